import { type ComponentType, lazy } from "react";
import { pause, startWaiting } from "@/shared/api/connection";
import { loadTexts, type Part } from "@/shared/i18n/i18n";

const PAUSES_MS = [300, 1_000, 3_000];
const OFFLINE_PAUSE_MS = 5_000; // or less: the return of the network ends it
const NEVER = new AbortController().signal;

/** Give a component whose script is loaded when it is first drawn, and tried again for as long as that makes sense. */
export function loaded<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => ({ default: await persistently(load) }));
}

/** Give what was loaded once the texts that it shows are there as well. */
export async function withTexts<T>(script: Promise<T>, ...parts: Part[]): Promise<T> {
  const [content] = await Promise.all([script, loadTexts(...parts)]);
  return content;
}

/** Load until it works; only a failure while the network is there counts, for then the script itself may be gone. */
async function persistently<T>(load: () => Promise<T>): Promise<T> {
  let endWaiting: (() => void) | undefined;
  try {
    for (let failures = 0; ; ) {
      try {
        return await load();
      } catch (problem) {
        if (navigator.onLine) failures += 1;
        if (failures > PAUSES_MS.length) throw problem;
      }
      endWaiting ??= startWaiting();
      await pause(PAUSES_MS[failures - 1] ?? OFFLINE_PAUSE_MS, NEVER);
    }
  } finally {
    endWaiting?.();
  }
}
