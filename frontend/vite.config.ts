import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";
import { compress } from "./scripts/compress.ts";
import { prune } from "./scripts/prune.ts";

export default defineConfig(({ mode }) => {
  const gateway = loadEnv(mode, process.cwd()).VITE_API_GATEWAY_URL ?? "/api";
  if (!/(^|[^/])\/api$/.test(gateway)) {
    throw new Error(`VITE_API_GATEWAY_URL must end with /api, as the contract's paths begin with it: ${gateway}`);
  }
  // `npm run dev` answers the page itself and leaves the rest to a library that runs: `make up`.
  const library = process.env.LIBRARY_URL ?? "http://localhost:8080";

  return {
    plugins: [react(), tailwindcss(), prune(), compress()],
    resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
    server: { proxy: { "/api": library, "/healthz": library, "/test-accounts.json": library } },
    build: {
      target: ["chrome111", "edge111", "firefox128", "safari16.4"], // those that Tailwind CSS 4 is made for; README.md
      assetsInlineLimit: 0, // a data: address is one more thing that the Content-Security-Policy would have to allow
      modulePreload: { polyfill: false },
      rolldownOptions: {
        checks: { pluginTimings: false }, // compressing takes longest, as it must
        output: {
          // What every page needs in two files, and what many do in two more: fewer and larger ones compress better,
          // and a new version of the library leaves the largest one in the browser's cache.
          codeSplitting: {
            groups: [
              { name: "vendor", test: /node_modules/ },
              {
                name: "shared",
                test: /src\/(shared|app)\/(?!pages\/|i18n\/(ko|en)\/|search-text|ui\/(cover|choice|field|search-box|toasts|back-link))/,
              },
              { name: "covers", test: /src\/shared\/ui\/cover/ },
              { name: "lending", test: /src\/features\/loans\/(use-|change|api)/ },
              { name: "search", test: /src\/shared\/(search-text|ui\/(choice|search-box))/ },
            ],
          },
        },
      },
    },
    test: {
      testTimeout: 60_000, // a busy machine: what is there sooner is seen sooner
      expect: { poll: { timeout: 20_000 } },
      setupFiles: ["tests/setup.ts"],
      include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"],
      restoreMocks: true,
    },
  };
});
