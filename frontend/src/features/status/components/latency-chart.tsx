import { lookOf } from "@/shared/cluster/members";
import { type Answer, isAnswered } from "@/shared/cluster/rotation";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { duration, errorsPerSecond, median, WINDOW_MS } from "../measure";

const WIDTH = 600;
const HEIGHT = 100;
const DECADES = [1, 10, 100, 1000] as const; // a failover is a thousand times a normal answer: only a logarithm shows both
const MOST_MS = 5_000;

type Props = { recent: readonly Answer[]; now: number };

/** Response times of the last minute as a line with a dot per answer, and errors per second below. */
export function LatencyChart({ recent, now }: Props) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const answered = recent.filter(isAnswered);
  const times = answered.map(duration);
  const failed = recent.length - answered.length;
  const figures = {
    median: number(median(times) ?? 0),
    slowest: number(Math.max(0, ...times)),
    errors: number(failed),
  };
  const xOf = (ended: number) => WIDTH * (1 - (now - ended) / WINDOW_MS);
  const line = answered.map((answer) => `${xOf(answer.ended).toFixed(1)},${yOf(duration(answer)).toFixed(1)}`);

  return (
    <section aria-labelledby="latency" className="rounded-2xl border border-line p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="latency" className="font-bold">
          {t("status.latency")}
        </h2>
        <p className="text-sm text-soft tabular-nums" aria-hidden="true">
          {t("status.median")} {t("status.ms", { ms: figures.median })} · {t("status.slowest")}{" "}
          {t("status.ms", { ms: figures.slowest })}
        </p>
      </div>
      <p className="sr-only">{t("status.chartText", figures)}</p>
      <div aria-hidden="true" className="mt-3 grid grid-cols-[1fr_3.25rem] gap-x-2 text-xs text-soft">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="h-40 w-full" aria-hidden="true">
          {DECADES.map((ms) => (
            <path key={ms} d={`M0 ${yOf(ms)}H${WIDTH}`} className="stroke-line" vectorEffect="non-scaling-stroke" />
          ))}
          <polyline
            points={line.join(" ")}
            className="fill-none stroke-field"
            strokeWidth="1.5"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
          {answered.map((answer) => {
            const [x, y] = [xOf(answer.ended), yOf(duration(answer))];
            return (
              <rect
                key={`${answer.started}-${answer.ended}`}
                x={x - 1.5}
                y={y - 1.5}
                width="3"
                height="3"
                className={lookOf(answer.member).fill}
              />
            );
          })}
        </svg>
        <div className="relative h-40 tabular-nums">
          {DECADES.map((ms) => (
            <span key={ms} className="absolute -translate-y-1/2" style={{ top: `${yOf(ms)}%` }}>
              {t("status.ms", { ms: number(ms) })}
            </span>
          ))}
        </div>
        <ErrorLine perSecond={errorsPerSecond(recent, now)} />
        <span className={`self-center font-semibold ${failed ? "text-danger" : ""}`}>
          {t("status.errors")} {figures.errors}
        </span>
        <div className="mt-1 flex justify-between">
          <span>{t("status.minuteAgo")}</span>
          <span>{t("status.now")}</span>
        </div>
      </div>
    </section>
  );
}

function ErrorLine({ perSecond }: { perSecond: readonly number[] }) {
  const most = Math.max(2, ...perSecond);
  const step = WIDTH / perSecond.length;
  const points = perSecond.flatMap((count, index) => {
    const y = 28 - (count / most) * 26;
    return [`${index * step},${y}`, `${(index + 1) * step},${y}`];
  });
  return (
    <svg viewBox={`0 0 ${WIDTH} 30`} preserveAspectRatio="none" className="mt-3 h-10 w-full" aria-hidden="true">
      <polyline
        points={points.join(" ")}
        className={`fill-none ${perSecond.some(Boolean) ? "stroke-danger" : "stroke-line"}`}
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Give how far down a time stands, 0 to 100: 1 ms at the bottom, 5 s at the top. */
function yOf(ms: number): number {
  return HEIGHT * (0.96 - (0.92 * Math.log10(Math.min(Math.max(ms, 1), MOST_MS))) / Math.log10(MOST_MS));
}
