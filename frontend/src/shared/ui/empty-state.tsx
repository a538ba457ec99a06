import type { ReactNode } from "react";

type Props = { title: ReactNode; hint: string; children?: ReactNode };

/** What stands where something is missing: what is so, and what to do next. */
export function EmptyState({ title, hint, children }: Props) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 py-16 text-center">
      <EmptyShelf />
      {title}
      <p className="text-soft">{hint}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>
    </div>
  );
}

function EmptyShelf() {
  return (
    <svg viewBox="0 0 120 72" className="mb-2 w-32 text-line" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="3" strokeLinejoin="round">
        <path d="M4 66h112" strokeLinecap="round" />
        <path d="M20 65V22h12v43M32 65V14h15v51M78 64 66 26l12-4 12 38z" />
        <path d="M35 24h9M35 30h9" strokeWidth="2" />
      </g>
    </svg>
  );
}
