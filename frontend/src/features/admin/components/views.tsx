import { useTranslation } from "@/shared/i18n/use-translation";
import { Tabs } from "@/shared/ui/tabs";

const VIEWS = { books: "/admin/books", loans: "/admin/loans" } as const;

/** The ways between the administrator's lists. */
export function Views({ present }: { present: keyof typeof VIEWS }) {
  const { t } = useTranslation();
  const tabs = (["books", "loans"] as const).map((view) => ({
    to: VIEWS[view],
    name: t(`admin.${view}`),
    present: view === present,
  }));
  return <Tabs label={t("admin.views")} tabs={tabs} />;
}
