import type { Book, NewBook } from "@/shared/api/client";
import { lengthOf } from "@/shared/characters";

/** How long a text may be; the contract's figures. */
export const TEXTS = { title: 255, author: 100, publisher: 100, category: 50, description: 2000 } as const;
/** From which number to which. */
export const NUMBERS = { year: [1, 9999], price: [0, 4_294_967_295], copies: [0, 999] } as const;
export const FIELDS = [
  "title",
  "author",
  "publisher",
  "year",
  "isbn",
  "category",
  "description",
  "price",
  "copies",
] as const;

export type Field = (typeof FIELDS)[number];
/** What stands in the form's fields. */
export type Form = Record<Field, string>;
export type Fault = "required" | "tooLong" | "number" | "isbn" | "checkDigit";
export type Faults = Partial<Record<Field, Fault>>;

const ISBN = /^((\d-?){12}\d|(\d-?){9}[\dX])$/;

export const EMPTY: Form = {
  title: "",
  author: "",
  publisher: "",
  year: "",
  isbn: "",
  category: "",
  description: "",
  price: "",
  copies: "1",
};

export function formOf(book: Book): Form {
  const { title, author, publisher, category, description } = book;
  return {
    title,
    author,
    publisher,
    category,
    description,
    isbn: book.isbn ?? "",
    year: String(book.year),
    price: String(book.price),
    copies: book.copies === null ? "" : String(book.copies),
  };
}

/** Give what is wrong with each field; one that is as it was before is never wrong. */
export function faultsOf(form: Form, before?: Form): Faults {
  const faults: Faults = {};
  for (const field of FIELDS) {
    const fault = form[field] === before?.[field] ? undefined : faultOf(field, form[field].trim());
    if (fault) faults[field] = fault;
  }
  return faults;
}

function faultOf(field: Field, text: string): Fault | undefined {
  if (field === "isbn") return text ? isbnFaultOf(text.toUpperCase()) : undefined;
  if (!text) return "required";
  if (field in TEXTS) return lengthOf(text) > TEXTS[field as keyof typeof TEXTS] ? "tooLong" : undefined;
  const [least, most] = NUMBERS[field as keyof typeof NUMBERS];
  const number = Number(text.replaceAll(",", ""));
  return /^\d[\d,]*$/.test(text) && number >= least && number <= most ? undefined : "number";
}

function isbnFaultOf(text: string): Fault | undefined {
  const digits = text.replaceAll("-", "");
  const short = digits.length === 10;
  if (!ISBN.test(text) || !(short || /^97[89]/.test(digits))) return "isbn";
  const weight = (place: number) => (short ? 10 - place : place % 2 ? 3 : 1);
  const sum = [...digits].reduce((sum, digit, place) => sum + weight(place) * (digit === "X" ? 10 : Number(digit)), 0);
  return sum % (short ? 11 : 10) ? "checkDigit" : undefined;
}

/** Give the book that a form without faults describes. */
export function bookOf(form: Form): NewBook {
  const number = (field: keyof typeof NUMBERS) => Number(form[field].replaceAll(",", ""));
  return {
    title: form.title.trim(),
    author: form.author.trim(),
    publisher: form.publisher.trim(),
    category: form.category.trim(),
    description: form.description.trim(),
    isbn: form.isbn.trim().toUpperCase() || null,
    year: number("year"),
    price: number("price"),
    copies: number("copies"),
  };
}

/** Give only what differs: what another administrator changes meanwhile stays. */
export function changeOf(form: Form, before: Form): Partial<NewBook> {
  const book = bookOf(form);
  const changed = FIELDS.filter((field) => form[field] !== before[field]);
  return Object.fromEntries(changed.map((field) => [field, book[field]]));
}
