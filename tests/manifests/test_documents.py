"""What the documents name is there: links and their anchors, files, modules, make targets, environment variables."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.manifests.checks.tree import Tree
from tests.manifests.conftest import Edit
from tests.manifests.test_agreement import CHECKS
from tests.stack import ROOT

MARKDOWN = MarkdownIt("commonmark").enable("table")
SKIPPED = {"node_modules", "dist"}
CODE = (".py", ".lua", ".toml", ".sql")
# The system's own, which every program has.
SYSTEM = {"PATH", "HOME", "LANG"}
CONFIGURATION = ROOT / "docs" / "configuration.md"
RECIPE = ROOT / "docs" / "adding-a-function.md"


def files(*suffixes: str) -> Iterator[Path]:
    """Give the clone's own files with these endings."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [each for each in folders if not each.startswith(".") and each not in SKIPPED]
        yield from (Path(folder, name) for name in names if name.endswith(suffixes))


DOCUMENTS = sorted(files(".md"))
NAMES = {path.name for path in files(*CODE)}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def anchors(text: str) -> set[str]:
    """Give the anchors of a document's headings, by GitHub's rule: the text's letters and digits, whatever script."""
    found: dict[str, int] = {}
    tokens = MARKDOWN.parse(text)
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            said = "".join(each.content for each in inline.children or [])
            slug = re.sub(r"[^\w\- ]", "", said.lower()).replace(" ", "-")
            found[slug] = found.get(slug, -1) + 1
            found |= {f"{slug}-{found[slug]}": 0} if found[slug] else {}
    return set(found)


def complaints(path: Path, text: str) -> Iterator[str]:
    """Give what a document names and nobody finds."""
    for token in MARKDOWN.parse(text):
        if token.type == "fence" and token.info == "bash":
            yield from commands(token.content)
        for each in token.children or [token]:
            yield from named(path, text, each)


def named(path: Path, text: str, part: Token) -> Iterator[str]:
    if part.type in ("link_open", "image"):
        yield from link(path, text, str(part.attrs["href" if part.type == "link_open" else "src"]))
    elif part.type in ("html_block", "html_inline"):
        for address in re.findall(r'(?:src|href)="([^"]*)"', part.content):
            yield from link(path, text, address)
    elif part.type == "code_inline":
        yield from commands(part.content)
        yield from file(path, part.content)


def link(path: Path, text: str, address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme:
        return
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.exists() or not target.is_relative_to(ROOT):
        yield f"{address} leads nowhere"
    elif parts.fragment:
        there = text if target == path else target.read_text()
        if target.suffix != ".md" or unquote(parts.fragment) not in anchors(there):
            yield f"{address} names no heading"


def commands(code: str) -> Iterator[str]:
    """Give the modules and make targets that code names and that are not there."""
    for line in code.splitlines():
        command = re.split(r"(?:^|\s)#", line)[0]
        for module in re.findall(r"python3? -m ([a-z_][\w.]*)", command):
            if not runs(module):
                yield f"there is no module {module} to run"
        for words in re.findall(r"(?:^|[;&|(] *)make((?: +[\w./=-]+)*)", command):
            targets = {each for each in words.split() if re.fullmatch("[a-z]+", each)}
            yield from (f"make knows no {each}" for each in sorted(targets - TARGETS))


def runs(module: str) -> bool:
    try:
        spec = find_spec(module)
        return spec is not None and (spec.submodule_search_locations is None or bool(find_spec(f"{module}.__main__")))
    except ModuleNotFoundError:
        return False


def file(path: Path, code: str) -> Iterator[str]:
    """Complain of a path that looks like one of ours: it begins with one of our folders, or is a name of code."""
    if not re.fullmatch(r"[\w.*/-]+", code):
        return
    first, inside, _ = code.partition("/")
    if inside and first and (ROOT / first).is_dir():
        if not any(ROOT.glob(code)) and not any(path.parent.glob(code)):
            yield f"there is no {code}"
    elif not inside and Path(code).suffix in CODE and code not in NAMES:
        yield f"there is no file {code}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=[str(each.relative_to(ROOT)) for each in DOCUMENTS])
def test_all_that_it_names_is_there(path: Path) -> None:
    assert list(complaints(path, path.read_text())) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[a](docs/nowhere.md)", "docs/nowhere.md leads nowhere"),
        ("[a](../elsewhere.md)", "../elsewhere.md leads nowhere"),
        ("![a](docs/pictures/none.png)", "docs/pictures/none.png leads nowhere"),
        ('<p>\n<img src="none.png">\n</p>', "none.png leads nowhere"),
        ('text <img src="none.png">', "none.png leads nowhere"),
        ("[a](#none)", "#none names no heading"),
        ("[a](docs/drills.md#none)", "docs/drills.md#none names no heading"),
        ("[a](Makefile#help)", "Makefile#help names no heading"),
        ("| a |\n|---|\n| [a](none.md) |", "none.md leads nowhere"),
        ("run `make nothing`", "make knows no nothing"),
        ("```bash\ncd x && make up none REF=a # make more\n```", "make knows no none"),
        ("`python -m local.nothing`", "there is no module local.nothing to run"),
        ("`python -m local.machine`", "there is no module local.machine to run"),
        ("`functions/nothing.py`", "there is no functions/nothing.py"),
        ("`functions/library/none/**`", "there is no functions/library/none/**"),
        ("`nothing.py`", "there is no file nothing.py"),
    ],
)
def test_what_is_broken_on_purpose_is_found(text: str, complaint: str) -> None:
    assert list(complaints(ROOT / "README.md", text)) == [complaint]


