import { type FormEvent, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { Choice } from "@/shared/ui/choice";
import { Field } from "@/shared/ui/field";
import { EVERYONE, isBookId, type LoanQuery, type LoanState, paramsOf, STATES } from "../loan-query";

/** What narrows the loans down: the state at once, a reader and a book once they are typed in full. */
export function LoanFilters({ query }: { query: LoanQuery }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [reader, setReader] = useState(query.reader);
  const [book, setBook] = useState(query.book);
  // The way back leads to other filters; a form that were made anew would lose the focus.
  useEffect(() => {
    setReader(query.reader);
    setBook(query.book);
  }, [query.reader, query.book]);
  const wrong = book !== "" && !isBookId(book);

  const show = (part: Partial<LoanQuery>) => void navigate(`?${paramsOf({ ...query, ...part })}`);
  const find = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) show({ reader: reader.trim(), book });
  };
  return (
    <form
      aria-label={t("adminLoans.filters")}
      onSubmit={find}
      className="mt-6 grid grid-cols-2 items-start gap-3 lg:grid-cols-[12rem_minmax(0,16rem)_minmax(0,12rem)_auto]"
    >
      <Choice
        className="col-span-2 sm:col-span-1"
        label={t("adminLoans.state")}
        value={query.state}
        choose={(state) => show({ state: state as LoanState })}
      >
        {STATES.map((state) => (
          <option key={state} value={state}>
            {t(`adminLoans.states.${state}`)}
          </option>
        ))}
      </Choice>
      <Field label={t("adminLoans.reader")} value={reader} change={setReader} most={64} autoComplete="off" />
      <Field
        label={t("adminLoans.book")}
        value={book}
        change={setBook}
        problem={wrong ? t("adminLoans.bookNumber") : undefined}
        inputMode="numeric"
        autoComplete="off"
      />
      <div className="col-span-2 flex flex-wrap gap-2 self-end sm:col-span-1">
        <Button type="submit">{t("adminLoans.find")}</Button>
        {(query.reader || query.book) && (
          <Button look="outline" onClick={() => show(EVERYONE)}>
            {t("adminLoans.reset")}
          </Button>
        )}
      </div>
    </form>
  );
}
