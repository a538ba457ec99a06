"""The TLS of connections to central that no sidecar makes."""

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


class UnreadableError(ConnectionError):
    """Authorities that nobody can be checked against; the message names the variable they came from."""


@functools.cache
def context(variable: str, authorities: str) -> "ssl.SSLContext | None":
    """Give the one context that trusts these authorities (PEM) and nobody else, and checks the host's name.

    None where the text is empty: the connection is plain then. An UnreadableError where it is no PEM.
    """
    if not authorities:
        return None
    import ssl  # only here: a function whose sidecar speaks TLS for it does without

    found = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        found.load_verify_locations(cadata=authorities)
    except (ssl.SSLError, ValueError) as error:
        raise UnreadableError(f"{variable} is no certificate in PEM: {error}.") from error
    return found
