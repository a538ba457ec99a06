"""What more than one language has to say is said alike: Python says it first, and a place that differs is named."""

import re
from typing import Any

import pytest
import yaml

from library import limits
from library.lending import borrowing, loans, reservations
from loadtest.drill.judge import states
from tests.stack import ROOT

CONTRACT = "functions/openapi.yaml"
FORM = "frontend/src/features/admin/book-form.ts"
MIGRATIONS = "central/migrations"
# The largest number, or the most characters, that a column of the type holds; a character has 4 bytes at most.
HOLDS = {"SMALLINT UNSIGNED": 2**16 - 1, "INT UNSIGNED": 2**32 - 1, "TEXT": (2**16 - 1) // 4}
LARGEST_ID = 999_999_999
WORDS = {"five": 5, "다섯": 5}


def agree(place: str, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Fail with a sentence for each name of which a place says something else than Python."""
    wrong = [
        f"{place} says {found.get(name)!r} of {name}, and Python {said!r}."
        for name, said in wanted.items()
        if found.get(name) != said
    ]
    assert not wrong, " ".join(wrong)


def text_of(path: str) -> str:
    return (ROOT / path).read_text()


def contract() -> Any:
    return yaml.safe_load(text_of(CONTRACT))


def plain(pattern: str) -> str:
    """Give a regular expression as all languages write it, without what fits it to the whole text."""
    bare = pattern.removeprefix("^").removesuffix("$").replace("?:", "")
    return bare.replace(r"[\dX]", "[0-9X]").replace(r"\d", "[0-9]")


def columns() -> dict[str, str]:
    """Give the type of each column of the table of books, as the last migration leaves it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / MIGRATIONS).glob("*.sql")):
        sql = re.sub(r"--.*", "", path.read_text())
        for statement in re.findall(r"(?:CREATE TABLE IF NOT EXISTS|ALTER TABLE) books\b[^;]*", sql):
            column = r"^\s+(?:MODIFY |ADD COLUMN IF NOT EXISTS )?(\w+) ([A-Z]+(?:\(\d+\))?(?: UNSIGNED)?)(?=[ ,])"
            found |= dict(re.findall(column, statement, re.MULTILINE))
            found |= dict(re.findall(r"(AUTO_INCREMENT) = (\d+)", statement))
    return found


def holds(kind: str) -> int:
    found = re.fullmatch(r"VARCHAR\((\d+)\)", kind)
    return int(found[1]) if found else HOLDS.get(kind, 0)


def constant(path: str, name: str) -> str:
    """Give what a script of the site says a constant is."""
    found = re.search(rf"const {name} = (.*?)(?: as const)?;\n", text_of(path), re.DOTALL)
    assert found, f"{path} has no constant {name}."
    return found[1]


def numbers(text: str) -> list[int]:
    words = re.findall(rf"\d+|{'|'.join(WORDS)}", re.sub(r"{{.*?}}", "", text))
    return [WORDS.get(each) or int(each) for each in words]


def test_the_contract_says_of_a_books_fields_what_python_says() -> None:
    said = contract()["components"]["schemas"]["NewBook"]["properties"]
    lengths = {name: field["maxLength"] for name, field in said.items() if "maxLength" in field}
    ranges = {name: (field["minimum"], field["maximum"]) for name, field in said.items() if "minimum" in field}
    patterns = {name: plain(said[name]["pattern"]) for name in ("isbn", "cover_image")}
    agree(CONTRACT, lengths, limits.LENGTHS | {"cover_image": limits.LONGEST_ADDRESS})
    agree(CONTRACT, ranges, limits.RANGES)
    wanted = {"isbn": f"({plain(limits.ISBN)})", "cover_image": plain(limits.ADDRESS)}  # in a group, where | divides it
    agree(CONTRACT, patterns, wanted)


