import { createPending } from "@/shared/pending";
import { type Change, isUnderWay } from "./change";

export const { keep, settle, pendingOf } = createPending<Change>("cart", isUnderWay);
