import os
import socket

import pytest

from local.errors import LocalError
from local.machine import ports
from local.settings import Settings


def test_a_port_in_use_is_named_with_its_owner_who_needs_it_and_what_to_set() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = Settings.read(("naver",), {"NAVER_PORT": str(port), "GSLB_PORT": "8080"})
        settings.gslb_port = _free()
        with pytest.raises(LocalError) as caught:
            ports.check(settings)
    assert f"Port {port}, which naver/gateway needs, is taken" in str(caught.value)
    assert f"(pid {os.getpid()})" in str(caught.value)
    assert "set NAVER_PORT" in str(caught.value)


def test_a_port_taken_on_every_address_counts_as_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        settings = Settings.read((), {"GSLB_PORT": str(taken.getsockname()[1]), "INTERNAL_PORT": "1"})
        with pytest.raises(LocalError, match="set GSLB_PORT"):
            ports.check(settings)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
