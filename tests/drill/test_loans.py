from loadtest.drill.judge.loans import REMEMBERED, ExpectedLoans
from loadtest.journal import Lent, Returned, Returning
from tests.drill.story import Story, blamed, checked, kinds


def reader(name: str = "reader-1") -> Story:
    """Give a reader with book 1 in the cart and no loan."""
    return Story(name).holds({}).adds("1").sees({"1": 1})


def test_an_acknowledged_loan_that_is_there_in_the_end_is_kept_and_its_line_has_left_the_cart() -> None:
    found = checked(reader().borrows("1", "10", "c1").holds({"10": ("c1", "1")}).in_the_end({}))
    assert (kinds(found), found.kept) == ({}, 2)


def test_a_line_that_stays_in_the_cart_after_its_book_was_borrowed_is_found() -> None:
    assert kinds(checked(reader().borrows("1", "10", "c1").in_the_end({"1": 1}))) == {"lost": 1}


def test_a_refused_book_stays_in_the_cart() -> None:
    assert kinds(checked(reader().borrows("1", outcome="failed").in_the_end({"1": 1}))) == {}
    assert kinds(checked(reader().borrows("1", outcome="failed").in_the_end({}))) == {"lost": 1}


def test_an_acknowledged_loan_that_is_gone_is_lost() -> None:
    found = checked(reader().borrows("1", "10", "c1").holds({}, "nhn").in_the_end({}))
    assert (kinds(found), list(blamed(found))) == ({"lost": 1}, ["10"])
    assert found.listed[0].text == "loan 10 of book 1 is not there through nhn"


def test_a_loan_that_comes_back_after_its_return_was_acknowledged_is_resurrected() -> None:
    story = reader().borrows("1", "10", "c1").returns("10")
    assert kinds(checked(story)) == {}
    assert kinds(checked(story.holds({"10": ("c1", "1")}).holds({"10": ("c1", "1")}))) == {"resurrected": 1}


def test_a_loan_whose_return_had_no_answer_may_be_there_or_not() -> None:
    for held in ({}, {"10": ("c1", "1")}):
        assert kinds(checked(reader().borrows("1", "10", "c1").asks_to_return("10").holds(held))) == {}


def test_a_loan_that_nobody_asked_for_is_unexplained() -> None:
    assert kinds(checked(reader().holds({"10": ("c1", "1")}))) == {"unexplained": 1}


def test_a_loan_from_before_the_drill_is_no_finding() -> None:
    assert kinds(checked(Story().holds({"10": ("c1", "1")}).returns("10").holds({}))) == {}


def test_a_borrowing_without_an_answer_may_have_made_a_loan_at_any_time() -> None:
    story = reader().borrows("1", outcome="indeterminate").borrows("1", outcome="failed")
    assert kinds(checked(story.holds({"10": ("c1", "1")}))) == {}


def test_a_copy_that_two_readers_have_at_once_was_lent_twice() -> None:
    one, other = reader("a").borrows("1", "10", "c1"), reader("b").borrows("1", "11", "c1")
    found = checked(one, other)
    assert (kinds(found), list(blamed(found))) == ({"lent_twice": 1}, ["11"])


def test_a_copy_may_be_lent_again_once_its_return_was_asked_for() -> None:
    one, other = reader("a").borrows("1", "10", "c1").returns("10"), Story("b")
    for _ in range(10):
        other.sees({})  # until the other has returned it
    assert kinds(checked(one, other.adds("1").borrows("1", "11", "c1"))) == {}


def test_a_copy_that_was_lent_while_another_had_it_is_found_after_both_have_returned_it() -> None:
    one = reader("a").borrows("1", "10", "c1").sees({}).sees({}).returns("10")
    other = reader("b").borrows("1", "11", "c1").returns("11")
    assert kinds(checked(one, other)) == {"lent_twice": 1}


def test_a_loan_that_is_not_there_to_be_returned_is_lost() -> None:
    story = reader().borrows("1", "10", "c1").holds({"10": ("c1", "1")})
    found = checked(story.returns("10", 404).holds({}).in_the_end({}))
    assert (kinds(found), list(blamed(found)), found.operations["failed"]) == ({"lost": 1}, ["10"], 1)
    assert found.listed[0].text == "loan 10 of book 1 was not there to be returned"


def test_a_return_without_an_answer_may_have_taken_place_or_not() -> None:
    for held in ({}, {"10": ("c1", "1")}):
        found = checked(reader().borrows("1", "10", "c1").returns("10", 503).holds(held).in_the_end({}))
        assert (kinds(found), found.operations["indeterminate"]) == ({}, 1)


def test_an_hour_of_loans_is_remembered_no_longer_than_it_takes() -> None:
    story = Story()
    for number in range(1000):
        story.borrows("1", str(number), f"c{number}").returns(str(number))
    lending = ExpectedLoans(checked())
    for record in story.records:
        if isinstance(record, Lent | Returning | Returned):
            lending.take(record)
    assert len(lending.returned["reader-1"]) == REMEMBERED
    assert not lending.loans["reader-1"]
    assert not lending.holders
