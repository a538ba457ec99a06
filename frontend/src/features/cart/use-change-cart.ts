import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/shared/api/problem";
import { refreshLending } from "@/shared/api/refresh";
import { useTranslation } from "@/shared/i18n/use-translation";
import { LOAN_CHANGE } from "@/shared/pending";
import { session } from "@/shared/session/session";
import { problemText } from "@/shared/ui/problem-text";
import { showToast } from "@/shared/ui/toast-store";
import { useChange } from "@/shared/use-change";
import { cartQuery } from "./api/get-cart";
import { type Change, isUnderWay } from "./change";
import { tellOtherTabs } from "./other-tabs";
import { keep, settle } from "./pending";
import { sendChange } from "./send-change";
import { CHANGE } from "./use-cart";
import { useTellBorrowed } from "./use-tell-borrowed";

/** Give the function that changes the cart: shown at once, sent one after the other, taken back if it fails. */
export function useChangeCart() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const tellBorrowed = useTellBorrowed();

  return useChange({
    mutationKey: CHANGE,
    isUnderWay,
    scope: { id: "cart" }, // or the differences would not add up
    mutationFn: async (change: Change) => {
      // What is returned first makes room for what is borrowed next; nothing else of the cart waits for a loan.
      if (change.kind === "borrow") await settled(queries, LOAN_CHANGE);
      return sendChange(change);
    },
    onMutate: async (change: Change) => {
      const reader = session.get().reader?.id ?? null;
      // Until it is settled, a reload sends it again with the same key, which applies it once.
      keep(change, reader);
      // A cart that was read before the change must not arrive after it.
      if (reader) await queries.cancelQueries(cartQuery(reader));
      return { reader };
    },
    onSuccess: async (done, change, { reader }) => {
      settle(change);
      if (!reader) return;
      await queries.cancelQueries(cartQuery(reader));
      if ("loans" in done) {
        const { loans, refused } = done;
        refreshLending(
          queries,
          [...loans, ...refused].map(({ book_id }) => book_id),
        );
        void tellBorrowed({ loans, refused, reader }); // before the cart changes: its page shows both together
      }
      queries.setQueryData(cartQuery(reader).queryKey, done.cart);
      tellOtherTabs();
    },
    onError: (failure: Error, change: Change, kept) => {
      if (failure instanceof Problem && failure.signedOut) return; // it is kept for after the login
      settle(change);
      const reader = kept?.reader ?? null;
      const title = "book" in change ? change.book.title : t("cart.title");
      showToast({ tone: "problem", text: `${t("cart.failed", { title })} ${problemText(t, failure)}` });
      if (reader) void queries.invalidateQueries(cartQuery(reader));
    },
  });
}

/** Wait until none of these changes is under way. */
function settled(queries: QueryClient, mutationKey: string[]): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (queries.isMutating({ mutationKey })) return;
      stop();
      resolve();
    };
    const stop = queries.getMutationCache().subscribe(look);
    look();
  });
}
