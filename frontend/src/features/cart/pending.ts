import { createPending } from "@/shared/pending";
import type { Change } from "./change";

export const { keep, settle, pendingOf } = createPending<Change>("cart");
