import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";

type Chunk = { file: string; imports?: string[]; css?: string[] };
type Manifest = Record<string, Chunk>;

// Each page with the texts that come along with it.
const PAGES = {
  books: ["books"],
  book: ["books"],
  cart: ["cart", "lending"],
  loans: ["lending", "loans"],
  reservations: ["lending", "loans"],
  notifications: ["loans"],
  admin: ["admin"],
  login: ["login"],
  status: ["status"],
  "not-found": [],
};
const FIRST_LOAD_KB = 120;
const STYLE_KB = 10;

let folder = "";
let manifest: Manifest = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frontend-"));
  // In a process of its own: under NODE_ENV=test React would be the one for development.
  const vite = [
    "node_modules/vite/bin/vite.js",
    "build",
    "--logLevel",
    "error",
    "--outDir",
    folder,
    "--emptyOutDir",
    "--manifest",
  ];
  await promisify(execFile)(process.execPath, vite, { env: { ...process.env, NODE_ENV: "production" } });
  manifest = JSON.parse(await readFile(join(folder, ".vite/manifest.json"), "utf8"));
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

const loads = Object.entries(PAGES).flatMap(([page, parts]) =>
  ["ko", "en"].map((language) => [page, language, parts] as const),
);

test.each(loads)("the first load of the page '%s' in '%s' stays within the budget", async (page, language, parts) => {
  const texts = ["site", ...parts].map((part) => `src/shared/i18n/${language}/${part}.ts`);
  const entries = ["index.html", `src/app/pages/${page}.tsx`, ...texts];
  expect(Object.keys(manifest)).toEqual(expect.arrayContaining(entries));
  const sizes = await Promise.all([...filesOf(entries)].map(compressedSize));
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1000).toBeLessThanOrEqual(FIRST_LOAD_KB);
});

test("nobody but administrators loads their pages and texts", async () => {
  const others = Object.keys(PAGES).filter((page) => page !== "admin");
  const files = filesOf(["index.html", ...others.map((page) => `src/app/pages/${page}.tsx`)]);
  const admin = ["src/app/pages/admin.tsx", "src/shared/i18n/ko/admin.ts", "src/shared/i18n/en/admin.ts"];
  expect(admin.map((name) => manifest[name]?.file).filter((file) => !file || files.has(file))).toEqual([]);
});

test("the styles stay within the budget", async () => {
  const files = [...new Set(Object.values(manifest).flatMap(({ css = [] }) => css))];
  const sizes = await Promise.all(files.map(compressedSize));
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1000).toBeLessThanOrEqual(STYLE_KB);
});

test("the page names no other host and holds nothing inline that the Content-Security-Policy would block", async () => {
  const page = await readFile(join(folder, "index.html"), "utf8");
  expect(page).not.toMatch(/https?:\/\//);
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

test("no file holds a test account's password, which the server alone may tell", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(html|js|css)$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  expect(files.length).toBeGreaterThan(2);
  expect(files.filter((_, position) => texts[position]?.includes("admin123"))).toEqual([]);
});

test("every asset is named after its content and comes compressed", async () => {
  const files = await readdir(join(folder, "assets"));
  const plain = files.filter((file) => !/\.(gz|br)$/.test(file));
  expect(plain.filter((file) => !/-[A-Za-z0-9_-]{8}\.(js|css|svg)$/.test(file))).toEqual([]);
  expect(plain.filter((file) => !files.includes(`${file}.gz`) || !files.includes(`${file}.br`))).toEqual([]);
});

function filesOf(entries: string[], found = new Set<string>()): Set<string> {
  for (const chunk of entries.map((name) => manifest[name])) {
    if (!chunk || found.has(chunk.file)) continue;
    found.add(chunk.file);
    filesOf(chunk.imports ?? [], found);
  }
  return found;
}

async function compressedSize(file: string): Promise<number> {
  return gzipSync(await readFile(join(folder, file)), { level: 9 }).length;
}
