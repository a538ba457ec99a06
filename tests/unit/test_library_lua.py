"""That Redis keeps to what Python tells a reader: the script's functions, run without a Redis."""

from pathlib import Path
from typing import Any

import pytest
from lupa.lua51 import LuaRuntime

from library import carts, redis, sessions

LUA = Path(redis.__file__).with_name("library.lua")


class Script:
    """The functions of library.lua, on a Redis that answers what it is told to and remembers what it was asked."""

    def __init__(self, **answers: Any) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.functions: dict[str, Any] = {}
        self._answers = {"HVALS": [], "EXISTS": 1, "TTL": 1, "SET": "OK", **answers}
        self._lua = LuaRuntime(unpack_returned_tuples=True)
        self._lua.globals()["redis"] = self._lua.table(call=self._call, register_function=self._register)
        self._lua.execute(LUA.read_text().partition("\n")[2])

    def run(self, name: str, keys: list[str], *arguments: str | int) -> str:
        answer = self.functions[f"{name}_VERSION"](self._lua.table(*keys), self._lua.table(*map(str, arguments)))
        return str(answer[1])

    def _call(self, *asked: Any) -> Any:
        self.asked.append(asked)
        answer = self._answers.get(asked[0])
        return self._lua.table(*answer) if isinstance(answer, list) else answer

    def _register(self, first: Any, *second: Any) -> None:
        name, function = (first, *second) if second else (first["function_name"], first["callback"])
        self.functions[name] = function


def line(quantity: int) -> str:
    return f"{'2026-01-01T00:00:00.000000Z'}{quantity:02d}"


@pytest.mark.parametrize(("more", "outcome"), [(1, "ok"), (2, "quantity_limit")])
def test_a_cart_takes_as_many_of_a_book_as_python_says(more: int, outcome: str) -> None:
    said = Script(HGET=line(carts.MOST_OF_A_BOOK - 1)).run("cart_add", ["session", "cart"], 1, more, "now", "")
    assert said == outcome, f"{LUA.name} has another MOST_OF_A_BOOK than carts.py: {carts.MOST_OF_A_BOOK}."


@pytest.mark.parametrize(("lines", "outcome"), [(carts.MOST_LINES - 1, "ok"), (carts.MOST_LINES, "cart_full")])
def test_a_cart_takes_as_many_books_as_python_says(lines: int, outcome: str) -> None:
    said = Script(HLEN=lines).run("cart_add", ["session", "cart"], 1, 1, "now", "")
    assert said == outcome, f"{LUA.name} has another MOST_LINES than carts.py: {carts.MOST_LINES}."


@pytest.mark.parametrize(
    ("function", "keys", "asked"), [("login", ["failures", "session"], "SET"), ("session_read", ["session"], "EXPIRE")]
)
def test_a_session_lives_as_long_as_python_tells_its_reader(function: str, keys: list[str], asked: str) -> None:
    script = Script()
    script.run(function, keys, 5, 900, "who")
    (seconds,) = [each[-1] for each in script.asked if each[:2] == (asked, "session")]
    assert seconds == sessions.LIFETIME_SECONDS, f"{LUA.name}, {function}: another lifetime than sessions.py."
