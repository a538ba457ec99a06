import { endSession, session } from "@/shared/session/session";

/** An answer other than success: the HTTP status, the machine-readable code, and how many seconds to wait. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: number;

  constructor(status: number, code: string, retryAfter = 0) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether it means: log in again. A wrong password is a 401 too, but ends no session. */
  get signedOut(): boolean {
    return this.status === 401 && this.code !== "wrong_credentials";
  }
}

type Result<T> = { data?: T; error?: unknown; response: Response };

/** Give the data of a call's answer and the answer itself, or throw its Problem; a 401 also ends the session here. */
export async function answer<T>(call: Promise<Result<T>>): Promise<{ data: T; response: Response }> {
  const asker = session.get().reader;
  const { data, error, response } = await call;
  if (response.ok) return { data: data as T, response };
  const code = (error as { code?: unknown } | undefined)?.code;
  const retryAfter = Number(response.headers.get("Retry-After") ?? 0);
  const problem = new Problem(response.status, typeof code === "string" ? code : "unknown", retryAfter);
  // A late answer to a reader who has gone must not log out the one who came.
  if (problem.signedOut && asker && asker === session.get().reader) endSession();
  throw problem;
}
