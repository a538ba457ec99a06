import { NotificationsPage } from "@/features/notifications/components/notifications-page";

export function Page() {
  return <NotificationsPage />;
}
