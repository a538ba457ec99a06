import { useState } from "react";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Icon } from "@/shared/ui/icon";
import { MOST_OF_A_BOOK } from "../change";

type Props = { title: string; quantity: number; change: (quantity: number) => void };

const STEP =
  "grid size-10 place-items-center rounded-lg hover:bg-wash aria-disabled:text-line aria-disabled:hover:bg-transparent";

/** A quantity from 1 to 99, by steps or typed. A typed one counts when the field is left or Enter is pressed. */
export function Stepper({ title, quantity, change }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);

  const finish = () => {
    const wanted = Number(typed);
    setTyped(null);
    if (typed && wanted >= 1) change(Math.min(wanted, MOST_OF_A_BOOK));
  };

  return (
    <div className="inline-flex items-center rounded-xl border border-line">
      <button
        type="button"
        className={STEP}
        aria-label={t("cart.less", { title })}
        aria-disabled={quantity <= 1}
        onClick={() => quantity > 1 && change(quantity - 1)}
      >
        <Icon name="minus" className="size-4" />
      </button>
      <input
        aria-label={t("cart.quantity", { title })}
        inputMode="numeric"
        value={typed ?? quantity}
        onChange={(event) => setTyped(event.target.value.replace(/\D/g, "").slice(0, 2))}
        onFocus={(event) => event.target.select()}
        onBlur={finish}
        onKeyDown={(event) => event.key === "Enter" && finish()}
        className="h-9 w-10 rounded-md bg-transparent text-center font-semibold tabular-nums"
      />
      <button
        type="button"
        className={STEP}
        aria-label={t("cart.more", { title })}
        aria-disabled={quantity >= MOST_OF_A_BOOK}
        onClick={() => quantity < MOST_OF_A_BOOK && change(quantity + 1)}
      >
        <Icon name="plus" className="size-4" />
      </button>
    </div>
  );
}
