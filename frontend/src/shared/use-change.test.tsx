// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { useChange } from "@/shared/use-change";

const same = (wish: string, changes: readonly string[]) => changes.includes(wish);

function press(isUnderWay?: typeof same) {
  const sent: string[] = [];
  const answers: (() => void)[] = [];
  const mutationFn = (wish: string) => {
    sent.push(wish);
    return new Promise<void>((resolve) => answers.push(resolve));
  };
  const queries = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const options = { mutationKey: ["change"], mutationFn, ...(isUnderWay && { isUnderWay }) };
  const hook = () => renderHook(() => useChange<void, string>(options), { wrapper }).result.current.mutate;
  return { sent, hook, answer: () => act(async () => void answers.shift()?.()) };
}

test("two presses before the page is drawn again are one change, wherever the buttons are", async () => {
  const { sent, hook, answer } = press();
  const [mutate, elsewhere] = [hook(), hook()];
  let counted: boolean[] = [];
  await act(async () => {
    counted = [mutate("a"), mutate("a"), elsewhere("a")];
  });
  expect(counted).toEqual([true, false, false]);
  expect(sent).toEqual(["a"]);
  await answer();
  await act(async () => void mutate("a"));
  expect(sent).toEqual(["a", "a"]);
});

test("what is another wish is sent beside it", async () => {
  const { sent, hook } = press(same);
  const mutate = hook();
  await act(async () => {
    for (const wish of ["a", "b", "a", "b"]) mutate(wish);
  });
  expect(sent).toEqual(["a", "b"]);
});
