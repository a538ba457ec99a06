import type { ReactNode } from "react";
import { numberOf } from "@/shared/ui/cover-art";

/** A number from 0 to `range` that belongs to the title; each index has its own. */
type Chance = (index: number, range: number) => number;
type Drawing = (chance: Chance, color: string) => ReactNode;

type Props = { title: string; category: string; color: string };

/** Draw what a category looks like in the lower half of a 200×300 cover; the title picks one and shifts it. */
export function CoverPattern({ title, category, color }: Props) {
  const chance: Chance = (index, range) => (numberOf(`${title}/${index}`) % 1000) * (range / 1000);
  const drawings = DRAWINGS[category] ?? [arcs];
  const drawing = drawings[numberOf(`${title}/drawing`) % drawings.length] ?? arcs;
  return (
    <g fill="none" stroke={color} strokeWidth="2" transform="translate(0 8)">
      {drawing(chance, color)}
    </g>
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const cells: Drawing = (chance, color) =>
  range(24).map((cell) => {
    const place = { x: 20 + (cell % 6) * 27.5, y: 170 + Math.floor(cell / 6) * 27.5, width: 21, height: 21, rx: 4 };
    return <rect key={cell} {...place} fill={chance(cell, 1) > 0.62 ? color : "none"} />;
  });

const network: Drawing = (chance, color) => {
  const nodes = range(8).map((node) => ({
    x: 28 + (node % 4) * 48 + chance(node, 22) - 11,
    y: 190 + Math.floor(node / 4) * 56 + chance(node + 8, 26) - 13,
  }));
  const [hub] = nodes.slice(Math.floor(chance(20, 4)));
  return nodes.map(({ x, y }, node) => (
    <g key={`${x} ${y}`}>
      {hub && <path d={`M${hub.x} ${hub.y}L${x} ${y}`} />}
      <circle cx={x} cy={y} r={5 + chance(node + 16, 6)} fill={color} />
    </g>
  ));
};

const brackets: Drawing = (chance, color) =>
  range(6).map((line) => {
    const indent = 20 + Math.floor(chance(line, 3)) * 22;
    const width = 40 + chance(line + 6, 158 - indent - 20);
    return (
      <rect key={line} x={indent} y={172 + line * 18} width={width} height="8" rx="4" fill={color} stroke="none" />
    );
  });

const waves: Drawing = (chance) =>
  range(7).map((line) => {
    const y = 180 + line * 17;
    return <path key={line} d={`M-10 ${y}q52 ${-12 - chance(line, 20)} 105 0t115 0`} strokeWidth={1.5 + line * 0.9} />;
  });

const hills: Drawing = (chance, color) =>
  range(3).map((hill) => {
    const top = 200 + hill * 28 - chance(hill, 18);
    const peak = 40 + chance(hill + 3, 120);
    return (
      <path
        key={hill}
        d={`M0 300V${top + 30}Q${peak} ${top - 30} 200 ${top + 26}V300Z`}
        fill={color}
        stroke="none"
        opacity={0.35 + hill * 0.28}
      />
    );
  });

const moon: Drawing = (chance, color) => (
  <>
    <circle cx={70 + chance(0, 60)} cy="214" r={38 + chance(1, 14)} fill={color} stroke="none" />
    {range(5).map((line) => (
      <path key={line} d={`M${20 + chance(line, 40)} ${246 + line * 9}H${120 + chance(line + 5, 60)}`} opacity="0.8" />
    ))}
  </>
);

const orbits: Drawing = (chance, color) => (
  <g transform={`rotate(${chance(1, 60) - 30} 100 222)`}>
    {range(3).map((ring) => (
      <ellipse key={ring} cx="100" cy="222" rx="80" ry={24 + ring * 3} transform={`rotate(${ring * 60} 100 222)`} />
    ))}
    <circle cx="100" cy="222" r={10 + chance(2, 8)} fill={color} />
  </g>
);

const columns: Drawing = (chance, color) =>
  range(6).map((column) => {
    const height = 50 + chance(column, 70);
    return (
      <rect key={column} x={20 + column * 28} y={284 - height} width="17" height={height} fill={color} stroke="none" />
    );
  });

const shapes: Drawing = (chance, color) => (
  <>
    <circle cx={60 + chance(0, 70)} cy={205 + chance(1, 20)} r={38 + chance(2, 12)} fill={color} stroke="none" />
    <path d={`M${24 + chance(3, 30)} 278h${100 + chance(4, 40)}L${90 + chance(5, 40)} 190z`} opacity="0.75" />
    <rect x={100 + chance(6, 30)} y={180 + chance(7, 30)} width="52" height="52" opacity="0.75" />
  </>
);

const arcs: Drawing = (chance) =>
  range(6).map((arc) => (
    <circle key={arc} cx={chance(0, 1) > 0.5 ? 180 : 20} cy="286" r={22 + arc * (15 + chance(1, 4))} strokeWidth="5" />
  ));

const rays: Drawing = (chance, color) => (
  <>
    <circle cx="100" cy="268" r={36 + chance(0, 14)} fill={color} stroke="none" />
    {range(9).map((ray) => (
      <path
        key={ray}
        d="M100 200v-24"
        strokeWidth="4"
        strokeLinecap="round"
        transform={`rotate(${ray * 20 - 80} 100 268)`}
      />
    ))}
  </>
);

const steps: Drawing = (chance, color) =>
  range(5).map((step) => {
    const height = 20 + step * 17 + chance(step, 20);
    return (
      <rect key={step} x={20 + step * 33} y={284 - height} width="25" height={height} fill={color} stroke="none" />
    );
  });

const DRAWINGS: Record<string, readonly Drawing[]> = {
  IT: [cells, network, brackets],
  문학: [waves, hills, moon],
  과학: [orbits, network],
  역사: [columns, hills],
  예술: [shapes],
  인문: [arcs, moon],
  비즈니스: [steps, columns],
  자기계발: [rays, steps, hills],
};
