import { type ComponentProps, type ReactNode, useId } from "react";

type Props = Omit<ComponentProps<"input">, "value" | "onChange"> & {
  label: string;
  value: string;
  change: (value: string) => void;
  problem?: string | undefined;
  children?: ReactNode;
};

/** A labelled text field; `problem` stands below it and is read with it, `children` stands at its right end. */
export function Field({ label, value, change, problem, children, ...input }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-semibold">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          value={value}
          onChange={(event) => change(event.target.value)}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          className="min-h-12 w-full rounded-lg border border-field bg-paper px-3.5 text-base aria-invalid:border-danger"
        />
        {children}
      </div>
      {problem && (
        <p id={`${id}-problem`} className="mt-1 text-sm text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
