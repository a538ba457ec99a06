"""Make the forms that books lack, while the library runs: those of before, and those that old revisions wrote."""

from collections.abc import Callable

import pymysql

from central.servers import Connection
from library.catalogue import forms

_STEP = 6_000  # books between two lines of progress
_BUSY = (1205, 1213)  # waited too long for a row, deadlock
_MOST_TRIES = 10


def fill(connection: Connection, progress: Callable[[int, int], None]) -> int:
    """Make them, a few hundred books in one transaction; give of how many. `progress` is told how many of how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM books WHERE title_key IS NULL")
        ((missing,),) = cursor.fetchall()
    done = 0
    while made := _make_some(connection):
        done += made
        if done % _STEP == 0 or done >= missing:
            progress(done, max(done, missing))
    if done:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE TABLE books")  # else plans are made for books without forms
    return done


def _make_some(connection: Connection) -> int:
    for tries in range(1, _MOST_TRIES + 1):
        try:
            with connection.cursor() as cursor:
                made = forms.make_some(cursor)
                if made:
                    cursor.execute("INSERT IGNORE INTO unannounced (id) VALUES (1)")
            connection.commit()
        except pymysql.OperationalError as error:  # a reader's change came in between
            connection.rollback()
            if error.args[0] not in _BUSY or tries == _MOST_TRIES:
                raise
        else:
            return made
    return 0
