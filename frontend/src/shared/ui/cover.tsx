import { useId } from "react";
import { cut, lengthOf } from "@/shared/characters";
import { useTranslation } from "@/shared/i18n/use-translation";
import { linesOf, paletteOf } from "@/shared/ui/cover-art";
import { CoverPattern } from "@/shared/ui/cover-pattern";

type Props = { title: string; author: string; category: string; className?: string; decorative?: boolean };

const MARGIN = 20;
const TITLE_TOP = 38;
const SIZES = [27, 23, 19, 16]; // the largest in which the title takes at most three lines, or else four

/** A book's cover, 2:3, drawn from its title and category: the same book always has the same one. */
export function Cover({ title, author, category, className = "", decorative = false }: Props) {
  const { t } = useTranslation();
  const clip = useId();
  const { ground, shape, ink } = paletteOf(title, category);
  const { size, lines } = set(title);
  const name = decorative ? { "aria-hidden": true } : { role: "img", "aria-label": t("book.cover", { title }) };

  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: its name is an aria-label, for a title would pop up under the mouse
    <svg viewBox="0 0 200 300" className={`aspect-[2/3] w-full rounded-[3px] shadow-sm ${className}`} {...name}>
      <clipPath id={clip}>
        <rect width="200" height="300" />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <rect width="200" height="300" fill={ground} />
        <CoverPattern title={title} category={category} color={shape} />
        <rect width="7" height="300" fill="#000" opacity="0.16" />
        <rect x="7" width="1.5" height="300" fill="#fff" opacity="0.18" />
        <g fill={ink}>
          <text className="font-serif" fontSize={size} fontWeight="700" letterSpacing="-0.5">
            {lines.map((line, index) => (
              <tspan key={line} x={MARGIN} y={TITLE_TOP + size + index * size * 1.3}>
                {line}
              </tspan>
            ))}
          </text>
          <text x={MARGIN} y={MARGIN + 11} fontSize="11.5" opacity="0.9">
            {lengthOf(author) > 15 ? `${cut(author, 14)}…` : author}
          </text>
        </g>
      </g>
    </svg>
  );
}

function set(title: string): { size: number; lines: string[] } {
  const settings = SIZES.map((size) => ({ size, lines: linesOf(title, (200 - 2 * MARGIN) / size) }));
  const fitting = settings.find(({ lines }) => lines.length <= 3) ?? settings.find(({ lines }) => lines.length <= 4);
  const smallest = settings[settings.length - 1] as { size: number; lines: string[] };
  return fitting ?? { ...smallest, lines: smallest.lines.slice(0, 5) };
}
