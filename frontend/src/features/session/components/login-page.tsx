import { useEffect, useState } from "react";
import { Link, Navigate, useSearchParams } from "react-router";
import { useTranslation } from "@/shared/i18n/use-translation";
import { forgetGuests } from "@/shared/pending";
import { returnPath } from "@/shared/session/return-path";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { PageHeading } from "@/shared/ui/page-heading";
import { LoginForm } from "./login-form";
import { TestAccounts } from "./test-accounts";

export function LoginPage() {
  const { t } = useTranslation();
  const { reader, ended } = useStore(session);
  const next = returnPath(useSearchParams()[0].get("next"));
  const [id, setId] = useState(ended?.id ?? "");
  const [password, setPassword] = useState("");

  useEffect(() => () => void setTimeout(forgetOnLeaving), []);

  if (reader) return <Navigate to={next} replace />;
  const reason = ended ? t("session.ended") : next === "/" ? t("session.lead") : t("session.needed");
  const why = navigator.cookieEnabled ? reason : t("session.cookies");
  return (
    <div className="mx-auto w-full max-w-sm py-6 sm:py-14">
      <PageHeading>{t("session.login")}</PageHeading>
      <p className="mt-2 text-soft">{why}</p>
      <TestAccounts
        choose={(account) => {
          setId(account.id);
          setPassword(account.password);
        }}
      />
      <LoginForm id={id} password={password} setId={setId} setPassword={setPassword} />
      <p className="mt-6 text-center">
        <Link
          to={next.startsWith("/cart") ? "/" : next}
          className="inline-block py-1 text-soft underline underline-offset-4"
        >
          {t("session.skip")}
        </Link>
      </p>
    </div>
  );
}

function forgetOnLeaving(): void {
  if (window.location.pathname !== "/login" && !session.get().reader) forgetGuests();
}
