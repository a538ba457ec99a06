import { queryOptions } from "@tanstack/react-query";
import { type Cart, client } from "@/shared/api/client";
import { answer } from "@/shared/api/problem";

/** The reader's cart as the library holds it. */
export function cartQuery(reader: string) {
  return queryOptions({ queryKey: ["cart", reader], queryFn: ({ signal }) => getCart(signal), staleTime: 5_000 });
}

async function getCart(signal: AbortSignal): Promise<Cart> {
  const { data } = await answer(client.GET("/api/cart", { signal }));
  return data;
}
