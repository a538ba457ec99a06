import { expect, test } from "vitest";
import { bookOf, changeOf, EMPTY, type Field, faultsOf } from "./book-form";

const form = {
  ...EMPTY,
  title: " 소년이 온다 ",
  author: "한강",
  publisher: "창비",
  year: "2014",
  category: "문학",
  description: "열흘의 이야기.",
  price: "15,000",
};

test("a form that is filled in describes a book", () => {
  expect(faultsOf(form)).toEqual({});
  expect(bookOf(form)).toEqual({
    title: "소년이 온다",
    author: "한강",
    publisher: "창비",
    year: 2014,
    isbn: null,
    category: "문학",
    description: "열흘의 이야기.",
    price: 15_000,
    copies: 1,
  });
});

test.each<[Field, string, string]>([
  ["title", "  ", "required"],
  ["author", "가".repeat(101), "tooLong"],
  ["year", "2014년", "number"],
  ["year", "0", "number"],
  ["price", "-1", "number"],
  ["price", "4294967296", "number"],
  ["copies", "1000", "number"],
  ["copies", "", "required"],
  ["isbn", "978-89-364-3412", "isbn"],
  ["isbn", "4006381333931", "isbn"],
  ["isbn", "978-89-364-3412-1", "checkDigit"],
  ["isbn", "89-364-3412-X", "checkDigit"],
])("%s cannot be '%s': %s", (field, text, fault) => {
  expect(faultsOf({ ...form, [field]: text })).toEqual({ [field]: fault });
});

test("a text is as long as it has characters", () => {
  expect(faultsOf({ ...form, title: "📚".repeat(255) })).toEqual({});
  expect(faultsOf({ ...form, title: "📚".repeat(256) })).toEqual({ title: "tooLong" });
});

test.each(["9788936434120", "978-89-364-3412-0", "89-364-3412-8", "0-8044-2957-x", ""])(
  "'%s' is a good ISBN",
  (isbn) => {
    expect(faultsOf({ ...form, isbn })).toEqual({});
  },
);

test("only what was changed is sent, and only that is checked", () => {
  const before = { ...form, description: "" };
  expect(faultsOf({ ...before, price: "16000" }, before)).toEqual({});
  expect(changeOf({ ...before, price: "16000", isbn: "0-8044-2957-x" }, before)).toEqual({
    price: 16_000,
    isbn: "0-8044-2957-X",
  });
  expect(changeOf(before, before)).toEqual({});
});
