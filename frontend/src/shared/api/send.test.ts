import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connection, retryNow } from "@/shared/api/connection";
import { send } from "@/shared/api/send";

const fetched = vi.fn<(request: Request, options?: RequestInit) => Promise<Response>>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  fetched.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function change(signal?: AbortSignal): Request {
  const headers = { "Idempotency-Key": "k1" };
  return new Request("http://library.test/api/cart/add", {
    method: "POST",
    body: "{}",
    headers,
    ...(signal && { signal }),
  });
}

test("a lost network and a 503 are tried again with the same key until there is an answer", async () => {
  fetched
    .mockRejectedValueOnce(new TypeError("network"))
    .mockResolvedValueOnce(new Response(null, { status: 503, headers: { "Retry-After": "1" } }))
    .mockResolvedValueOnce(new Response("{}", { status: 200 }));
  const answer = send(change());
  await vi.advanceTimersByTimeAsync(100);
  expect(connection.get()?.requests).toBe(1);
  await vi.runAllTimersAsync();
  expect((await answer).status).toBe(200);
  expect(fetched.mock.calls.map(([request]) => request.headers.get("Idempotency-Key"))).toEqual(["k1", "k1", "k1"]);
  expect(connection.get()).toBeNull();
});

test("an answer that breaks off is none: it is asked for again with the same key", async () => {
  const broken = new ReadableStream({ pull: (stream) => stream.error(new TypeError("network")) });
  fetched.mockResolvedValueOnce(new Response(broken)).mockResolvedValueOnce(new Response('{"whole":true}'));
  const answer = send(change());
  await vi.runAllTimersAsync();
  expect(await (await answer).json()).toEqual({ whole: true });
  expect(fetched.mock.calls.map(([request]) => request.headers.get("Idempotency-Key"))).toEqual(["k1", "k1"]);
});

test.each([400, 401, 404, 409, 429, 500])("a %i is an answer and is not tried again", async (status) => {
  fetched.mockResolvedValue(new Response("{}", { status }));
  expect((await send(change())).status).toBe(status);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("the reader can have it tried again at once", async () => {
  fetched.mockRejectedValueOnce(new TypeError("network")).mockResolvedValueOnce(new Response("{}"));
  const answer = send(change());
  await vi.advanceTimersByTimeAsync(1);
  retryNow();
  await vi.advanceTimersByTimeAsync(1);
  expect((await answer).ok).toBe(true);
});

test("who never answers has not answered, and a browser without AbortSignal.any notices, too", async () => {
  vi.stubGlobal("AbortSignal", { ...AbortSignal, any: undefined });
  fetched
    .mockImplementationOnce(
      (_, ...[options]) => new Promise((_, reject) => options?.signal?.addEventListener("abort", reject)),
    )
    .mockResolvedValueOnce(new Response("{}"));
  const answer = send(change());
  await vi.runAllTimersAsync();
  expect((await answer).ok).toBe(true);
});

test("an aborted request is tried no more", async () => {
  fetched.mockRejectedValue(new TypeError("network"));
  const abort = new AbortController();
  const answer = expect(send(change(abort.signal))).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(1);
  abort.abort();
  await answer;
  const calls = fetched.mock.calls.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(fetched).toHaveBeenCalledTimes(calls);
  expect(connection.get()).toBeNull();
});
