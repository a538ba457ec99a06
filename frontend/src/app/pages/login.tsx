import { LoginPage } from "@/features/session/components/login-page";

export function Page() {
  return <LoginPage />;
}
