import { tabStorage } from "@/shared/storage";

const PREFIX = "pending-";

type Kept<C> = { reader: string | null; changes: C[] };

/**
 * Give a place under a name in which changes wait until they are settled, over a reload and a login. It is of this tab
 * only, and gone with it: nobody wants a click of last week carried out. What waits already, as `isWaiting` sees it,
 * waits once: a guest may press twice before the login is there.
 */
export function createPending<C extends { key: string }>(
  name: string,
  isWaiting: (change: C, changes: readonly C[]) => boolean = () => false,
) {
  const place = PREFIX + name;
  const read = () => keptAt<C>(place);
  const write = (kept: Kept<C>) => {
    if (kept.changes.length) tabStorage.set(place, JSON.stringify(kept));
    else tabStorage.remove(place);
  };

  return {
    /** Keep a change until it is settled; `reader` is whose it is, null: who logs in next. */
    keep: (change: C, reader: string | null): void => {
      const kept = read();
      const others = kept.reader === reader ? kept.changes : [];
      const waits = others.some(({ key }) => key === change.key) || isWaiting(change, others);
      if (!waits) write({ reader, changes: [...others, change] });
    },
    /** Forget a change: the library has made it, or refused it for good. */
    settle: ({ key }: C): void => {
      const { reader, changes } = read();
      write({ reader, changes: changes.filter((change) => change.key !== key) });
    },
    /** Give the changes of this reader that are not settled, in the order of the clicks; another's are dropped. */
    pendingOf: (reader: string): C[] => {
      const kept = read();
      const changes = kept.reader === null || kept.reader === reader ? kept.changes : [];
      write({ reader, changes });
      return changes;
    },
  };
}

/** Forget what was clicked before a login that nobody made. */
export function forgetGuests(): void {
  for (const place of tabStorage.names()) {
    if (place.startsWith(PREFIX) && keptAt(place).reader === null) tabStorage.remove(place);
  }
}

function keptAt<C>(place: string): Kept<C> {
  try {
    const kept: unknown = JSON.parse(tabStorage.get(place) ?? "null");
    if (kept && typeof kept === "object" && "changes" in kept && Array.isArray(kept.changes)) return kept as Kept<C>;
  } catch {
    // Not ours: as if it were not there.
  }
  return { reader: null, changes: [] };
}

/** What returns, renews, reserves or cancels, by its key. */
export const LOAN_CHANGE = ["loan-change"];
