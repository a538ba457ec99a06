"""What an administrator does with books of a test's own."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

NEW = {
    "title": "소년이 온다",
    "author": "한강",
    "publisher": "창비",
    "year": 2014,
    "category": "문학",
    "description": "열흘의 이야기.",
    "price": 15000,
    "copies": 2,
}
JSON = {"Content-Type": "application/json"}


@dataclass
class Administration:
    """The books as an administrator adds, changes and retires them."""

    client: httpx.Client

    def send(self, method: str, path: str, body: object = None, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.request(method, f"/api/admin/books{path}", content=json.dumps(body), headers=headers | JSON)

    def add(self, key: str | None = None, **fields: Any) -> httpx.Response:
        return self.send("POST", "", NEW | fields, key)

    def change(self, book_id: str, key: str | None = None, **fields: Any) -> httpx.Response:
        return self.send("PATCH", f"/{book_id}", fields, key)

    def retire(self, book_id: str) -> httpx.Response:
        return self.send("DELETE", f"/{book_id}")
