import { rotation } from "@/shared/cluster/observe";
import type { Member } from "@/shared/cluster/rotation";

const NAME = "members";

/** Remember over a reload who was in rotation: a page that never met the lost member would not miss it. */
export function keepRotation(): void {
  rotation.set({ ...rotation.get(), members: remembered() });
  window.addEventListener("pagehide", () => {
    sessionStorage.setItem(NAME, JSON.stringify(rotation.get().members));
  });
}

function remembered(): Member[] {
  try {
    const members: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? "[]");
    return Array.isArray(members) && members.every((member) => typeof member?.name === "string") ? members : [];
  } catch {
    return [];
  }
}
