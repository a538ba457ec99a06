from pathlib import Path

import pytest

from local.errors import LocalError
from local.machine import programs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave one empty folder to find programs in, on a machine where the user is not root."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "FOLDERS", ())
    monkeypatch.setattr(programs, "POLICY", tmp_path / "policy-rc.d")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return tmp_path


def test_a_missing_program_is_named_with_the_command_for_apt_dnf_and_brew(folder: Path) -> None:
    with pytest.raises(LocalError) as caught:
        programs.install(print)
    assert str(caught.value) == (
        "mariadbd and mariadb-install-db and redis-server missing. "
        "Install with `sudo apt-get install mariadb-server redis-server`, "
        "`sudo dnf install mariadb-server redis` or `brew install mariadb redis`."
    )


def test_a_browser_is_missed_only_by_who_wants_one_and_goes_by_several_names(folder: Path) -> None:
    for name in programs.LIBRARY:
        _write(folder / name, REDIS if name == "redis-server" else MARIADB)
    programs.install(print)
    with pytest.raises(LocalError, match=r"chromium missing\. Install with `sudo apt-get install chromium`"):
        programs.install(print, ["chromium"])
    _write(folder / "google-chrome", "#!/bin/sh\n")
    programs.install(print, ["chromium"])
    assert programs.require("chromium") == str(folder / "google-chrome")


def test_root_with_apt_gets_the_programs_installed_and_no_service_started(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    _write(folder / "apt-get", APT)
    assert programs.install(print) == "MariaDB 10.11.9, Redis 7.0.15"
    assert (folder / "seen").read_text().splitlines() == [
        "update",
        "101",
        "install --yes --no-install-recommends mariadb-server redis-server",
        "101",
    ]
    assert not (folder / "policy-rc.d").exists()


def test_a_policy_that_was_there_is_there_again_afterwards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    _write(folder / "apt-get", APT)
    _write(folder / "policy-rc.d", "#!/bin/sh\nexit 104\n")
    programs.install(print)
    assert (folder / "policy-rc.d").read_text() == "#!/bin/sh\nexit 104\n"


def test_apt_that_fails_shows_its_last_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    _write(folder / "apt-get", "#!/bin/sh\necho E: no network >&2\nexit 100\n")
    with pytest.raises(LocalError, match="E: no network"):
        programs.install(print)


def test_a_redis_without_functions_is_refused(folder: Path) -> None:
    for name in ("mariadbd", "mariadb-install-db"):
        _write(folder / name, MARIADB)
    _write(folder / "redis-server", "#!/bin/sh\necho Redis server v=6.2.14 sha=0\n")
    with pytest.raises(LocalError, match=r"redis-server is 6\.2\.14, but 7\.0 or newer is needed"):
        programs.install(print)


REDIS = "#!/bin/sh\necho Redis server v=7.0.15 sha=0\n"
MARIADB = "#!/bin/sh\necho mariadbd  Ver 10.11.9-MariaDB for Linux\n"
APT = """#!/bin/sh
here=${0%/*}
echo "$@" >>"$here/seen"
"$here/policy-rc.d"; echo $? >>"$here/seen"
[ "$1" = install ] || exit 0
printf '#!/bin/sh\\necho mariadbd  Ver 10.11.9-MariaDB for Linux\\n' >"$here/mariadbd"
printf '#!/bin/sh\\necho Redis server v=7.0.15 sha=0\\n' >"$here/redis-server"
: >"$here/mariadb-install-db"
/bin/chmod +x "$here/mariadbd" "$here/redis-server" "$here/mariadb-install-db"
"""


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)