def test_the_contract_says_of_a_books_id_what_python_says() -> None:
    said = contract()
    choices = said["components"]["schemas"]["Addition"]["properties"]["book_id"]["oneOf"]
    filters = said["paths"]["/api/admin/loans"]["get"]["parameters"]
    patterns = {
        "BookId": said["components"]["parameters"]["BookId"]["schema"]["pattern"],
        "Addition.book_id": choices[0]["pattern"],
        "listAllLoans.book_id": next(each["schema"]["pattern"] for each in filters if each.get("name") == "book_id"),
    }
    agree(CONTRACT, patterns, dict.fromkeys(patterns, f"^{limits.BOOK_ID}$"))
    agree(f"{CONTRACT}, Addition.book_id,", choices[1], {"minimum": 1, "maximum": LARGEST_ID})
    fitting = [bool(re.fullmatch(limits.BOOK_ID, str(each))) for each in (0, 1, LARGEST_ID, LARGEST_ID + 1)]
    assert fitting == [False, True, True, False]


def test_each_column_of_a_book_holds_what_python_lets_in() -> None:
    found, lengths = columns(), {**limits.LENGTHS, "cover_image": limits.LONGEST_ADDRESS}
    varying = {name: holds(found[name]) for name in lengths if name != "description"}
    agree(MIGRATIONS, varying, {name: lengths[name] for name in varying})
    most = {name: limits.RANGES[name][1] for name in ("year", "price")}
    most |= {"id": LARGEST_ID, "isbn": len("9788936434120"), "description": lengths["description"]}
    narrow = [f"{each} is {found[each]}, for {most[each]}" for each in most if holds(found[each]) < most[each]]
    assert not narrow, f"{MIGRATIONS}: too small: {', '.join(narrow)}."


def test_what_a_search_looks_through_holds_every_title_and_author() -> None:
    lengths = {name: 4 * limits.LENGTHS[name] for name in ("title", "author", "category", "publisher")}  # bytes
    searched = lengths["title"] + lengths["author"] + 1  # and the end of a line between them
    wanted = {
        "search": searched,
        "search_form": searched,
        "title_key": lengths["title"],
        "category_form": lengths["category"],
        "publisher_form": lengths["publisher"],
    }
    agree(MIGRATIONS, columns(), {name: f"VARBINARY({most})" for name, most in wanted.items()})


def test_the_first_id_of_an_administrators_book_is_no_catalogues() -> None:
    agree(MIGRATIONS, columns(), {"AUTO_INCREMENT": str(limits.CATALOGUE_IDS[1] + 1)})


def test_the_administrators_form_says_of_a_books_fields_what_python_says() -> None:
    lengths = {name: int(most) for name, most in re.findall(r"(\w+): (\d+)", constant(FORM, "TEXTS"))}
    pairs = re.findall(r"(\w+): \[([\d_]+), ([\d_]+)\]", constant(FORM, "NUMBERS"))
    agree(FORM, lengths, limits.LENGTHS)
    agree(FORM, {name: (int(least), int(most)) for name, least, most in pairs}, limits.RANGES)
    pattern = plain(constant(FORM, "ISBN").strip("/"))
    agree(FORM, {"isbn": pattern}, {"isbn": f"({plain(limits.ISBN)})"})


def test_the_administrators_search_says_of_a_books_id_what_python_says() -> None:
    place = "frontend/src/features/admin/loan-query.ts"
    (pattern,) = re.findall(r"/(\^\[1-9\].*?)/\.test", text_of(place))
    agree(place, {"book_id": plain(pattern)}, {"book_id": limits.BOOK_ID})


def test_the_contract_says_of_a_cart_what_python_says() -> None:
    said = contract()
    schemas = said["components"]["schemas"]
    removal = said["paths"]["/api/cart/remove/{book_id}"]["delete"]["parameters"]
    lines = {
        "Cart": schemas["Cart"]["maxItems"],
        "Borrowing.book_ids": schemas["Borrowing"]["properties"]["book_ids"]["maxItems"],
    }
    quantities = {
        "Addition.quantity": schemas["Addition"]["properties"]["quantity"]["maximum"],
        "Cart.quantity": schemas["Cart"]["items"]["properties"]["quantity"]["maximum"],
        "removeFromCart.quantity": next(
            each["schema"]["maximum"] for each in removal if each.get("name") == "quantity"
        ),
    }
    agree(CONTRACT, lines, dict.fromkeys(lines, limits.MOST_LINES))
    agree(CONTRACT, quantities, dict.fromkeys(quantities, limits.MOST_OF_A_BOOK))


