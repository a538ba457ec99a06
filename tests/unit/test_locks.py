"""That the locks hold what pyproject.toml names, in one version, and say nothing of where it came from."""

import re
import tomllib

import pytest

from tests.stack import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DIRECT = PROJECT["project"]["dependencies"]
GROUPS = {
    group: [each for each in named if isinstance(each, str)] for group, named in PROJECT["dependency-groups"].items()
}
LOCKS = {
    "functions": DIRECT,
    "central": DIRECT + GROUPS["central"],
    "frontend": GROUPS["frontend"],
    "dev": DIRECT + [each for named in GROUPS.values() for each in named],
}


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def versions(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock(name), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_made_of_what_pyproject_names(name: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock(name), flags=re.MULTILINE)
    named = {entry.partition("==")[0] for entry in entries if "central-library (pyproject.toml" in entry}
    assert named == {re.split("[<>=!~; ]", each)[0] for each in LOCKS[name]}, "`make lock` brings them together"


@pytest.mark.parametrize("name", LOCKS)
def test_what_an_image_runs_is_what_is_tested(name: str) -> None:
    assert versions(name).items() <= versions("dev").items(), "`make lock UPGRADE=1` brings them together"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_says_nothing_of_where_packages_come_from(name: str) -> None:
    assert [line for line in lock(name).splitlines() if "://" in line or line.startswith("-")] == []


def test_the_loaders_packages_stay_out_of_the_other_images() -> None:
    assert "yoyo-migrations" in versions("central")
    assert not {"yoyo-migrations"} & (versions("functions").keys() | versions("frontend").keys())
