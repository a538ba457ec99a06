"""Texts are compared in one form wherever they are: in searches, filters and facets, in orders and log-in ids."""

from typing import Any

import httpx
import pytest

from tests.contract.administrator import Administration
from tests.stack import PASSWORD_HASH, RunningLibrary


def found(api: httpx.Client, **query: str) -> list[str]:
    answer = api.get("/api/books", params={"limit": "100", **query})
    assert answer.status_code == 200, answer.text
    books: list[dict[str, Any]] = answer.json()
    assert answer.headers["x-total-count"] == str(len(books))
    return [str(book["id"]) for book in books]


@pytest.mark.parametrize(
    ("title", "searches"),
    [
        ("ΟΔΥΣΣΕΥΣ", ["οδυσσευς", "οδυσσευσ", "Οδυσσευς", "Ὀδυσσεύς"]),
        ("οδυσσευς", ["ΟΔΥΣΣΕΥΣ", "δυσσευΣ"]),
        ("두  칸", ["두 칸", "두\u3000칸", "두\u00a0칸", "두\t칸", " 두 칸 "]),
        ("두\u3000칸", ["두 칸", "두  칸"]),
        ("두\u00a0칸", ["두 칸"]),
        ("두\t칸", ["두 칸"]),
        ("ＳＱＬ ｱｲ", ["sql", "SQL アイ"]),
        ("SQL", ["ｓｑｌ"]),
        ("Café", ["cafe", "CAFÉ", "cafe\u0301"]),
        ("Cafe", ["Café"]),
        ("Straße", ["strasse", "STRASSE", "straße"]),
        ("İstanbul", ["istanbul", "İSTANBUL"]),
        ("Donau\u00addampf\u200bschiff", ["donaudampfschiff", "Donaudampf\u200bschiff"]),
        ("ㄱㄴㄷ 가ㄳ", ["ㄱㄴㄷ", "ㄴ", "가ㄳ", "ㄱㄴㄷ\u200b 가"]),
    ],
)
def test_a_book_is_found_however_a_reader_writes_its_title_or_author(
    shelf: Administration, api: httpx.Client, title: str, searches: list[str]
) -> None:
    by_title, by_author = shelf.add(title=title).json(), shelf.add(author=title).json()
    assert (by_title["title"], by_author["author"]) == (title, title)  # as it was typed
    for search in (title, *searches):
        assert set(found(api, search=search)) >= {by_title["id"], by_author["id"]}, search
        assert by_author["id"] in found(api, author=search), search
        assert by_title["id"] not in found(api, author=search), search


def test_letters_that_only_look_like_others_with_accents_are_not_found(
    shelf: Administration, api: httpx.Client
) -> None:
    shelf.add(title="がくしゃ")
    shelf.add(title="가ㄳ")
    assert found(api, search="かくしゃ") == found(api, search="갃") == []


def test_categories_and_publishers_are_one_however_they_are_written(shelf: Administration, api: httpx.Client) -> None:
    first = shelf.add(category="Café Bücher", publisher="Straße  23").json()
    second = shelf.add(category="ＣＡＦÉ\u3000bücher", publisher="STRASSE\u00a023").json()
    ids = [first["id"], second["id"]]
    for category in ("cafe bucher", "Café Bücher", "CAFE\tBÜCHER"):
        assert found(api, category=category) == ids
    for publisher in ("strasse 23", "Straße 23"):
        assert found(api, publisher=publisher) == ids
    facets = api.get("/api/facets").json()
    for name, written in (("category", "Café Bücher"), ("publisher", "Straße  23")):
        assert [each for each in facets[name] if each["count"] == 2 and each["value"] == written], facets[name]
        assert sum(each["count"] for each in facets[name]) == 110


def test_a_changed_title_is_found_at_once_and_the_old_one_no_more(shelf: Administration, api: httpx.Client) -> None:
    book = shelf.add(title="Straße").json()
    assert shelf.change(book["id"], title="Çay Évi").status_code == 200
    assert (found(api, search="strasse"), found(api, search="cay evi")) == ([], [book["id"]])
    assert shelf.change(book["id"], author="Ångström").status_code == 200
    assert found(api, search="cay", author="angstrom") == [book["id"]]


def test_titles_are_in_the_order_of_their_numbers_and_without_english_articles(
    shelf: Administration, api: httpx.Client
) -> None:
    titles = ["Zz 2권", "Zz 10권", "Zz 100권", "The Zzart", "a Zzbook", "An Zzcook", "“The Zzdoor”"]
    ids = {title: shelf.add(title=title).json()["id"] for title in reversed(titles)}
    assert found(api, search="zz", sort="title") == [ids[title] for title in titles]
    assert found(api, search="zz", sort="-title") == [ids[title] for title in reversed(titles)]
    page, url = [], "/api/books?search=zz&sort=title&limit=1"
    while url:
        answer = api.get(url)
        page += [book["title"] for book in answer.json()]
        url = answer.links.get("next", {}).get("url", "")
    assert page == titles


@pytest.mark.parametrize("typed", [" {} ", "\u3000{}", "{}\u00a0", "\u200b{}"])
def test_an_id_is_one_however_it_is_typed_but_for_its_case(
    stack: RunningLibrary, api: httpx.Client, typed: str
) -> None:
    user_id = stack.new_user()
    wide = user_id.translate({each: each + 0xFEE0 for each in range(0x21, 0x7F)})
    for each in (typed.format(user_id), typed.format(wide)):
        answer = api.post("/api/users/login", json={"id": each, "password": "password"})
        assert (answer.status_code, answer.json().get("user_id")) == (200, user_id)
    capitals = {"id": user_id.upper(), "password": "password"}
    assert api.post("/api/users/login", json=capitals).status_code == 401


def test_failures_count_for_one_id_however_it_is_typed(stack: RunningLibrary, api: httpx.Client) -> None:
    user_id = stack.new_user()
    statuses = [
        api.post("/api/users/login", json={"id": " " * number + user_id, "password": "wrong"}).status_code
        for number in range(6)
    ]
    assert statuses == [401] * 5 + [429]


def test_who_has_an_id_of_before_logs_in_with_just_that_and_is_nobody_else(
    stack: RunningLibrary, api: httpx.Client
) -> None:
    user_id = stack.new_user()
    stack.sql("INSERT INTO users (id, password_hash) VALUES (%s, %s)", f" {user_id}", PASSWORD_HASH)
    for each in (f" {user_id}", user_id):
        answer = api.post("/api/users/login", json={"id": each, "password": "password"})
        assert answer.json()["user_id"] == each
        headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        assert httpx.get(f"{stack.nhn}/api/cart", headers=headers).status_code == 200
    answer = api.post("/api/users/login", json={"id": f"{user_id} ", "password": "password"})
    assert answer.json()["user_id"] == user_id


@pytest.mark.parametrize("nobody", [" ", "\u200b", "\ufdfa" * 64])
def test_what_can_be_no_id_is_named(api: httpx.Client, nobody: str) -> None:
    answer = api.post("/api/users/login", json={"id": nobody, "password": "password"})
    assert (answer.status_code, answer.json()["error"]) == (400, "'id' must be a text of 1 to 64 characters.")