def without_context(text: str) -> list[str]:
    """Give the commands for a cluster that do not say for which: they would go to whichever somebody has used last."""
    parts = (part for token in MARKDOWN.parse(text) for part in token.children or [token])
    code = [part.content for part in parts if part.type in ("fence", "code_inline")]
    return [each for part in code for each in re.findall(r"\b(?:kubectl|istioctl) (?!--context )[a-z-].*", part)]


def test_each_command_of_the_guide_says_for_which_cluster_it_is() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text()
    assert without_context(guide) == []
    spoiled = guide.replace("kubectl --context karmada-apiserver -n library-system delete", "kubectl delete")
    assert without_context(spoiled) == ["kubectl delete overridepolicy zz-canary"]


def test_what_is_there_is_no_trouble() -> None:
    text = """
# 한눈에 보기 · A `b`, c_d!
## 같은 말
## 같은 말
[a](#한눈에-보기--a-b-c_d) [b](#같은-말-1) [c](https://library.example/none) [d](docs/drills.md#in-ci) [e](functions/)
`make -o .venv/ready lock`, `python -m local up`, `python -m pytest`
`functions/*.py`, `central/`, `redis.py`, `naver/x`, `.py`
"""
    assert list(complaints(ROOT / "README.md", text)) == []


def test_each_variable_that_code_reads_is_explained() -> None:
    said = set(re.findall(r"`([A-Z][A-Z_]+)`", CONFIGURATION.read_text()))
    ways = r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"', r'_port\(environ, "([A-Z_]+)"', r'environ\.get\("(LOCAL_DIR)"'
    code = "".join(path.read_text() for path in files(".py"))
    read = {name for way in ways for name in re.findall(way, code)}
    assert sorted(read - SYSTEM - said) == []
    assert len(read) > len(SYSTEM)


def test_each_variable_that_is_explained_is_there() -> None:
    first = re.findall(r"^\| (`[^|]*) \|", CONFIGURATION.read_text(), re.MULTILINE)
    said = {name for cell in first for name in re.findall(r"`([A-Z_]+)`", cell)}
    code = "".join(path.read_text() for path in files(".py", ".ts", "Makefile"))
    theirs = {"PYTHONPATH", "KUBECONFIG", "NAVER_PORT", "NHN_PORT"}  # of Python, of kubectl, and made of members' names
    assert sorted(name for name in said - theirs if name not in code) == []


def test_a_function_is_added_as_the_page_says(edit: Edit, tmp_path: Path) -> None:
    written = []
    for name, kind, text in re.findall(r"^\*\*(\S+)\*\*\n\n```(\w+)\n(.*?)^```$", RECIPE.read_text(), re.M | re.S):
        if kind == "diff":
            for hunk in text.split("@@\n"):
                old = "".join(line[1:] for line in hunk.splitlines(keepends=True) if not line.startswith("+"))
                assert (tmp_path / name).read_text().count(old) == 1, f"{name} has another place than one for:\n{hunk}"
                edit(name, old, "".join(line[1:] for line in hunk.splitlines(keepends=True)))
        else:
            assert not (ROOT / name).exists()
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
            written += [name] if kind == "python" else []
    for ruff in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *ruff, "--no-cache", *written]
        subprocess.run(command, cwd=tmp_path, check=True)
    tree = Tree(tmp_path)
    assert len(written) > 1
    assert [complaint for check in CHECKS for complaint in check(tree)] == []
