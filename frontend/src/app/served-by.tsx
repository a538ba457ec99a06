import { lookOf, memberName } from "@/shared/cluster/members";
import { rotation } from "@/shared/cluster/observe";
import { useTranslation } from "@/shared/i18n/use-translation";
import { useStore } from "@/shared/store";

/** Which member cluster answered last. It changes with every request: no live region, or it would never be quiet. */
export function ServedBy() {
  const { t } = useTranslation();
  const { present } = useStore(rotation);
  const { dot, text } = lookOf(present);
  return (
    <p
      title={t("served.label")}
      data-served-by={present}
      className="inline-flex items-center gap-1.5 rounded-full border border-line px-2.5 py-0.5 text-xs font-bold whitespace-nowrap"
    >
      <span className="sr-only">{t("served.label")}: </span>
      <span className={`size-2 rounded-full ${dot}`} aria-hidden="true" />
      <span className={`min-w-10 text-center ${text}`}>{present ? memberName(present) : t("served.nobody")}</span>
    </p>
  );
}
