import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { Broken } from "./broken";
import { Layout } from "./layout";
import {
  AdminPage,
  BookPage,
  BooksPage,
  CartPage,
  LoansPage,
  LoginPage,
  NotFoundPage,
  NotificationsPage,
  ReservationsPage,
  StatusPage,
} from "./pages";
import { newQueryClient } from "./queries";

export function App() {
  const [queries] = useState(newQueryClient);
  return (
    <Broken>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Routes>
            <Route element={<Layout />}>
              <Route index element={<BooksPage />} />
              <Route path="books" element={<Navigate to="/" replace />} />
              <Route path="books/:id" element={<BookPage />} />
              <Route path="cart" element={<CartPage />} />
              <Route path="loans" element={<LoansPage />} />
              <Route path="reservations" element={<ReservationsPage />} />
              <Route path="notifications" element={<NotificationsPage />} />
              <Route path="admin/*" element={<AdminPage />} />
              <Route path="status" element={<StatusPage />} />
              <Route path="login" element={<LoginPage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Routes>
        </BrowserRouter>
      </QueryClientProvider>
    </Broken>
  );
}