def test_the_contract_says_of_users_and_their_sessions_what_python_says() -> None:
    said = contract()
    fields = said["components"]["schemas"]["Credentials"]["properties"]
    lengths = {"id": limits.LONGEST_USER_ID, "password": limits.LONGEST_PASSWORD}
    agree(CONTRACT, {name: field["maxLength"] for name, field in fields.items()}, lengths)
    found = {"login": numbers(said["paths"]["/api/users/login"]["post"]["description"])}
    agree(CONTRACT, found, {"login": [limits.SESSION_SECONDS // 3600, limits.SESSION_DAYS]})


def test_what_is_searched_for_and_who_logs_in_is_as_long_everywhere() -> None:
    paths, folder = contract()["paths"], "frontend/src/features"
    parameters = [*paths["/api/books"]["get"]["parameters"], *paths["/api/admin/loans"]["get"]["parameters"]]
    said = {each["name"]: each["schema"]["maxLength"] for each in parameters if "maxLength" in each.get("schema", {})}
    wanted = dict.fromkeys(("search", "author", "category", "publisher"), limits.LONGEST_SEARCH)
    agree(CONTRACT, said, {**wanted, "user_id": limits.LONGEST_USER_ID})
    place = "frontend/src/shared/search-text.ts"
    agree(place, {"LONGEST": int(constant(place, "LONGEST"))}, {"LONGEST": limits.LONGEST_SEARCH})
    for place, pattern, most in (
        (f"{folder}/session/components/login-form.tsx", r'name="id".*?most=\{(\d+)\}', limits.LONGEST_USER_ID),
        (f"{folder}/session/components/password-field.tsx", r"most=\{(\d+)\}", limits.LONGEST_PASSWORD),
        (f"{folder}/admin/loan-query.ts", r'"reader"\) \?\? "", (\d+)\)', limits.LONGEST_USER_ID),
    ):
        (found,) = re.findall(pattern, text_of(place), re.DOTALL)
        agree(place, {"most": int(found)}, {"most": most})


def test_the_site_and_the_drill_count_as_python_does() -> None:
    place = "frontend/src/features/cart/change.ts"
    name = "MOST_OF_A_BOOK"
    agree(place, {name: int(constant(place, name))}, {name: limits.MOST_OF_A_BOOK})
    agree("loadtest/drill/judge/states.py", {name: states.MOST}, {name: limits.MOST_OF_A_BOOK})
    place = "loadtest/users/borrower.py"  # read as text: Locust changes a process that imports it
    (most,) = re.findall(r"^MOST_LOANS = (\d+)", text_of(place), re.MULTILINE)
    agree(place, {"MOST_LOANS": int(most)}, {"MOST_LOANS": borrowing.MOST_AT_A_TIME})


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_sites_texts_name_the_numbers_that_python_keeps_to(language: str) -> None:
    wanted = {
        "site": {"quantity_limit": [limits.MOST_OF_A_BOOK], "cart_full": [limits.MOST_LINES]},
        "lending": {
            "rule": [loans.DAYS, borrowing.MOST_AT_A_TIME],
            "loan_limit": [borrowing.MOST_AT_A_TIME],
            "reservation_limit": [reservations.MOST_AT_A_TIME],
            "renew": [loans.DAYS],
        },
        "loans": {"rule": [reservations.HOLD_DAYS]},
    }
    for part, texts in wanted.items():
        place = f"frontend/src/shared/i18n/{language}/{part}.ts"
        said = re.findall(r'(\w+):\s+"(.*?)"', text_of(place))
        found = {name: numbers(text) for name, text in said if numbers(text)}
        agree(place, found, texts)


def test_the_contracts_sentences_name_the_numbers_that_python_keeps_to() -> None:
    paths = contract()["paths"]
    found = {
        "borrow": numbers(paths["/api/loans"]["post"]["description"]),
        "renewLoan": numbers(paths["/api/loans/{id}/renew"]["post"]["summary"]),
        "reserveBook": numbers(paths["/api/reservations"]["post"]["responses"]["409"]["description"]),
    }
    wanted = {"borrow": [loans.DAYS], "renewLoan": [loans.DAYS], "reserveBook": [reservations.MOST_AT_A_TIME]}
    agree(CONTRACT, found, wanted)
    said = contract()["components"]["responses"]["TooManyChanges"]["description"].replace(",", "")
    agree(CONTRACT, {"TooManyChanges": numbers(said)}, {"TooManyChanges": [limits.MOST_CHANGES] * 2})
