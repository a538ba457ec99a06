import base64
import json
import string
import urllib.parse
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import texts
from library.catalogue import forms, search
from library.web.problems import Problem

titles = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=255)
numbers = st.integers(0, 2**32 - 1)


def parse(query: str) -> search.Search:
    return search.parse(query.encode())


def test_without_a_question_it_is_the_first_twenty_by_id() -> None:
    page = parse("")
    assert (page.sort, page.limit, page.after) == ("id", 20, None)
    assert page.where(after=True) == (" WHERE NOT retired", [])
    assert page.order() == " ORDER BY id ASC"


def test_equal_pages_have_equal_queries_however_they_are_asked_for() -> None:
    queries = {
        parse(query).query
        for query in ("year=2020&search=a+b", "search=a%20b&year=2020&limit=20", "search=a b&year=2020&sort=id")
    }
    assert len(queries) == 1


def test_a_parameter_without_a_value_counts_as_not_given_and_the_first_of_two_counts() -> None:
    assert parse("search=&limit=&sort=&cursor=&year=") == parse("")
    assert parse("limit=3&limit=4").limit == 3


def test_a_text_is_searched_for_in_the_one_form_that_characters_of_two_parts_have() -> None:
    assert parse("search=%EA%B0%80").search == parse("search=%E1%84%80%E1%85%A1").search == "가"


@given(st.binary(max_size=200))
def test_whatever_is_asked_is_a_page_or_a_400(query: bytes) -> None:
    try:
        page = search.parse(query)
    except Problem as problem:
        assert problem.status == 400  # noqa: PT017
    else:
        assert search.parse(page.query.encode()) == page


@given(st.sampled_from(["search", "year", "limit", "sort", "cursor"]), st.text(max_size=120))
def test_a_value_that_makes_no_sense_is_named(name: str, value: str) -> None:
    try:
        parse(urllib.parse.urlencode({name: value}, errors="replace"))
    except Problem as problem:
        assert (problem.status, f"'{name}'" in problem.sentence) == (400, True)  # noqa: PT017


@given(st.sampled_from([sign + sort for sort in search.SORTS for sign in ("", "-")]), titles, numbers, numbers)
def test_a_next_link_leads_to_the_place_it_was_made_for(sort: str, title: str, number: int, book_id: int) -> None:
    page = parse(f"sort={sort}&search=x")
    after = page.next({"id": str(book_id), "title": title, "year": number, "price": number})
    value = {"id": book_id, "title": title}.get(page.by, number)
    assert parse(after.query).after == (value, book_id)
    assert parse(after.query).search == "x"


@given(st.text(string.printable, max_size=60))
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(Problem, match="'cursor'"):
        parse(urllib.parse.urlencode({"cursor": cursor or "x"}))


def test_a_cursor_counts_only_in_the_order_it_was_made_for() -> None:
    cursor = parse("sort=year").next({"id": "7", "year": 2020}).cursor
    with pytest.raises(Problem, match="'cursor'"):
        parse(f"sort=-year&cursor={cursor}")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            **{
                name: titles.filter(lambda text: len(text) <= 100)
                for name in ("search", "author", "category", "publisher")
            },
            "year": st.integers(0, 9999),
            "sort": st.sampled_from(["title", "-price", "id"]),
        },
    )
)
def test_no_text_of_a_caller_is_ever_part_of_the_sql(asked: dict[str, object]) -> None:
    page = parse(urllib.parse.urlencode(asked))
    page = parse(page.next({"id": "7", "title": "t", "price": 1}).query)
    where, values = page.where(after=True)
    assert where.count("%s") == len(values)
    words = set(where.replace("(", " ").replace(")", " ").split())
    names = {*forms.COLUMNS, "year", "price", "id", "retired"}
    assert words <= names | {"WHERE", "NOT", "AND", "OR", "LIKE", "%s", "=", "<", ">", "<=", ">="}


def test_like_takes_its_own_characters_as_they_are() -> None:
    _, values = parse("search=" + urllib.parse.quote("100%_\\")).where(after=False)
    assert values == ["%100\\%\\_\\\\%"]


def test_a_text_is_looked_for_in_its_normal_form_and_asked_for_as_it_was_typed() -> None:
    page = parse(urllib.parse.urlencode({"search": "Ｃafé　 1", "author": "Σ", "category": "It "}))
    assert page.where(after=False)[1] == ["%cafe 1%", "%\n%σ%", "it"]
    assert (page.search, page.author, page.category) == ("Ｃafé　 1", "Σ", "It ")


def test_a_text_of_which_nothing_can_be_seen_counts_as_not_given() -> None:
    assert parse("search=%E2%80%8B&category=%C2%A0") == parse("")


def test_while_books_lack_their_forms_a_page_is_what_it_was_before_there_were_any() -> None:
    page = replace(parse("search=Caf%C3%A9&category=IT&sort=title"), formed=False)
    page = replace(page, after=("The Art", 7))
    where, values = page.where(after=True)
    assert where == (
        " WHERE NOT retired AND search LIKE %s AND category = %s AND title >= %s AND (title > %s OR id > %s)"
    )
    assert values == ["%café%", "IT", "The Art", "The Art", 7]
    assert page.order() == " ORDER BY title ASC, id ASC"


@pytest.mark.parametrize("sort", ["title", "-title"])
def test_a_cursor_of_a_release_before_goes_on_where_its_title_stands_now(sort: str) -> None:
    of_before = base64.urlsafe_b64encode(json.dumps([sort, "The 10 Books", 7]).encode()).decode().rstrip("=")
    than = "<" if sort.startswith("-") else ">"
    where, values = parse(f"sort={sort}&cursor={of_before}").where(after=True)
    assert where == f" WHERE NOT retired AND title_key {than}= %s AND (title_key {than} %s OR id {than} %s)"
    assert values == [texts.sort_key("10 books"), texts.sort_key("10 books"), 7]
    assert parse(f"sort={sort}").next({"id": "7", "title": "The 10 Books"}).cursor == of_before
