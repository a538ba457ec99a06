"""What an administrator may say of a book, field by field, and how it is written down."""

import re
from collections.abc import Callable
from typing import Any

from library import isbn, texts
from library.limits import ADDRESS, LENGTHS, LONGEST_ADDRESS, RANGES
from library.web.fields import required, whole_number
from library.web.problems import invalid

_OPTIONAL = {"isbn": None, "cover_image": ""}
_ADDRESS = re.compile(ADDRESS)


def whole(given: dict[str, Any]) -> dict[str, Any]:
    """Give all fields of a new book, else the 400 that names the first wrong one."""
    fields = _read(given)
    for name in (*LENGTHS, *RANGES):
        required(given, name)
    return _OPTIONAL | fields


def some(given: dict[str, Any]) -> dict[str, Any]:
    """Give the fields that are to change, at least one, else the 400 that names the first wrong one."""
    fields = _read(given)
    if not fields:
        raise invalid(f"Send at least one of {', '.join(_FIELDS)}.")
    return fields


def _read(given: dict[str, Any]) -> dict[str, Any]:
    for name in given:
        if name not in _FIELDS:
            raise invalid(f"'{name[:40]}' is no field of a book; send {', '.join(_FIELDS)}.")
    return {name: _FIELDS[name](value, name) for name, value in given.items()}


def _words(value: object, name: str) -> str:
    try:
        return texts.of_book(name, value if isinstance(value, str) else "")
    except ValueError as error:
        raise invalid(f"'{name}' {error}.") from None


def _number(value: object, name: str) -> int:
    return whole_number(value, name, *RANGES[name])


def _isbn(value: object, name: str) -> str | None:
    if value is None:
        return None
    try:
        return isbn.canonical(value if isinstance(value, str) else "")
    except ValueError as error:
        raise invalid(f"'{name}' {error}, or null.") from None


def _address(value: object, name: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(value):
        most = f"at most {LONGEST_ADDRESS} characters"
        raise invalid(f"'{name}' must be empty, a path that begins with / or an https:// address, of {most}.")
    return value


_FIELDS: dict[str, Callable[[object, str], Any]] = {
    **dict.fromkeys(LENGTHS, _words),
    **dict.fromkeys(RANGES, _number),
    "isbn": _isbn,
    "cover_image": _address,
}
