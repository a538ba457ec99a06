import { browserStorage } from "@/shared/storage";
import { createStore } from "@/shared/store";

export type Reader = { id: string; role: "user" | "admin" };

/** Who reads, as far as this browser knows; `ended`: the library said 401 to a reader who was logged in. */
type Session = { reader: Reader | null; ended: Reader | null };

// The session itself is an HttpOnly cookie that no script can read. This only remembers whose it is.
const NAME = "reader";

export const session = createStore<Session>({ reader: remembered(), ended: null });

export function startSession(reader: Reader): void {
  browserStorage.set(NAME, JSON.stringify(reader));
  session.set({ reader, ended: null });
}

/** The reader logged out. */
export function leaveSession(): void {
  browserStorage.remove(NAME);
  session.set({ reader: null, ended: null });
}

/** The library no longer knows the session. */
export function endSession(): void {
  browserStorage.remove(NAME);
  session.set({ reader: null, ended: session.get().reader });
}

/** Follow what other tabs do: one cookie serves them all. */
export function followOtherTabs(): void {
  window.addEventListener("storage", (event) => {
    if (event.key === NAME || event.key === null) session.set({ reader: remembered(), ended: null });
  });
}

function remembered(): Reader | null {
  try {
    const { id, role } = JSON.parse(browserStorage.get(NAME) ?? "null") ?? {};
    return typeof id === "string" && (role === "user" || role === "admin") ? { id, role } : null;
  } catch {
    return null;
  }
}
