"""Locust's users behind a DNS. Each looks the library up for itself, and only to open a connection."""

import socket
import threading
from typing import Any

import gevent
from dns.exception import DNSException
from dns.resolver import Resolver

from loadtest.drill.dns.resolver import asking
from loadtest.drill.dns.server import NAME

Addresses = list[tuple[int, int, int, str, tuple[Any, ...]]]


class GeventResolver(threading.local):
    """Gevent's resolver. A user is a greenlet, and so has a cache of their own: Locust has patched `threading`."""

    def __init__(self, nameserver: str, system: Any) -> None:
        self.resolver = asking(nameserver, Resolver(configure=False))
        self.system = system

    def getaddrinfo(self, host: Any, port: Any, *which: Any) -> Addresses:
        """Return what to connect to for a name, the first address first; an OSError when nobody answers."""
        if host != NAME:
            found: Addresses = self.system.getaddrinfo(host, port, *which)
            return found
        try:
            answer = self.resolver.resolve(NAME, "A")
        except DNSException as error:
            raise socket.gaierror(socket.EAI_AGAIN, str(error)) from error
        stream = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*stream, (each.address, port)) for each in answer]


def look_up_at(nameserver: str) -> None:
    """Let everything in this process look the library up at this server."""
    hub = gevent.get_hub()
    hub.resolver = GeventResolver(nameserver, hub.resolver)
