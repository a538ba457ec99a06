"""The prober behind a DNS: some visitors in turn, each with a resolver's cache and connections of their own."""

import asyncio
import socket
from itertools import cycle

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from dns.asyncresolver import Resolver
from dns.exception import DNSException

from loadtest.drill.dns.resolver import asking

NUMBER = 8  # one alone would see one member only


class VisitorResolver(AbstractResolver):
    """One visitor's resolver."""

    def __init__(self, nameserver: str) -> None:
        self.resolver = asking(nameserver, Resolver(configure=False))

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return what to connect to for a name, the first address first; an OSError when nobody answers."""
        try:
            answer = await self.resolver.resolve(host, "A")
        except DNSException as error:
            raise OSError(str(error)) from error
        return [
            ResolveResult(hostname=host, host=each.address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for each in answer
        ]

    async def close(self) -> None:
        """Do nothing: every question has a socket of its own."""


class Visitors(aiohttp.TCPConnector):
    """The connections of all visitors; each request is the next visitor's."""

    def __init__(self, nameserver: str) -> None:
        super().__init__()
        # aiohttp's own cache keeps an answer for a fixed time, whatever its TTL.
        self.all = [
            aiohttp.TCPConnector(resolver=VisitorResolver(nameserver), use_dns_cache=False, limit=0)
            for _ in range(NUMBER)
        ]
        self.turn = cycle(self.all)

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[aiohttp.tracing.Trace], timeout: aiohttp.ClientTimeout
    ) -> aiohttp.connector.Connection:
        """Return a connection of the next visitor."""
        return await next(self.turn).connect(req, traces, timeout)

    async def close(self, *, abort_ssl: bool = False) -> None:
        """Close all connections."""
        await asyncio.gather(*(each.close(abort_ssl=abort_ssl) for each in self.all))
        await super().close(abort_ssl=abort_ssl)
