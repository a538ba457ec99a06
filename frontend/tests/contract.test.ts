import { readFile } from "node:fs/promises";
import openapi, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

test("the client's types are those of the contract: npm run contract", async () => {
  const types = astToString(await openapi(new URL("../../functions/openapi.yaml", import.meta.url)));
  const kept = await readFile(new URL("../src/shared/api/contract.ts", import.meta.url), "utf8");
  const bare = (text: string) => text.replace(/^\/\*\*[\s\S]*?\*\/\n/, "").trim();
  expect(bare(kept)).toBe(bare(types));
});
