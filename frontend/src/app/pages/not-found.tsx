import { useTranslation } from "@/shared/i18n/use-translation";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { PageHeading } from "@/shared/ui/page-heading";

export function Page() {
  const { t } = useTranslation();
  return (
    <EmptyState title={<PageHeading>{t("missing.title")}</PageHeading>} hint={t("missing.hint")}>
      <ButtonLink to="/">{t("missing.home")}</ButtonLink>
    </EmptyState>
  );
}
