"""What a book's texts may hold, whoever brings them: an administrator by the API or a file by the loader."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from central import catalogue
from library import texts
from library.administration import book_fields
from library.limits import LENGTHS
from library.web.problems import Problem

GOOD = dict(zip(catalogue.COLUMNS, ("7", "제목", "지은이", "출판사", "2020", "", "IT", "설명", "1000"), strict=True))
# As different characters as possible, often those that some rule knows.
SPECIAL = (
    " \t\n\r\v\x00\x1c\x7f\x85\u00a0\u00ad\u0301\u115f\u200b\u200c\u200d\u2028\u2800\u3000\u3164\ud800\ufe0f\ufeff👩"
)
# NFKC would make syllables of letters, and an iota below is a letter of its own among capitals.
AMBIGUOUS = re.compile("[\u3131-\u318e\uffa0-\uffdc\u0345]")
typed = st.text(st.sampled_from(SPECIAL) | st.characters(exclude_categories=[]), max_size=60)


class Verdict(NamedTuple):
    """What is kept of a text, else why it is refused."""

    kept: str | None
    because: str


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue") / "books.csv"


def by_the_api(name: str, value: str) -> Verdict:
    try:
        return Verdict(book_fields.some({name: value})[name], "")
    except Problem as problem:
        return Verdict(None, problem.sentence.removeprefix(f"'{name}' "))


def by_the_loader(file: Path, name: str, value: str) -> Verdict:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([GOOD, (GOOD | {name: value}).values()])
    file.write_bytes(out.getvalue().encode(errors="surrogatepass"))
    try:
        (book,) = catalogue.read(file)
    except catalogue.CatalogueError as error:
        return Verdict(None, str(error).removeprefix(f"{file}, line 2").removeprefix(f", column {name}: "))
    return Verdict(getattr(book, name), "")


@given(st.sampled_from(sorted(LENGTHS)), typed)
@example("title", "\u200b")
@example("category", "\u0958" * 50)  # longer in NFC
@example("category", " " + "x" * 50)
def test_the_api_and_the_loader_keep_the_same_of_every_text_or_both_refuse_it(
    file: Path, name: str, value: str
) -> None:
    api, loader = by_the_api(name, value), by_the_loader(file, name, value)
    assert api.kept == loader.kept
    assert api.kept is None or len(api.kept) <= LENGTHS[name]
    if "surrogate" not in api.because:  # a file cannot hold one, and is not UTF-8
        assert loader.because == api.because + (" Nothing was loaded." if api.because else "")


@pytest.mark.parametrize(
    "value",
    ["1984\u00a0년", "👩\u200d🚀", "می\u200cخواهم", "Donau\u00addampf", "두  칸", "한\u3000글", "a\tb", "\ue000"],
)
def test_what_is_typed_stays(value: str) -> None:
    assert texts.of_book("title", value) == texts.of_book("description", value) == value


@pytest.mark.parametrize("blank", [" ", "\n", "\t", "\u00a0", "\u3000", "\u200b", "\u00ad", "\u3164", "\ufeff"])
def test_blanks_at_the_ends_go(blank: str) -> None:
    assert texts.of_book("title", f"{blank} 책 {blank}") == "책"


@pytest.mark.parametrize("value", ["❤\ufe0f", "क\u094d\u200d", "\u200f(1) עברית", "🏴\U000e0067\U000e0062\U000e007f"])
def test_what_changes_its_neighbour_stays_at_the_ends_too(value: str) -> None:
    assert texts.of_book("title", value) == value


@pytest.mark.parametrize("value", [" ", "\u200b", "\u200b\u200d", "\u2060\ufe0f", "\u3164", "\u202a\u202c"])
def test_a_text_of_which_nothing_can_be_seen_is_empty(value: str) -> None:
    with pytest.raises(ValueError, match="must hold something that can be seen"):
        texts.of_book("title", value)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028"])
def test_only_a_description_has_lines(line_break: str) -> None:
    value = f"첫 줄{line_break}둘째 줄"
    assert (texts.of_book("title", value), texts.of_book("description", value)) == ("첫 줄 둘째 줄", "첫 줄\n둘째 줄")


@pytest.mark.parametrize(
    ("character", "named"),
    [
        ("\0", "U+0000, a control character"),
        ("\x1b", "U+001B, a control character"),
        ("\x0c", "U+000C, a control character"),
        ("\x85", "U+0085, a control character"),
        ("\udfff", "U+DFFF, an unpaired surrogate"),
    ],
)
@pytest.mark.parametrize("name", LENGTHS)
def test_a_character_that_no_text_holds_is_named(name: str, character: str, named: str) -> None:
    with pytest.raises(ValueError, match=f"must not hold {named.replace('+', '.')}"):
        texts.of_book(name, f"제{character}목")


seen = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
# What a reader takes for the same text.
VARIANTS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "composed": partial(unicodedata.normalize, "NFC"),
    "decomposed": partial(unicodedata.normalize, "NFD"),
    "compatible": partial(unicodedata.normalize, "NFKC"),
    "full width": lambda text: text.translate({each: each + 0xFEE0 for each in range(0x21, 0x7F)}),
    "wide blanks": lambda text: f"\u3000{text}\t".replace(" ", "\u00a0 \u3000"),
    "soft hyphens": "\u00ad".join,
    "joiners": "\u200d\u2060".join,
}


@given(seen)
@example("\u1100\u1161\u3131\u314f\uffa1\uffc2")
@example("\u0345\u0130\u1e9e")
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert texts.normal(texts.normal(text)) == texts.normal(text)


@pytest.mark.parametrize("variant", VARIANTS)
@given(seen.filter(lambda text: not AMBIGUOUS.search(unicodedata.normalize("NFD", text))))
@example("İstanbul ısı ΟΔΥΣΣΕΥΣ Straße ŉ ǆ ᾳ 각 ガ")
def test_texts_that_a_reader_would_call_the_same_have_one_normal_form(variant: str, text: str) -> None:
    assert texts.normal(VARIANTS[variant](text)) == texts.normal(text)


@given(st.text(st.sampled_from("aàzÅøαώςΣиЙё ")), st.sampled_from("\u0301\u0308\u0323\u0342\u0483\u20d7"))
def test_accents_of_latin_greek_and_cyrillic_letters_make_no_difference(text: str, accent: str) -> None:
    accented = "".join(each + accent if each.isalpha() else each for each in text)
    assert texts.normal(accented) == texts.normal(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ΟΔΥΣΣΕΥΣ", texts.normal("οδυσσευς")),
        ("Ὀδυσσεύς", texts.normal("οδυσσευσ")),
        ("  두  \u3000칸\u00a0이\t다\u2028", "두 칸 이 다"),
        ("ＳＱＬ　첫걸음", "sql 첫걸음"),
        ("Café", "cafe"),
        ("Straße", "strasse"),
        ("Đặng Thuỳ Trâm", "đang thuy tram"),
        ("Ёлка", "елка"),
        ("Donau\u00addampf\u200b", "donaudampf"),
        ("ㄱㄴㄷ 가ㄳ ㄱㅏ", "ㄱㄴㄷ 가ㄳ ㄱㅏ"),
        ("ﾡﾤ", "ㄱㄴ"),
        ("\u200b", ""),
        *((same, same) for same in ("がか", "각", "שָׁלוֹם", "مُحَمَّد", "किताब", "ไทยนี้")),
    ],
)
def test_the_normal_form_of(text: str, form: str) -> None:
    assert texts.normal(text) == unicodedata.normalize("NFC", form)


@pytest.mark.parametrize(
    "different", [("か", "が"), ("ハ", "パ"), ("ש", "שׁ"), ("가", "각"), ("ㄱㅏ", "가"), ("ø", "o")]
)
def test_what_makes_another_letter_of_a_letter_stays(different: tuple[str, str]) -> None:
    one, other = map(texts.normal, different)
    assert one != other


@pytest.mark.parametrize(
    "titles",
    [
        ("9권", "10권"),
        ("책 2권", "책 10권", "책 １００권"),
        ("Apollo", "The Art", "a  Banana", "“An Orange”"),
        ("A", "Ab"),
        ("The", "Theatre"),
        ("\u0660", "1"),
        ("1" * 254, "1" * 255),
        ("0", "00001", "2"),
        ("7", "a", "가"),
        ("!", "?"),
        ("책", "책 1", "책 가"),
    ],
)
def test_titles_are_sorted(titles: tuple[str, ...]) -> None:
    keys = [texts.sort_key(title) for title in titles]
    assert keys == sorted(set(keys))


@given(st.text("0123456789 aThe책", max_size=12), st.integers(0, 10**200), st.integers(0, 10**200))
@example("", 2, 10)
def test_titles_of_one_text_are_in_the_order_of_their_numbers(text: str, one: int, other: int) -> None:
    keys = [texts.sort_key(f"책{text}-{number}권") for number in (one, other)]
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (one < other, one == other)


@given(seen)
def test_a_sort_key_fits_its_column(title: str) -> None:
    assert len(texts.sort_key(title)) <= 4 * LENGTHS["title"]


@pytest.mark.parametrize("typed", ["kim", " kim", "kim\u3000", "ｋｉｍ", "\u200bkim\n"])
def test_a_log_in_id_has_one_form_in_its_own_case(typed: str) -> None:
    assert texts.login_id(typed) == "kim"
    assert texts.login_id(typed.upper()) == "KIM"
