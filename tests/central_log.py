"""What central was asked: every Redis command and every MariaDB query of the functions, word by word."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from tests.stack import RunningLibrary

# By this are known who relays events or checks dates by the clock, beside every request; cut off by the begin or the
# end of the log, they say only these.
CLOCKWORK, CUT = "FROM outbox", {"BEGIN", "COMMIT"}
# What /healthz asks, which the GSLB does all the time, and what a thread of any function says as it connects.
PROBES = ("FCALL writable", "SELECT @@read_only")
GREETINGS = ("AUTH", "HELLO", "SET AUTOCOMMIT", "SET NAMES", "SET SESSION")


def questions(asked: list[str]) -> list[str]:
    """Give what was asked without probes and greetings, of which there may be only a few."""
    greetings = [line for line in asked if line.startswith(GREETINGS)]
    assert len(greetings) < 5, f"connections are not kept: {greetings}"
    return [line for line in asked if line not in greetings and not line.startswith(PROBES)]


@contextmanager
def redis_commands(stack: RunningLibrary, of: str = "") -> Iterator[list[str]]:
    """Give a list that holds, after the block, the commands that clients sent in it, not those inside a function.

    Of which clients: of those that sent something that begins with `of`.
    """
    seen: list[str] = []
    said: list[tuple[object, str]] = []
    end = secrets.token_hex(8)
    with stack.redis() as watched, stack.redis() as asker:
        asker.ping()
        with watched.monitor() as monitor:
            yield seen
            asker.echo(end)
            for line in monitor.listen():
                if end in line["command"]:
                    break
                if line["client_type"] != "lua":
                    said.append((line["client_port"], line["command"]))
    seen += _conversations(said, of)


@contextmanager
def mariadb_queries(stack: RunningLibrary, of: str = "") -> Iterator[list[str]]:
    """Give a list that holds, after the block, the statements that the functions' account sent in it.

    On which connections: on those on which something was sent that begins with `of`.
    """
    seen: list[str] = []
    stack.sql("SET GLOBAL log_output = 'TABLE'")
    stack.sql("TRUNCATE mysql.general_log")
    stack.sql("SET GLOBAL general_log = 1")
    try:
        yield seen
    finally:
        stack.sql("SET GLOBAL general_log = 0")
    rows = stack.sql(
        "SELECT thread_id, argument FROM mysql.general_log "
        "WHERE user_host LIKE 'library[%%' AND command_type <> 'Connect' ORDER BY event_time"
    )
    texts = [(thread, text.decode() if isinstance(text, bytes) else text) for thread, text in rows]
    clockwork = {thread for thread, text in texts if CLOCKWORK in text and not of}
    seen += _conversations([(thread, text) for thread, text in texts if thread not in clockwork], of)


def _conversations(said: list[tuple[object, str]], of: str) -> list[str]:
    wanted = {who for who, text in said if text.startswith(of)}
    return [text for who, text in said if who in wanted]
