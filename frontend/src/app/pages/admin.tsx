import { Navigate, Route, Routes } from "react-router";
import { AdminsOnly } from "@/features/admin/components/admins-only";
import { BooksPage } from "@/features/admin/components/books-page";
import { LoansPage } from "@/features/admin/components/loans-page";
import { AddBookPage, ChangeBookPage } from "../parts";

/** The administrator's pages, whose scripts other readers never load. */
export function Page() {
  return (
    <AdminsOnly>
      <Routes>
        <Route path="books" element={<BooksPage />} />
        <Route path="books/new" element={<AddBookPage />} />
        <Route path="books/:id" element={<ChangeBookPage />} />
        <Route path="loans" element={<LoansPage />} />
        <Route path="*" element={<Navigate to="/admin/books" replace />} />
      </Routes>
    </AdminsOnly>
  );
}
