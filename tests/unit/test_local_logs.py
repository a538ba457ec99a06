from pathlib import Path

import pytest

from local.commands import logs
from local.errors import LocalError
from local.settings import Settings
from local.supervision import upkeep


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings.read(environ={"LOCAL_DIR": str(tmp_path)})
    for name in ("naver/list-books", "naver/list-books-1", "naver/login", "nhn/login", "supervisord"):
        path = tmp_path / "logs" / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{name} {number}\n" for number in range(30)))
    return settings


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("naver/login", ["naver/login"]),
        ("naver/list-books", ["naver/list-books", "naver/list-books-1"]),
        ("nhn", ["nhn/login"]),
        (None, ["naver/list-books", "naver/list-books-1", "naver/login", "nhn/login", "supervisord"]),
    ],
)
def test_a_name_stands_for_a_program_all_its_replicas_or_all_of_its_cluster(
    settings: Settings, name: str | None, found: list[str]
) -> None:
    assert list(logs.find(settings, name)) == found


@pytest.mark.parametrize("name", ["naver/log", "naver/list", "NAVER", ".*"])
def test_an_unknown_name_lists_the_names(settings: Settings, name: str) -> None:
    with pytest.raises(LocalError, match="There are: naver/list-books, "):
        logs.find(settings, name)


def test_the_tail_is_the_last_lines(settings: Settings) -> None:
    lines = logs.tail(logs.find(settings, "nhn/login")["nhn/login"])
    assert lines == [f"nhn/login {number}" for number in range(10, 30)]


def test_following_goes_on_across_a_rotation(settings: Settings) -> None:
    path = logs.find(settings, "nhn/login")["nhn/login"]
    follower = logs.Follower(path)
    with path.open("a") as writer:
        writer.write("one\nhalf ")
        writer.flush()
        assert follower.new_lines() == ["one"]
        writer.write("line\n")
        writer.flush()
        assert follower.new_lines() == ["half line"]
        upkeep.rotate(path)
        writer.write("after\n")
        writer.flush()
        assert follower.new_lines() == ["after"]
    assert path.with_name("login.log.1").read_text().endswith("one\nhalf line\n")
