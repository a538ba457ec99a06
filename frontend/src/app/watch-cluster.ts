import i18next from "i18next";
import { memberName } from "@/shared/cluster/members";
import { onRotation, rotation } from "@/shared/cluster/observe";
import { lookCloser, probe } from "@/shared/cluster/probe";
import { showToast } from "@/shared/ui/toast-store";

const PATIENCE_MS = 500;

/** Tell the reader quietly when a member cluster has left or come back; that two take turns is no news. */
export function watchCluster(): void {
  onRotation(
    ({ kind, member, present }) => {
      const named = memberName(kind === "out" ? present : member);
      showToast({ text: i18next.t(`notice.${kind}`, { member: named }) });
    },
    () => void lookCloser(),
  );
  // A page that asks for nothing, such as the login, would never learn who serves it.
  setTimeout(() => rotation.get().present ?? void probe(), PATIENCE_MS);
}
