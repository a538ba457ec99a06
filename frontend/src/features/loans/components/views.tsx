import { useTranslation } from "@/shared/i18n/use-translation";
import { Tabs } from "@/shared/ui/tabs";

const VIEWS = { current: "/loans", past: "/loans?state=past", reservations: "/reservations" } as const;
export type View = keyof typeof VIEWS;

/** The ways between what a reader has borrowed, had borrowed and waits for. */
export function Views({ present }: { present: View }) {
  const { t } = useTranslation();
  const tabs = (Object.keys(VIEWS) as View[]).map((view) => ({
    to: VIEWS[view],
    name: t(`loans.${view}`),
    present: view === present,
  }));
  return <Tabs label={t("loans.views")} tabs={tabs} />;
}
