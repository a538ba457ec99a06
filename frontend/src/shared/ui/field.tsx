import { type ComponentProps, type ReactNode, useId } from "react";
import { takes } from "@/shared/characters";

type Props = Omit<ComponentProps<"input">, "value" | "onChange"> & {
  label: string;
  value: string;
  change: (value: string) => void;
  most?: number;
  problem?: string | undefined;
  rows?: number;
  children?: ReactNode;
};

const BOX = "w-full rounded-lg border border-field bg-paper px-3.5 text-base aria-invalid:border-danger";

/**
 * A labelled text field, with `rows` one of several lines, that takes `most` characters; `problem` stands below it and
 * is read with it, `children` stands at its right end.
 */
export function Field({ label, value, change, most, problem, rows, children, ...input }: Props) {
  const id = useId();
  const common = {
    id,
    value,
    dir: "auto", // as what is typed; a number is written from the left
    ...takes(most ?? Number.POSITIVE_INFINITY, change),
    "aria-invalid": problem ? true : undefined,
    "aria-describedby": problem ? `${id}-problem` : undefined,
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-semibold">
        {label}
      </label>
      <div className="relative">
        {rows ? (
          <textarea {...common} name={input.name} rows={rows} className={`${BOX} py-3`} />
        ) : (
          <input {...input} {...common} className={`${BOX} min-h-12`} />
        )}
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
