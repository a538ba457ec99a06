"""The final reads: every reader's cart and loans through every member, with the session that they had under load."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import aiohttp

from loadtest.contract import held
from loadtest.drill.load.http_client import client
from loadtest.journal import Held, Journal, Seen, SessionEvent

AT_ONCE = 10
TRIES = 4
# What an answer that never came, is no JSON or has another shape raises: then nothing is known.
BROKEN = (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError)


def read_back(sessions: Path, members: dict[str, str], password: str, journal: Journal) -> None:
    """Write down every cart and loan as each member gives them; the file with the tokens is removed."""
    tokens: dict[str, str] = {}
    if sessions.exists():
        with sessions.open() as lines:  # of a long load they are many
            for found in map(json.loads, lines):
                tokens[found["reader"]] = found["token"]
    asyncio.run(_read(tokens, members, password, journal))
    sessions.unlink(missing_ok=True)


async def _read(tokens: dict[str, str], members: dict[str, str], password: str, journal: Journal) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(session: aiohttp.ClientSession, reader: str, token: str) -> None:
        async with turn:
            # Who had logged out, or was about to come back, has no session to miss.
            valid = token or await _log_in(session, reader, password, next(iter(members.values())))
            for name, url in members.items() if valid else ():
                if not await _own(session, reader, valid, name, url, journal):
                    return

    async with client(10) as session:
        await asyncio.gather(*(one(session, reader, token) for reader, token in tokens.items()))


async def _own(
    session: aiohttp.ClientSession, reader: str, token: str, member: str, url: str, journal: Journal
) -> bool:
    """Write down the cart and the loans that a member gives; False when it refuses the session."""
    headers = {"Authorization": f"Bearer {token}"}
    for attempt in range(TRIES):
        try:
            lines, by = await _get(session, f"{url}/api/cart", headers)
            loans, _ = await _get(session, f"{url}/api/loans", headers)
            cart, open_loans = {line["book_id"]: line["quantity"] for line in lines}, held(loans)
        except BROKEN as error:
            if getattr(error, "status", 0) == 401:
                journal.write(SessionEvent(time.time(), reader, "refused"))
                return False
            await asyncio.sleep(2.0**attempt / 2)
            continue
        journal.write(Held(time.time(), reader, by or member, open_loans))
        journal.write(Seen(time.time(), reader, by or member, cart, final=True))
        return True
    return True  # nothing is known


async def _get(session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> tuple[Any, str | None]:
    """Return the JSON and the member that gave it; a ClientResponseError when it is no success."""
    async with session.get(url, headers=headers, raise_for_status=True) as answer:
        return await answer.json(), answer.headers.get("X-Served-By")


async def _log_in(session: aiohttp.ClientSession, reader: str, password: str, url: str) -> str:
    """Return the token of a new session, an empty one when nobody gives it."""
    try:
        async with session.post(f"{url}/api/users/login", json={"id": reader, "password": password}) as answer:
            return str((await answer.json())["token"]) if answer.status == 200 else ""
    except BROKEN:
        return ""
