import type { ReactNode } from "react";
import { useTranslation } from "@/shared/i18n/use-translation";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { ButtonLink } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/empty-state";
import { LoginFirst } from "@/shared/ui/login-first";
import { PageHeading } from "@/shared/ui/page-heading";

/** Shows a page to administrators only, as a courtesy: what anyone may do, the library decides at each request. */
export function AdminsOnly({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  if (!reader) return <LoginFirst page={t("admin.title")} title={t("admin.loginTitle")} hint={t("admin.loginHint")} />;
  return reader.role === "admin" ? children : <Forbidden />;
}

export function Forbidden() {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={<PageHeading title={t("admin.title")}>{t("admin.onlyTitle")}</PageHeading>}
      hint={t("admin.onlyHint")}
    >
      <ButtonLink to="/">{t("admin.home")}</ButtonLink>
    </EmptyState>
  );
}
