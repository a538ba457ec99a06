"""What a function reads from its environment, under the names of the Knative manifests."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Address:
    """A host and a TCP port."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str, port: int) -> "Address":
        """Read `host` or `host:port`; `port` is taken where the text names none. A ValueError for what is no port."""
        host, _, given = text.partition(":")
        return cls(host, _port(given) if given else port)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise ValueError(f"A port must be a number from 1 to 65535, not {text!r}: see PORT, DB_HOST and REDIS_ADDR.")
    return int(text)


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(f"A day must be written like 2027-01-31, not {text!r}: see OLD_COOKIE_UNTIL.") from None


CLUSTER_NAME = os.environ.get("CLUSTER_NAME", "local")
HOST = os.environ.get("HOST", "0.0.0.0")  # noqa: S104 - a pod is reached on its own address
PORT = _port(os.environ.get("PORT", "8080"))

DB = Address.parse(os.environ.get("DB_HOST", "mariadb-central.default.svc.cluster.local"), 3306)
DB_USER = os.environ.get("DB_USER", "library")
DB_PASSWORD = os.environ.get("DB_PASSWORD", "")
DB_NAME = os.environ.get("DB_NAME", "library")
DB_CA = os.environ.get("DB_CA", "")

REDIS = Address.parse(os.environ.get("REDIS_ADDR", "redis-central.default.svc.cluster.local:6379"), 6379)
REDIS_PASSWORD = os.environ.get("REDIS_PASSWORD", "")
REDIS_CA = os.environ.get("REDIS_CA", "")

# A browser takes `__Host-` from this very host only and over https, so no sister host can set or overwrite it.
SESSION_COOKIE = os.environ.get("SESSION_COOKIE", "__Host-library_session")
# Until that day the cookie also goes by the name that it had in 0.1.0, so that nobody has to log in for an upgrade.
OLD_COOKIE_UNTIL = _day(os.environ.get("OLD_COOKIE_UNTIL", "2000-01-01"))

# Where events go: the address of the Broker. Without one they stay in the outbox.
K_SINK = os.environ.get("K_SINK", "")
# By which Broker and functions know each other; in a member, where there is none, the mesh does it.
EVENTS_TOKEN = os.environ.get("EVENTS_TOKEN", "")
