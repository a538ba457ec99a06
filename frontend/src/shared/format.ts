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
  deadline: (value: string) => string;
  moment: (value: string) => string;
  fromToday: (value: string) => string;
  seconds: (ms: number) => string;
};

const DAY_MS = 86_400_000;

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
  // To the minute: on its last day nobody knows otherwise whether they are late.
  const deadline = new Intl.DateTimeFormat(language, {
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
  });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const fromToday = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const seconds = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    number: (value) => number.format(value),
    price: (won) => price.format(won),
    time: (ms) => time.format(ms),
    date: (value) => date.format(new Date(value)),
    deadline: (value) => deadline.format(new Date(value)),
    moment: (value) => moment.format(new Date(value)),
    fromToday: (value) => fromToday.format(daysFrom(new Date(), new Date(value)), "day"),
    seconds: (ms) => seconds.format(ms / 1000),
  };
}

/** Give how many midnights lie between, as the reader's calendar has them: what is due tonight is due in 0 days. */
export function daysFrom(now: Date, then: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (midnight(then) - midnight(now)) / DAY_MS;
}
