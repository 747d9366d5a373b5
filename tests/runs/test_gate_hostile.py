"""Whatever stands in a file, every record goes somewhere, and comes back as it was.

The number of records is small here; ``NEWSLINT_HOSTILE=100000`` runs as many as that.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from helpers.checking import small_chunks
from helpers.hostile_records import BAD_LINES, ODD_LINES, hostile_lines, hostile_rows
from helpers.records import json_lines
from helpers.texts import BODY
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.main import main
from newslint.records.json.lines import BOM

NUMBER = int(os.environ.get("NEWSLINT_HOSTILE", "600"))


pytestmark = pytest.mark.usefixtures("folder")


def gated(data: bytes, name: str = "in.jsonl", *options: str) -> dict[str, Any]:
    """Gate a file; gives the summary."""
    Path(name).write_bytes(data)
    kept = "ok" + Path(name).suffix
    routes = ["-o", kept, "--rejects", "no.jsonl", "--quarantine", "look.jsonl", "--annotate"]
    assert main(["gate", name, *routes, "--summary-file", "sum.json", "-q", *options]) == 0
    summary: dict[str, Any] = json.loads(Path("sum.json").read_text("utf-8"))
    assert summary["records"] == sum(summary["actions"].values())
    assert summary["failures"] == 0
    return summary


def back() -> Counter[bytes]:
    """Return the lines that restoring all three outputs gives."""
    assert main(["restore", "ok.jsonl", "no.jsonl", "look.jsonl", "-o", "back.jsonl"]) == 0
    return Counter(Path("back.jsonl").read_bytes().split(b"\n")[:-1])


def carries_a_note(line: bytes) -> bool:
    """Whether a line has a field ``newslint`` of its own, which comes back as a value, not to the byte."""
    try:
        return "newslint" in json.loads(line)
    except (ValueError, TypeError, RecursionError):
        return False


@pytest.mark.slow
def test_lines_of_all_kinds_are_accounted_for_and_come_back_to_the_byte() -> None:
    lines = [*BAD_LINES, *ODD_LINES, *hostile_lines(7, NUMBER)]
    records = [line for line in lines if line and not line.isspace()]
    summary = gated(b"\n".join(lines))
    assert summary["records"] == len(records)
    assert all(summary["actions"].values())  # some of every kind
    given, got = (Counter(line for line in lot if not carries_a_note(line)) for lot in (records, back().elements()))
    given[records[0].removeprefix(BOM)] += 0
    assert got == +given


@pytest.mark.parametrize("line", [line for line in ODD_LINES if carries_a_note(line)])
def test_a_note_that_was_there_before_comes_back_as_a_value(line: bytes) -> None:
    gated(line)
    (only,) = back()
    assert json.loads(only) == json.loads(line)


@pytest.mark.slow
@given(st.lists(st.binary(max_size=60) | st.sampled_from(BAD_LINES + ODD_LINES), max_size=8))
def test_lines_of_any_bytes_are_accounted_for_and_come_back(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    data = b"\n".join([*lines, b'{"text": "Readable."}'])
    records = [line for line in data.removeprefix(BOM).split(b"\n") if line and not line.isspace()]
    assert gated(data)["records"] == len(records)
    expected = Counter(line for line in records if not carries_a_note(line))
    got = Counter(line for line in back().elements() if not carries_a_note(line))
    if data.startswith(BOM) and got[BOM + records[0]] > expected[BOM + records[0]]:  # bytes that could not be read come back with the mark
        got += Counter({records[0]: 1})
        got -= Counter({BOM + records[0]: 1})
    assert got == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)


@pytest.mark.slow
@given(st.lists(st.dictionaries(st.text(max_size=6) | st.sampled_from(["text", "id", "url", "newslint"]), JSON, max_size=4), max_size=6))
def test_records_of_any_shape_in_lines_and_arrays(tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]) -> None:
    records = [*records, {"text": "Readable."}]
    lines = gated(json_lines(records))
    array = gated(json.dumps(records, indent=1).encode(), "in.json")
    assert lines["actions"] == array["actions"]
    assert lines["records"] == len(records)
    json.loads(Path("ok.json").read_bytes())


@pytest.mark.slow
def test_a_field_of_many_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    long = json.dumps({"text": "A" * 3_000_000, "id": "long"}).encode()
    small_chunks(monkeypatch, 10_000)
    summary = gated(b"\n".join([b'{"text": "short"}', long, b'{"text": "open ' + b"x" * 3_000_000]))
    assert (summary["records"], summary["actions"]["unreadable"]) == (3, 1)
    assert back()[long] == 1


@pytest.mark.slow
def test_rows_of_all_kinds_are_accounted_for() -> None:
    rows = hostile_rows(5, NUMBER)
    data = b"id,text,extra\r\n" + b"".join(rows)
    summary = gated(data, "in.csv")
    assert summary["records"] == sum(1 for row in rows if row.strip())
    assert summary["actions"]["unreadable"] > 0
    with open("ok.csv", encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file))
    assert kept[0] == ["id", "text", "extra", "newslint"]
    assert {len(row) for row in kept} == {4}
    assert len(kept) - 1 == summary["actions"]["accept"] + summary["actions"]["fix"]
    assert main(["restore", "ok.csv", "-o", "back.csv"]) == 0
    given = {row[0]: row for row in csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline="")) if len(row) == 3}
    with open("back.csv", encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            assert given[row[0]] == row


def test_formulas_in_cells_stay_what_they_are() -> None:
    gated(f'id,text,extra\n1,"{BODY}",=1+1\n2,"See also: x\n{BODY}",@SUM(A1)\n'.encode(), "in.csv")
    with open("ok.csv", encoding="utf-8", newline="") as file:
        assert [row[:3] for row in csv.reader(file)] == [["id", "text", "extra"], ["1", BODY, "=1+1"], ["2", BODY, "@SUM(A1)"]]
