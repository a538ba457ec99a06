import { newKey } from "@/shared/api/key";
import { createPending } from "@/shared/pending";
import { session } from "@/shared/session/session";
import type { Form } from "./book-form";

/** A form that was sent, and the key that it was sent with. */
type Draft = { key: string; form: Form };

/**
 * Keep what an administrator has sent until the library has answered: after a login or a reload it stands in the form
 * again, and when it is sent unchanged, then with the same key, which applies it once.
 */
export function createDraft(name: string) {
  const { keep, settle, pendingOf } = createPending<Draft>(`book-${name}`);
  const find = () => pendingOf(session.get().reader?.id ?? "")[0];
  const forget = () => {
    const draft = find();
    if (draft) settle(draft);
  };
  return {
    form: () => find()?.form,
    forget,
    /** Give the key to send the form with. */
    send: (form: Form): string => {
      const draft = find();
      const same = draft && JSON.stringify(draft.form) === JSON.stringify(form);
      const key = same ? draft.key : newKey();
      if (!same) forget();
      keep({ key, form }, session.get().reader?.id ?? "");
      return key;
    },
  };
}
