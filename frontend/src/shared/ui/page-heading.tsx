import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "@/shared/i18n/use-translation";

type Props = { children: ReactNode; title?: string; className?: string; lang?: string | undefined };

// The first page of a visit leaves the focus where the browser puts it.
let navigated = false;

/** The page's h1: names the tab, and takes the focus when the reader has navigated here. */
export function PageHeading({ children, title, className = "", lang }: Props) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const page = title ?? (typeof children === "string" ? children : "");

  useEffect(() => {
    document.title = page ? t("title", { page }) : t("library");
  }, [page, t]);

  useEffect(() => {
    const typing = document.activeElement instanceof HTMLInputElement;
    if (navigated && !typing) heading.current?.focus({ preventScroll: true });
    navigated = true;
  }, []);

  return (
    <h1
      ref={heading}
      tabIndex={-1}
      lang={lang}
      className={`text-2xl font-bold tracking-tight sm:text-3xl ${className}`}
    >
      {children}
    </h1>
  );
}
