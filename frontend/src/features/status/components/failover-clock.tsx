import type { Failover } from "@/shared/cluster/failover";
import { lookOf, memberName } from "@/shared/cluster/members";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";

type Props = { failover: Failover | null; silentMs: number; now: number };

/** How long the last failover took; while nobody answers the clock runs. */
export function FailoverClock({ failover, silentMs, now }: Props) {
  const { t } = useTranslation();
  const { seconds } = useFormat();
  return (
    <section aria-labelledby="failover" className="rounded-2xl border border-line p-5">
      <h2 id="failover" className="font-bold">
        {t("status.failover")}
      </h2>
      {silentMs > 0 ? (
        <>
          <Clock text={t("status.seconds", { seconds: seconds(silentMs) })} className="text-danger" />
          <p className="text-soft">{t("status.running")}</p>
        </>
      ) : failover ? (
        <Measured failover={failover} now={now} />
      ) : (
        <>
          <Clock text="–" className="text-soft" />
          <p>{t("status.none")}</p>
          <p className="text-sm text-soft">{t("status.noneHint")}</p>
        </>
      )}
    </section>
  );
}

function Measured({ failover, now }: { failover: Failover; now: number }) {
  const { t } = useTranslation();
  const { seconds, time } = useFormat();
  const names = { lost: memberName(failover.lost), to: memberName(failover.to) };
  return (
    <>
      <Clock text={t("status.seconds", { seconds: seconds(failover.ms) })} className={lookOf(failover.to).text} />
      <p className="font-semibold">{t("status.route", names)}</p>
      <p className="text-sm text-soft">{t("status.took", names)}</p>
      <p className={`mt-2 ${failover.errors ? "font-semibold text-danger" : ""}`}>
        {t("status.errorsSeen", { count: failover.errors })} ·{" "}
        {t("status.slowestAnswer", { seconds: seconds(failover.slowest) })}
      </p>
      <p className="text-sm text-soft tabular-nums">
        {time(failover.lastAnswer)} · {t("status.since", { time: clockOf(now - failover.lastAnswer) })}
      </p>
    </>
  );
}

function Clock({ text, className }: { text: string; className: string }) {
  return (
    <p role="timer" aria-live="off" className={`my-2 text-5xl font-extrabold tracking-tight tabular-nums ${className}`}>
      {text}
    </p>
  );
}

function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
