import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { Problem } from "@/shared/api/problem";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { ListSkeleton } from "@/shared/ui/list-skeleton";
import { LoadProblem } from "@/shared/ui/load-problem";
import { PageHeading } from "@/shared/ui/page-heading";
import { Pager } from "@/shared/ui/pager";
import { useKeptFocus } from "@/shared/ui/use-kept-focus";
import { loansQuery } from "../api/list-loans";
import { type LoanQuery, queryOf } from "../loan-query";
import { Forbidden } from "./admins-only";
import { LoanFilters } from "./loan-filters";
import { LoanRow } from "./loan-row";
import { Views } from "./views";

/** Everyone's loans, narrowed down by the filters in the address. */
export function LoansPage() {
  const { t } = useTranslation();
  const query = queryOf(useSearchParams()[0]);
  const { error } = useQuery(loansQuery(query));

  if (error instanceof Problem && error.status === 403) return <Forbidden />;
  return (
    <>
      <PageHeading title={t("admin.loans")}>{t("admin.title")}</PageHeading>
      <Views present="loans" />
      <LoanFilters query={query} />
      <Loans query={query} />
    </>
  );
}

function Loans({ query }: { query: LoanQuery }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { data, error, isPlaceholderData, refetch } = useQuery(loansQuery(query));
  const keepFocus = useKeptFocus(data?.loans.filter(({ returned_at }) => !returned_at).length ?? 0);

  if (!data && error) return <LoadProblem problem={error} again={() => refetch()} />;
  if (!data) return <ListSkeleton />;
  const { loans, nextCursor } = data;
  return (
    <>
      <p role="status" className="mt-6 min-h-6 text-soft tabular-nums">
        {!isPlaceholderData && loans.length > 0 && t("adminLoans.shown", { count: loans.length })}
      </p>
      {loans.length === 0 && (
        <EmptyState
          title={<h2 className="text-xl font-bold">{t("adminLoans.none")}</h2>}
          hint={t("adminLoans.noneHint")}
        >
          <ButtonLink to="/admin/loans?state=all">{t("adminLoans.reset")}</ButtonLink>
        </EmptyState>
      )}
      <ul
        aria-busy={isPlaceholderData}
        onFocus={keepFocus}
        className="mt-2 divide-y divide-line border-line border-y empty:border-0"
      >
        {loans.map((loan) => (
          <LoanRow key={loan.id} loan={loan} query={query} />
        ))}
      </ul>
      <Pager position={query} nextCursor={nextCursor} label={t("list.page", { page: number(query.page) })} />
    </>
  );
}
