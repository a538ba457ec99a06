import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { newKey } from "@/shared/api/key";
import { Problem } from "@/shared/api/problem";
import { refreshLending } from "@/shared/api/refresh";
import { loadTexts } from "@/shared/i18n/i18n";
import { useTranslation } from "@/shared/i18n/use-translation";
import { LOAN_CHANGE } from "@/shared/pending";
import { session } from "@/shared/session/session";
import { problemText } from "@/shared/ui/problem-text";
import { showToast } from "@/shared/ui/toast-store";
import { useChange } from "@/shared/use-change";
import { type Change, isUnderWay, keep, sendChange, settle } from "./change";

/** Give the function that returns, renews, reserves or cancels; what came of it is told in a message with a way on. */
export function useChangeLoans() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();

  const change = useChange({
    mutationKey: LOAN_CHANGE,
    isUnderWay,
    scope: { id: "loans" },
    mutationFn: sendChange,
    // Until it is settled, a reload sends it again with the same key, which applies it once.
    onMutate: (wish: Change) => keep(wish, session.get().reader?.id ?? null),
    onSuccess: async (_, wish) => {
      settle(wish);
      refreshLending(queries, [wish.book.id]);
      await loadTexts("lending");
      showToast({ text: t(`loans.done.${wish.kind}`, { title: wish.book.title }), action: wayOn(wish) });
    },
    onError: async (failure: Error, wish: Change) => {
      if (failure instanceof Problem && failure.signedOut) return; // it is kept for after the login
      settle(wish);
      refreshLending(queries, [wish.book.id]);
      await loadTexts("lending");
      const text = t(`loans.notDone.${wish.kind}`, { title: wish.book.title });
      showToast({ tone: "problem", text: `${text} ${problemText(t, failure)}` });
    },
  });

  const wayOn = ({ kind, book }: Change) => {
    if (kind === "renew") return undefined;
    if (kind === "return") return { label: t("loans.look"), run: () => void navigate(`/books/${book.id}`) };
    if (kind === "reserve") return { label: t("reservations.view"), run: () => void navigate("/reservations") };
    const wish: Change = { key: newKey(), kind: "reserve", id: book.id, book };
    return { label: t("reservations.again"), run: () => change.mutate(wish) };
  };
  return change.mutate;
}
