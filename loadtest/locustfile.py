"""The library's readers as Locust users: `locust -f loadtest/locustfile.py --host http://localhost:8080`.

Needs the accounts reader-1, reader-2, … in central: `python -m central.load --readers 500`, and their password in
READERS_PASSWORD where it is no library on this machine. With workers, each has a block of its own: two users of one
account would not know what is in their cart.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread

import gevent
from locust import constant_pacing, events, task
from locust.env import Environment
from locust.runners import Runner
from locust.stats import RequestStats

from central.command_line import within
from loadtest.contract import NoPasswordError, readers_password
from loadtest.drill.dns.locust_users import look_up_at
from loadtest.journal import Journal
from loadtest.users import accounts
from loadtest.users.borrower import MOST_LOANS, Borrower
from loadtest.users.library_user import LibraryUser

KEPT = 60  # seconds


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def options(parser: argparse.ArgumentParser) -> None:
    """Add our own options to Locust's."""
    group = parser.add_argument_group("library")
    pace, number = within(float, 0.001, 86_400), within(int, 1, 1_000_000)
    group.add_argument("--pace", type=pace, default=1.0, metavar="S", help="each user does one thing every S seconds")
    group.add_argument("--accounts", type=number, default=500, metavar="N", help="accounts for each process; a master "
                       "gives each worker a block of its own")  # fmt: skip
    group.add_argument(
        "--parent", type=int, default=0, metavar="PID", help="end when this process, the parent, is gone"
    )
    group.add_argument("--nameserver", default="", metavar="IP:PORT", help="look the library up at this DNS server")
    group.add_argument("--journal", default=None, metavar="FILE", help="write down every request here")


@events.init.add_listener  # type: ignore[untyped-decorator]
def open_journal(environment: Environment, **_: object) -> None:
    """Give the users of this process their journal and their accounts."""
    given = environment.parsed_options
    _refuse_what_cannot_run(environment)
    accounts.share(environment, LibraryUser.accounts, given.accounts if given else 500)
    path = Path(given.journal) if given and given.journal else None  # a Path could not be sent to workers
    ReaderUser.journal = Journal(path) if path else None
    ReaderUser.sessions = path.with_suffix(".sessions") if path else None
    if given and given.nameserver:
        look_up_at(given.nameserver)
    if given and given.parent and environment.runner:
        gevent.spawn(_forget, environment)
        Thread(target=_end_with, args=(given.parent, environment.runner), daemon=True).start()
        gevent.signal_handler(signal.SIGUSR1, _end, environment.runner)


def _refuse_what_cannot_run(environment: Environment) -> None:
    """Leave with a sentence, before anything is asked, where the options would have users that cannot log in."""
    host, given = environment.host or "http://localhost", environment.parsed_options
    if not host.startswith(("http://", "https://")):
        sys.exit(f"--host must be a URL such as https://library.example, not {host!r}.")
    try:
        readers_password(host)
    except NoPasswordError as error:
        sys.exit(str(error))
    if given and (given.headless or given.autostart) and not given.worker:
        users, known = given.num_users or 1, given.accounts * (given.expect_workers if given.master else 1)
        if users > known:
            sys.exit(
                f"{users} users need an account each, and there are {known}: load more readers with `python -m "
                "central.load --readers N`, and set --accounts, or with workers --expect-workers."
            )


def _forget(environment: Environment) -> None:
    """Drop Locust's counts of each second, which --json tells and no drill asks for: a soak must not grow."""
    while True:
        gevent.sleep(KEPT)
        forget(environment.stats, time.time() - KEPT)


def forget(stats: RequestStats, before: float) -> None:
    """Drop the counts of all seconds before this one, in Unix time."""
    for entry in (stats.total, *stats.entries.values()):
        for counts in (entry.num_reqs_per_sec, entry.num_fail_per_sec):
            for second in [each for each in counts if each < before]:
                del counts[second]


def _end(runner: Runner) -> None:
    """Let every user come to the end of what they do: SIGTERM and SIGINT would cut them off."""
    ReaderUser.over = True
    runner.quit()


def _end_with(parent: int, runner: Runner) -> None:
    """End the load when the drill is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1)
    _end(runner)


class ReaderUser(Borrower):
    """Someone who looks around, and now and then takes a book or puts one back."""

    def wait_time(self) -> float:
        """Return the seconds until the next thing to do, by the pace of now: a web UI or a master may change it."""
        return float(constant_pacing(self.pace)(self))

    @task(25)
    def browse(self) -> None:
        """Look at a page of the catalogue."""
        self.read("books", f"/api/books?sort={self.dice.choice(('id', 'title', '-year', 'price'))}&limit=20")

    @task(8)
    def search(self) -> None:
        """Search for a word."""
        self.read("search", f"/api/books?search={self.dice.choice(('a', 'the', 'man', 'war', 'data'))}&limit=20")

    @task(15)
    def look(self) -> None:
        """Look at one book."""
        self.read("book", f"/api/books/{self.dice.choice(self.shelf)}")

    @task(20)
    def look_into_cart(self) -> None:
        """Read the own cart."""
        self.read_cart()

    @task(18)
    def take(self) -> None:
        """Put one to three of a book into the cart."""
        book = self.dice.choice(self.shelf)
        if self.cart.get(book, 0) < 90:
            self.change("add", book, self.dice.choice((1, 2, 3)))

    @task(12)
    def put_back(self) -> None:
        """Take one of a book, or all of it, out of the cart."""
        if self.cart:
            book = self.dice.choice(sorted(self.cart))
            self.change("remove", book, self.dice.choice((1, None)))
        else:
            self.read_cart()

    @task(6)
    def borrow(self) -> None:
        """Borrow a book of the cart; with five loans one has to be returned first."""
        if len(self.loans) >= MOST_LOANS:
            self.give_back(self.dice.choice(sorted(self.loans)))
        elif self.cart:
            self.change("borrow", self.dice.choice(sorted(self.cart)))
        else:
            self.read_cart()

    @task(4)
    def bring_back(self) -> None:
        """Return a book."""
        if self.loans:
            self.give_back(self.dice.choice(sorted(self.loans)))
        else:
            self.read_loans()

    @task(4)
    def look_at_loans(self) -> None:
        """Read the own loans."""
        self.read_loans()

    @task(1)
    def start_afresh(self) -> None:
        """Empty the cart."""
        self.change("clear")

    @task(1)
    def leave_and_return(self) -> None:
        """Log out and in again."""
        self.log_out()
        self.log_in()
