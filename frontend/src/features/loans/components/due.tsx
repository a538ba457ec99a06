import type { Loan } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Icon } from "@/shared/ui/icon";

/** Until when a loan goes, by the calendar and from today; one that is overdue says so in a word, not by colour alone. */
export function Due({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const { deadline, fromToday } = useFormat();
  const { due_at: due, overdue } = loan;
  return (
    <p className={`flex flex-wrap items-center gap-x-2 ${overdue ? "text-danger" : ""}`}>
      {overdue && (
        <span className="inline-flex items-center gap-1 font-bold">
          <Icon name="warning" className="size-4" />
          {t("loans.overdue")}
        </span>
      )}
      <time dateTime={due} className="font-semibold">
        {t("loans.due", { date: deadline(due) })}
      </time>
      <span className={overdue ? "" : "text-soft"}>{fromToday(due)}</span>
    </p>
  );
}
