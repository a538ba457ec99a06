import { Navigate, Route, Routes } from "react-router";
import { AddPage } from "@/features/admin/components/add-page";
import { AdminsOnly } from "@/features/admin/components/admins-only";
import { BooksPage } from "@/features/admin/components/books-page";
import { ChangePage } from "@/features/admin/components/change-page";
import { LoansPage } from "@/features/admin/components/loans-page";
import { Page as NotFoundPage } from "./not-found";

/** All of the administrator's pages: one script, which other readers never load. */
export function Page() {
  return (
    <AdminsOnly>
      <Routes>
        <Route index element={<Navigate to="/admin/books" replace />} />
        <Route path="books" element={<BooksPage />} />
        <Route path="books/new" element={<AddPage />} />
        <Route path="books/:id" element={<ChangePage />} />
        <Route path="loans" element={<LoansPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </AdminsOnly>
  );
}
