"""What clients look the library up with: dnspython, which keeps an answer for as long as its TTL says and no longer."""

from typing import TypeVar

from dns.resolver import BaseResolver, Cache

AnyResolver = TypeVar("AnyResolver", bound=BaseResolver)


def asking(nameserver: str, resolver: AnyResolver) -> AnyResolver:
    """Return the unconfigured resolver, now one that asks only this server, such as "127.0.0.1:5300", and caches.

    The addresses of a kept answer stay in their order, as they do on a reader's computer.
    """
    host, _, port = nameserver.rpartition(":")
    resolver.nameservers = [host]
    resolver.port = int(port)
    resolver.cache = Cache()
    return resolver
