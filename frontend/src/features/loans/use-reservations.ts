import { useQuery } from "@tanstack/react-query";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { reservationsQuery } from "./api/list-reservations";

/** Give the reader's reservations, as far as anyone is logged in. */
export function useReservations() {
  const { reader } = useStore(session);
  const query = useQuery({ ...reservationsQuery(reader?.id ?? ""), enabled: reader !== null });
  return { ...query, data: reader ? query.data : undefined };
}
