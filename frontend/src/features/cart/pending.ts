import type { Change } from "./change";

// Of this tab only, and gone with it: nobody wants a click of last week carried out.
const NAME = "pending-changes";

type Pending = { reader: string | null; changes: Change[] };

/** Keep a change that needs a login first; `reader` is whose it is, null for one who has not said yet. */
export function keepForLater(change: Change, reader: string | null): void {
  const kept = read();
  const changes = kept.reader === reader ? kept.changes.filter(({ key }) => key !== change.key) : [];
  sessionStorage.setItem(NAME, JSON.stringify({ reader, changes: [...changes, change] }));
}

/** Give the changes that waited for this reader to log in, once; those of another reader are dropped. */
export function takePending(reader: string): Change[] {
  const kept = read();
  sessionStorage.removeItem(NAME);
  return kept.reader === null || kept.reader === reader ? kept.changes : [];
}

function read(): Pending {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    if (kept && typeof kept === "object" && "changes" in kept && Array.isArray(kept.changes)) return kept as Pending;
  } catch {
    // Not ours: as if it were not there.
  }
  return { reader: null, changes: [] };
}
