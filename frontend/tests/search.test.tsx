// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SearchBox } from "@/shared/ui/search-box";
import { show } from "./library";

const change = vi.fn<(search: string) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  change.mockReset();
});
afterEach(() => vi.useRealTimers());

const box = () => screen.getByRole<HTMLInputElement>("textbox");
const type = (value: string) => fireEvent.change(box(), { target: { value } });
const pause = () => act(() => vi.advanceTimersByTime(1_000));

test("a search that stands in the address stays, lone consonants as well", async () => {
  await show(<SearchBox search="ㄱㄴㄷ" change={change} />);
  pause();
  expect(box().value).toBe("ㄱㄴㄷ");
  expect(change).not.toHaveBeenCalled();
});

test("half a syllable waits while one types, and is searched for on Enter", async () => {
  await show(<SearchBox search="" change={change} />);
  type("쿠ㅂ");
  pause();
  expect(change.mock.calls).toEqual([["쿠"]]);
  type("ㅂ");
  fireEvent.submit(box());
  pause();
  expect(change.mock.calls).toEqual([["쿠"], ["ㅂ"]]);
});

test("the box takes a hundred characters, of which none is cut in two", async () => {
  await show(<SearchBox search="" change={change} />);
  const text = `${"a".repeat(99)}📚`;
  type(`${text}b`);
  expect(box().value).toBe(text);
});
