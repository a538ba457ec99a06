import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import type { Book } from "@/shared/api/client";
import { refreshLending } from "@/shared/api/refresh";
import { useTranslation } from "@/shared/i18n/use-translation";
import { BackLink } from "@/shared/ui/back-link";
import { PageHeading } from "@/shared/ui/page-heading";
import { showToast } from "@/shared/ui/toast-store";
import { addBook } from "../api/add-book";
import { bookOf } from "../book-form";
import { BookForm } from "./book-form";

export function AddPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();

  const added = ({ id, title }: Book) => {
    refreshLending(queries, [id]);
    void queries.invalidateQueries({ queryKey: ["facets"] });
    showToast({
      text: t("adminBooks.added", { title }),
      action: { label: t("adminBooks.view"), run: () => void navigate(`/books/${id}`) },
    });
  };
  return (
    <>
      <BackLink list="/admin/books" label={t("adminBooks.back")} />
      <PageHeading>{t("adminBooks.newTitle")}</PageHeading>
      <BookForm name="new" send={(form, key) => addBook(bookOf(form), key)} done={added} />
    </>
  );
}
