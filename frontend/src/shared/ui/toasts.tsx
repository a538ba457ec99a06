import { useEffect, useState } from "react";
import { useTranslation } from "@/shared/i18n/use-translation";
import { useStore } from "@/shared/store";
import { Icon } from "@/shared/ui/icon";
import { closeToast, type Toast, toasts } from "@/shared/ui/toast-store";

const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 12_000; // long enough to reach the button by keyboard

/** The messages that come by themselves. The region is always there: screen readers announce what enters it. */
export function Toasts() {
  const shown = useStore(toasts);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-20 flex flex-col items-center gap-2 p-4"
    >
      {shown.map((toast) => (
        <Message key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function Message({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);

  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => closeToast(toast.id), toast.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, toast]);

  const hold = { onMouseEnter: () => setHeld(true), onFocus: () => setHeld(true) };
  const release = { onMouseLeave: () => setHeld(false), onBlur: () => setHeld(false) };
  return (
    <div
      {...hold}
      {...release}
      className="pointer-events-auto flex w-full max-w-md items-center gap-3 rounded-xl bg-ink py-2 pr-2 pl-4 text-[0.9375rem] text-paper shadow-lg"
    >
      {toast.tone === "problem" && <Icon name="warning" />}
      <p className="min-w-0 flex-1 py-1">{toast.text}</p>
      {toast.action && (
        <button
          type="button"
          className="min-h-9 shrink-0 rounded-md px-3 font-semibold underline underline-offset-4 focus-visible:outline-paper"
          onClick={() => {
            toast.action?.run();
            closeToast(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t("close")}
        className="grid size-9 shrink-0 place-items-center rounded-md focus-visible:outline-paper"
        onClick={() => closeToast(toast.id)}
      >
        <Icon name="close" className="size-4" />
      </button>
    </div>
  );
}
