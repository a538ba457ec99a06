import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";

type Account = { id: string; password: string };

// The accounts that the loader makes for trying the library out.
const ACCOUNTS: readonly Account[] = [
  { id: "user", password: "password" },
  { id: "admin", password: "admin123" },
];

export function TestAccounts({ choose }: { choose: (account: Account) => void }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="accounts" className="mt-6 rounded-xl bg-wash p-4">
      <h2 id="accounts" className="font-semibold">
        {t("session.accounts")}
      </h2>
      <p className="text-sm text-soft">{t("session.accountsNote")}</p>
      <ul className="mt-3 flex flex-wrap gap-2">
        {ACCOUNTS.map((account) => (
          <li key={account.id}>
            <Button look="outline" size="small" className="bg-paper" onClick={() => choose(account)}>
              {account.id} / {account.password}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
