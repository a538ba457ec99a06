import copy
import random

from loadtest.contract import Change
from loadtest.drill.judge.cart_line import CartLine, Operation
from loadtest.drill.judge.states import EXPLANATIONS
from loadtest.journal import Begun
from tests.drill.story import Story, blamed, checked, kinds


def test_what_was_acknowledged_and_is_there_in_the_end_is_kept() -> None:
    found = checked(Story().adds("1", 2).sees({"1": 2}).adds("2").removes("1", 1).in_the_end({"1": 1, "2": 1}))
    assert (kinds(found), found.kept, found.unproven, found.proven_readers) == ({}, 3, 0, 1)


def test_an_acknowledged_change_that_is_gone_is_lost() -> None:
    found = checked(Story().adds("1").adds("2").sees({"1": 1, "2": 1}).in_the_end({"2": 1}))
    assert (kinds(found), list(blamed(found)), found.kept) == ({"lost": 1}, ["reader-1-1"], 1)
    assert found.listed[0].history == ["add book 1 x1: ok, key reader-1-1"]
    assert found.listed[0].text == "0 of book 1 in the cart through naver, where 1 must be"


def test_of_two_adds_to_a_line_the_one_whose_quantity_is_missing_is_lost() -> None:
    found = checked(Story().adds("1", 2).adds("1", 3).in_the_end({"1": 3}))
    assert (kinds(found), list(blamed(found))) == ({"lost": 1}, ["reader-1-1"])


def test_an_acknowledged_removal_that_never_took_place_is_lost() -> None:
    found = checked(Story().adds("1").sees({"1": 1}).removes("1").in_the_end({"1": 1}))
    assert (kinds(found), list(blamed(found))) == ({"lost": 1}, ["reader-1-2"])


def test_a_loss_stays_one_when_the_line_is_emptied_later() -> None:
    found = checked(Story().adds("1").adds("1").sees({"1": 1}).removes("1").sees({}).in_the_end({}))
    assert kinds(found) == {"lost": 1}


def test_a_loss_is_one_loss_however_often_it_is_seen_and_whatever_is_added_on_top() -> None:
    story = Story().adds("1").sees({}).sees({}).adds("1", 2).sees({"1": 2}).in_the_end({"1": 2})
    assert kinds(checked(story)) == {"lost": 1}


def test_a_change_that_was_applied_twice_is_duplicated() -> None:
    found = checked(Story().adds("1", 1).adds("1", 2, tries=2).adds("1", 4).in_the_end({"1": 9}))
    assert (kinds(found), list(blamed(found))) == ({"duplicated": 1}, ["reader-1-2"])


def test_a_removal_that_was_applied_twice_is_duplicated() -> None:
    found = checked(Story().adds("1", 5).sees({"1": 5}).removes("1", 1, tries=2).in_the_end({"1": 3}))
    assert (kinds(found), list(blamed(found))) == ({"duplicated": 1}, ["reader-1-2"])


def test_what_comes_back_after_it_was_seen_gone_is_resurrected() -> None:
    found = checked(Story().adds("1").sees({"1": 1}).removes("1").sees({}).in_the_end({"1": 1}))
    assert (kinds(found), list(blamed(found))) == ({"resurrected": 1}, ["reader-1-2"])


def test_what_comes_back_after_the_cart_was_cleared_is_resurrected() -> None:
    found = checked(Story().adds("1").sees({"1": 1}).clears().sees({}).in_the_end({"1": 1}))
    assert (kinds(found), list(blamed(found))) == ({"resurrected": 1}, ["reader-1-2"])


def test_a_book_that_the_reader_never_touched_is_another_users() -> None:
    found = checked(Story().adds("1").in_the_end({"1": 1, "7": 1}))
    assert kinds(found) == {"wrong_user": 1}


def test_a_read_that_lacks_what_is_there_in_the_end_is_stale() -> None:
    found = checked(Story().adds("1").sees({"1": 1}).sees({}, by="nhn").in_the_end({"1": 1}))
    assert kinds(found) == {"stale": 1}


def test_a_member_that_gives_an_old_cart_in_the_end_is_stale() -> None:
    story = Story().adds("1").sees({}, "naver", final=True).sees({"1": 1}, "nhn", final=True)
    assert kinds(checked(story)) == {"stale": 1}


def test_an_indeterminate_change_may_have_been_applied_or_not() -> None:
    for cart in ({}, {"1": 1}):
        found = checked(Story().adds("1", outcome="indeterminate").in_the_end(cart))
        assert (kinds(found), found.operations["indeterminate"]) == ({}, 1)


def test_an_indeterminate_change_may_come_late_but_only_once() -> None:
    story = Story().adds("1", outcome="indeterminate").sees({}).adds("1", 3).sees({"1": 3}).in_the_end({"1": 4})
    assert kinds(checked(story)) == {}
    story = Story().adds("1", outcome="indeterminate").sees({"1": 1}).in_the_end({"1": 2})
    assert kinds(checked(story)) == {"unexplained": 1}


