import { newKey } from "@/shared/api/key";
import { createPending } from "@/shared/pending";
import { session } from "@/shared/session/session";
import type { Form } from "./book-form";

/** A form as it stands, the key to send it with, and what the book was `before`: undefined for a new one. */
type Draft = { key: string; form: Form; before: Form | undefined };

/**
 * Keep what an administrator has typed until the library has it: after a login or a reload it stands in the form
 * again, and when it is sent again unchanged, then with the same key, which applies it once.
 */
export function createDraft(name: string) {
  const { keep, settle, pendingOf } = createPending<Draft>(`book-${name}`);
  const find = () => pendingOf(session.get().reader?.id ?? "")[0];
  const forget = () => {
    const draft = find();
    if (draft) settle(draft);
  };
  return {
    find,
    forget,
    /** Keep the form and give the key to send it with. */
    keep: (form: Form, before: Form | undefined): string => {
      const draft = find();
      const same = draft && JSON.stringify(draft.form) === JSON.stringify(form);
      const key = same ? draft.key : newKey();
      if (!same) forget();
      keep({ key, form, before }, session.get().reader?.id ?? "");
      return key;
    },
  };
}
