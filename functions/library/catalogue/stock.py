"""Availability: how many copies of a book there are and how many can be lent now. MariaDB counts, Redis keeps."""

import contextlib
from functools import lru_cache

from library.store import mariadb, redis
from library.web.problems import Problem

# By book id "<version> <copies> <available>", in the slot of the kept answers: both are read in one step.
KEY = "stock:{books}"
# One statement, one snapshot: version and numbers belong together.
COUNT = (
    "SELECT books.id, stock_version, COUNT(copies.id), COUNT(IF(state = 'available', 1, NULL)) FROM books "
    "LEFT JOIN copies ON book_id = books.id AND state <> 'retired' WHERE books.id IN %s GROUP BY books.id"
)


def count(numbers: list[int]) -> dict[int, bytes]:
    """Give what MariaDB counts of these books, by id and as Redis keeps it; what is no book is left out."""
    rows = mariadb.query(COUNT, numbers) if numbers else []
    return {number: b"%d %d %d" % (version, total, available) for number, version, total, available in rows}


def keep(counted: dict[int, bytes]) -> None:
    """Keep these counts in Redis, except where it has a newer one."""
    if counted:
        redis.function("stock_set", [KEY], *(part for item in counted.items() for part in item))


def publish(numbers: list[int]) -> None:
    """Let all members know the availability of these books; call it after the commit that changed it.

    Raises the 503 problem where MariaDB or Redis is out of reach; the change's event comes back to it then.
    """
    keep(count(numbers))


def show(numbers: list[int]) -> None:
    """Let everybody see these books' new availability at once, if that can be: the change's event does it, too."""
    with contextlib.suppress(Problem):
        publish(numbers)


def members(line: bytes | None) -> bytes:
    """Give a book's members `copies` and `available` as JSON without braces; null where nobody knows."""
    return _members(line.partition(b" ")[2] if line else b"")


@lru_cache(maxsize=1024)
def _members(numbers: bytes) -> bytes:
    copies, _, available = (numbers or b"null null").partition(b" ")
    return b'"copies":%s,"available":%s' % (copies, available)
