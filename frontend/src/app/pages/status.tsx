import { useCart } from "@/features/cart/use-cart";
import { StatusPage } from "@/features/status/components/status-page";

const EVERY_MS = 2_000;

export function Page() {
  const { copies, readAt } = useCart({ every: EVERY_MS });
  return <StatusPage reading={{ copies, readAt }} />;
}
