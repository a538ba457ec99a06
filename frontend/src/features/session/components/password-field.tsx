import { useState } from "react";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Field } from "@/shared/ui/field";
import { Icon } from "@/shared/ui/icon";

type Props = { value: string; change: (value: string) => void; problem: string | undefined };

export function PasswordField({ value, change, problem }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <Field
      name="password"
      label={t("session.password")}
      type={shown ? "text" : "password"}
      value={value}
      change={change}
      problem={problem}
      autoComplete="current-password"
      most={128}
    >
      <button
        type="button"
        aria-label={t(shown ? "session.hide" : "session.show")}
        onClick={() => setShown(!shown)}
        className={`absolute inset-y-1 right-1 grid w-10 place-items-center rounded-md bg-paper ${shown ? "text-ink" : "text-soft"}`}
      >
        <Icon name="eye" />
      </button>
    </Field>
  );
}
