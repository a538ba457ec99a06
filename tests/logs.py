"""What functions, consumers and the loader log: one JSON object a line."""

import json
from pathlib import Path
from typing import Any

# What every line says, whoever wrote it.
MEMBERS = {"time": float, "level": str, "function": str, "cluster": str, "request_id": str, "message": str}


def lines(text: str) -> list[dict[str, Any]]:
    """Read a log, and fail at the first line that is not what all lines are."""
    return [_line(line) for line in text.splitlines()]


def messages(text: str) -> list[str]:
    return [line["message"] for line in lines(text)]


def complaints(log: Path) -> list[str]:
    """Give what a function's log says beside its access lines."""
    return [line["message"] for line in lines(log.read_text()) if line["level"] != "INFO"]


def _line(text: str) -> dict[str, Any]:
    try:
        line: dict[str, Any] = json.loads(text)
    except ValueError:
        raise AssertionError(f"not one JSON object: {text!r}") from None
    kinds = {name: type(line.get(name)) for name in MEMBERS}
    assert kinds == MEMBERS, text
    return line
