import { useNavigate } from "react-router";
import { loadTexts } from "@/shared/i18n/i18n";
import { useTranslation } from "@/shared/i18n/use-translation";
import { showToast } from "@/shared/ui/toast-store";
import { type Outcome, reasonOf, tellOutcome } from "./outcome";

/** Give the function that tells what came of borrowing: on the cart's page in full, elsewhere in short. */
export function useTellBorrowed() {
  const { t } = useTranslation();
  const navigate = useNavigate();

  return async (came: Outcome) => {
    const inCart = window.location.pathname === "/cart";
    if (inCart || came.refused.length > 1) tellOutcome(came);
    if (inCart) return;
    await loadTexts("lending");
    const { loans, refused } = came;
    const [loan] = loans;
    const [refusal] = refused;
    const toLoans = { label: t("borrow.view"), run: () => void navigate("/loans") };
    if (loan) {
      const text =
        loans.length > 1 ? t("borrow.doneMany", { count: loans.length }) : t("borrow.done", { title: loan.title });
      showToast({ text, action: toLoans });
    }
    if (refused.length > 1) {
      const action = { label: t("borrow.why"), run: () => void navigate("/cart") };
      showToast({ tone: "problem", text: t("borrow.notDoneMany", { count: refused.length }), action });
    } else if (refusal) {
      const reason = reasonOf(t, refusal);
      showToast({
        tone: "problem",
        text: t("borrow.notDone", { title: refusal.title, reason }),
        ...(loan ? {} : { action: toLoans }),
      });
    }
  };
}
