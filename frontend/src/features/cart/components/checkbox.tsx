import { type ReactNode, useEffect, useRef } from "react";

type Props = { label: string; checked: boolean | "some"; change: (checked: boolean) => void; children?: ReactNode };

/** A checkbox of 20 px that is pressed within 32; `children` is its visible label, else `label` is said only. */
export function Checkbox({ label, checked, change, children }: Props) {
  const box = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (box.current) box.current.indeterminate = checked === "some";
  }, [checked]);

  return (
    <label className="-m-1.5 inline-flex min-h-8 items-center gap-2 self-start p-1.5">
      <input
        ref={box}
        type="checkbox"
        aria-label={children ? undefined : label}
        checked={checked === true}
        onChange={(event) => change(event.target.checked)}
        className="size-5 accent-ink"
      />
      {children}
    </label>
  );
}
