from pathlib import Path

import pytest

from loadtest import journal
from loadtest.journal import Begun, Journal, Mark, Request, Rotation, Seen


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    records: list[journal.Record] = [
        Mark(1.0, "start", "책"),
        Request(1.0, 0.1, "load", "cart", "gslb", 200, "naver"),
        Begun(1.5, "reader-1", "key", "add", "1", 2),
        Seen(2.0, "reader-1", "nhn", {"1": 2}, True),
        Rotation(3.0, {"naver": True}),
    ]
    written = Journal(tmp_path / "new" / "load.jsonl")
    for record in records:
        written.write(record)
    written.close()
    assert list(journal.read(tmp_path / "new")) == records


def test_a_line_that_a_dying_writer_left_half_done_is_left_out(tmp_path: Path) -> None:
    written = Journal(tmp_path / "load.jsonl")
    written.write(Mark(1.0, "start"))
    written.close()
    with (tmp_path / "load.jsonl").open("a") as file:
        file.write('{"record":"Mark","at":2.0')
    assert list(journal.read(tmp_path)) == [Mark(1.0, "start")]


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "load.jsonl").write_text('{"record":"Nothing"}\n')
    with pytest.raises(ValueError, match="not a record"):
        list(journal.read(tmp_path))
