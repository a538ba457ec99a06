import { useEffect, useRef } from "react";
import { Link } from "react-router";
import type { Loan } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { Button, ButtonLink } from "@/shared/ui/button";
import { Icon } from "@/shared/ui/icon";
import type { Outcome } from "../outcome";
import { RefusedBook, type Steps } from "./refused-book";

type Props = { outcome: Outcome; steps: Steps; close: () => void };

/** What came of borrowing, book by book. It takes the focus: screen readers go on from here. */
export function BorrowOutcome({ outcome, steps, close }: Props) {
  const { t } = useTranslation();
  const region = useRef<HTMLElement>(null);
  const { loans, refused } = outcome;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each outcome
  useEffect(() => region.current?.focus(), [outcome]);

  const title = loans.length
    ? t("borrow.borrowed", { count: loans.length })
    : t("borrow.refused", { count: refused.length });
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-labelledby="borrow-outcome"
      className="mt-6 rounded-2xl border border-field p-5 outline-none"
    >
      <div className="flex items-start gap-2">
        <Icon name={loans.length ? "check" : "warning"} className="mt-1 size-5" />
        <h2 id="borrow-outcome" className="flex-1 text-lg font-bold">
          {title}
        </h2>
        <Button look="plain" size="small" className="-mt-1 -mr-2" onClick={close}>
          {t("close")}
        </Button>
      </div>
      {loans.length > 0 && <BorrowedBooks loans={loans} />}
      {refused.length > 0 && (
        <>
          {loans.length > 0 && (
            <h3 className="mt-5 flex items-start gap-2 border-t border-line pt-5 font-bold">
              <Icon name="warning" className="mt-0.5 size-5" />
              {t("borrow.refused", { count: refused.length })}
            </h3>
          )}
          <p className="mt-1 text-sm text-soft">{t("borrow.kept")}</p>
          <ul className="mt-2 divide-y divide-line">
            {refused.map((refusal) => (
              <RefusedBook key={refusal.book_id} refusal={refusal} steps={steps} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function BorrowedBooks({ loans }: { loans: Loan[] }) {
  const { t } = useTranslation();
  const { deadline } = useFormat();
  return (
    <>
      <ul className="mt-2">
        {loans.map(({ id, book_id, title, due_at }) => (
          <li key={id} className="flex flex-wrap gap-x-3 py-1">
            <Link {...ownText(title)} to={`/books/${book_id}`} className="font-semibold hover:underline">
              {title}
            </Link>
            <span className="text-soft">{t("borrow.until", { date: deadline(due_at) })}</span>
          </li>
        ))}
      </ul>
      <ButtonLink look="outline" className="mt-3" to="/loans">
        {t("borrow.view")}
      </ButtonLink>
    </>
  );
}
