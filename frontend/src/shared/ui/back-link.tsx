import type { MouseEvent } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import type { FROM_LIST } from "@/shared/position";
import { Icon } from "@/shared/ui/icon";

/** Give the function that leads back to the list: as it was left where the reader came from there, else its beginning. */
export function useBackToList(list: string): () => void {
  const navigate = useNavigate();
  const fromList = useFromList();
  return () => void (fromList ? navigate(-1) : navigate(list));
}

/** The way back from an entry to its list. */
export function BackLink({ list, label }: { list: string; label: string }) {
  const fromList = useFromList();
  const back = useBackToList(list);
  const follow = (event: MouseEvent) => {
    if (!fromList || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    back();
  };
  return (
    <Link
      to={list}
      onClick={follow}
      className="-ml-1.5 mb-6 inline-flex items-center gap-1 py-1 pr-2 text-soft hover:text-ink"
    >
      <Icon name="back" />
      {label}
    </Link>
  );
}

function useFromList(): boolean {
  return (useLocation().state as Partial<typeof FROM_LIST> | null)?.fromList === true;
}
