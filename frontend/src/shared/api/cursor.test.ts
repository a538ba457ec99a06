import { expect, test } from "vitest";
import { cursorOf } from "@/shared/api/cursor";

const answer = (headers: Record<string, string>) => new Response(null, { headers });

test("the next page's cursor comes from the Link header", () => {
  expect(cursorOf(answer({ Link: '</api/books?sort=id&cursor=WyJpZCJd>; rel="next"' }))).toBe("WyJpZCJd");
  expect(cursorOf(answer({}))).toBeNull();
});
