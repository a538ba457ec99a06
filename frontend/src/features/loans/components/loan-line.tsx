import type { ReactNode } from "react";
import type { Loan } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { useChangeLoans } from "../use-change-loans";
import { useUnderWay } from "../use-under-way";
import { Due } from "./due";
import { LentLine } from "./lent-line";

type Props = { loan: Loan; cover: ReactNode };

export function LoanLine({ loan, cover }: Props) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const { borrowed_at: borrowed, returned_at: returned, overdue, renewed } = loan;

  if (returned) {
    return (
      <LentLine book={loan} cover={cover}>
        <p className="text-soft">{t("loans.borrowedAt", { date: date(borrowed) })}</p>
        <p>{t("loans.returnedAt", { date: date(returned) })}</p>
      </LentLine>
    );
  }
  return (
    <LentLine book={loan} cover={cover} actions={<Actions loan={loan} />}>
      <Due loan={loan} />
      <p className="text-sm text-soft">{t("loans.borrowedAt", { date: date(borrowed) })}</p>
      {(renewed || overdue) && <p className="text-sm text-soft">{t(overdue ? "loans.noRenewal" : "loans.renewed")}</p>}
    </LentLine>
  );
}

function Actions({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const change = useChangeLoans();
  const doing = useUnderWay(["return", "renew"], loan.id);
  const { title } = loan;
  const wish = (kind: "return" | "renew") => {
    if (!doing) change({ key: newKey(), kind, id: loan.id, book: { id: loan.book_id, title } });
  };
  return (
    <>
      <Button
        look="outline"
        size="small"
        aria-label={doing === "return" ? undefined : t("loans.returnBook", { title })}
        aria-disabled={doing !== undefined}
        onClick={() => wish("return")}
      >
        {t(doing === "return" ? "loans.doing.return" : "loans.return")}
      </Button>
      {!loan.renewed && !loan.overdue && (
        <Button
          look="outline"
          size="small"
          aria-label={doing === "renew" ? undefined : t("loans.renewBook", { title })}
          aria-disabled={doing !== undefined}
          onClick={() => wish("renew")}
        >
          {t(doing === "renew" ? "loans.doing.renew" : "loans.renew")}
        </Button>
      )}
    </>
  );
}
