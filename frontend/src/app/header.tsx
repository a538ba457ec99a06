import { Suspense } from "react";
import { Link, NavLink } from "react-router";
import { CartCount } from "@/features/cart/components/cart-count";
import { Account } from "@/features/session/components/account";
import { useTranslation } from "@/shared/i18n/use-translation";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { LanguageSwitch } from "./language-switch";
import { Bell } from "./parts";
import { ServedBy } from "./served-by";

const LINK =
  "inline-flex min-h-10 items-center rounded-md px-2.5 whitespace-nowrap text-[0.9375rem] text-soft hover:text-ink aria-[current=page]:font-bold aria-[current=page]:text-ink sm:px-3";

export function Header() {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  return (
    <header className="border-b border-line">
      <div className="mx-auto grid max-w-6xl grid-cols-[1fr_auto] items-center gap-x-4 px-4 pt-2.5 pb-1 sm:px-6 md:grid-cols-[auto_1fr_auto] md:py-2.5">
        <Link to="/" className="flex items-center gap-2 py-1 text-lg font-extrabold tracking-tight whitespace-nowrap">
          <Mark />
          {t("library")}
        </Link>
        <nav
          aria-label={t("nav.label")}
          className="order-last col-span-2 -mx-2.5 flex flex-wrap items-center md:order-none md:col-span-1 md:mx-0"
        >
          <NavLink to="/" end className={LINK}>
            {t("nav.books")}
          </NavLink>
          <NavLink to="/cart" className={LINK}>
            <CartCount />
          </NavLink>
          {reader && (
            <NavLink to="/loans" className={LINK}>
              {t("nav.loans")}
            </NavLink>
          )}
          <NavLink to="/status" className={LINK}>
            {t("nav.status")}
          </NavLink>
          {reader?.role === "admin" && (
            <NavLink to="/admin" className={LINK}>
              {t("nav.admin")}
            </NavLink>
          )}
          <span className="ml-auto flex items-center">
            {reader && (
              <Suspense fallback={<span className="size-10" />}>
                <Bell key={reader.id} reader={reader.id} />
              </Suspense>
            )}
            <Account link={LINK} />
          </span>
        </nav>
        <div className="flex items-center gap-1">
          <ServedBy />
          <LanguageSwitch />
        </div>
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" className="size-6" aria-hidden="true">
      <path d="M3 4h4v16H3zM9 4h4v16H9z" fill="currentColor" />
      <path d="m15.2 5.2 3.9-1 3.9 15-3.9 1z" fill="currentColor" transform="translate(-1.4 0)" />
    </svg>
  );
}
