import { useEffect, useRef, useState } from "react";
import { takes } from "@/shared/characters";
import { useTranslation } from "@/shared/i18n/use-translation";
import { LONGEST, searchText, searchTextSoFar } from "@/shared/search-text";
import { Icon } from "@/shared/ui/icon";

const TYPING_MS = 180;

type Props = { search: string; change: (search: string) => void };

/** Search while typing: `change` is called once the reader pauses, and at once on Enter. */
export function SearchBox({ search, change }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(search);
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef(search);
  const page = useRef(window.location.pathname);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The address changed otherwise: by going back, or by a button that drops the search.
  useEffect(() => {
    if (search === asked.current) return;
    clearTimeout(timer.current);
    setTyped(search);
    asked.current = search;
  }, [search]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (text: string) => {
    clearTimeout(timer.current);
    if (text === asked.current) return;
    asked.current = text;
    change(text);
  };

  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // A reader who has gone on meanwhile, to a page that still loads, must not be brought back.
      if (window.location.pathname === page.current) ask(searchTextSoFar(text));
    }, TYPING_MS);
  };

  const clear = () => {
    setTyped("");
    ask("");
    input.current?.focus();
  };

  return (
    <search>
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          ask(searchText(typed));
        }}
      >
        <Icon name="search" className="pointer-events-none absolute top-1/2 left-4 size-5 -translate-y-1/2 text-soft" />
        <input
          ref={input}
          type="text"
          dir="auto"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          aria-label={t("list.search")}
          placeholder={t("list.searchHint")}
          value={typed}
          {...takes(LONGEST, type)}
          className="min-h-13 w-full rounded-xl border border-field bg-paper px-12 text-base placeholder:text-soft"
        />
        {typed && (
          <button
            type="button"
            aria-label={t("list.clearSearch")}
            onClick={clear}
            className="absolute inset-y-1.5 right-1.5 grid w-10 place-items-center rounded-lg text-soft hover:bg-wash"
          >
            <Icon name="close" className="size-4" />
          </button>
        )}
      </form>
    </search>
  );
}
