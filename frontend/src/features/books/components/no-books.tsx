import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { isNarrowed, type Query } from "../query";

const EVERYTHING = { search: "", category: "", year: "", publisher: "" };

type Props = { query: Query; change: (part: Partial<Query>) => void };

export function NoBooks({ query, change }: Props) {
  const { t } = useTranslation();
  const { search } = query;
  const filtered = isNarrowed({ ...query, search: "" });
  const title = search ? t("books.noneFor", { search }) : t("books.none");
  return (
    <EmptyState title={<h2 className="text-xl font-bold">{title}</h2>} hint={t("books.noneHint")}>
      {search && filtered && <Button onClick={() => change({ ...EVERYTHING, search })}>{t("books.keepSearch")}</Button>}
      <Button look={search && filtered ? "outline" : "solid"} onClick={() => change(EVERYTHING)}>
        {t("books.reset")}
      </Button>
    </EmptyState>
  );
}
