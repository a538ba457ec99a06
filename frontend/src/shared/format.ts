import { useTranslation } from "@/shared/i18n/use-translation";

/** Give the writers of numbers, prices (₩) and times in the reader's language. */
export function useFormat() {
  const { language } = useTranslation();
  return formatsOf(language);
}

type Formats = {
  number: (value: number) => string;
  price: (won: number) => string;
  time: (ms: number) => string;
  date: (value: string) => string;
  seconds: (ms: number) => string;
};

const made = new Map<string, Formats>();

function formatsOf(language: string): Formats {
  const formats = made.get(language) ?? make(language);
  made.set(language, formats);
  return formats;
}

function make(language: string): Formats {
  const number = new Intl.NumberFormat(language);
  const price = new Intl.NumberFormat(language, {
    style: "currency",
    currency: "KRW",
    currencyDisplay: "narrowSymbol",
  });
  const time = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const seconds = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    number: (value) => number.format(value),
    price: (won) => price.format(won),
    time: (ms) => time.format(ms),
    date: (value) => date.format(new Date(value)),
    seconds: (ms) => seconds.format(ms / 1000),
  };
}
