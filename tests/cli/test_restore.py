"""``newslint restore`` gives back what the gate took in, from the edits in the notes."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from helpers.gate_records import RECORDS
from helpers.records import json_line
from helpers.texts import BODY, JUNK, PAGE

from newslint.cli.main import main

pytestmark = pytest.mark.usefixtures("folder")


def gate(*arguments: str) -> None:
    assert main(["gate", *arguments, "--rejects", "no.jsonl", "--annotate", "-q"]) == 0


def restore(*arguments: str) -> int:
    return main(["restore", *arguments])


@pytest.mark.slow
def test_lines_come_back_to_the_byte(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_bytes(RECORDS)
    gate("in.jsonl", "-o", "ok.jsonl.gz")
    assert restore("ok.jsonl.gz", "-o", "back.jsonl") == 0
    assert restore("no.jsonl", "-o", "turned-away.jsonl.gz") == 0
    assert "3 records restored" in capsys.readouterr().err
    assert Path("back.jsonl").read_bytes() + gzip.decompress(Path("turned-away.jsonl.gz").read_bytes()) == RECORDS


@pytest.mark.parametrize(
    "raw",
    [
        rb'{"text": "See also: caf\u00e9 \/ 10 caf\u00c9s\nThe bank kept rates, and said caf\u00e9.", "x": [1,2 ,3]}',
        '{"text": "See also: café \\/ 10\\nThe bank kept rates on hold \\u2013 it said."  }  \r'.encode(),
        b'{"a": {"text": 1}, "text": "x", "text": "See also: Five charts\\nThe bank kept rates on hold."}',
    ],
)
def test_odd_json_comes_back_to_the_byte(raw: bytes) -> None:
    Path("in.jsonl").write_bytes(raw + b"\n")
    gate("in.jsonl", "-o", "ok.jsonl")
    assert b"See also" not in Path("ok.jsonl").read_bytes().partition(b'"newslint"')[0]
    assert restore("ok.jsonl", "-o", "back.jsonl") == 0
    assert Path("back.jsonl").read_bytes() == raw + b"\n"


def test_lines_in_other_encodings_come_back_to_the_byte() -> None:
    raw = '{"text": "See also: Café\\nDie Bank ließ die Zinsen, wie sie sind."}\n'.encode("windows-1252")
    Path("in.jsonl").write_bytes(raw)
    gate("in.jsonl", "-o", "ok.jsonl", "--encoding", "windows-1252")
    assert restore("ok.jsonl", "-o", "back.jsonl", "--encoding", "windows-1252") == 0
    assert Path("back.jsonl").read_bytes() == raw


def test_a_line_that_another_program_wrote_anew_still_comes_back() -> None:
    Path("in.jsonl").write_bytes(json_line(JUNK, id=2))
    gate("in.jsonl", "-o", "ok.jsonl")
    record = json.loads(Path("ok.jsonl").read_bytes())
    Path("ok.jsonl").write_text(
        json.dumps({"newslint": record["newslint"], "text": record["text"], "id": 2, "more": 1}, indent=None), "utf-8"
    )
    assert restore("ok.jsonl", "-o", "back.jsonl") == 0
    assert json.loads(Path("back.jsonl").read_bytes()) == {"id": 2, "text": JUNK, "more": 1}


def test_what_cannot_be_restored_is_told_and_kept(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_bytes(json_line(JUNK, id=2))
    gate("in.jsonl", "-o", "ok.jsonl")
    changed = Path("ok.jsonl").read_bytes().replace(b"kept rates on hold", b"did not")
    Path("ok.jsonl").write_bytes(changed + json_line(BODY) + b"no json\n")
    assert restore("ok.jsonl", "-o", "back.jsonl") == 2
    told = capsys.readouterr().err
    assert "ok.jsonl:1: its edits do not fit its text" in told
    assert "ok.jsonl:3: is no record: is not JSON" in told
    assert "1 record carried no note of the gate, and went on as they are" in told
    assert Path("back.jsonl").read_bytes() == changed + json_line(BODY) + b"no json\n"


def test_arrays_and_tables_come_back() -> None:
    rows = [{"id": "1", "text": BODY}, {"id": "2", "text": JUNK}, {"id": "3", "text": PAGE}]
    Path("in.json").write_text(json.dumps(rows, indent=2), "utf-8")
    gate("in.json", "-o", "ok.json")
    assert restore("ok.json", "-o", "back.json") == 0
    assert json.loads(Path("back.json").read_text("utf-8")) == rows[:2]
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, "in.parquet")
    gate("in.parquet", "-o", "ok.parquet")
    assert pq.read_table("ok.parquet").column("text").to_pylist() == [BODY, BODY]
    assert restore("ok.parquet", "-o", "back.parquet") == 0
    assert pq.read_table("back.parquet").equals(table.slice(0, 2))
    Path("in.tsv").write_text(f'id\ttext\n1\t{BODY}\n2\t"{JUNK}"\n', "utf-8")
    gate("in.tsv", "-o", "ok.tsv")
    assert restore("ok.tsv", "-o", "back.tsv") == 0
    assert Path("back.tsv").read_text("utf-8") == Path("in.tsv").read_text("utf-8")


@pytest.mark.parametrize("note", ["5", "[1]", "true", '"note"', "[" * 100_000])
def test_a_row_whose_note_is_no_object_is_told_and_kept(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    quoted = '"' + note.replace('"', '""') + '"'
    Path("ok.csv").write_text(f"id,text,newslint\n1,{BODY!r},\n2,x,{quoted}\n".replace("'", '"'), encoding="utf-8")
    assert restore("ok.csv", "-o", "back.csv") == 2
    told = capsys.readouterr().err
    assert "ok.csv:3: " in told
    assert "1 record could not be restored" in told
    assert Path("back.csv").read_text(encoding="utf-8") == f'id,text\n1,"{BODY}"\n2,x\n'


def test_so_is_a_row_of_parquet(capsys: pytest.CaptureFixture[str]) -> None:
    pq.write_table(pa.table({"text": [BODY, "x"], "newslint": [None, 5]}), "ok.parquet")
    assert restore("ok.parquet", "-o", "back.parquet") == 2
    assert "ok.parquet:2: the field newslint holds no note of the gate" in capsys.readouterr().err
    assert pq.read_table("back.parquet").to_pylist() == [{"text": BODY}, {"text": "x"}]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.jsonl", "-o", "a.jsonl"], "is read from as well"),
        (["a.txt", "-o", "b.txt"], "records are restored from JSON lines"),
        (["a.jsonl", "-o", "b.csv"], "does not fit the input"),
        (["gone.jsonl", "-o", "b.jsonl"], "no such file or folder"),
    ],
)
def test_what_cannot_be_done_is_told_and_writes_nothing(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_bytes(json_line(BODY))
    Path("a.txt").write_text(BODY, encoding="utf-8")
    assert restore(*arguments) == 2
    assert told in capsys.readouterr().err
    assert sorted(os.listdir()) == ["a.jsonl", "a.txt"]
