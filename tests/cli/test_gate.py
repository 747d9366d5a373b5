"""``newslint gate``: where records go, what is told, and what the exit code says."""

from __future__ import annotations

import errno
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zstandard
from helpers.gate_records import RECORDS, unfinished
from helpers.prometheus_text import parse_metrics
from helpers.records import json_line, read_json_lines
from helpers.texts import BODY, JUNK, LEFT, PAGE

from newslint.cli.main import main
from newslint.gate import Gate
from newslint.records.json import lines_codec as jsonl_codec
from newslint.runs.gate_counts import GateCounts


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    """Fill the working folder with inputs."""
    (folder / "in.jsonl").write_bytes(RECORDS)
    return folder


def gate(*arguments: str) -> int:
    return main(["gate", *arguments])


def test_a_folder_of_compressed_texts_becomes_one(folder: Path) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt.gz").write_bytes(gzip.compress(f"{BODY}\n".encode()))
    assert gate("texts", "--output", "out", "--discard-rejects") == 0
    assert gzip.decompress((folder / "out" / "texts" / "a.txt.gz").read_bytes()).decode() == f"{BODY}\n"


def test_records_go_where_their_verdict_sends_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate("in.jsonl", "--output", "ok.jsonl", "--rejects", "no.jsonl", "--quarantine", "look.jsonl") == 0
    assert Path("ok.jsonl").read_bytes() == json_line(BODY, id=1) + json_line(BODY, id=2)  # the first is the very bytes that came in
    (look,) = read_json_lines("look.jsonl")
    assert (look["id"], look["text"], look["newslint"]["action"], look["newslint"]["codes"]) == (3, LEFT, "quarantine", ["TRN101"])
    page, broken = read_json_lines("no.jsonl")
    assert (page["id"], page["text"], page["newslint"]["action"]) == (4, PAGE, "reject")
    assert page["newslint"]["ruleset"] == Gate().ruleset
    assert page["newslint"]["findings"][0]["code"] == "ACC201"
    assert page["newslint"]["line"] == 4
    assert list(broken) == ["newslint"]
    assert (broken["newslint"]["action"], broken["newslint"]["bytes"]) == ("unreadable", "e2Jyb2tlbgo=")
    assert "is not JSON" in broken["newslint"]["error"]
    told = capsys.readouterr()
    assert "           5  records in\n" in told.out
    assert "           1  accepted, fixed         20.0 %\n" in told.out
    assert "1  ACC201 error-page (reject)" in told.out
    assert "in.jsonl:4: reject: error ACC201 error-page in line 1 (the whole document)" in told.out
    assert "1 fixed record without a note" in told.err
    assert unfinished() == []


def test_without_a_quarantine_its_records_are_with_the_rejects() -> None:
    assert gate("in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl") == 0
    assert [row["newslint"]["action"] for row in read_json_lines("no.jsonl")] == ["quarantine", "reject", "unreadable"]


def test_nothing_is_thrown_away_unless_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate("in.jsonl", "-o", "ok.jsonl") == 2
    assert "--discard-rejects throws them away" in capsys.readouterr().err
    assert gate("in.jsonl", "--rejects", "no.jsonl") == 2
    assert not os.path.exists("no.jsonl")
    assert gate("in.jsonl", "-o", "ok.jsonl", "--discard-rejects") == 0
    assert len(read_json_lines("ok.jsonl")) == 2


def test_a_dry_run_counts_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(os.listdir())
    assert gate("in.jsonl", "--dry-run", "--summary", "json") == 0
    assert sorted(os.listdir()) == before
    summary = json.loads(capsys.readouterr().out)
    assert summary["records"] == 5
    assert summary["actions"] == {"accept": 1, "fix": 1, "quarantine": 1, "reject": 1, "unreadable": 1}
    assert summary["removed_bytes"] == len("\nSee also: Five charts on inflation")
    assert {rule["code"] for rule in summary["rules"]} >= {"INS101", "TRN101", "ACC201"}
    assert [sample["action"] for sample in sorted(summary["samples"], key=lambda sample: sample["line"])] == [
        "quarantine",
        "reject",
        "unreadable",
    ]
    assert {"source": "example.com", "kept_out": 1, "records": 1} in summary["worst_sources"]


