"""The final reads: every reader's cart through every member, with the session that the reader had under load."""

import asyncio
import json
import time
from pathlib import Path

import aiohttp

from loadtest.drill.journal import Journal, Seen, Session

AT_ONCE = 10
TRIES = 4


def read_back(sessions: Path, members: dict[str, str], journal: Journal) -> None:
    """Write down every cart as each member gives it; the file with the tokens is removed."""
    lines = sessions.read_text().splitlines() if sessions.exists() else []
    tokens = {found["reader"]: found["token"] for found in map(json.loads, lines)}
    asyncio.run(_read(tokens, members, journal))
    sessions.unlink(missing_ok=True)


async def _read(tokens: dict[str, str], members: dict[str, str], journal: Journal) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(client: aiohttp.ClientSession, reader: str, token: str) -> None:
        async with turn:
            for name, url in members.items():
                await _cart(client, reader, token, name, url, journal)

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as client:
        await asyncio.gather(*(one(client, reader, token) for reader, token in tokens.items()))


async def _cart(
    client: aiohttp.ClientSession, reader: str, token: str, member: str, url: str, journal: Journal
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    for attempt in range(TRIES):
        try:
            async with client.get(f"{url}/api/cart", headers=headers) as answer:
                if answer.status == 401:
                    journal.write(Session(time.time(), reader, "refused"))
                    return
                if answer.status == 200:
                    cart = {line["book_id"]: line["quantity"] for line in await answer.json()}
                    by = answer.headers.get("X-Served-By", member)
                    journal.write(Seen(time.time(), reader, by, cart, final=True))
                    return
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(2.0**attempt / 2)
