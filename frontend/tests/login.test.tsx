// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { LoginPage } from "@/features/session/components/login-page";
import { leaveSession, session } from "@/shared/session/session";
import { json, problem, show, stubLibrary } from "./library";

const CALL = "POST /api/users/login";

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
  expect(requests).toHaveLength(1);
});

test("a login remembers who reads, and no token", async () => {
  stubLibrary({ [CALL]: () => json({ token: "secret", user_id: "user", role: "user", expires_in: 86_400 }) });
  await show(<LoginPage />, { address: "/login", texts: ["login"] });
  await logIn("password");
  await expect.poll(() => session.get().reader).toEqual({ id: "user", role: "user" });
  expect(JSON.stringify({ ...localStorage })).not.toContain("secret");
});
