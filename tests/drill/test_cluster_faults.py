"""The faults of real clusters, as far as API servers tell: what is changed, how it is found again, how it goes back."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from loadtest.drill.errors import DrillError
from loadtest.drill.faults.cluster import Cluster
from loadtest.drill.scenario import Fault
from tests.drill import api_servers
from tests.drill.api_servers import Servers

CLUSTER = "/karmada-apiserver/apis/cluster.karmada.io/v1alpha1/clusters/"
SERVICE = "/karmada-apiserver/apis/serving.knative.dev/v1/namespaces/library-system/services/add-to-cart"
GATEWAY = "/naver/apis/apps/v1/namespaces/istio-system/deployments/istio-ingressgateway"
READY = {"conditions": [{"type": "Ready", "status": "True"}]}
FAULTS = [
    Fault("naver", "cordon"),
    Fault("naver", "gateway-gone"),
    Fault("add-to-cart", "broken-revision"),
    Fault("naver", "cut"),
]


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    """Give API servers with what a deployed library has in them, and an environment that leads there."""
    with api_servers.running() as servers:
        servers.kubeconfig(tmp_path / "config")
        monkeypatch.setattr("kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION", str(tmp_path / "config"))
        monkeypatch.setenv("LIBRARY_GSLB", f"{servers.url}/door")
        monkeypatch.setenv("LIBRARY_MEMBERS", f"naver={servers.url}/door,nhn={servers.url}/door")
        other = {"key": "maintenance", "effect": "NoSchedule"}
        container = {"image": "registry.example/functions@sha256:1", "command": ["python", "-m", "library.web.host"]}
        for name in ("naver", "nhn"):
            servers.objects[CLUSTER + name] = {"spec": {"taints": [other]}, "status": READY}
            servers.objects[GATEWAY.replace("naver", name)] = {"metadata": {}, "spec": {"replicas": 3}}
        servers.objects[SERVICE] = {
            "metadata": {"name": "add-to-cart", "annotations": {"kept": "yes"}},
            "spec": {"template": {"spec": {"containers": [container], "timeoutSeconds": 60}}},
        }
        for name in ("naver", "nhn"):
            servers.objects[SERVICE.replace("karmada-apiserver", name)] = {}
        servers.settle()
        yield servers


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
def test_a_fault_is_found_by_any_later_drill_and_healing_leaves_everything_as_it_was(
    servers: Servers, fault: Fault
) -> None:
    before = copy.deepcopy(servers.objects)
    Cluster().inject(fault)
    later = Cluster()
    assert later.active() == {fault.target: fault.kind}
    assert later.troubles() == [f"{fault.target} has the fault {fault.kind!r}."]
    later.heal()
    after = copy.deepcopy(servers.objects)
    for found in (before, after):  # an empty table says nothing
        for each in found.values():
            if not each.get("metadata", {}).get("annotations", True):
                del each["metadata"]["annotations"]
    assert after == before
    later.heal()
    assert later.troubles() == []


def test_what_each_fault_changes(servers: Servers) -> None:
    library = Cluster()
    for fault in FAULTS:
        library.inject(fault)
    taints = [taint["key"] for taint in servers.objects[f"{CLUSTER}naver"]["spec"]["taints"]]
    assert taints == ["maintenance", "drill.library.example/cordon"]
    assert servers.objects[GATEWAY]["spec"]["replicas"] == 0
    broken = servers.objects[SERVICE]["spec"]["template"]["spec"]
    image = "registry.example/functions@sha256:1"  # as it was: members' overrides of the registry mend nothing
    assert broken == {"containers": [{"image": image, "command": ["broken-by-a-drill"]}], "timeoutSeconds": 60}
    (policy,) = [each for path, each in servers.objects.items() if path.startswith("/naver/apis/networking")]
    assert policy["spec"]["policyTypes"] == ["Egress"]


def test_a_function_without_a_command_of_its_own_gets_none_by_healing(servers: Servers) -> None:
    (container,) = servers.objects[SERVICE]["spec"]["template"]["spec"]["containers"]
    del container["command"]
    library = Cluster()
    library.inject(Fault("add-to-cart", "broken-revision"))
    library.heal()
    assert servers.objects[SERVICE]["spec"]["template"]["spec"]["containers"] == [container]


def test_a_broken_revision_is_known_until_the_members_are_rid_of_it_and_each_healing_waits_for_that(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    Cluster().inject(Fault("add-to-cart", "broken-revision"))
    follow, asleep = servers.settle, []
    monkeypatch.setattr(servers, "settle", lambda: None)  # the members lag behind

    def slept(_: float) -> None:
        asleep.append(Cluster().active())
        if len(asleep) == 3:
            follow()

    monkeypatch.setattr("time.sleep", slept)
    with monkeypatch.context() as impatient:
        impatient.setattr("loadtest.drill.faults.cluster.PATIENCE", 0.0)
        with pytest.raises(DrillError, match="The broken-revision of add-to-cart is still there"):
            Cluster().heal()
    Cluster().heal()  # another one, such as the guard's
    assert asleep == [{"add-to-cart": "broken-revision"}] * 3
    assert Cluster().active() == {}


def test_two_faults_of_one_member_are_both_found_and_both_healed(servers: Servers) -> None:
    before = copy.deepcopy(servers.objects)
    library = Cluster()
    library.inject(Fault("naver", "gateway-gone"))
    library.inject(Fault("naver", "cut"))
    assert library.active() == {"naver": "gateway-gone and cut"}
    library.heal()
    assert servers.objects.keys() == before.keys()
    assert servers.objects[GATEWAY]["spec"] == before[GATEWAY]["spec"]


def test_healing_outlasts_an_api_server_that_is_away(servers: Servers) -> None:
    library = Cluster()
    library.inject(Fault("naver", "cordon"))
    servers.failing = 2
    library.heal()
    assert library.troubles() == []


def test_healing_waits_for_an_api_server_that_was_never_heard(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    Cluster().inject(Fault("naver", "cordon"))
    library = Cluster()
    monkeypatch.setattr("time.sleep", lambda _: setattr(servers, "saying", None))
    servers.saying = b"<html>Bad Gateway</html>"
    library.heal()
    assert library.active() == {}


def test_a_kind_that_an_api_server_does_not_know_is_named(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(api_servers.KINDS, "cluster.karmada.io/v1alpha1")
    with pytest.raises(DrillError, match=r"/karmada-apiserver does not know cluster.karmada.io/v1alpha1 Cluster"):
        Cluster().troubles()


def test_an_address_without_an_api_server_is_told(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_servers, "discovered", lambda path: None)
    with pytest.raises(DrillError, match=r"/karmada-apiserver has no /version: is that an API server"):
        Cluster().active()


def test_a_reader_that_central_does_not_know_stops_the_drill(servers: Servers) -> None:
    with pytest.raises(DrillError, match=r"reader-9 cannot log in .*401.*central\.load --readers 9"):
        Cluster().accounts(9)


def test_a_library_elsewhere_is_not_drilled_with_the_public_password(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READERS_PASSWORD", raising=False)
    monkeypatch.setenv("LIBRARY_GSLB", "https://library.example")
    with pytest.raises(DrillError, match="READERS_PASSWORD is not set"):
        Cluster().accounts(9)
    Cluster().heal()  # which needs no reader


def test_a_fault_that_does_not_come_about_is_told(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loadtest.drill.faults.cluster.ARRIVAL", 0.1)
    monkeypatch.setattr(servers, "settle", lambda: None)  # nothing follows what is asked for
    for fault in (Fault("naver", "gateway-gone"), Fault("add-to-cart", "broken-revision")):
        with pytest.raises(DrillError, match="has not come about"):
            Cluster().inject(fault)


def test_what_an_api_server_refuses_is_told_in_its_own_words(servers: Servers) -> None:
    del servers.objects[GATEWAY]
    with pytest.raises(DrillError, match=r"refuses PATCH .*istio-ingressgateway: 404 not found"):
        Cluster().inject(Fault("naver", "gateway-gone"))


def test_an_api_server_that_is_away_is_named(servers: Servers) -> None:
    library = Cluster()
    servers.shutdown()
    servers.server_close()
    with pytest.raises(DrillError, match="does not answer"):
        library.active()


def test_a_member_that_karmada_does_not_see_stops_the_drill(servers: Servers) -> None:
    servers.objects[f"{CLUSTER}nhn"]["status"] = {}
    assert Cluster().troubles() == ["Karmada does not see nhn as ready."]


def test_a_fault_that_clusters_do_not_know_is_refused(servers: Servers) -> None:
    with pytest.raises(DrillError, match="the kinds are cordon, gateway-gone, broken-revision, cut"):
        Cluster().inject(Fault("naver", "kill"))


@pytest.mark.parametrize("answer", [b"<html>Bad Gateway</html>", b"[]", b"\xff"])
def test_an_answer_that_is_no_api_servers_is_told(servers: Servers, answer: bytes) -> None:
    library = Cluster()
    servers.saying = answer
    with pytest.raises(DrillError, match="is that an API server"):
        library.active()


@pytest.mark.parametrize(("variable", "name"), [("LIBRARY_GSLB", "LIBRARY_GSLB"), ("LIBRARY_MEMBERS", "naver")])
def test_an_address_that_is_no_url_is_told(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    monkeypatch.setenv(variable, "naver=library.example")
    with pytest.raises(DrillError, match=f"The address of {name} must be a URL such as https://library.example, not"):
        Cluster()


def test_what_the_environment_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIBRARY_GSLB", raising=False)
    with pytest.raises(DrillError, match="LIBRARY_GSLB is not set"):
        Cluster()
