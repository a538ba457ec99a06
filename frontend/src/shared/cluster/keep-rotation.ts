import { rotation } from "@/shared/cluster/observe";
import type { Member } from "@/shared/cluster/rotation";
import { browserStorage } from "@/shared/storage";

const NAME = "members";
const FORGOTTEN_MS = 7 * 24 * 60 * 60_000; // a cluster that was given up is not missed for ever

/**
 * Remember which members there are. Nobody tells the page: it knows those that have answered, and one that never met
 * the lost member would not miss it.
 */
export function keepRotation(): void {
  rotation.set({ ...rotation.get(), members: remembered() });
  window.addEventListener("pagehide", () => {
    browserStorage.set(NAME, JSON.stringify(rotation.get().members));
  });
}

function remembered(): Member[] {
  try {
    const members: unknown = JSON.parse(browserStorage.get(NAME) ?? "[]");
    const recent = Date.now() - FORGOTTEN_MS;
    return (members as Member[]).filter(({ name, seenAt }) => typeof name === "string" && seenAt > recent);
  } catch {
    return [];
  }
}
