import type { MouseEvent } from "react";
import { useLocation, useNavigate } from "react-router";
import type { Book } from "@/shared/api/client";
import { newKey } from "@/shared/api/key";
import { useTranslation } from "@/shared/i18n/use-translation";
import { loginPath } from "@/shared/session/return-path";
import { session } from "@/shared/session/session";
import { showToast } from "@/shared/ui/toast-store";
import type { Change } from "../change";
import { keep } from "../pending";
import { useCart } from "../use-cart";
import { useChangeCart } from "../use-change-cart";

/** Give the function that puts one of a book into the cart, and how many are in it; without a login, that first. */
export function useAdd(book: Book) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const { cart } = useCart();
  const { mutate } = useChangeCart();
  const inCart = cart?.find(({ book_id }) => book_id === book.id)?.quantity ?? 0;

  const add = ({ detail }: MouseEvent) => {
    if (detail > 1) return; // nobody who double-clicks means two copies
    const title = { book_id: book.id, title: book.title, author: book.author, price: book.price };
    const change: Change = { key: newKey(), kind: "set", book: title, quantity: inCart + 1, by: 1 };
    if (!session.get().reader) {
      keep(change, null);
      return navigate(loginPath(pathname + search));
    }
    const action = { label: t("cart.view"), run: () => void navigate("/cart") };
    mutate(change, { onSuccess: () => showToast({ text: t("cart.added", { title: book.title }), action }) });
  };
  return { add, inCart };
}
