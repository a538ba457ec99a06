"""A reader in front of a real browser: where to click, and what the library holds of them."""

import base64
from types import SimpleNamespace
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.reader import quantities
from tests.stack import RunningLibrary, wait_until

# Chromium writes a line for every request that fails, which here some are meant to do.
EXPECTED_ERROR = "Failed to load resource"


class Visit:
    """One tab of a browser. Whatever goes wrong in the console of any of its tabs is in `troubles`."""

    def __init__(
        self, stack: RunningLibrary, context: BrowserContext, words: SimpleNamespace, user: str | None
    ) -> None:
        self.stack = stack
        self.context = context
        self.words = words
        self.user = user
        self.troubles: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED_ERROR):
            self.troubles.append(message.text)

    def another_tab(self) -> "Visit":
        tab = Visit(self.stack, self.context, self.words, self.user)
        tab.troubles = self.troubles
        return tab

    def open(self, path: str = "/") -> None:
        """Go to a page and wait until it shows what it is about."""
        self.page.goto(path)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        expect(self.page.locator(".skeleton")).to_have_count(0)

    def button(self, name: str, title: str = "") -> Locator:
        return self.page.get_by_role("button", name=name.format(title), exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def log_in(self, password: str = "password") -> None:
        """Fill in the form of the login page and send it."""
        self.page.get_by_label(self.words.id, exact=True).fill(self.user or "")
        self.page.get_by_label(self.words.password, exact=True).fill(password)
        self.page.locator("form").get_by_role("button", name=self.words.log_in, exact=True).click()

    def quantity(self, title: str) -> Locator:
        return self.page.get_by_label(self.words.quantity.format(title), exact=True)

    def sees(self, text: str) -> None:
        """Wait for a text anywhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_in_cart(self, copies: int) -> None:
        """Wait until the header counts so many copies."""
        name = self.words.in_cart.format(copies)
        expect(self.page.get_by_role("navigation").get_by_role("link", name=name)).to_be_visible()

    @property
    def token(self) -> str:
        """The session that the browser holds."""
        (value,) = [each["value"] for each in self.context.cookies() if each["name"] == self.stack.cookie]
        return value

    def cart(self) -> dict[str, int]:
        """Give the quantity by book id as the library itself holds it, asked with the browser's own session."""
        return quantities(self.ask("/api/cart"))

    def borrowed(self) -> list[str]:
        """Give the titles that the library says are lent to this reader, sorted."""
        return sorted(loan["title"] for loan in self.ask("/api/loans"))

    def ask(self, path: str) -> Any:
        """Ask the library itself with the browser's own session."""
        answer = httpx.get(f"{self.stack.gslb}{path}", cookies={self.stack.cookie: self.token}, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fill_cart(self, *books: str, quantity: int = 1) -> None:
        """Put books into the cart past the page."""
        for book in books:
            added = self.context.request.post("/api/cart/add", data={"book_id": book, "quantity": quantity})
            assert added.ok, added.text()

    def holds(self, cart: dict[str, int]) -> None:
        """Wait until the library's cart, by book id, is this one."""
        wait_until(lambda: self.cart() == cart, f"the cart is {cart}")

    def end_session(self) -> None:
        """Have the library forget all sessions of this reader."""
        tag = base64.urlsafe_b64encode((self.user or "").encode()).decode().rstrip("=")
        with self.stack.redis() as redis:
            assert redis.delete(*redis.scan_iter(f"session:{{{tag}}}:*")) == 1
