import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { vi } from "vitest";
import { newQueryClient } from "@/app/queries";
import { loadTexts, type Part, startLanguage } from "@/shared/i18n/i18n";

type Answer = (request: Request) => Response | Promise<Response>;

/** Answer the client's requests by `METHOD /path`; whatever else it asks for is a 404. Gives the requests so far. */
export function stubLibrary(answers: Record<string, Answer>): Request[] {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    requests.push(request);
    const answer = answers[`${request.method} ${new URL(request.url).pathname}`];
    return answer ? answer(request) : problem(404, "not_found");
  });
  return requests;
}

export function json(body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json", ...headers } });
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ error: "A sentence.", code }), { status, headers });
}

type Place = { address?: string; texts?: Part[] };

/** Show a part of the site at an address, in Korean, with more parts of the texts. */
export async function show(part: ReactNode, { address = "/", texts = [] }: Place = {}): Promise<void> {
  await startLanguage();
  await loadTexts(...texts);
  render(
    <QueryClientProvider client={newQueryClient()}>
      <MemoryRouter initialEntries={[address]}>{part}</MemoryRouter>
    </QueryClientProvider>,
  );
}