def test_accepted_records_say_what_was_done_when_asked() -> None:
    assert gate("in.jsonl", "-o", "ok.jsonl", "--discard-rejects", "--annotate") == 0
    clean, fixed = read_json_lines("ok.jsonl")
    assert (clean["newslint"]["action"], clean["newslint"]["edits"]) == ("accept", [])
    note = fixed["newslint"]
    assert (note["action"], note["codes"], note["line"], note["source"]) == ("fix", ["INS101"], 2, "in.jsonl")
    assert note["edits"] == [{"field": "text", "start": 72, "end": 107, "old": "\nSee also: Five charts on inflation", "new": ""}]


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--max-reject-share", "40%"], 0, ""),
        (["--max-reject-share", "39.9"], 1, "limit crossed: max-reject-share: 40 % of records rejected or unreadable, more than 39.9"),
        (["--max-quarantine-share", "10"], 1, "limit crossed: max-quarantine-share: 20 % of records quarantined, more than 10"),
        (["--max-finding-rate", "0.1"], 1, "limit crossed: max-finding-rate:"),
        (["--max-finding-rate", "9"], 0, ""),
    ],
)
def test_a_run_that_crosses_a_limit_says_so_and_is_complete_all_the_same(
    options: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate("in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl", *options) == code
    assert told in capsys.readouterr().out
    assert len(read_json_lines("ok.jsonl")) == 2  # the run is complete all the same


def test_metrics_and_summary_are_written_to_files() -> None:
    assert gate("in.jsonl", "--dry-run", "-q", "--metrics-file", "gate.prom", "--summary-file", "s.json") == 0
    metrics = parse_metrics(Path("gate.prom").read_text("utf-8"))
    assert metrics[("newslint_gate_records_total", (("action", "reject"),))] == 1
    assert metrics[("newslint_gate_complete", ())] == 1
    assert metrics[("newslint_gate_findings_total", (("code", "INS101"), ("name", "see-also-insert")))] == 1
    assert json.loads(Path("s.json").read_text("utf-8"))["records"] == 5


def test_compressed_files_are_read_and_written() -> None:
    Path("in.jsonl.gz").write_bytes(gzip.compress(RECORDS[:50]) + gzip.compress(RECORDS[50:]))
    frames = zstandard.ZstdCompressor()
    Path("in.jsonl.zst").write_bytes(frames.compress(RECORDS[:50]) + frames.compress(RECORDS[50:]))
    gate("in.jsonl", "-o", "plain.jsonl", "--rejects", "no.jsonl")
    for packed in ("in.jsonl.gz", "in.jsonl.zst"):
        assert gate(packed, "-o", "ok.jsonl.zst", "--rejects", "no.jsonl.gz", "-q") == 0
        assert (
            zstandard.ZstdDecompressor().stream_reader(Path("ok.jsonl.zst").read_bytes(), read_across_frames=True).read()
            == Path("plain.jsonl").read_bytes()
        )
        assert gzip.decompress(Path("no.jsonl.gz").read_bytes()).replace(packed.encode(), b"in.jsonl") == Path("no.jsonl").read_bytes()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_order_is_kept_whatever_the_number_of_workers(workers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_codec, "SIZE", 2000)
    texts = [json_line(JUNK if number % 3 else BODY, id=number) for number in range(200)]
    Path("many.jsonl").write_bytes(b"".join(texts))
    assert gate("many.jsonl", "-o", "ok.jsonl", "--discard-rejects", "--jobs", workers, "-q") == 0
    assert [record["id"] for record in read_json_lines("ok.jsonl")] == list(range(200))


def test_as_a_filter_between_two_commands() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "newslint", "gate", "-", "-o", "-", "--rejects", "no.jsonl"], input=RECORDS, capture_output=True, check=True
    )
    assert ran.stdout == json_line(BODY, id=1) + json_line(BODY, id=2)
    assert b"records in" in ran.stderr
    assert len(read_json_lines("no.jsonl")) == 3


