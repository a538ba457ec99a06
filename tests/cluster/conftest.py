"""The API servers that `pytest tests/cluster --kubeconfig FILE` names, and the library deployed to them."""

from collections.abc import Iterator

import pytest

from tests.cluster.deployment import Deployment
from tests.cluster.plane import Plane

WITHOUT = "no --kubeconfig FILE: names the Karmada API server and the members to deploy to and to clean up again"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("cluster", "real API servers to deploy the library to")
    group.addoption("--kubeconfig", metavar="FILE", help="kubeconfig with a context for each API server")
    group.addoption("--karmada-context", metavar="CONTEXT", default="karmada-apiserver", help="default: %(default)s")
    group.addoption(
        "--member-context",
        metavar="MEMBER=CONTEXT",
        action="append",
        help="once for each member; default: naver=naver and nhn=nhn",
    )


@pytest.fixture(scope="session")
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """Give the library as it stands after `kubectl apply -k karmada/`; take it away afterwards, whatever happened."""
    kubeconfig = request.config.getoption("kubeconfig")
    if not kubeconfig:
        pytest.skip(WITHOUT)
    contexts = request.config.getoption("member_context") or ["naver=naver", "nhn=nhn"]
    members = {}
    for each in contexts:
        name, _, context = each.partition("=")
        members[name] = Plane(name, kubeconfig, context or name)
    deployment = Deployment(Plane("Karmada", kubeconfig, request.config.getoption("karmada_context")), members)
    deployment.refuse_where_it_cannot_be()
    try:
        deployment.apply()
        yield deployment
    finally:
        deployment.remove()
