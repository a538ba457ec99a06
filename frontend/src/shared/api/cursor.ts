/** Give where the next page begins, from an answer's header such as `Link: </api/books?cursor=abc>; rel="next"`. */
export function cursorOf(response: Response): string | null {
  const address = /<([^>]*)>;\s*rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
  return address ? new URLSearchParams(address.split("?")[1]).get("cursor") : null;
}
