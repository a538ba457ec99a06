import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Icon } from "@/shared/ui/icon";

export function BackLink() {
  const { t } = useTranslation();
  return (
    <Link to="/admin/books" className="-ml-1.5 mb-6 inline-flex items-center gap-1 py-1 pr-2 text-soft hover:text-ink">
      <Icon name="back" />
      {t("adminBooks.back")}
    </Link>
  );
}
