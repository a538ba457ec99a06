import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { listTestAccounts, type TestAccount } from "../api/test-accounts";

export function TestAccounts({ choose }: { choose: (account: TestAccount) => void }) {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery({
    queryKey: ["test-accounts"],
    queryFn: listTestAccounts,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (accounts.length === 0) return null;
  return (
    <section aria-labelledby="accounts" className="mt-6 rounded-xl bg-wash p-4">
      <h2 id="accounts" className="font-semibold">
        {t("session.accounts")}
      </h2>
      <p className="text-sm text-soft">{t("session.accountsNote")}</p>
      <ul className="mt-3 flex flex-wrap gap-2">
        {accounts.map((account) => (
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
