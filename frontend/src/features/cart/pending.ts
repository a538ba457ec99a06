import type { Change } from "./change";

// Of this tab only, and gone with it: nobody wants a click of last week carried out.
const NAME = "pending-changes";

type Pending = { reader: string | null; changes: Change[] };

/** Keep a change until it is settled, over a reload and a login; `reader` is whose it is, null: who logs in next. */
export function keep(change: Change, reader: string | null): void {
  const kept = read();
  const others = kept.reader === reader ? kept.changes : [];
  if (!others.some(({ key }) => key === change.key)) write({ reader, changes: [...others, change] });
}

/** Forget a change: the library has made it, or refused it for good. */
export function settle({ key }: Change): void {
  const { reader, changes } = read();
  write({ reader, changes: changes.filter((change) => change.key !== key) });
}

/** Give the changes of this reader that are not settled, in the order of the clicks; another's are dropped. */
export function pendingOf(reader: string): Change[] {
  const kept = read();
  const changes = kept.reader === null || kept.reader === reader ? kept.changes : [];
  write({ reader, changes });
  return changes;
}

function write(pending: Pending): void {
  if (pending.changes.length) sessionStorage.setItem(NAME, JSON.stringify(pending));
  else sessionStorage.removeItem(NAME);
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
