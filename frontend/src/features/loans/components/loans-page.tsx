import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import type { Loan } from "@/shared/api/client";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { positionOf } from "@/shared/position";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { ListSkeleton } from "@/shared/ui/list-skeleton";
import { LoadProblem } from "@/shared/ui/load-problem";
import { LoginFirst } from "@/shared/ui/login-first";
import { PageHeading } from "@/shared/ui/page-heading";
import { Pager } from "@/shared/ui/pager";
import { useKeptFocus } from "@/shared/ui/use-kept-focus";
import { type LoanState, loansQuery } from "../api/list-loans";
import { LoanLine } from "./loan-line";
import { Views } from "./views";

type Props = { cover: (loan: Loan) => ReactNode };

/** What the reader has borrowed or, with `?state=past`, had borrowed; `cover` draws a book's cover. */
export function LoansPage({ cover }: Props) {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  const [params] = useSearchParams();
  const state = params.get("state") === "past" ? "past" : "current";

  if (!reader) return <LoginFirst page={t("loans.title")} title={t("loans.loginTitle")} hint={t("loans.loginHint")} />;
  return (
    <>
      <PageHeading title={state === "past" ? t("loans.past") : t("loans.title")}>{t("loans.title")}</PageHeading>
      <Views present={state} />
      <Loans key={state} reader={reader.id} state={state} cover={cover} />
    </>
  );
}

function Loans({ reader, state, cover }: Props & { reader: string; state: LoanState }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const position = positionOf(useSearchParams()[0]);
  const { data, error, isPlaceholderData, refetch } = useQuery(loansQuery(reader, state, position.cursor));
  const keepFocus = useKeptFocus(data?.loans.length ?? 0);

  if (!data && error) return <LoadProblem problem={error} again={() => refetch()} />;
  if (!data) return <ListSkeleton />;
  if (data.loans.length === 0) return <NoLoans state={state} />;
  return (
    <>
      <ul aria-busy={isPlaceholderData} onFocus={keepFocus} className="max-w-3xl divide-y divide-line">
        {data.loans.map((loan) => (
          <LoanLine key={loan.id} loan={loan} cover={cover(loan)} />
        ))}
      </ul>
      <Pager position={position} nextCursor={data.nextCursor} label={t("list.page", { page: number(position.page) })} />
    </>
  );
}

function NoLoans({ state }: { state: LoanState }) {
  const { t } = useTranslation();
  const past = state === "past";
  return (
    <EmptyState
      title={<h2 className="text-xl font-bold">{t(past ? "loans.nonePast" : "loans.none")}</h2>}
      hint={t(past ? "loans.nonePastHint" : "loans.noneHint")}
    >
      {!past && <ButtonLink to="/cart">{t("loans.toCart")}</ButtonLink>}
      <ButtonLink look={past ? "solid" : "outline"} to="/">
        {t("loans.browse")}
      </ButtonLink>
    </EmptyState>
  );
}
