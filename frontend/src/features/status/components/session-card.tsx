import { useEffect, useRef, useState } from "react";
import { useTranslation } from "@/shared/i18n/use-translation";
import { loginPath } from "@/shared/session/return-path";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { ButtonLink } from "@/shared/ui/button";
import { Icon } from "@/shared/ui/icon";

/** What the cart's latest reading told: how many copies, and when (ms; 0 before the first). */
export type Reading = { copies: number; readAt: number };

type Props = { reading: Reading; failedOverAt: number | null };

/** Whether the login still holds: proved by reading the cart again and again, also after a failover. */
export function SessionCard({ reading, failedOverAt }: Props) {
  const { t } = useTranslation();
  const { reader } = useStore(session);
  const count = useReadings(reading.readAt);
  const copies = String(reading.copies);
  const survived = failedOverAt !== null && reading.readAt > failedOverAt;

  return (
    <section aria-labelledby="session" className="rounded-2xl border border-line p-5">
      <h2 id="session" className="font-bold">
        {t("status.session")}
      </h2>
      {reader ? (
        <div role="status">
          <p className="mt-3 flex items-center gap-2 text-xl font-bold">
            <Icon name={count ? "check" : "search"} className="size-6" />
            {t(survived ? "status.survived" : count ? "status.alive" : "status.checking")}
          </p>
          <p className="mt-2 text-soft" aria-live="off">
            {survived
              ? t("status.survivedNote", { copies })
              : count > 0 && t("status.sessionNote", { id: reader.id, count, copies })}
          </p>
        </div>
      ) : (
        <>
          <p className="mt-3 text-xl font-bold">{t("status.signedOut")}</p>
          <p className="mt-2 mb-4 text-soft">{t("status.signedOutNote")}</p>
          <ButtonLink look="outline" to={loginPath("/status")}>
            {t("session.login")}
          </ButtonLink>
        </>
      )}
    </section>
  );
}

/** Count how often the cart has been read since this card was shown. */
function useReadings(readAt: number): number {
  const [count, setCount] = useState(0);
  const last = useRef(0);
  useEffect(() => {
    if (readAt > last.current) setCount((before) => before + 1);
    last.current = readAt;
  }, [readAt]);
  return count;
}
