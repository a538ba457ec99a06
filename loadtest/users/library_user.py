"""A reader as the browser makes one: what gets no answer is sent again with the same key, until it is too late."""

import json
import random
import time
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from uuid import uuid4

from locust import FastHttpUser
from locust.env import Environment
from locust.exception import StopTest, StopUser

from loadtest.contract import BOOKS, Change, NoPasswordError, call, readers_password
from loadtest.journal import Begun, Ended, Journal, Outcome, Record, Request, Seen, SessionEvent
from loadtest.users.accounts import Accounts
from loadtest.users.http_client import Pool

PASSING = (0, 502, 503, 504)  # out of reach for now, as the browser sees it
PATIENCE = 20.0  # seconds after which a change counts as indeterminate; the browser waits for ever


class LibraryUser(FastHttpUser):
    """A logged-in user who knows what their own cart must hold."""

    abstract = True
    network_timeout = 8.0
    connection_timeout = 3.0
    accounts: ClassVar[Accounts] = Accounts()
    number: int | None = None
    over = False
    """Set when the load ends: nobody begins anything any more, so that no change is cut off by the end."""
    journal: Journal | None = None
    sessions: Path | None = None
    """Where the tokens are left for the final reads."""

    def __init__(self, environment: Environment) -> None:
        self.host = self.host and self.host.rstrip("/")  # whoever has named it: a command line, a web UI, a master
        super().__init__(environment)
        try:
            self.password = readers_password(self.host or "")
        except NoPasswordError as error:  # a web UI names the host after the start
            self.stop_test(str(error))
        if environment.runner and not self.accounts.are_for(environment.runner.target_user_count):
            self.stop_test("There are more users than accounts: load more readers and set --accounts.")
        agent = self.client.client
        agent.clientpool = Pool(**agent.clientpool.client_args)

    def on_start(self) -> None:
        """Log in and start with an empty cart."""
        self.number = self.accounts.take()
        if self.number is None:
            self.stop_test("No account has become free: load more readers and set --accounts.")
        self.id = f"reader-{self.number}"
        self.dice = random.Random(self.number)  # noqa: S311 - nothing secret, and the same readers in every run
        # Few books each: a book of somebody else's cart then stands out in one's own.
        self.shelf = [str(book) for book in self.dice.sample(BOOKS, 20)]
        self.cart: dict[str, int] = {}
        self.token = ""
        time.sleep(self.dice.uniform(0, self.pace))  # not in step
        self.log_in()
        self.read_cart()
        self.change("clear")

    @property
    def pace(self) -> float:
        """The seconds from one thing that a user does to the next."""
        return float(getattr(self.environment.parsed_options, "pace", 1.0))

    def on_stop(self) -> None:
        """Leave the account to the next."""
        if self.number is not None:
            self.accounts.give_back(self.number)

    def stop_test(self, sentence: str) -> NoReturn:
        """End this process's test, and have Locust, or a worker's master, leave with the exit code for errors."""
        error = StopTest(sentence)
        self.environment.events.user_error.fire(user_instance=self, exception=error, tb=None)
        raise error

    def log_in(self) -> None:
        """Open a session, however long that takes."""
        credentials = {"id": self.id, "password": self.password}
        status = 0
        body: Any = None
        while status in PASSING:
            status, body, _ = self.insist("login", "POST", "/api/users/login", uuid4().hex, credentials)
        if status != 200:
            print(f"{self.id} cannot log in ({status}): load the accounts with central.load --readers.", flush=True)
            raise StopUser
        self.token = body["token"]
        self.keep_token()
        self.write(SessionEvent(time.time(), self.id, "opened" if body["user_id"] == self.id else "other_user"))

    def log_out(self) -> None:
        """End the session."""
        self.go_on()
        ended, self.token = self.token, ""
        self.keep_token()  # first: nobody may miss a session that may be over
        self.token = ended
        self.insist("logout", "POST", "/api/users/logout", uuid4().hex)

    def keep_token(self) -> None:
        """Leave the token for the final reads; an empty one says that there is no session to miss."""
        if self.sessions:
            with self.sessions.open("a") as file:
                file.write(json.dumps({"reader": self.id, "token": self.token}) + "\n")

    def read(self, journey: str, path: str) -> tuple[int, Any, str | None]:
        """Read something, and log in again if the session is gone."""
        self.go_on()
        answer = self.insist(journey, "GET", path)
        if answer[0] == 401:
            self.refused()
        return answer

    def read_cart(self) -> None:
        """Read the own cart, and take it for the truth."""
        status, body, by = self.read("cart", "/api/cart")
        if status == 200:
            self.see(body, by)

    def change(self, kind: Change, book: str | None = None, quantity: int | None = None) -> None:
        """Change the cart once, however often that has to be said."""
        self.go_on()
        key = uuid4().hex
        began = Begun(time.time(), self.id, key, kind, book, quantity)
        self.write(began)
        method, path, body = call(kind, book, quantity)
        tries: list[int] = []
        status, answer, by = self.insist(kind, method, path, key, body, tries)
        outcome: Outcome = "ok" if status == 200 else "indeterminate"
        # A refusal is certain only when no try before it was left without an answer.
        if status not in (200, *PASSING) and len(tries) == 1 and status < 500:
            outcome = "failed"
        if status == 200 and not self.took_place(kind, answer):
            outcome = "failed"
        self.write(Ended(time.time(), self.id, key, outcome, len(tries), status))
        if status == 401:
            self.refused()
        elif outcome == "ok" and kind == "clear":
            self.cart = {}  # its answer shows no cart
        elif status == 200:
            self.see(answer["cart"], by)

    def took_place(self, kind: str, answer: Any) -> bool:
        """Tell whether a change that was answered was made."""
        return True

    def insist(
        self, journey: str, method: str, path: str, key: str = "", body: Any = None, tries: list[int] | None = None
    ) -> tuple[int, Any, str | None]:
        """Ask until there is an answer that means something; give its status, JSON and member."""
        began = time.monotonic()
        tries = [] if tries is None else tries
        while True:
            status, answer, by, wait = self.ask(journey, method, path, key, body, time.monotonic() - began)
            tries.append(status)
            if status not in PASSING or time.monotonic() > began + PATIENCE:
                return status, answer, by
            time.sleep(max(wait, min(0.3 * 2 ** len(tries), 5.0)) * self.dice.uniform(1, 1.2))

    def ask(
        self, journey: str, method: str, path: str, key: str, body: Any, waited: float
    ) -> tuple[int, Any, str | None, float]:
        """Send one request; give status, JSON, member and the seconds that were asked to wait."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token and journey != "login" else {}
        headers |= {"Idempotency-Key": key} if key else {}
        began = time.time()
        with self.client.request(
            method, path, name=journey, headers=headers, json=body, catch_response=True
        ) as response:
            status = response.status_code or 0
            answer = None
            try:
                answer = response.json() if status else None
            except ValueError:
                status = 0  # cut off in the middle
            by = response.headers.get("X-Served-By") if response.headers else None
            wait = float(response.headers.get("Retry-After") or 0) if response.headers else 0.0
            if 200 <= status < 400:
                response.success()
        self.write(Request(began, time.time() - began, "load", journey, "gslb", status, by, waited))
        return status, answer, by, min(wait, 5.0)

    def go_on(self) -> None:
        """Leave when the load is over."""
        if self.over:
            raise StopUser

    def refused(self) -> None:
        """Take note that a good session was refused, and log in again."""
        self.write(SessionEvent(time.time(), self.id, "refused"))
        self.log_in()

    def see(self, lines: list[dict[str, Any]], by: str | None) -> None:
        """Take in a cart."""
        self.cart = {str(line["book_id"]): int(line["quantity"]) for line in lines}
        self.write(Seen(time.time(), self.id, by, self.cart))

    def write(self, record: Record) -> None:
        """Write into the journal where there is one."""
        if self.journal:
            self.journal.write(record)
