import { useLocation } from "react-router";
import { useTranslation } from "@/shared/i18n/use-translation";
import { loginPath } from "@/shared/session/return-path";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { PageHeading } from "@/shared/ui/page-heading";

type Props = { page: string; title: string; hint: string };

/** What stands instead of a page that is of a reader's own; the way to log in leads back to it. */
export function LoginFirst({ page, title, hint }: Props) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  return (
    <EmptyState title={<PageHeading title={page}>{title}</PageHeading>} hint={hint}>
      <ButtonLink to={loginPath(pathname + search)}>{t("session.login")}</ButtonLink>
      <ButtonLink look="outline" to="/">
        {t("missing.home")}
      </ButtonLink>
    </EmptyState>
  );
}
