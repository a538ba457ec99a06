"""Fill central: `PYTHONPATH=functions python -m central.load [OPTIONS]`.

As often as you like: it creates the database, its tables, the functions' account and the books where they are missing,
and updates what differs. It makes users only when asked to: the first of them is `python -m central.accounts add`'s.
DB_HOST, DB_ADMIN_USER and DB_ADMIN_PASSWORD say where and as whom; DB_NAME, DB_USER, DB_PASSWORD, REDIS_ADDR,
REDIS_PASSWORD, DB_CA and REDIS_CA are those of the functions. READERS_PASSWORD is what --readers gives.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pymysql

from central import catalogue, forms, grants, login_ids, public, public_accounts, shelves
from central.command_line import seconds, silent_without_reader, within
from central.servers import Connection, LoadError, announce, mariadb, wait_for_redis
from library import limits
from library.web import log

_logger = logging.getLogger("central.load")  # not __name__, which is __main__
BOOKS = Path(__file__).with_name("books.csv")
PASSWORD_LENGTHS = range(limits.SHORTEST_PASSWORD, limits.LONGEST_PASSWORD + 1)


def load(path: Path, patience: float, test_accounts: bool, readers: int) -> str:
    """Load the catalogue and the accounts that are asked for, once both servers answer; give a line of what changed."""
    wanted = catalogue.read(path)  # first, so that a bad file touches nothing
    wait_for_redis(patience)
    with mariadb(patience) as connection:
        grants.let_functions_in(connection)
        users = _add_users(connection, test_accounts, readers)
        login_ids.report(connection)
        changes = shelves.store(connection, wanted, _progress("books"))
        forms.fill(connection, _progress("forms of books"))
        shelves.announce(connection, lambda: announce(patience))
    books = f"{len(wanted)} books: {changes.new} new, {changes.changed} changed, {changes.unchanged} unchanged"
    return "; ".join([books, *users])


def _add_users(connection: Connection, test_accounts: bool, readers: int) -> list[str]:
    added = []
    if test_accounts:
        new = public_accounts.add_test_accounts(connection)
        added.append(f"{len(public.ACCOUNTS)} test accounts: {new} new")
    if readers:
        new = public_accounts.add_readers(connection, readers, os.environ["READERS_PASSWORD"])
        added.append(f"{readers} readers: {new} new")
    if not test_accounts and (known := public_accounts.with_public_passwords(connection)):
        _logger.warning(
            f"Anybody can log in as {', '.join(known)}: their passwords are public. Give each of them another with "
            "`python -m central.accounts password ID`, or end it with `python -m central.accounts remove ID`."
        )
    return added


def _progress(what: str) -> Callable[[int, int], None]:
    return lambda done, total: _logger.info("%s %d/%d", what, done, total)


@silent_without_reader()
def main() -> None:
    """Run the loader from the command line; leave with 1 and one sentence if central could not be loaded."""
    parser = argparse.ArgumentParser(prog="python -m central.load", description=__doc__)
    parser.add_argument("--books", type=Path, default=BOOKS, metavar="FILE", help=f"default: central/{BOOKS.name}")
    many = within(int, 0, 100_000)
    parser.add_argument("--readers", type=many, default=0, metavar="N", help="add reader-1 to reader-N for load tests")
    parser.add_argument("--test-accounts", action="store_true", help="add user and admin, whose passwords are public")
    parser.add_argument("--wait", type=seconds, default=60, metavar="SECONDS", help="for each server; default: 60")
    options = parser.parse_args()
    if options.readers and len(os.environ.get("READERS_PASSWORD", "")) not in PASSWORD_LENGTHS:
        span = f"{PASSWORD_LENGTHS[0]} to {PASSWORD_LENGTHS[-1]} characters"
        parser.error(f"--readers needs the environment variable READERS_PASSWORD, with {span}.")
    log.setup("load", cluster="central")
    try:
        _logger.info(load(options.books, options.wait, options.test_accounts, options.readers))
    except (LoadError, catalogue.CatalogueError) as error:
        _logger.error(str(error))
        sys.exit(1)
    except pymysql.MySQLError as error:
        _logger.error(f"MariaDB failed: {error.args[-1]}. Put that right and run the loader again.")
        sys.exit(1)


if __name__ == "__main__":
    main()
