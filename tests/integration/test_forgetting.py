"""What need not be kept any longer is forgotten by the clock, in both members at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.outbox import bring, loan, notifications, tick, unsent
from tests.reader import HttpReader
from tests.shelf import NewBook
from tests.stack import RunningLibrary, wait_until


def borrow(stack: RunningLibrary, reader: HttpReader, book_id: str) -> None:
    reader.add(stack.naver, book_id)
    assert reader.borrow(stack.naver, book_id, key=f"borrow-{book_id}").status_code == 200


@pytest.mark.parametrize(
    ("table", "column", "days"),
    [
        ("outbox", "sent_at", 7),
        ("changes", "created_at", 1),
        ("notifications", "read_at", 90),
        ("dead_letters", "created_at", 90),
    ],
)
def test_what_is_old_is_forgotten(
    stack: RunningLibrary, reader: HttpReader, new_book: NewBook, table: str, column: str, days: int
) -> None:
    borrow(stack, reader, new_book(1))
    wait_until(lambda: notifications(stack, reader.id) == ["loan_created"], "the reader is told")
    wait_until(lambda: unsent(stack) == 0, "all are sent")
    reader.ask("POST", f"{stack.naver}/api/notifications/read", f"read-{table}", json={})
    borrow(stack, reader, new_book(1))  # and told of this the reader reads it never
    wait_until(lambda: len(notifications(stack, reader.id)) == 2, "the reader is told of the other")
    wait_until(lambda: unsent(stack) == 0, "that is noted")
    for number in range(2):
        assert (
            bring(stack, "naver/dead-letter", "library.loan.overdue", loan(reader.id), f"{table}-{number}").status_code
            == 200
        )
    count = f"SELECT COUNT(*) FROM {table} WHERE {column} IS NOT NULL"
    ((before,),) = stack.sql(count)
    age = f"UPDATE {table} SET {column} = UTC_TIMESTAMP(6) - INTERVAL %s HOUR WHERE {column} IS NOT NULL"
    stack.sql(age, 24 * days - 1)
    stack.sql(f"{age} LIMIT 1", 24 * days + 1)
    ticks = ["naver/check-dates", "nhn/check-dates"] * 2
    with ThreadPoolExecutor(len(ticks)) as pool:
        assert {answer.status_code for answer in pool.map(lambda name: tick(stack, name), ticks)} == {200}
    assert stack.sql(count) == [(before - 1,)]
    assert "loan_created" in notifications(stack, reader.id)