@pytest.mark.skipif(os.name == "nt", reason="needs a shell of POSIX")
def test_a_pipe_that_is_closed_is_not_complete() -> None:
    Path("many.jsonl").write_bytes(json_line(BODY) * 20_000)
    command = f"{sys.executable} -m newslint gate many.jsonl -o - --rejects no.jsonl --ignore ALL; echo code $? >&2"
    ran = subprocess.run(f"({command}) | head -1", shell=True, capture_output=True, encoding="utf-8", check=False)
    assert "code 2" in ran.stderr
    assert "not complete" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not os.path.exists("no.jsonl")
    assert unfinished() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["in.jsonl", "-o", "in.jsonl", "--discard-rejects"], "'in.jsonl' is read from as well"),
        (["in.jsonl", "-o", "a.jsonl", "--rejects", "./a.jsonl"], "'./a.jsonl' is written to twice"),
        (["gone.jsonl", "-o", "a.jsonl", "--discard-rejects"], "gone.jsonl: no such file or folder"),
        (["in.jsonl", "-o", "a.csv", "--discard-rejects"], "'a.csv' does not fit the input"),
        (["in.jsonl", "-o", "a.parquet", "--discard-rejects"], "'a.parquet' does not fit the input"),
        (["in.jsonl", "-o", "a.jsonl", "--rejects", "b.csv"], "'b.csv' is written as JSON lines"),
        (["in.jsonl", "-o", "-", "--discard-rejects", "--resume"], "cannot be resumed"),
        (["in.jsonl", "--dry-run", "--resume"], "--resume does not go with --dry-run"),
        (["in.jsonl", "-o", "a.jsonl", "--rejects", "b.jsonl", "--discard-rejects"], "--discard-rejects does not go with --rejects"),
        (["in.jsonl", "--dry-run", "--max-reject-share", "120"], "a share from 0% to 100% is needed"),
        (["in.jsonl", "-o", "no/such/folder/a.jsonl", "--discard-rejects"], "there is no folder 'no/such/folder'"),
        (["s3://bucket/a.jsonl", "--dry-run"], "s3"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_written(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(os.listdir())
    assert gate(*arguments) == 2
    assert told in capsys.readouterr().err
    assert sorted(os.listdir()) == before
    assert Path("in.jsonl").read_bytes() == RECORDS


def test_the_fields_of_a_record_are_options() -> None:
    Path("in.jsonl").write_bytes(json.dumps({"uid": "u1", "head": "Rates", "body": {"en": JUNK}, "lang": "en", "feed": "wire"}).encode())
    options = ["--text-field", "head", "--text-field", "body.en", "--id-field", "uid", "--language-field", "lang", "--source-field", "feed"]
    assert gate("in.jsonl", "-o", "ok.jsonl", "--discard-rejects", "--annotate", "--summary-file", "s.json", *options) == 0
    (record,) = read_json_lines("ok.jsonl")
    assert record["body"] == {"en": BODY}
    assert [edit["field"] for edit in record["newslint"]["edits"]] == ["body.en"]
    assert record["newslint"]["language"] == "en"


def test_addresses_are_read_and_written_through_fsspec(capsys: pytest.CaptureFixture[str]) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/bucket/a.jsonl", RECORDS)
    memory.pipe("/bucket/b.jsonl", RECORDS)
    code = gate("memory://bucket/*.jsonl", "-o", "memory://bucket/out/ok.jsonl.gz", "--rejects", "memory://bucket/out/no.jsonl", "-q")
    assert code == 0, capsys.readouterr().err
    assert gzip.decompress(memory.cat("/bucket/out/ok.jsonl.gz")) == (json_line(BODY, id=1) + json_line(BODY, id=2)) * 2
    assert len(memory.cat("/bucket/out/no.jsonl").splitlines()) == 6
    assert unfinished() == []


def test_a_full_device_is_not_complete(capsys: pytest.CaptureFixture[str]) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    assert gate("in.jsonl", "-o", "/dev/full", "--rejects", "no.jsonl") == 2
    assert os.strerror(errno.ENOSPC) in capsys.readouterr().err
    assert not os.path.exists("no.jsonl")


def test_counts_are_checked_by_the_program_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(GateCounts, "add_unreadable", lambda self, kind: None)  # a record that nobody counted
    assert gate("in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl") == 2
    assert "this is a bug in newslint; nothing was put in place" in capsys.readouterr().err
    assert not os.path.exists("ok.jsonl")


def test_a_mistake_of_ours_costs_one_record_its_place_and_no_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checked = Gate.check

    def failing(self: Gate, document: Any) -> Any:
        if document.id == "2":
            raise ZeroDivisionError("oh")
        return checked(self, document)

    monkeypatch.setattr(Gate, "check", failing)
    assert gate("in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl") == 0
    assert "newslint failed on 1 record," in capsys.readouterr().err
    assert [row["newslint"]["kind"] for row in read_json_lines("no.jsonl") if row["newslint"]["action"] == "unreadable"] == [
        "internal",
        "record",
    ]


def test_hostile_samples_do_no_harm_in_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.jsonl").write_bytes(json_line("404 - Page not found\n\x1b[2J::error::x\u202e", url="https://evil\x1b[2J.example.com/"))
    gate("in.jsonl", "--dry-run")
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
