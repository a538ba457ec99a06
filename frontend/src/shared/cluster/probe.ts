import { baseUrl } from "@/shared/api/client";
import { sendOnce } from "@/shared/api/send";
import { rotation } from "@/shared/cluster/observe";
import { isDoubtful } from "@/shared/cluster/rotation";
import { createStore } from "@/shared/store";

const TIMEOUT_MS = 3_500; // the front door answers within 3 s, be it with a 503
const FIRST_MS = 1_000;
const STEP_MS = 150;
const MOST_STEPS = 24;
const REST_MS = 5_000;

/** Whether the library takes no changes at the moment, as the latest good health check says. */
export const refusing = createStore(false);

let looking = false;
let askedAgain = false;

/** Ask the GSLB for one health check, not repeated, and give whether it was good: who answers and how fast is the point. */
export async function probe(): Promise<boolean> {
  const response = await sendOnce(new Request(`${baseUrl}/healthz`, { cache: "no-store" }), TIMEOUT_MS);
  if (!response?.ok) return false;
  const health: { writes?: string } = await response.json().catch(() => ({}));
  refusing.set(health.writes === "refused");
  return true;
}

/**
 * Find out within seconds whether a member that has been away is really out. A reader who clicks twice a minute would
 * else learn it minutes later, or be told so when only chance was at work. The first second is for the reader's own
 * requests, which mostly settle it.
 */
export async function lookCloser(): Promise<void> {
  if (looking) {
    askedAgain = true;
    return;
  }
  looking = true;
  askedAgain = false;
  await pause(FIRST_MS);
  for (let step = 0; step < MOST_STEPS && isDoubtful(rotation.get()); step += 1) {
    if (!(await probe())) break; // nobody answers well, which tells nothing of one member: do not keep asking
    await pause(STEP_MS);
  }
  await pause(REST_MS); // among many readers chance gives reasons all the time
  looking = false;
  // A member may have died while this rested, and its reader may not click again.
  if (askedAgain && isDoubtful(rotation.get())) await lookCloser();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
