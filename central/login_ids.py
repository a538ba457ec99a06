"""Log-in ids of before, when one could have blanks at its ends, and characters that NFKC writes otherwise."""

import logging
from collections import defaultdict

from central.servers import Connection
from library import texts

_logger = logging.getLogger(__name__)
_MOST_NAMED = 20  # in one line of the log


def report(connection: Connection) -> None:
    """Log which ids the library would not take now, and which are one in its form; all stay as they are.

    Each user goes on logging in with the id as it stands.
    """
    alike = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM users")
        for (user_id,) in cursor.fetchall():
            alike[texts.login_id(user_id)].append(user_id)
    _warn(
        "Log-in ids that would be written otherwise now",
        [f"{ids[0]!r} would be {form!r}" for form, ids in alike.items() if len(ids) == 1 and ids[0] != form],
    )
    _warn("One log-in id of several users", [" and ".join(map(repr, ids)) for ids in alike.values() if len(ids) > 1])


def _warn(what: str, named: list[str]) -> None:
    if named:
        more = f"; and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        _logger.warning(
            f"{what}, kept as they are; who has one logs in with just that: {'; '.join(named[:_MOST_NAMED])}{more}."
        )
