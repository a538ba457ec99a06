import tarfile
from pathlib import Path

import pytest

from local.errors import LocalError
from local.machine import programs
from release import contents, images

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave one folder to find builders in; what they build holds the one file app/login.py, and that is right."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "FOLDERS", ())
    monkeypatch.setattr(contents, "complaints", lambda room, files, root: [] if files == {"app/login.py"} else ["odd"])
    (tmp_path / "login.py").touch()
    with tarfile.open(tmp_path / "exported", "w") as archive:
        archive.add(tmp_path / "login.py", "app/login.py")
    return tmp_path


def test_the_images_of_the_manifests_are_built_looked_into_and_pushed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder / "docker", DOCKER)
    images.main("other.example/library", "")
    asked = (folder / "asked").read_text()
    wanted = {room: tag for manifest in images.MANIFESTS for room, tag in images.tags(manifest).items()}
    assert wanted.keys() == {"functions", "frontend", "central"}
    for room, tag in wanted.items():
        image = f"other.example/library/{room}:{tag}"
        assert f"build --file {room}/Dockerfile --build-arg VERSION={tag} --tag {image} .\n" in asked
        assert f"create {image}\nexport c1\nrm c1\n" in asked
        assert f"push {image}\n" in asked
    said = capsys.readouterr().out
    members, central = said.split("knative/kustomization.yaml:\n")[1].split("central/kustomization.yaml:\n")
    for room, place in (("functions", members), ("frontend", members), ("central", central)):
        assert f"name: {room}\n  newName: other.example/library/{room}\n  digest: {DIGEST}" in place


def test_podman_takes_the_place_of_a_docker_without_its_engine(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder / "docker", "#!/bin/sh\nexit 1\n")
    _write(folder / "podman", PODMAN)
    images.main("other.example/library", "")
    assert f"digest: {DIGEST}" in capsys.readouterr().out


def test_an_image_that_is_not_as_it_should_be_is_not_pushed(folder: Path) -> None:
    _write(folder / "docker", DOCKER)
    with tarfile.open(folder / "exported", "w") as archive:
        archive.add(folder / "login.py", "app/tests/stack.py")
    with pytest.raises(LocalError, match=r"functions:\S+ is not as it should be:\n  odd"):
        images.main("other.example/library", "")
    assert "push" not in (folder / "asked").read_text()


def test_a_step_that_fails_is_named(folder: Path) -> None:
    _write(folder / "docker", DOCKER.replace("push) ", "push) exit 1; "))
    with pytest.raises(LocalError, match=r"`docker push other\.example/library/functions:\S+` failed"):
        images.main("other.example/library", "")


def test_without_a_registry_one_line_says_how_to_name_it() -> None:
    with pytest.raises(LocalError, match="REGISTRY must say where to push to: make images REGISTRY="):
        images.main("", "")


def test_without_a_builder_one_line_says_what_is_needed() -> None:
    with pytest.raises(LocalError, match="Neither docker nor podman works here"):
        images.main("other.example/library", "")


def test_a_builder_that_does_not_work_is_named() -> None:
    with pytest.raises(LocalError, match="`nerdctl info` fails"):
        images.main("other.example/library", "nerdctl")


DOCKER = f"""#!/bin/sh
here=${{0%/*}}
echo "$*" >>"$here/asked"
case $1 in
  create) echo c1 ;;
  export) /bin/cat "$here/exported" ;;
  push) echo "0.1.0: digest: {DIGEST} size: 1234" ;;
  --version) echo "Docker version 28.2.2" ;;
esac
"""
PODMAN = DOCKER.replace("Docker", "podman").replace(
    f'echo "0.1.0: digest: {DIGEST} size: 1234"', f'echo {DIGEST} >"$3"'
)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)
