import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "@/shared/api/problem";
import { session } from "@/shared/session/session";
import { problemText } from "@/shared/ui/problem-text";
import { showToast } from "@/shared/ui/toast-store";
import { cartQuery } from "./api/get-cart";
import type { Change } from "./change";
import { tellOtherTabs } from "./other-tabs";
import { keepForLater } from "./pending";
import { sendChange } from "./send-change";
import { CHANGE } from "./use-cart";

/** Give the function that changes the cart: shown at once, sent one after the other, taken back if it fails. */
export function useChangeCart() {
  const { t } = useTranslation();
  const queries = useQueryClient();

  return useMutation({
    mutationKey: CHANGE,
    scope: { id: "cart" }, // in the order of the clicks, or the differences would not add up
    mutationFn: sendChange,
    onMutate: async () => {
      const reader = session.get().reader?.id ?? null;
      // A cart that was read before the change must not arrive after it.
      if (reader) await queries.cancelQueries(cartQuery(reader));
      return { reader };
    },
    onSuccess: async (cart, _change, { reader }) => {
      if (!reader) return;
      await queries.cancelQueries(cartQuery(reader));
      queries.setQueryData(cartQuery(reader).queryKey, cart);
      tellOtherTabs();
    },
    onError: (failure: Error, change: Change, kept) => {
      const reader = kept?.reader ?? null;
      if (failure instanceof Problem && failure.signedOut) return keepForLater(change, reader);
      const title = change.kind === "clear" ? t("cart.clear") : change.book.title;
      showToast({ tone: "problem", text: `${t("cart.failed", { title })} ${problemText(t, failure)}` });
      if (reader) void queries.invalidateQueries(cartQuery(reader));
    },
  });
}
