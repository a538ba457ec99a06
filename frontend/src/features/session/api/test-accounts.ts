export type TestAccount = { id: string; password: string };

/** Ask the site's own server which accounts there are for everybody to try; where strangers can log in there are none. */
export async function listTestAccounts(): Promise<TestAccount[]> {
  const answer = await fetch(new Request(new URL("/test-accounts.json", window.location.origin)));
  return answer.ok ? answer.json() : [];
}
