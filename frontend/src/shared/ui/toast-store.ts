import { createStore } from "@/shared/store";

export type Toast = {
  id: number;
  text: string;
  tone: "plain" | "problem";
  action?: { label: string; run: () => void } | undefined;
};

const MOST = 3;
let lastId = 0;

export const toasts = createStore<readonly Toast[]>([]);

export function showToast(toast: Omit<Toast, "id" | "tone"> & { tone?: Toast["tone"] }): void {
  lastId += 1;
  toasts.set([...toasts.get(), { tone: "plain" as const, ...toast, id: lastId }].slice(-MOST));
}

export function closeToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
