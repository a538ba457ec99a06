// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useArrived } from "./use-arrived";

test("what was there before is no news, what comes in is, and what was read takes the news away", () => {
  const counts = [undefined, 2, 2, 3, 3, 5, 0, 1];
  const { result, rerender } = renderHook(({ unread }: { unread: number | undefined }) => useArrived(unread), {
    initialProps: { unread: counts[0] },
  });
  const heard = counts.map((unread) => {
    rerender({ unread });
    return result.current;
  });
  expect(heard).toEqual([0, 0, 0, 1, 1, 2, 0, 1]);
});
