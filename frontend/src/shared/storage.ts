/**
 * Give the browser's storage as pages may rely on it: where site data is blocked or there is no room left, a value is
 * kept in memory, until the page is left.
 */
function createStorage(open: () => Storage) {
  const memory = new Map<string, string>();

  function stored<T>(use: (storage: Storage) => T): T | undefined {
    try {
      return use(open());
    } catch {
      return undefined;
    }
  }
  const remove = (name: string): void => {
    memory.delete(name);
    stored((storage) => storage.removeItem(name));
  };
  return {
    get: (name: string): string | null => stored((storage) => storage.getItem(name)) ?? memory.get(name) ?? null,
    set: (name: string, value: string): void => {
      try {
        open().setItem(name, value);
        memory.delete(name);
      } catch {
        remove(name); // or what stood there before would come back after a reload
        memory.set(name, value);
      }
    },
    remove,
    names: (): string[] => [...(stored(Object.keys) ?? []), ...memory.keys()],
  };
}

/** Of this browser: all of its tabs see it, and it stays. */
export const browserStorage = createStorage(() => window.localStorage);
/** Of this tab, and gone with it. */
export const tabStorage = createStorage(() => window.sessionStorage);
