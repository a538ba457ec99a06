"""Fill central: `PYTHONPATH=functions python -m central.load [--books FILE] [--readers N] [--wait SECONDS]`.

As often as you like: it creates the database, its tables, the functions' account, the books and the test accounts where
they are missing, and updates what differs. DB_HOST, DB_ADMIN_USER and DB_ADMIN_PASSWORD say where and as whom; DB_NAME,
DB_USER, DB_PASSWORD, REDIS_ADDR, REDIS_PASSWORD, DB_CA and REDIS_CA are those of the functions.
"""

import argparse
import logging
import sys
from pathlib import Path

import pymysql

from central import accounts, catalogue, shelves
from central.servers import LoadError, announce, mariadb, wait_for_redis
from library.web import log

_logger = logging.getLogger("central.load")  # not __name__, which is __main__
BOOKS = Path(__file__).with_name("books.csv")


def load(path: Path, patience: float, readers: int = 0) -> str:
    """Load catalogue, accounts and so many readers, once both servers answer; give a line that says what changed."""
    wanted = catalogue.read(path)  # first, so that a bad file touches nothing
    wait_for_redis(patience)
    with mariadb(patience) as connection:
        accounts.let_functions_in(connection)
        added = accounts.add_test_accounts(connection)
        new_readers = accounts.add_readers(connection, readers) if readers else 0
        changes = shelves.store(connection, wanted, _progress)
        shelves.announce(connection, lambda: announce(patience))
    return (
        f"{len(wanted)} books: {changes.new} new, {changes.changed} changed, {changes.unchanged} unchanged; "
        f"{len(accounts.TEST_ACCOUNTS)} test accounts: {added} new"
        + (f"; {readers} readers: {new_readers} new" if readers else "")
    )


def _progress(done: int, total: int) -> None:
    _logger.info("books %d/%d", done, total)


def main() -> None:
    """Run the loader from the command line; leave with 1 and one sentence if central could not be loaded."""
    parser = argparse.ArgumentParser(prog="python -m central.load", description=__doc__)
    parser.add_argument("--books", type=Path, default=BOOKS, metavar="FILE", help=f"default: central/{BOOKS.name}")
    parser.add_argument("--readers", type=int, default=0, metavar="N", help="add reader-1 to reader-N for load tests")
    parser.add_argument("--wait", type=float, default=60, metavar="SECONDS", help="for each server; default: 60")
    options = parser.parse_args()
    log.setup("load", cluster="central")
    try:
        _logger.info(load(options.books, options.wait, options.readers))
    except (LoadError, catalogue.CatalogueError) as error:
        _logger.error(str(error))
        sys.exit(1)
    except pymysql.MySQLError as error:
        _logger.error(f"MariaDB failed: {error.args[-1]}. Put that right and run the loader again.")
        sys.exit(1)


if __name__ == "__main__":
    main()
