import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { Loan } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { Problem } from "@/shared/api/problem";
import { refreshLending } from "@/shared/api/refresh";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { Button } from "@/shared/ui/button";
import { Icon } from "@/shared/ui/icon";
import { problemText } from "@/shared/ui/problem-text";
import { showToast } from "@/shared/ui/toast-store";
import { useChange } from "@/shared/use-change";
import { returnLoan } from "../api/return-loan";
import { type LoanQuery, paramsOf } from "../loan-query";

type Props = { loan: Loan; query: LoanQuery };

export function LoanRow({ loan, query }: Props) {
  const { t } = useTranslation();
  const { title, user_id: reader, returned_at: returned } = loan;
  return (
    <li className="grid items-center gap-x-6 gap-y-1 py-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,18rem)_8rem]">
      <div className="min-w-0">
        <h2 {...ownText(title)} className="leading-snug font-semibold">
          <Link to={`/admin/books/${loan.book_id}`} className="hover:underline">
            {title}
          </Link>
        </h2>
        <Link
          to={`?${paramsOf({ ...query, reader })}`}
          aria-label={t("adminLoans.readerOnly", { reader })}
          className="inline-block py-0.5 text-sm underline decoration-field underline-offset-4"
        >
          {reader}
        </Link>
      </div>
      <Dates loan={loan} />
      <div className="sm:text-right">{!returned && <Return loan={loan} />}</div>
    </li>
  );
}

function Dates({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const { date, fromToday } = useFormat();
  const { borrowed_at: borrowed, due_at: due, returned_at: returned, overdue } = loan;
  return (
    <div className="text-sm">
      {returned ? (
        <p>{t("adminLoans.returnedAt", { date: date(returned) })}</p>
      ) : (
        <p className={`flex flex-wrap items-center gap-x-2 ${overdue ? "text-danger" : ""}`}>
          {overdue && (
            <span className="inline-flex items-center gap-1 font-bold">
              <Icon name="warning" className="size-4" />
              {t("adminLoans.overdue")}
            </span>
          )}
          <time dateTime={due}>{t("adminLoans.due", { date: date(due) })}</time>
          <span>{fromToday(due)}</span>
        </p>
      )}
      <p className="text-soft">{t("adminLoans.borrowedAt", { date: date(borrowed) })}</p>
    </div>
  );
}

function Return({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [key] = useState(newKey);
  const { id, title, user_id: reader } = loan;
  const { mutate, isPending, isSuccess } = useChange({
    mutationKey: ["return-loan", id],
    mutationFn: () => returnLoan(id, key),
    onSuccess: () => showToast({ text: t("adminLoans.returned", { title, reader }) }),
    onError: (problem) => {
      if (problem instanceof Problem && problem.signedOut) return;
      showToast({ tone: "problem", text: `${t("adminLoans.notReturned", { title })} ${problemText(t, problem)}` });
    },
    onSettled: () => refreshLending(queries, [loan.book_id]),
  });
  const busy = isPending || isSuccess;
  return (
    <Button
      look="outline"
      size="small"
      aria-label={busy ? undefined : t("adminLoans.returnFor", { title, reader })}
      aria-disabled={busy}
      onClick={() => busy || mutate()}
    >
      {t(busy ? "adminLoans.returning" : "adminLoans.return")}
    </Button>
  );
}
