"""The HTTP client of all that is asyncio: it sends a request once, and keeps no cookies."""

import aiohttp


def client(timeout: float, connector: aiohttp.BaseConnector | None = None) -> aiohttp.ClientSession:
    """Return a client that gives each request so many seconds, on any number of connections."""
    session = aiohttp.ClientSession(
        connector=connector or aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=timeout),
        # A login's cookie would stand in for the token that must be good.
        cookie_jar=aiohttp.DummyCookieJar(),
    )
    # aiohttp sends a GET or DELETE that was cut off without an answer once more, and nobody would know. This is the
    # only way to keep it from that; its own test client does the same.
    session._retry_connection = False
    return session
