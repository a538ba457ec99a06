import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import config from "../vite.config.ts";

test("the site is built for the browsers that the README names", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, named = ""] = /The site runs in (.*?), and newer ones/.exec(readme) ?? [];
  const { build } = await config({ command: "build", mode: "production" });
  expect(build?.target).toEqual(named.split(", ").map((browser) => browser.toLowerCase().replace(" ", "")));
});
