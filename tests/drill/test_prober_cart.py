"""The prober's own cart, against a library in a dictionary that answers as late and as wrongly as a test wants."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from loadtest import journal
from loadtest.drill.judge.checker import check
from loadtest.drill.judge.findings import Findings
from loadtest.drill.load.prober_cart import ProberCart
from loadtest.journal import Begun, Journal, Seen
from tests.drill.story import kinds

SLOW = 30  # changes under way at once


class DictLibrary:
    """The truth of one cart."""

    def __init__(self) -> None:
        self.cart: dict[str, int] = {}

    def apply(self, begun: Begun) -> None:
        book, quantity = begun.book or "", begun.quantity
        if begun.change == "add":
            self.cart[book] = self.cart.get(book, 0) + (quantity or 1)
        elif quantity and self.cart.get(book, 0) > quantity:
            self.cart[book] -= quantity
        else:
            self.cart.pop(book, None)

    def lines(self) -> list[dict[str, object]]:
        return [{"book_id": book, "quantity": quantity} for book, quantity in self.cart.items()]


def probed(folder: Path, *, lose: int = 0, twice: int = 0, break_off: int = 0) -> Findings:
    """Make 300 changes and more, many at once, of which every so many are lost, applied twice or left unanswered."""
    written = Journal(folder / "probe.jsonl")
    cart, library, dice = ProberCart("reader-1", written), DictLibrary(), random.Random(1)
    cart.see([], "naver", cart.now())
    under_way: list[Begun] = []
    for number in range(1, 300):
        while len(under_way) >= dice.randint(1, SLOW):
            begun = under_way.pop(dice.randrange(len(under_way)))
            broken = break_off and number % break_off == 0
            for _ in range(0 if lose and number % lose == 0 else 2 if twice and number % twice == 0 else 1):
                library.apply(begun)
            cart.end(begun, 0 if broken else 200)
        asked = cart.now()
        if change := cart.begin():
            under_way.append(change)
        cart.see(library.lines(), "naver", asked)
    for begun in under_way:
        library.apply(begun)
        cart.end(begun, 200)
    for member in ("naver", "nhn"):
        written.write(Seen(2e9, "reader-1", member, library.cart, final=True))
    written.close()
    return check(journal.read(folder), ("naver", "nhn"))


def test_changes_at_once_in_any_order_are_all_judged_and_all_kept(tmp_path: Path) -> None:
    found = probed(tmp_path)
    assert kinds(found) == {}
    assert found.kept == found.operations["ok"] == found.operations.total() > 200


def test_a_change_without_an_answer_may_have_been_made_or_not(tmp_path: Path) -> None:
    found = probed(tmp_path, break_off=7)
    assert kinds(found) == {}
    assert found.operations["indeterminate"] > 10


@pytest.mark.parametrize(("wrong", "name"), [({"lose": 50}, "lost"), ({"twice": 50}, "duplicated")])
def test_a_change_that_is_lost_or_applied_twice_is_found(tmp_path: Path, wrong: dict[str, int], name: str) -> None:
    assert kinds(probed(tmp_path, **wrong)).get(name)


@pytest.fixture
def cart(tmp_path: Path) -> Iterator[ProberCart]:
    written = Journal(tmp_path / "probe.jsonl")
    yield ProberCart("reader-1", written)
    written.close()


def test_the_cart_does_not_fill_and_every_book_has_its_turn(cart: ProberCart) -> None:
    def changes() -> Iterator[Begun]:
        while begun := cart.begin():
            yield begun
            cart.end(begun, 200)
            assert sum(quantity > 0 for quantity in cart.held.values()) <= 1

    assert len({begun.book for begun in islice(changes(), 3 * len(cart.held))}) == len(cart.held) > 100


def test_while_every_book_has_a_change_under_way_there_is_none_to_make(cart: ProberCart) -> None:
    assert [cart.begin() is None for _ in range(len(cart.held) + 1)] == [False] * len(cart.held) + [True]


def test_a_refused_change_is_made_again_and_an_unanswered_one_is_cleared_away(cart: ProberCart) -> None:
    said = []
    for status in (401, 200, 503, 200, 200):
        begun = cart.begin()
        assert begun
        said.append((begun.change, begun.book, begun.quantity))
        cart.end(begun, status)
    assert said == [("add", "1", 2), ("add", "1", 2), ("remove", "1", 1), ("remove", "1", None), ("add", "2", 2)]
