import type { ReactNode } from "react";

type Props = { label: string; value: string; choose: (value: string) => void; children: ReactNode; className?: string };

/** A labelled choice from a list. */
export function Choice({ label, value, choose, children, className = "" }: Props) {
  return (
    <label className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <span className="text-sm font-semibold text-soft">{label}</span>
      <select
        value={value}
        onChange={(event) => choose(event.target.value)}
        className="min-h-11 w-full min-w-0 truncate rounded-lg border border-field bg-paper pr-8 pl-3 text-[0.9375rem]"
      >
        {children}
      </select>
    </label>
  );
}
