// Tabs of one browser share a session: what one changes in the cart, the others show at once.
const channel = openChannel();

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel("cart");
  } catch {
    return null; // where site data is blocked
  }
}

export function tellOtherTabs(): void {
  channel?.postMessage("changed");
}

/** Call `listener` whenever another tab has changed the cart, until the function that this gives is called. */
export function onOtherTabs(listener: () => void): () => void {
  channel?.addEventListener("message", listener);
  return () => channel?.removeEventListener("message", listener);
}
