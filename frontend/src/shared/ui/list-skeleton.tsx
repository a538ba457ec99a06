import { useTranslation } from "@/shared/i18n/use-translation";

/** The place of a list with covers while it loads. */
export function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="mt-8 flex max-w-2xl flex-col gap-8">
      <p className="sr-only" role="status">
        {t("list.loading")}
      </p>
      {[1, 2, 3].map((line) => (
        <div key={line} className="flex gap-5" aria-hidden="true">
          <div className="skeleton aspect-[2/3] w-20 rounded-[3px]" />
          <div className="flex-1">
            <div className="skeleton h-5 w-1/2 rounded" />
            <div className="skeleton mt-3 h-4 w-1/4 rounded" />
          </div>
        </div>
      ))}
    </div>
  );
}
