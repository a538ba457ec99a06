import { Cover } from "@/shared/ui/cover";
import { useBook } from "../api/get-book";

type Props = { book: { book_id: string; title: string; author: string } };

/** The cover of a book of which only a line in the cart is known; plain until its category is known as well. */
export function BookCover({ book }: Props) {
  const { data, isError } = useBook(book.book_id);
  if (!data && !isError) return <div className="skeleton aspect-[2/3] w-full rounded-[3px]" />;
  return <Cover title={book.title} author={book.author} category={data?.category ?? ""} decorative />;
}
