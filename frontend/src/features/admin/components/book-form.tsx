import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Book } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { useTranslation } from "@/shared/i18n/use-translation";
import { session } from "@/shared/session/session";
import { useBackToList } from "@/shared/ui/back-link";
import { Button } from "@/shared/ui/button";
import { Field } from "@/shared/ui/field";
import { Icon } from "@/shared/ui/icon";
import { problemText } from "@/shared/ui/problem-text";
import { useChange } from "@/shared/use-change";
import { categoriesQuery } from "../api/list-categories";
import { EMPTY, type Faults, FIELDS, type Field as FieldName, type Form, faultsOf } from "../book-form";
import { createDraft } from "../draft";
import { useFaultText } from "../use-fault-text";

type Props = {
  name: string;
  before?: Form;
  send: (form: Form, key: string, before: Form) => Promise<Book>;
  done: (book: Book) => void;
};

// What the library refuses because of one field is said at that field.
const FIELD_OF: Record<string, FieldName> = { isbn_taken: "isbn", copies_in_use: "copies" };
const HALF: readonly FieldName[] = ["author", "publisher", "year", "isbn", "category", "price", "copies"];
const NUMERIC: readonly FieldName[] = ["year", "price", "copies"];

/**
 * The fields of a book, of a new one without `before`: what the book was when the form was opened, and so were they;
 * what is still so counts as good. `name` names the form's draft.
 */
export function BookForm({ name, before: book, send, done }: Props) {
  const { t } = useTranslation();
  const back = useBackToList("/admin/books");
  const [draft] = useState(() => createDraft(name));
  const [{ before, ...opened }] = useState(() => draft.find() ?? { before: book, form: book ?? EMPTY });
  const [form, setForm] = useState(opened.form);
  const [faults, setFaults] = useState<Faults>({});
  const fields = useRef<HTMLFormElement>(null);
  const categories = useQuery(categoriesQuery).data ?? [];
  const textOf = useFaultText(faults);

  const saving = useChange({
    mutationKey: ["save-book", name],
    mutationFn: (filled: Form) => send(filled, draft.keep(filled, before), before ?? EMPTY),
    onSuccess: (book) => {
      draft.forget();
      done(book);
    },
    onError: (problem, filled) => {
      if (problem instanceof Problem && problem.signedOut) return;
      draft.forget(); // and its key: what was refused is another change when it is sent again
      draft.keep(filled, before);
    },
  });
  const { error, isPending, isSuccess } = saving;
  const refused = error instanceof Problem ? FIELD_OF[error.code] : undefined;
  const count = Object.keys(faults).length;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending || isSuccess) return;
    const found = faultsOf(form, before);
    setFaults(found);
    const [first] = FIELDS.filter((field) => found[field]);
    if (!first) return void saving.mutate(form, { onSuccess: back }); // where nobody has gone on already
    saving.reset();
    focusOn(fields.current, first);
  };
  const type = (field: FieldName, text: string) => {
    const typed = { ...form, [field]: text };
    setForm(typed);
    draft.keep(typed, before);
  };

  useLeaving(() => isPending || draft.forget());

  useEffect(() => {
    if (refused) focusOn(fields.current, refused);
  }, [refused]);

  return (
    <form ref={fields} noValidate onSubmit={submit} className="mt-6 grid max-w-2xl gap-4 sm:grid-cols-2">
      {FIELDS.map((field) => (
        <div key={field} className={HALF.includes(field) ? "" : "sm:col-span-2"}>
          <Field
            name={field}
            label={t(`adminBooks.fields.${field}`)}
            value={form[field]}
            change={(text) => type(field, text)}
            problem={field === refused ? problemText(t, error) : textOf(field)}
            autoComplete="off"
            {...(field === "description" ? { rows: 6 } : {})}
            {...(field === "category" ? { list: "categories" } : {})}
            {...(NUMERIC.includes(field) ? { inputMode: "numeric" as const } : {})}
          />
        </div>
      ))}
      <datalist id="categories">
        {categories.map((category) => (
          <option key={category} value={category} />
        ))}
      </datalist>
      <div className="flex flex-wrap items-center gap-4 sm:col-span-2">
        <Button type="submit" aria-disabled={isPending} className="aria-disabled:bg-soft">
          {t(isPending ? "adminBooks.saving" : "adminBooks.save")}
        </Button>
        <p role="alert" className="flex items-center gap-2 text-danger empty:hidden">
          {error && !refused && <Icon name="warning" />}
          {error && !refused && problemText(t, error)}
          {count > 0 && t("adminBooks.check", { count })}
        </p>
      </div>
    </form>
  );
}

/** Run it when the reader leaves for another page; not at a reload, and not when the session has ended. */
function useLeaving(left: () => void): void {
  const latest = useRef(left);
  latest.current = left;
  useEffect(
    () => () => {
      if (session.get().reader) latest.current();
    },
    [],
  );
}

function focusOn(form: HTMLFormElement | null, field: FieldName): void {
  form?.querySelector<HTMLElement>(`[name=${field}]`)?.focus();
}
