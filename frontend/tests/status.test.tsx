// @vitest-environment jsdom
import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { StatusPage } from "@/features/status/components/status-page";
import { json, show, stubLibrary } from "./library";

test("the status page says that no changes are taken for as long as a health check says so", async () => {
  let writes = "refused";
  stubLibrary({ "GET /healthz": () => json({ status: "healthy", writes }) });
  await show(<StatusPage reading={{ copies: 0, readAt: 0 }} />, { texts: ["status"] });
  expect((await screen.findByRole("alert")).textContent).toBe(
    "중앙 저장소가 지금은 변경을 받지 않습니다. 읽는 것은 그대로 됩니다.",
  );
  writes = "accepted";
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull(), { timeout: 2_000 });
});
