"""The API servers that `pytest tests/cluster --kubeconfig FILE` names, and the library deployed to them."""

from collections.abc import Iterator

import pytest
from kubernetes.config import ConfigException
from urllib3.exceptions import HTTPError

from tests.cluster.deployment import Deployment
from tests.cluster.plane import Plane

WITHOUT = "needs the API servers of Karmada and of both members: pytest tests/cluster --kubeconfig FILE"


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
    members = {}
    try:
        karmada = Plane("Karmada", kubeconfig, request.config.getoption("karmada_context"))
        for each in request.config.getoption("member_context") or ["naver=naver", "nhn=nhn"]:
            name, _, context = each.partition("=")
            members[name] = Plane(name, kubeconfig, context or name)
    except (ConfigException, HTTPError) as error:
        pytest.exit(f"{kubeconfig}: {error}", 2)
    deployment = Deployment(karmada, members)
    deployment.refuse_where_it_cannot_be()
    try:
        deployment.apply()
        yield deployment
    finally:
        deployment.remove()
