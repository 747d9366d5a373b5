"""What the gate says where it can read little or nothing: exit code 2, the right names, and what is there instead."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from helpers.records import json_line, write_records
from helpers.texts import BODY, PAGE

from newslint.cli.main import main

pytestmark = pytest.mark.usefixtures("folder")


def plant(name: str, number: int = 3, field: str = "content") -> None:
    """Write so many records whose text stands in a field of this name."""
    write_records(name, [{"id": at, field: f"{BODY} It is number {at}."} for at in range(number)], ["id", field])


def gate(name: str, *options: str) -> int:
    kept = "corpus" + Path(name).suffix.replace(".sqlite", ".jsonl")
    return main(["gate", name, "-o", kept, "--rejects", "no.jsonl", "--summary-file", "sum.json", "-q", *options])


def there() -> list[str]:
    return sorted(os.listdir())


FIELDS = "no field 'body'; the fields are 'id', 'content' (text-fields says where the text is)"
COLUMNS = "no column 'body'; the columns are 'id', 'content' (text-fields says where the text is)"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("in.jsonl", f"none of 3 records could be read: in.jsonl:1: has no text: {FIELDS}"),
        ("in.json", f"in.json: {FIELDS}"),
        ("in.csv", f"in.csv: {COLUMNS}"),
        ("in.tsv", f"in.tsv: {COLUMNS}"),
        ("in.parquet", f"in.parquet: {COLUMNS}"),
        ("in.sqlite", f"in.sqlite: {COLUMNS}"),
    ],
)
@pytest.mark.parametrize("resume", [[], ["--resume"]])
def test_a_wrong_name_of_the_text_is_no_success(name: str, told: str, resume: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    plant(name)
    kept = Path("corpus" + Path(name).suffix.replace(".sqlite", ".jsonl"))
    kept.write_text("yesterday's", "utf-8")
    before = there()
    assert gate(name, "--text-field", "body", *resume) == 2
    assert told in capsys.readouterr().err
    assert there() == before
    assert kept.read_text("utf-8") == "yesterday's"
    assert gate(name, "--text-field", "content", *resume) == 0


@pytest.mark.parametrize("name", ["in.jsonl", "in.json", "in.csv", "in.parquet"])
def test_many_records_with_a_wrong_name_are_told_in_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    plant(name, 500)
    assert gate(name, "--text-field", "body") == 2
    (said, counts) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"newslint: not complete: {name}: no ")
    assert "are 'id', 'content' (text-fields says where the text is)" in said
    assert counts == "newslint: 0 records in, 0 accounted for; nothing was put in place"


@pytest.mark.parametrize("name", ["in.jsonl", "in.json", "in.csv", "in.parquet"])
def test_nothing_that_could_be_the_text_is_told_in_one_line_as_well(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_records(name, [{"id": at, "place": "Rome on the Tiber"} for at in range(500)], ["id", "place"])
    assert gate(name) == 2
    (said, _) = capsys.readouterr().err.splitlines()
    assert "holds text, as far as can be told: the " in said
    assert "are 'id', 'place'; the longest values are in 'place' (text-fields, or --text-field, says where the text is)" in said


@pytest.mark.parametrize("name", ["in.jsonl", "in.json", "in.csv", "in.parquet", "in.sqlite"])
def test_the_text_is_found_and_that_is_told_in_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    plant(name)
    kept = "corpus.jsonl"
    assert main(["gate", name, "-o", kept, "--rejects", "no.jsonl"]) == 0
    assert f"newslint: {name}: text in 'content'" in capsys.readouterr().err
    assert len(Path(kept).read_bytes().splitlines()) == 3
    assert gate(name) == 0
    assert "text in" not in capsys.readouterr().err  # --quiet


def test_a_delimiter_is_found_and_a_row_that_cannot_be_read_costs_itself() -> None:
    Path("in.csv").write_bytes(b"id;title;text\n" + b"1;a;b\n" * 3 + b"\xff" * 100)
    assert gate("in.csv") == 0
    summary = json.loads(Path("sum.json").read_text("utf-8"))
    assert (summary["records"], summary["actions"]["unreadable"]) == (4, 1)


def test_a_name_that_is_near_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    plant("in.jsonl")
    assert gate("in.jsonl", "--text-field", "contents", "--text-field", "x") == 2
    assert "no field 'contents' or 'x'; the fields are 'id', 'content' (text-fields says where the text is; did you mean 'content'?)" in (
        capsys.readouterr().err
    )


def test_hostile_names_of_fields_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_text(json.dumps({"\x1b[2J": 1, "a" * 5000: 2, **{f"name{at}": at for at in range(200)}}), "utf-8")
    assert gate("in.jsonl") == 2
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert "and 190 more" in told
    assert len(told) < 1500


def test_records_of_which_one_can_be_read_are_a_run_like_others() -> None:
    Path("in.jsonl").write_bytes(json_line(BODY) + b"broken\n" * 9)
    assert gate("in.jsonl") == 0


@pytest.mark.parametrize("name", ["in.jsonl", "in.json", "in.csv", "in.parquet"])
def test_no_record_at_all_is_no_success_unless_that_is_said(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    plant(name, 0, "text")
    before = there()
    assert gate(name) == 2
    assert "there is no record in the input (--allow-empty" in capsys.readouterr().err
    assert there() == before
    assert main(["gate", name, "--dry-run"]) == 2
    assert gate(name, "--allow-empty") == 0
    assert json.loads(Path("sum.json").read_text("utf-8"))["records"] == 0
    assert main(["gate", name, "--dry-run", "--allow-empty"]) == 0


def test_a_folder_without_files_is_no_success_unless_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in").mkdir()
    assert main(["gate", "in", "-o", "corpus.jsonl", "--discard-rejects"]) == 2
    assert "there is nothing to read (--allow-empty" in capsys.readouterr().err
    assert main(["gate", "in", "-o", "corpus.jsonl", "--discard-rejects", "--allow-empty"]) == 0
    assert Path("corpus.jsonl").read_bytes() == b""


@pytest.mark.parametrize("packing", ["gz", "zst"])
@pytest.mark.parametrize("left", [0, 10, 60])
def test_a_compressed_file_that_was_cut_off_is_not_complete(packing: str, left: int, capsys: pytest.CaptureFixture[str]) -> None:
    plant("in.jsonl", 50, "text")
    data = Path("in.jsonl").read_bytes()
    whole = gzip.compress(data) if packing == "gz" else zstandard.ZstdCompressor().compress(data)
    Path(f"in.jsonl.{packing}").write_bytes(whole[:left])
    before = there()
    assert main(["gate", f"in.jsonl.{packing}", "-o", "corpus.jsonl", "--discard-rejects", "--allow-empty"]) == 2
    assert f"not complete: in.jsonl.{packing}: the compressed data is damaged" in capsys.readouterr().err
    assert there() == before
    Path("in.jsonl").unlink()
    assert main(["check", f"in.jsonl.{packing}"]) == 2


def test_compressed_outputs_without_a_record_can_be_read_again() -> None:
    plant("in.jsonl", 3, "text")
    for packing in ("gz", "zst"):
        assert main(["gate", "in.jsonl", "-o", "corpus.jsonl", "--rejects", f"no.jsonl.{packing}", "-q"]) == 0
        assert main(["restore", "corpus.jsonl", f"no.jsonl.{packing}", "-o", "back.jsonl"]) == 0
        assert main(["restore", f"no.jsonl.{packing}", "-o", f"back.jsonl.{packing}"]) == 0
        assert main(["gate", f"back.jsonl.{packing}", "--dry-run", "--allow-empty"]) == 0
        assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()
    assert gzip.decompress(Path("no.jsonl.gz").read_bytes()) == b""


def test_damage_in_a_table_is_told_with_the_name_of_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    plant("good.parquet", 2000, "text")
    plant("bad.parquet", 2000, "text")
    data = bytearray(Path("bad.parquet").read_bytes())
    data[len(data) // 4 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 4)
    Path("bad.parquet").write_bytes(data)
    assert main(["gate", "good.parquet", "bad.parquet", "-o", "ok.parquet", "--discard-rejects"]) == 2
    assert "not complete: bad.parquet: is no Parquet that can be read" in capsys.readouterr().err


def test_numbers_that_json_does_not_know_are_null_in_lines_and_stay_in_tables() -> None:
    odd = [float("nan"), float("inf"), float("-inf"), 1.5]
    pq.write_table(pa.table({"text": [BODY] * 4, "x": odd, "inner": [{"y": [x]} for x in odd]}), "in.parquet")
    assert main(["gate", "in.parquet", "-o", "ok.jsonl", "--discard-rejects", "--annotate"]) == 0

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    records = [json.loads(row, parse_constant=refuse) for row in Path("ok.jsonl").read_bytes().splitlines()]
    assert [(record["x"], record["inner"]) for record in records] == [(x, {"y": [x]}) for x in (None, None, None, 1.5)]
    assert main(["gate", "in.parquet", "-o", "ok.parquet", "--discard-rejects"]) == 0
    assert str(pq.read_table("ok.parquet").column("x").to_pylist()) == str(odd)


def test_those_that_came_in_lines_stay_as_they_are() -> None:
    plain = b'{"x": NaN, "y": -Infinity, "text": "%s"}\n' % BODY.encode()
    junk = b'{"x": NaN, "text": "%s\\nSee also: Five charts on inflation"}\n' % BODY.encode()
    Path("in.jsonl").write_bytes(plain + junk)
    assert main(["gate", "in.jsonl", "-o", "ok.jsonl", "--discard-rejects"]) == 0
    assert Path("ok.jsonl").read_bytes() == plain + b'{"x": NaN, "text": "%s"}\n' % BODY.encode()


class TestTexts:
    @pytest.fixture(autouse=True)
    def texts(self, folder: Path) -> None:
        Path("in").mkdir()
        Path("in/a.txt").write_text(BODY, "utf-8")
        Path("in/b.txt").write_bytes(b"caf\xe9 " + BODY.encode())
        Path("in/c.txt").write_text(PAGE, encoding="utf-8")

    def summary(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(Path("sum.json").read_text("utf-8"))
        return told

    def test_what_cannot_be_read_is_called_by_its_name(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["gate", "in", "-o", "ok.jsonl", "--rejects", "no.jsonl", "--summary-file", "sum.json"]) == 0
        table = capsys.readouterr().out
        assert "in/b.txt: unreadable: not UTF-8 at byte 3" in table
        assert "in/c.txt: reject: error ACC201" in table
        assert "           1  of 1  in/b.txt\n" in table  # among the worst sources
        assert {(sample["source"], sample["line"]) for sample in self.summary()["samples"]} == {("in/b.txt", None), ("in/c.txt", None)}
        assert {"source": "in/b.txt", "kept_out": 1, "records": 1} in self.summary()["worst_sources"]
        notes = [json.loads(row)["newslint"] for row in Path("no.jsonl").read_bytes().splitlines()]
        assert [(note["source"], note["line"]) for note in notes] == [("in/b.txt", None), ("in/c.txt", None)]

    def test_so_it_is_where_many_texts_are_read_at_once(self) -> None:
        for number in range(30):
            Path(f"in/n{number:02}.txt").write_bytes(b"caf\xe9" if number % 3 == 0 else f"{BODY} {number}".encode())
        assert main(["gate", "in", "-o", "out", "--rejects", "no.jsonl", "--samples", "20", "--summary-file", "sum.json", "-q"]) == 0
        bad = {"in/b.txt", *(f"in/n{number:02}.txt" for number in range(0, 30, 3))}
        notes = [json.loads(row)["newslint"] for row in Path("no.jsonl").read_bytes().splitlines()]
        assert {note["source"] for note in notes if note["action"] == "unreadable"} == bad
        assert {sample["source"] for sample in self.summary()["samples"] if sample["action"] == "unreadable"} == bad

    def test_a_folder_of_which_nothing_can_be_read(self, capsys: pytest.CaptureFixture[str]) -> None:
        for name in ("a", "c"):
            Path(f"in/{name}.txt").write_bytes(b"\xff")
        assert main(["gate", "in", "-o", "out", "--rejects", "no.jsonl"]) == 2
        assert "none of 3 records could be read: in/a.txt: not UTF-8 at byte 0" in capsys.readouterr().err
        assert there() == ["in"]


class TestRows:
    def test_a_quote_that_never_closes_does_not_swallow_the_rest(self, capsys: pytest.CaptureFixture[str]) -> None:
        rows = [f"{at},The bank kept rates on hold for the {at}th time." for at in range(1, 1001)]
        rows[8] = '9,"The quote that opens here goes on and on.'
        Path("in.csv").write_text("\n".join(["id,text", *rows]) + "\n", "utf-8")
        assert main(["gate", "in.csv", "-o", "ok.csv", "--rejects", "no.jsonl"]) == 0
        told = capsys.readouterr().out
        assert "in.csv:10: unreadable: is no row: a quote opens in this line and does not close as it should" in told
        assert Path("ok.csv").read_text("utf-8").splitlines() == ["id,text", *rows[:8], *rows[9:]]
        (note,) = (json.loads(row)["newslint"] for row in Path("no.jsonl").read_bytes().splitlines())
        assert (note["line"], note["kind"]) == (10, "record")

    def test_rows_are_called_by_the_line_that_they_begin_in(self) -> None:
        Path("in.csv").write_text(f'id,text\n1,"{BODY}\n{BODY}"\n\n2,"404 - Page not found\nThe page has moved."\n', "utf-8")
        assert main(["gate", "in.csv", "-o", "ok.csv", "--rejects", "no.jsonl", "-q"]) == 0
        (note,) = (json.loads(row)["newslint"] for row in Path("no.jsonl").read_bytes().splitlines())
        assert note["line"] == 5

    def test_a_header_with_such_a_quote_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("in.csv").write_text('id,"text\n1,a\n2,b\n', "utf-8")
        assert gate("in.csv") == 2
        assert "in.csv: the first row cannot be read: is no row: a quote opens in this line" in capsys.readouterr().err
        assert there() == ["in.csv"]


def test_what_the_release_before_wrote_can_be_restored() -> None:
    note = {
        "action": "fix",
        "ruleset": "0123456789ab",
        "language": "en",
        "score": 0.3,
        "codes": ["INS101"],
        "reasons": [{"field": "text", "code": "INS101", "action": "fix", "message": "error INS101 see-also-insert in line 2 (fixed)"}],
        "edits": [{"field": "text", "start": 72, "end": 107, "old": "\nSee also: Five charts on inflation", "new": ""}],
        "fixed": [{"field": "text", "hash": "TEXT"}],
        "source": "in.jsonl",
        "line": 2,
    }
    from newslint.gate.note import text_hash

    line = json.dumps({"id": 2, "text": BODY, "newslint": note}).replace("TEXT", text_hash(BODY))
    Path("old.jsonl").write_text(line + "\n", "utf-8")
    assert main(["restore", "old.jsonl", "-o", "back.jsonl"]) == 0
    assert json.loads(Path("back.jsonl").read_text("utf-8")) == {"id": 2, "text": f"{BODY}\nSee also: Five charts on inflation"}
