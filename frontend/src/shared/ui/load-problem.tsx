import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { problemText } from "@/shared/ui/problem-text";

type Props = { problem: Error; again: () => void };

/** What stands instead of a list that the library would not give. */
export function LoadProblem({ problem, again }: Props) {
  const { t } = useTranslation();
  return (
    <EmptyState title={<h2 className="text-xl font-bold">{t("list.failed")}</h2>} hint={problemText(t, problem)}>
      <Button onClick={again}>{t("list.again")}</Button>
    </EmptyState>
  );
}
