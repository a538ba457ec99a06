import { type FocusEvent, useEffect, useRef } from "react";

/**
 * Keep the focus in a list while what can be pressed in it goes: when the button that had it has gone, the next one
 * gets it, else one before, else the page's heading. Gives the `onFocus` of the list; `left` is how much is left in it.
 */
export function useKeptFocus(left: number): (event: FocusEvent<HTMLElement>) => void {
  const last = useRef<{ list: HTMLElement; index: number } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when something has gone or come
  useEffect(() => {
    if (!last.current || document.activeElement !== document.body) return;
    const { list, index } = last.current;
    last.current = null;
    const lines = list.isConnected ? [...list.children] : [];
    const nearest = [...lines.slice(index), ...lines.slice(0, index).reverse()];
    const buttons = nearest.map((line) => line.querySelector("button")).filter((button) => button !== null);
    (buttons[0] ?? document.querySelector("h1"))?.focus();
  }, [left]);

  return ({ currentTarget: list, target }) => {
    last.current = { list, index: [...list.children].findIndex((line) => line.contains(target)) };
  };
}
