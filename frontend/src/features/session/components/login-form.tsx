import { type FormEvent, useEffect, useRef, useState } from "react";
import { Problem } from "@/shared/api/problem";
import { useTranslation } from "@/shared/i18n/use-translation";
import { Button } from "@/shared/ui/button";
import { Field } from "@/shared/ui/field";
import { Icon } from "@/shared/ui/icon";
import { problemText } from "@/shared/ui/problem-text";
import { useChange } from "@/shared/use-change";
import { logIn } from "../api/log-in";
import { PasswordField } from "./password-field";
import { useCountdown } from "./use-countdown";

type Props = { id: string; password: string; setId: (id: string) => void; setPassword: (password: string) => void };

export function LoginForm({ id, password, setId, setPassword }: Props) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState<"id" | "password" | null>(null);
  const message = useRef<HTMLDivElement>(null);
  const login = useChange({ mutationKey: ["log-in"], mutationFn: logIn });
  const throttle = useCountdown();
  const { error, isPending } = login;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const lacking = id ? (password ? null : "password") : "id";
    setMissing(lacking);
    if (lacking) event.currentTarget.querySelector<HTMLInputElement>(`[name=${lacking}]`)?.focus();
    else if (!throttle.left) {
      login.mutate(
        { id, password },
        { onError: (problem) => problem instanceof Problem && throttle.start(problem.retryAfter) },
      );
    }
  };

  useEffect(() => {
    if (error) message.current?.focus();
  }, [error]);

  return (
    <form noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
      {error && (
        <div
          ref={message}
          tabIndex={-1}
          role="alert"
          className="flex gap-2 rounded-lg border border-danger bg-danger-wash px-3 py-2.5 text-danger"
        >
          <Icon name="warning" className="mt-0.5 size-5" />
          <p>{throttle.ended ? t("session.again") : problemText(t, error)}</p>
        </div>
      )}
      {throttle.left > 0 && (
        <p role="timer" aria-live="off" className="font-semibold tabular-nums">
          {t("session.wait", { time: throttle.text })}
        </p>
      )}
      <Field
        name="id"
        label={t("session.id")}
        value={id}
        change={setId}
        problem={missing === "id" ? t("session.missingId") : undefined}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        most={64}
      />
      <PasswordField
        value={password}
        change={setPassword}
        problem={missing === "password" ? t("session.missingPassword") : undefined}
      />
      <Button type="submit" aria-disabled={isPending || throttle.left > 0} className="mt-2 aria-disabled:bg-soft">
        {isPending ? t("session.submitting") : t("session.submit")}
      </Button>
    </form>
  );
}
