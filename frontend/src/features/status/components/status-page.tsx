import { lastFailover, record, rotation } from "@/shared/cluster/observe";
import { refusing } from "@/shared/cluster/probe";
import { useTranslation } from "@/shared/i18n/use-translation";
import { useStore } from "@/shared/store";
import { PageHeading } from "@/shared/ui/page-heading";
import { memberState, silence, since, WINDOW_MS } from "../measure";
import { useNow } from "../use-now";
import { usePolling } from "../use-polling";
import { FailoverClock } from "./failover-clock";
import { LatencyChart } from "./latency-chart";
import { MemberCard } from "./member-card";
import { RequestStrip } from "./request-strip";
import { type Reading, SessionCard } from "./session-card";

const REFRESH_MS = 200; // a clock of tenths that looks as if it ran

/** Both clusters, live, as this browser meets them through the GSLB; `reading` is the latest of the cart. */
export function StatusPage({ reading }: { reading: Reading }) {
  const { t } = useTranslation();
  usePolling();
  const now = useNow(REFRESH_MS);
  const answers = useStore(record);
  const { members } = useStore(rotation);
  const failover = useStore(lastFailover);
  const refused = useStore(refusing);
  const recent = since(answers, now - WINDOW_MS);

  return (
    <>
      <PageHeading>{t("status.title")}</PageHeading>
      <p className="mt-1 text-soft">{t("status.lead")}</p>
      {refused && (
        <p role="alert" className="mt-4 rounded-2xl bg-danger-wash px-5 py-3 font-bold text-danger">
          {t("status.refusing")}
        </p>
      )}
      <section aria-labelledby="members" className="mt-6">
        <h2 id="members" className="sr-only">
          {t("status.members")}
        </h2>
        <div className="grid gap-4 sm:grid-cols-2">
          {members.map((member) => (
            <MemberCard key={member.name} member={memberState(member, recent, now)} now={now} />
          ))}
        </div>
      </section>
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <FailoverClock failover={failover} silentMs={silence(answers, now)} now={now} />
        <SessionCard reading={reading} failedOverAt={failover && failover.lastAnswer + failover.ms} />
      </div>
      <div className="mt-4 grid gap-4">
        <RequestStrip record={answers} members={members.map(({ name }) => name)} />
        <LatencyChart recent={recent} now={now} />
      </div>
    </>
  );
}
