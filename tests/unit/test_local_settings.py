from pathlib import Path

import pytest

from local.settings import LONGEST_SOCKET_FOLDER, Settings, SettingsError

MEMBERS = ("naver", "nhn")


def test_ports_follow_the_gslb_port() -> None:
    settings = Settings.read(MEMBERS, {"GSLB_PORT": "9080"})
    assert settings.gslb_port == 9080
    assert settings.member_ports == {"naver": 9081, "nhn": 9082}
    assert settings.port("central/redis") == 19080


def test_every_port_can_be_set() -> None:
    settings = Settings.read(MEMBERS, {"NHN_PORT": "7000", "INTERNAL_PORT": "6000"})
    assert settings.member_ports == {"naver": 8081, "nhn": 7000}
    assert settings.port("a/b") == 6000


def test_a_name_keeps_its_port_and_names_get_ports_in_order() -> None:
    settings = Settings.read(MEMBERS, {"INTERNAL_PORT": "6000"})
    assert [settings.port(name) for name in ("a/x", "a/y", "a/x")] == [6000, 6001, 6000]


def test_listeners_name_the_variable_that_moves_each_port() -> None:
    settings = Settings.read(MEMBERS, {})
    settings.port("central/redis")
    assert settings.listeners() == {
        "the GSLB": (8080, "GSLB_PORT"),
        "naver/gateway": (8081, "NAVER_PORT"),
        "nhn/gateway": (8082, "NHN_PORT"),
        "central/redis": (18080, "INTERNAL_PORT"),
    }


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "8080.0", "８０８０"])
def test_what_is_no_port_is_refused_by_the_variables_name(text: str) -> None:
    with pytest.raises(SettingsError, match="NAVER_PORT must be a port number"):
        Settings.read(MEMBERS, {"NAVER_PORT": text})


def test_a_folder_with_a_space_is_refused_with_what_to_set() -> None:
    with pytest.raises(SettingsError, match="set LOCAL_DIR"):
        Settings.read(MEMBERS, {"LOCAL_DIR": "/tmp/my library"})


def test_a_gslb_port_too_high_for_the_rest_says_what_to_set() -> None:
    with pytest.raises(SettingsError, match="INTERNAL_PORT"):
        Settings.read(MEMBERS, {"GSLB_PORT": "60000"})


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.read(MEMBERS, {"GSLB_PORT": "", "LOCAL_DIR": ""}).gslb_port == 8080


def test_a_relative_folder_lies_in_the_clone(tmp_path: Path) -> None:
    assert Settings.read(MEMBERS, {"LOCAL_DIR": "data"}, root=tmp_path).dir == tmp_path / "data"


def test_sockets_lie_in_the_folder_while_their_paths_are_short_enough() -> None:
    assert Settings.read(environ={"LOCAL_DIR": "/srv/library"}).run == Path("/srv/library/run")


def test_sockets_of_a_deep_folder_lie_in_a_short_one_of_its_own(tmp_path: Path) -> None:
    deep = [Settings.read(environ={"LOCAL_DIR": str(tmp_path / name / ("x" * 100))}).run for name in "ab"]
    assert deep[0] != deep[1]
    assert all(len(str(path)) < LONGEST_SOCKET_FOLDER for path in deep)
