import type { ReactNode } from "react";
import type { Refusal } from "@/shared/api/client";
import { useTranslation } from "@/shared/i18n/use-translation";
import { ownText } from "@/shared/own-text";
import { Button, ButtonLink } from "@/shared/ui/button";
import { reasonOf } from "../outcome";

export type Steps = { reserve: (refusal: Refusal) => ReactNode; remove: (refusal: Refusal) => void };
type Props = { refusal: Refusal; steps: Steps };

/** A book that was not borrowed, why, and what the reader can do about it. */
export function RefusedBook({ refusal, steps }: Props) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <p>
        <span {...ownText(refusal.title)} className="font-semibold">
          {refusal.title}
        </span>
        <span className="block">{reasonOf(t, refusal)}</span>
      </p>
      <NextStep refusal={refusal} steps={steps} />
    </li>
  );
}

function NextStep({ refusal, steps }: Props) {
  const { t } = useTranslation();
  const { code, title, book_id } = refusal;
  if (code === "no_copy_left") return steps.reserve(refusal);
  if (code === "not_in_cart") {
    return (
      <ButtonLink look="outline" size="small" to={`/books/${book_id}`}>
        {t("borrow.look")}
      </ButtonLink>
    );
  }
  if (code === "loan_limit") {
    return (
      <ButtonLink look="outline" size="small" to="/loans">
        {t("borrow.giveBack")}
      </ButtonLink>
    );
  }
  return (
    <Button
      look="outline"
      size="small"
      aria-label={t("borrow.removeBook", { title })}
      onClick={() => steps.remove(refusal)}
    >
      {t("borrow.remove")}
    </Button>
  );
}
