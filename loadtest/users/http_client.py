"""Locust's HTTP client, but that it sends a request once: what is cut off without an answer is a failure to count."""

from typing import Any

from geventhttpclient.client import HTTPClient, HTTPClientPool
from geventhttpclient.url import URL


class Client(HTTPClient):
    """A client of one server. It still sees that an idle connection was closed, and opens another one, as browsers do.

    HTTPClient sends a GET or DELETE that got no answer again as often as it may have connections, and once more.
    """

    def __init__(self, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._connection_pool.size = -1  # only asked for how often to send again: the queue has its own length


class Pool(HTTPClientPool):
    """The clients of a user, by server."""

    def get_client(self, url: str | URL) -> HTTPClient:
        """Return the client for this URL."""
        url = url if isinstance(url, URL) else URL(url)
        key = url.host, url.port
        if key not in self.clients:
            self.clients[key] = Client.from_url(url, **self.client_args)
        return self.clients[key]
