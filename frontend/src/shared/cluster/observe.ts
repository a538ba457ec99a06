import { type Failover, measured } from "@/shared/cluster/failover";
import {
  type Answer,
  type Event,
  isAnswered,
  isDoubtful,
  NOBODY,
  observed,
  type Rotation,
} from "@/shared/cluster/rotation";
import { createStore } from "@/shared/store";

const KEPT = 600; // five minutes of the status page's two requests a second

/** The latest answers, oldest first. */
export const record = createStore<readonly Answer[]>([]);
export const rotation = createStore<Rotation>(NOBODY);
export const lastFailover = createStore<Failover | null>(null);

let tellChange: (event: Event) => void = () => {};
let lookCloser: () => void = () => {};

/** Say what to do when a member left or came back, and when one has been away suspiciously often. */
export function onRotation(change: (event: Event) => void, doubt: () => void): void {
  tellChange = change;
  lookCloser = doubt;
}

/** Take note of an answer of the library, or of its absence. */
export function observe(answer: Answer): void {
  record.set([...record.get().slice(1 - KEPT), answer]);
  const next = observed(rotation.get(), answer);
  rotation.set(next);
  if (next.event) settle(next.event);
  else if (isAnswered(answer) && isDoubtful(next)) lookCloser();
}

function settle(event: Event): void {
  if (event.kind === "out") lastFailover.set(measured(record.get(), event.member, event.present));
  tellChange(event);
}
