import { Suspense, useEffect } from "react";
import { Outlet, useLocation, useNavigate, useNavigationType } from "react-router";
import { useCartUpkeep } from "@/features/cart/use-cart-upkeep";
import { useTranslation } from "@/shared/i18n/use-translation";
import { loginPath } from "@/shared/session/return-path";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { ConnectionNotice } from "./connection-notice";
import { Header } from "./header";
import { loadTheRest } from "./pages";
import { LoansUpkeep, Toasts } from "./parts";

/** What surrounds every page. */
export function Layout() {
  const { t } = useTranslation();
  useCartUpkeep();
  useLoginWhenEnded();
  useTopOnNavigation();
  const isAdmin = useStore(session).reader?.role === "admin";
  useEffect(() => loadTheRest(isAdmin), [isAdmin]);

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only rounded-lg bg-ink font-semibold text-paper focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:px-4 focus:py-2"
      >
        {t("skip")}
      </a>
      <Header />
      <ConnectionNotice />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl flex-1 px-4 pt-6 pb-28 outline-none sm:px-6 sm:pt-10"
      >
        <Suspense fallback={<div className="min-h-screen" />}>
          <Outlet />
        </Suspense>
      </main>
      <Suspense>
        <Toasts />
      </Suspense>
      <Suspense>
        <LoansUpkeep />
      </Suspense>
    </div>
  );
}

/** Lead a reader whose session the library has ended to the login page, and from there back to here. */
function useLoginWhenEnded(): void {
  const { ended } = useStore(session);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where the reader was when it ended
  useEffect(() => {
    if (ended && pathname !== "/login") void navigate(loginPath(pathname + search));
  }, [ended]);
}

function useTopOnNavigation(): void {
  const { pathname, search } = useLocation();
  const cursor = new URLSearchParams(search).get("cursor");
  const type = useNavigationType();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page, not another filter on it
  useEffect(() => {
    if (type === "PUSH") window.scrollTo(0, 0);
  }, [pathname, cursor]);
}
