import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Book } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { Problem } from "@/shared/api/problem";
import { refreshLending } from "@/shared/api/refresh";
import { useTranslation } from "@/shared/i18n/use-translation";
import { useBackToList } from "@/shared/ui/back-link";
import { Button } from "@/shared/ui/button";
import { problemText } from "@/shared/ui/problem-text";
import { showToast } from "@/shared/ui/toast-store";
import { useChange } from "@/shared/use-change";
import { retireBook } from "../api/retire-book";

const CONSEQUENCES = ["retireGone", "retireLoans", "retireQueue", "retireFinal"] as const;

/** Takes a book out of the catalogue, which cannot be undone: what will happen is read before the button is there. */
export function Retire({ book }: { book: Book }) {
  const { t } = useTranslation();
  const back = useBackToList("/admin/books");
  const queries = useQueryClient();
  const [key] = useState(newKey);
  const { id, title } = book;

  const retiring = useChange({
    mutationKey: ["retire-book", id],
    mutationFn: () => retireBook(id, key),
    onSuccess: () => {
      showToast({ text: t("adminBooks.retired", { title }) });
      queries.removeQueries({ queryKey: ["book", id] });
      refreshLending(queries, []);
      void queries.invalidateQueries({ queryKey: ["facets"] });
    },
    onError: (problem) => {
      if (problem instanceof Problem && problem.signedOut) return;
      showToast({ tone: "problem", text: problemText(t, problem) });
    },
  });
  const { isPending, mutate } = retiring;

  return (
    <section aria-labelledby="retire" className="mt-12 max-w-2xl border-t border-line pt-6">
      <h2 id="retire" className="text-lg font-bold">
        {t("adminBooks.retireTitle")}
      </h2>
      <details className="mt-2">
        <summary className="min-h-8 py-1 text-danger underline underline-offset-4">
          {t("adminBooks.retireOpen")}
        </summary>
        <div className="mt-3 rounded-xl border border-danger bg-danger-wash p-5">
          <h3 className="font-semibold">{t("adminBooks.retireWhat")}</h3>
          <ul className="mt-2 list-disc pl-5">
            {CONSEQUENCES.map((consequence) => (
              <li key={consequence}>{t(`adminBooks.${consequence}`)}</li>
            ))}
          </ul>
          <Button
            look="outline"
            className="mt-4 border-danger! bg-paper text-danger"
            aria-label={isPending ? undefined : t("adminBooks.retireBook", { title })}
            aria-disabled={isPending}
            onClick={() => mutate(undefined, { onSuccess: back })}
          >
            {t(isPending ? "adminBooks.retiring" : "adminBooks.retire")}
          </Button>
        </div>
      </details>
    </section>
  );
}
