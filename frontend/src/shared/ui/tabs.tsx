import { Link } from "react-router";

type Props = { label: string; tabs: readonly { to: string; name: string; present: boolean }[] };

/** Links between the pages that belong together, of which one is the present. */
export function Tabs({ label, tabs }: Props) {
  return (
    <nav aria-label={label} className="mt-4 flex flex-wrap gap-x-5 border-b border-line">
      {tabs.map(({ to, name, present }) => (
        <Link
          key={to}
          to={to}
          aria-current={present ? "page" : undefined}
          className="-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent text-soft hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-bold aria-[current=page]:text-ink"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
