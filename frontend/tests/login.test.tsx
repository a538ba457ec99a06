// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { LoginPage } from "@/features/session/components/login-page";
import { leaveSession, session } from "@/shared/session/session";
import { json, problem, show, stubLibrary } from "./library";

const CALL = "POST /api/users/login";
const ACCOUNTS = "GET /test-accounts.json";

beforeEach(leaveSession);

async function logIn(password: string) {
  await userEvent.type(screen.getByLabelText("아이디"), "user");
  await userEvent.type(screen.getByLabelText("비밀번호"), `${password}{Enter}`);
}

test("a wrong password says so on the form, keeps what was typed and ends no session", async () => {
  stubLibrary({ [CALL]: () => problem(401, "wrong_credentials") });
  await show(<LoginPage />, { address: "/login", texts: ["login"] });
  await logIn("wrong");
  expect((await screen.findByRole("alert")).textContent).toContain("맞지 않습니다");
  expect(screen.getByLabelText<HTMLInputElement>("비밀번호").value).toBe("wrong");
  expect(session.get().ended).toBeNull();
});

test("a throttled login says how long to wait and sends nothing meanwhile", async () => {
  const requests = stubLibrary({ [CALL]: () => problem(429, "too_many_logins", { "Retry-After": "125" }) });
  await show(<LoginPage />, { address: "/login", texts: ["login"] });
  await logIn("wrong");
  expect((await screen.findByRole("timer")).textContent).toContain("2:0");
  await userEvent.click(screen.getByRole("button", { name: "로그인" }));
  expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

test("a login remembers who reads, and no token", async () => {
  stubLibrary({ [CALL]: () => json({ token: "secret", user_id: "user", role: "user", expires_in: 86_400 }) });
  await show(<LoginPage />, { address: "/login", texts: ["login"] });
  await logIn("password");
  await expect.poll(() => session.get().reader).toEqual({ id: "user", role: "user" });
  expect(JSON.stringify({ ...localStorage })).not.toContain("secret");
});

test("accounts to try the library with are shown where the site's server names some, and fill in the form", async () => {
  stubLibrary({ [ACCOUNTS]: () => json([{ id: "someone", password: "known to all" }]) });
  await show(<LoginPage />, { address: "/login", texts: ["login"] });
  await userEvent.click(await screen.findByRole("button", { name: "someone / known to all" }));
  expect(screen.getByLabelText<HTMLInputElement>("아이디").value).toBe("someone");
  expect(screen.getByLabelText<HTMLInputElement>("비밀번호").value).toBe("known to all");
});

test.each([
  ["names none", () => json([])],
  ["knows nothing of them", () => problem(404, "not_found")],
  ["answers something else", () => new Response("<!doctype html>")],
])("no account is shown where the site's server %s, on localhost too", async (_, answer) => {
  expect(window.location.hostname).toBe("localhost");
  const requests = stubLibrary({ [ACCOUNTS]: answer });
  await show(<LoginPage />, { address: "/login", texts: ["login"] });
  await expect.poll(() => requests.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve));
  expect(screen.queryByText("테스트 계정")).toBeNull();
});
