import re

import httpx
import pytest

from tests.stack import RunningLibrary


def pages(api: httpx.Client, query: str) -> list[list[dict[str, object]]]:
    """Follow the next links from the first page to the last."""
    url, found = f"/api/books?{query}", []
    while url:
        answer = api.get(url)
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("link", ""))
        url = link[1] if link else ""
    return found


def test_a_book_has_the_members_the_go_services_gave(api: httpx.Client) -> None:
    book = api.get("/api/books/3").json()
    assert book["id"] == "3"
    assert book["title"] == "Istio 서비스 메시 마스터"
    assert (book["author"], book["publisher"], book["year"]) == ("박민수", "에이콘", 2023)
    assert (book["isbn"], book["category"], book["price"]) == ("9788960883024", "IT", 42000)
    assert book["cover_image"] == ""
    assert book["description"]


def test_a_book_whose_isbn_nobody_knows_has_none(api: httpx.Client) -> None:
    assert api.get("/api/books/100").json()["isbn"] is None


@pytest.mark.parametrize("book_id", ["9999", "0", "-1", "abc", "1'", "99999999999999999999", "%00", "3 ", "３"])
def test_what_is_no_book_is_not_found(api: httpx.Client, book_id: str) -> None:
    answer = api.get(f"/api/books/{book_id}")
    assert answer.status_code in (400, 404), answer.text
    assert answer.json()["code"] in ("book_not_found", "invalid_request")


def test_without_a_question_the_list_begins_with_twenty_of_all_books(api: httpx.Client) -> None:
    answer = api.get("/api/books")
    assert len(answer.json()) == 20
    assert answer.headers["x-total-count"] == "108"


@pytest.mark.parametrize("sort", ["id", "title", "year", "price"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_paging_gives_every_book_once_and_in_order(api: httpx.Client, sort: str, sign: str) -> None:
    found = [book for page in pages(api, f"sort={sign}{sort}&limit=7") for book in page]
    assert len(found) == len({book["id"] for book in found}) == 108
    if sort != "title":  # titles are in the order of the database's collation
        values = [int(str(book[sort])) for book in found]
        assert values == sorted(values, reverse=sign == "-")


def test_search_looks_for_a_part_of_title_or_author(api: httpx.Client) -> None:
    titles = {book["title"] for book in api.get("/api/books", params={"search": "클린"}).json()}
    assert titles == {"클린 코드", "클린 아키텍처"}
    authors = {book["author"] for book in api.get("/api/books", params={"search": "도킨스"}).json()}
    assert authors == {"리처드 도킨스"}
    assert api.get("/api/books", params={"search": "kUBErnetes"}).headers["x-total-count"] == "2"


@pytest.mark.parametrize("search", ["%", "_", "\\", "'", '"', "' OR 1=1 --", "100%", "*", "~", "😀"])
def test_characters_with_a_meaning_elsewhere_are_searched_for_as_they_are(api: httpx.Client, search: str) -> None:
    answer = api.get("/api/books", params={"search": search})
    assert answer.status_code == 200, answer.text
    assert all(search in f"{book['title']} {book['author']}" for book in answer.json())


def test_filters_narrow_together(api: httpx.Client) -> None:
    query = {"category": "문학", "publisher": "창비", "year": "2007"}
    assert [book["title"] for book in api.get("/api/books", params=query).json()] == ["채식주의자"]
    assert {book["author"] for book in api.get("/api/books?author=유발").json()} == {"유발 하라리"}


def test_publishers_are_exact_so_that_a_short_name_is_not_part_of_another(api: httpx.Client) -> None:
    assert [book["title"] for book in api.get("/api/books?publisher=길").json()] == ["사진의 역사"]


@pytest.mark.parametrize("query", ["search=zzzz", "year=1111"])
def test_no_match_is_an_empty_list(api: httpx.Client, query: str) -> None:
    answer = api.get(f"/api/books?{query}")
    assert (answer.status_code, answer.json(), answer.headers["x-total-count"]) == (200, [], "0")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=-1",
        "limit=1e2",
        "year=abc",
        "sort=isbn",
        "sort=--id",
        "sort=id;DROP",
        "cursor=x",
        "cursor=WzEsMiwzXQ",
        "cursor=W1tbW1tb",
        "search=%00",
        "search=" + "x" * 101,
    ],
)
def test_a_question_that_makes_no_sense_says_which_part(api: httpx.Client, query: str) -> None:
    answer = api.get(f"/api/books?{query}")
    assert answer.status_code == 400, answer.text
    assert f"'{query.split('=')[0]}'" in answer.json()["error"]


def test_a_cursor_counts_only_for_the_order_it_came_from(api: httpx.Client) -> None:
    link = api.get("/api/books?sort=year").headers["link"]
    other = link[1 : link.index(">")].replace("sort=year", "sort=title")
    assert api.get(other).status_code == 400


@pytest.mark.parametrize("path", ["/api/books", "/api/books?search=코드&limit=3", "/api/books/3"])
def test_an_unchanged_answer_is_304_without_a_body(api: httpx.Client, path: str) -> None:
    etag = api.get(path).headers["etag"]
    answer = api.get(path, headers={"If-None-Match": f'"other", W/{etag}'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_both_members_give_the_same_etag(stack: RunningLibrary) -> None:
    first, second = (httpx.get(f"{url}/api/books?limit=5").headers["etag"] for url in (stack.naver, stack.nhn))
    assert first == second


def test_head_answers_like_get_without_a_body(api: httpx.Client) -> None:
    head, get = api.head("/api/books"), api.get("/api/books")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_facets_count_every_book_most_frequent_first_and_304_while_unchanged(api: httpx.Client) -> None:
    answer = api.get("/api/facets")
    facets = answer.json()
    assert facets["category"][0] == {"value": "IT", "count": 28}
    assert set(facets) == {"category", "publisher", "year"}
    for found in facets.values():
        counts = [each["count"] for each in found]
        assert sum(counts) == 108
        assert counts == sorted(counts, reverse=True)
    assert api.get("/api/facets", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
