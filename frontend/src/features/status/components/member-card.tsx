import { lookOf, memberName } from "@/shared/cluster/members";
import { useFormat } from "@/shared/format";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Icon } from "@/shared/ui/icon";
import type { MemberState } from "../measure";

/** One member cluster as the GSLB treats it. */
export function MemberCard({ member, now }: { member: MemberState; now: number }) {
  const { t } = useTranslation();
  const { number, seconds } = useFormat();
  const { name, state, median, seenAt } = member;
  const note =
    state === "in"
      ? t("status.inNote")
      : state === "unsure"
        ? t("status.unsureNote")
        : t("status.outNote", { seconds: seconds(now - seenAt) });

  return (
    <article aria-label={memberName(name)} className="rounded-2xl border border-line p-5">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className={`text-3xl font-extrabold tracking-tight sm:text-4xl ${lookOf(name).text}`}>
          {memberName(name)}
        </h3>
        <p
          className={`inline-flex items-center gap-1.5 rounded-full px-3 py-1 text-sm font-bold ${state === "out" ? "bg-danger-wash text-danger" : "bg-wash"}`}
        >
          <Icon name={state === "in" ? "check" : state === "out" ? "close" : "search"} className="size-4" />
          {t(`status.${state}`)}
        </p>
      </div>
      <p className="mt-1 min-h-12 text-sm text-soft tabular-nums">{note}</p>
      <dl className="mt-4 grid grid-cols-3 gap-3 tabular-nums">
        <Figure name={t("status.share")} value={`${Math.round(member.share * 100)}%`} />
        <Figure name={t("status.answers")} value={number(member.answers)} />
        <Figure name={t("status.median")} value={median === null ? "–" : t("status.ms", { ms: number(median) })} />
      </dl>
    </article>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="text-lg font-semibold">{value}</dd>
    </div>
  );
}
