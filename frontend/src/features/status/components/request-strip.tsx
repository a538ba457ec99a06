import { lookOf, memberName } from "@/shared/cluster/members";
import { type Answer, isAnswered } from "@/shared/cluster/rotation";
import { useTranslation } from "@/shared/i18n/use-translation";

const SHOWN = 120;
const CELL = 10;

/** The latest requests, one cell each, in the row of the member that answered: place says the same as colour. */
export function RequestStrip({ record, members }: { record: readonly Answer[]; members: readonly string[] }) {
  const { t } = useTranslation();
  const shown = record.slice(-SHOWN);
  const rows = [...members, null];
  const inRow = (member: string | null) =>
    shown.filter((answer) => (member ? isAnswered(answer) && answer.member === member : !isAnswered(answer)));
  const errors = inRow(null).length;
  const shares = members.map((member) => `${memberName(member)} ${inRow(member).length}`).join(", ");

  return (
    <section aria-labelledby="strip" className="rounded-2xl border border-line p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="strip" className="font-bold">
          {t("status.strip")}
        </h2>
        <p className="text-sm text-soft">{t("status.stripNote")}</p>
      </div>
      <p className="sr-only">{t("status.stripText", { count: shown.length, shares, errors: String(errors) })}</p>
      <div className="mt-3 flex flex-col gap-1.5" aria-hidden="true">
        {rows.map((member) => (
          <div key={member} className="grid grid-cols-[3.5rem_1fr_2.25rem] items-center gap-2 text-xs font-semibold">
            <span className={member ? lookOf(member).text : "text-danger"}>
              {member ? memberName(member) : t("status.error")}
            </span>
            <svg
              viewBox={`0 0 ${SHOWN * CELL} 20`}
              preserveAspectRatio="none"
              className="h-6 w-full rounded bg-wash"
              aria-hidden="true"
            >
              {shown.map((answer, index) => {
                const here = member ? isAnswered(answer) && answer.member === member : !isAnswered(answer);
                if (!here) return null;
                const x = (SHOWN - shown.length + index) * CELL;
                const look = member ? lookOf(member).fill : "fill-danger";
                return (
                  <rect
                    key={`${answer.started}-${answer.ended}`}
                    x={x + 1}
                    y="0"
                    width={CELL - 2}
                    height="20"
                    className={look}
                  />
                );
              })}
            </svg>
            <span className="text-right tabular-nums">{inRow(member).length}</span>
          </div>
        ))}
      </div>
    </section>
  );
}
