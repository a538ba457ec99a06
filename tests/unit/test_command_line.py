"""What a person types that cannot be, and an output that nobody reads on, in every command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import ROOT

# Each as it would be typed, with what its own sentence says; the drill's 2 is a verdict, so it leaves with 3.
BAD_NUMBERS = [
    (2, "central.generate --books 0", "--books: must be a whole number from 1 to 1,000,000, not '0'"),
    (2, "central.generate --books ten", "--books: must be a whole number from 1 to 1,000,000, not 'ten'"),
    (2, "central.generate --seed -1", "--seed: must be a whole number from 0 to 9,223,372,036,854,775,807, not '-1'"),
    (2, "central.load --wait -1", "--wait: must be a number from 0 to 86,400, not '-1'"),
    (2, "central.load --wait nan", "--wait: must be a number from 0 to 86,400, not 'nan'"),
    (2, "central.load --readers -5", "--readers: must be a whole number from 0 to 100,000, not '-5'"),
    (2, "central.load --readers 1.5", "--readers: must be a whole number from 0 to 100,000, not '1.5'"),
    (2, "central.accounts --wait inf role kim user", "--wait: must be a number from 0 to 86,400, not 'inf'"),
    (3, "loadtest.drill run no-fault --rate nan", "'--rate': nan is not a number"),
    (3, "loadtest.drill run no-fault --rate inf", "'--rate': inf is not in the range 1<=x<=10000"),
    (3, "loadtest.drill run no-fault --runs 0", "'--runs': 0 is not in the range 1<=x<=1000"),
    (3, "loadtest.drill run no-fault --dns -1", "'--dns': -1 is not in the range 1<=x<=3600"),
]


def started(command: str, stdout: int, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": "functions"} | environment,
        stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("code", "command", "sentence"), BAD_NUMBERS, ids=[each[1] for each in BAD_NUMBERS])
def test_a_number_that_cannot_be_is_one_sentence(code: int, command: str, sentence: str) -> None:
    done = started(command, subprocess.PIPE)
    assert (done.returncode, done.stdout) == (code, "")
    assert [line for line in done.stderr.splitlines() if sentence in line] == done.stderr.splitlines()[-1:]


def test_a_port_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    done = started("local status", subprocess.PIPE, GSLB_PORT="70000", LOCAL_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: GSLB_PORT must be a port number from 1 to 65535, not '70000': set GSLB_PORT.\n"


@pytest.mark.parametrize(
    "command",
    [
        "central.generate --books 50000",
        "central.generate --books 1",
        "central.credentials --directory {folder}/credentials",
        "local status",
        "local status --json",
        "loadtest.drill list",
        "loadtest.drill run no-such-drill",
    ],
)
def test_a_command_whose_output_nobody_reads_on_ends_without_a_word(command: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = started(command.format(folder=tmp_path), writing, LOCAL_DIR=str(tmp_path))
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("command", ["central.load", "central.accounts", "local", "loadtest.drill"])
def test_help_that_nobody_reads_is_no_trouble(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert started(f"{command} --help", writing).stderr == ""
    finally:
        os.close(writing)
