import { NavLink, useLocation } from "react-router";
import { useTranslation } from "@/shared/i18n/use-translation";
import { loginPath } from "@/shared/session/return-path";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { showToast } from "@/shared/ui/toast-store";
import { useChange } from "@/shared/use-change";
import { logOut } from "../api/log-out";

/** Who is logged in and the way out, else the way in; `link` is how the navigation's links look. */
export function Account({ link }: { link: string }) {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  const { pathname, search } = useLocation();
  const leave = useChange({
    mutationKey: ["log-out"],
    mutationFn: logOut,
    onSuccess: () => showToast({ text: t("session.left") }),
  });

  if (!reader) {
    const to = pathname === "/login" ? `${pathname}${search}` : loginPath(`${pathname}${search}`);
    return (
      <NavLink to={to} className={link}>
        {t("session.login")}
      </NavLink>
    );
  }
  return (
    <span className="flex items-center">
      <span className="hidden max-w-32 truncate px-1 text-sm text-soft md:inline">{reader.id}</span>
      <button type="button" className={link} onClick={() => leave.mutate()}>
        {t("session.logout")}
      </button>
    </span>
  );
}
