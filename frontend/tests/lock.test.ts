import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test("the lock names versions and their hashes, and no place to download them from", async () => {
  const lock = await readFile(new URL("../package-lock.json", import.meta.url), "utf8");
  expect(lock).not.toContain('"resolved"');
  expect(lock).toContain('"integrity"');
});
