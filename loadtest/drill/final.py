"""The final reads: every reader's cart through every member, with the session that the reader had under load."""

import asyncio
import json
import time
from pathlib import Path

import aiohttp

from loadtest.contract import PASSWORD
from loadtest.drill.journal import Journal, Seen, Session

AT_ONCE = 10
TRIES = 4


def read_back(sessions: Path, members: dict[str, str], journal: Journal) -> None:
    """Write down every cart as each member gives it; the file with the tokens is removed."""
    tokens: dict[str, str] = {}
    if sessions.exists():
        with sessions.open() as lines:  # of a long load they are many
            for found in map(json.loads, lines):
                tokens[found["reader"]] = found["token"]
    asyncio.run(_read(tokens, members, journal))
    sessions.unlink(missing_ok=True)


async def _read(tokens: dict[str, str], members: dict[str, str], journal: Journal) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(client: aiohttp.ClientSession, reader: str, token: str) -> None:
        async with turn:
            # Who had logged out, or was about to come back, has no session to miss.
            valid = token or await _log_in(client, reader, next(iter(members.values())))
            for name, url in members.items() if valid else ():
                if not await _cart(client, reader, valid, name, url, journal):
                    return

    timeout, no_cookies = aiohttp.ClientTimeout(total=10), aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=no_cookies) as client:
        await asyncio.gather(*(one(client, reader, token) for reader, token in tokens.items()))


async def _cart(
    client: aiohttp.ClientSession, reader: str, token: str, member: str, url: str, journal: Journal
) -> bool:
    """Write down what a member gives; False when it refuses the session."""
    headers = {"Authorization": f"Bearer {token}"}
    for attempt in range(TRIES):
        try:
            async with client.get(f"{url}/api/cart", headers=headers) as answer:
                if answer.status == 401:
                    journal.write(Session(time.time(), reader, "refused"))
                    return False
                if answer.status == 200:
                    cart = {line["book_id"]: line["quantity"] for line in await answer.json()}
                    by = answer.headers.get("X-Served-By", member)
                    journal.write(Seen(time.time(), reader, by, cart, final=True))
                    return True
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(2.0**attempt / 2)
    return True  # nothing is known


async def _log_in(client: aiohttp.ClientSession, reader: str, url: str) -> str:
    """Return the token of a new session, an empty one when nobody gives it."""
    try:
        async with client.post(f"{url}/api/users/login", json={"id": reader, "password": PASSWORD}) as answer:
            return str((await answer.json())["token"]) if answer.status == 200 else ""
    except (aiohttp.ClientError, TimeoutError):
        return ""
