import type { ComponentProps } from "react";
import { Link } from "react-router";

const SHAPE = "inline-flex items-center justify-center font-semibold transition-colors";
const SIZES = {
  small: "min-h-9 gap-1 rounded-full px-3 text-sm",
  medium: "min-h-11 gap-2 rounded-lg px-5 text-[0.9375rem]",
  large: "min-h-12 gap-2 rounded-lg px-7 text-base",
} as const;
const LOOKS = {
  solid: "bg-ink text-paper hover:bg-ink/85 disabled:bg-soft",
  outline: "border border-field text-ink hover:bg-wash disabled:text-soft disabled:border-line",
  plain: "text-soft hover:bg-wash hover:text-ink disabled:text-soft",
} as const;

type Style = { look?: keyof typeof LOOKS; size?: keyof typeof SIZES };

export function Button({ look = "solid", size = "medium", className = "", ...rest }: ComponentProps<"button"> & Style) {
  return <button type="button" className={`${SHAPE} ${SIZES[size]} ${LOOKS[look]} ${className}`} {...rest} />;
}

/** A link that looks like a button: for what leads elsewhere. */
export function ButtonLink({
  look = "solid",
  size = "medium",
  className = "",
  ...rest
}: ComponentProps<typeof Link> & Style) {
  return <Link className={`${SHAPE} ${SIZES[size]} ${LOOKS[look]} ${className}`} {...rest} />;
}