def test_an_indeterminate_removal_does_not_excuse_what_another_one_lost() -> None:
    story = Story().adds("1").adds("2").removes("2", outcome="indeterminate").in_the_end({})
    assert kinds(checked(story)) == {"lost": 1}


def test_a_change_that_was_refused_must_not_be_applied() -> None:
    assert kinds(checked(Story().adds("1", outcome="failed").in_the_end({"1": 1}))) == {"unexplained": 1}


def test_a_change_whose_end_nobody_wrote_down_is_indeterminate() -> None:
    story = Story()
    story.begins("add", "1", 1)
    found = checked(story.in_the_end({"1": 1}))
    assert (kinds(found), found.operations["indeterminate"]) == ({}, 1)


def test_what_lay_in_the_cart_before_the_drill_is_no_finding() -> None:
    story = Story()
    story.records.pop()
    assert kinds(checked(story.sees({"9": 4}).clears().sees({}).in_the_end({}))) == {}


def test_a_change_that_was_not_read_back_through_every_member_is_unproven_and_not_kept() -> None:
    found = checked(Story().adds("1").sees({"1": 1}, "naver", final=True))
    assert (kinds(found), found.kept, found.unproven, found.proven_readers) == ({}, 0, 1, 0)


def test_who_had_to_log_in_again_is_counted() -> None:
    found = checked(Story("a").adds("1").refused().in_the_end({"1": 1}), Story("b").in_the_end({}))
    assert (found.relogins, found.readers, found.proven_readers) == (1, 2, 1)


def test_a_read_says_nothing_about_a_book_that_was_changed_meanwhile_and_all_about_the_others() -> None:
    story = Story().adds("1").adds("2")
    key = story.begins("remove", "1")
    story.sees({"1": 9, "2": 1}, unsettled=["1"]).ends(key, "ok")
    assert kinds(checked(story.in_the_end({"2": 1}))) == {}
    story = Story().adds("1").adds("2").sees({"1": 9}, unsettled=["1"])
    assert kinds(checked(story.in_the_end({"1": 1, "2": 1}))) == {"stale": 1}


def test_readers_carts_are_told_apart() -> None:
    found = checked(Story("a").adds("1").in_the_end({"1": 1}), Story("b").adds("2").in_the_end({"2": 1}))
    assert (kinds(found), found.kept) == ({}, 2)


def test_late_changes_may_come_in_any_order_and_none_that_matters_is_forgotten() -> None:
    story = Story().adds("1", 2, outcome="indeterminate")
    for _ in range(30):
        story.removes("1", outcome="indeterminate")
    assert kinds(checked(story.in_the_end({"1": 2}))) == {}
    assert kinds(checked(story.in_the_end({"1": 4}))) == {"unexplained": 1}


def test_a_late_emptying_of_the_cart_takes_books_that_were_put_in_after_it_was_asked_for() -> None:
    story = Story().clears("indeterminate").adds("7").sees({"7": 1}).sees({}).in_the_end({})
    assert kinds(checked(story)) == {}
    assert kinds(checked(story.adds("7").in_the_end({}))) == {"lost": 1}, "it comes once"


def test_what_was_seen_is_explained_in_every_way_there_is() -> None:
    """Nothing of book 1 is left: by which of two removals is known only when the other one comes."""
    story = Story().adds("1").sees({"1": 1})
    story.removes("1", 1, outcome="indeterminate").removes("1", outcome="indeterminate").sees({}).adds("1", 2)
    for left in (1, 0):
        assert kinds(checked(copy.deepcopy(story).sees({"1": left}).in_the_end({"1": left} if left else {}))) == {}
    assert kinds(checked(story.sees({"1": 1}).in_the_end({"1": 0}))) == {"lost": 1}, "both have come"


def test_what_comes_late_may_have_come_before_a_change_that_was_answered() -> None:
    story = Story().adds("1").sees({"1": 1}).removes("1", outcome="indeterminate").adds("1", 2)
    assert kinds(checked(story.in_the_end({"1": 2}))) == {}


def test_an_hour_of_changes_takes_no_more_memory_than_a_minute() -> None:
    dice, line = random.Random(1), CartLine()
    changes: list[tuple[Change, int | None]] = [("add", 1), ("add", 2), ("add", 3), ("remove", 1), ("remove", None)]
    for number in range(10_000):
        change, quantity = dice.choice(changes)
        begun = Begun(float(number), "reader-1", str(number), change, "1", quantity)
        line.take(Operation(begun, "indeterminate" if number % 20 == 0 else "ok"))
        line.explains(dice.choice(sorted(line.possible)))
    assert len(line.history) == 20
    assert len(line.since) <= 20
    assert len(line.states) <= EXPLANATIONS
    assert all(len(late) <= 5 for _, late in line.states)
