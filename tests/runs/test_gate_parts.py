"""The parts of a run of the gate: counts, summary, notes, and where things are written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from helpers.prometheus_text import parse_metrics
from helpers.records import read_json_lines
from helpers.texts import BODY, JUNK, LEFT, PAGE
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.main import main
from newslint.findings import Action, Problem
from newslint.gate import Gate
from newslint.gate.note import originals, record_verdict, text_hash
from newslint.records.formats import Format
from newslint.records.sinks import inside
from newslint.runs import gate_counts
from newslint.runs.gate_counts import OTHER, GateCounts
from newslint.runs.gate_summary import as_metrics, as_table, worst_sources
from newslint.runs.job import Sample
from newslint.text.document import Document

GATE = Gate()


def counts_of(*texts: str, site: str | None = None) -> GateCounts:
    counts = GateCounts()
    for text in texts:
        counts.add(record_verdict([("text", GATE.check(Document(text, site=site)))]))
    return counts


TEXTS = st.lists(st.sampled_from([BODY, JUNK, LEFT, PAGE]), max_size=6)


class TestCounts:
    @pytest.mark.slow
    @given(TEXTS, TEXTS)
    def test_counts_add_up_and_survive_a_journal(self, first: list[str], second: list[str]) -> None:
        merged = counts_of(*first)
        merged.merge(counts_of(*second))
        assert merged == counts_of(*first, *second)
        assert GateCounts.of(json.loads(json.dumps(merged.to_dict()))) == merged
        assert merged.accounted == merged.records == len(first) + len(second)

    def test_a_record_is_counted_with_its_site_and_reasons(self) -> None:
        counts = counts_of(BODY, JUNK, PAGE, site="example.com")
        counts.add_unreadable(Problem("example.com", 4, "encoding", "bad"))
        assert counts.actions == {"accept": 1, "fix": 1, "reject": 1, "unreadable": 1}
        assert (counts.sites["example.com"], counts.kept_out["example.com"]) == (4, 2)
        assert counts.told == {"encoding": "example.com:4: bad"}
        assert counts.reasons["INS101 fix"] == counts.reasons["ACC201 reject"] == 1
        assert (counts.removed, counts.removed_bytes) == (35, 35)
        assert counts.share("reject", "unreadable") == 0.5

    def test_memory_does_not_grow_with_the_number_of_sites(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gate_counts, "MOST_SOURCES", 3)
        counts = GateCounts()
        for number in range(9):
            counts.merge(counts_of(PAGE, site=f"{number}.example.com"))
        assert set(counts.sites) == {"0.example.com", "1.example.com", "2.example.com", OTHER}
        assert counts.sites[OTHER] == counts.kept_out[OTHER] == 6


class TestSummary:
    def test_the_worst_sources_come_first(self) -> None:
        counts = counts_of(PAGE, BODY, site="a.example")
        counts.merge(counts_of(PAGE, PAGE, site="b.example"))
        counts.merge(counts_of(BODY, site="c.example"))
        assert worst_sources(counts) == [("b.example", 2, 2), ("a.example", 1, 2)]

    def test_names_that_want_to_be_more_than_names(self) -> None:
        counts = counts_of(PAGE)
        counts.names["ACC201"] = 'x"} 1\nevil 2\\'
        counts.kept_out["::error::\x1b[2J"] = counts.sites["::error::\x1b[2J"] = 1
        metrics = parse_metrics(as_metrics(counts, "abc", 1.5, complete=True))
        assert metrics[("newslint_gate_seconds", ())] == 1.5
        table = as_table(counts, [Sample("", "\x1b]0;a", 1, "reject", "why\n", "text\u202e")], [])
        assert not set("\x1b\u202e") & set(table)
        assert "\n::error" not in table


class TestNotes:
    def test_a_record_of_several_texts_is_as_bad_as_the_worst(self) -> None:
        record = record_verdict([("title", GATE.check("Rates")), ("body", GATE.check(JUNK)), ("end", GATE.check(LEFT))])
        assert record.action is Action.QUARANTINE
        assert record.edits == ()
        assert record.codes[0] == "TRN101"

    @given(st.text(max_size=30))
    def test_edits_are_undone_in_the_text_that_they_made_and_no_other(self, text: str) -> None:
        note = record_verdict([("text", GATE.check(f"{text}\n{JUNK}"))]).note(findings=False)
        if not note["edits"]:
            return
        fixed = GATE.check(f"{text}\n{JUNK}").text
        assert originals(note, {"text": fixed}.get)["text"][0] == f"{text}\n{JUNK}"
        with pytest.raises(ValueError, match="does not hold the text"):
            originals(note, {"text": fixed + "."}.get)
        assert text_hash(fixed) != text_hash(fixed + ".")

    @pytest.mark.parametrize("note", [{}, {"edits": 1, "fixed": []}, {"edits": [{}], "fixed": []}, {"edits": ["x"], "fixed": []}, 7])
    def test_what_is_no_note_is_refused(self, note: object) -> None:
        with pytest.raises(ValueError, match="not what the gate writes"):
            originals(note, {}.get)


class TestFolders:
    def test_texts_keep_their_names(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        os.makedirs("in/sub")
        for name, text in {
            "a.txt": BODY,
            "sub/b.txt": JUNK.replace("\n", "\r\n") + "\r\n",
            "sub/c.txt": PAGE,
            "d.txt": "\ufeff" + JUNK,
        }.items():
            Path("in", name).write_bytes(text.encode())
        Path("in/bad.txt").write_bytes(b"\xff\xfe bad")
        assert main(["gate", "in", "-o", "out", "--rejects", "no.jsonl", "-q"]) == 0
        assert Path("out/in/sub/b.txt").read_bytes() == (BODY + "\r\n").encode()
        assert Path("out/in/d.txt").read_bytes() == ("\ufeff" + BODY).encode()
        assert sorted(os.listdir("out/in")) == ["a.txt", "d.txt", "sub"]
        rejected = read_json_lines("no.jsonl")
        assert [row["newslint"]["source"] for row in rejected] == ["in/bad.txt", "in/sub/c.txt"]
        assert rejected[1]["text"] == PAGE
        assert main(["gate", "in", "-o", "out", "--rejects", "no.jsonl", "-q"]) == 2  # it is not empty
        assert main(["gate", "in", "-o", "all.jsonl", "--rejects", "no.jsonl", "-q"]) == 0
        assert [json.loads(row)["id"] for row in Path("all.jsonl").read_bytes().splitlines()] == ["in/a.txt", "in/d.txt", "in/sub/b.txt"]

    def test_paths_stay_inside(self) -> None:
        assert inside("../../etc/passwd") == os.path.join("etc", "passwd")
        assert inside("/a/./b.txt") == os.path.join("a", "b.txt")
        assert inside("..") == "text"


def test_kinds_of_input_that_differ_go_into_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps({"id": "a", "text": BODY}), "utf-8")
    Path("b.csv").write_text(f'id,text\nb,"{BODY}"\n', "utf-8")
    Path("c.json").write_text(json.dumps([{"id": "c", "text": BODY}], indent=1), "utf-8")
    assert main(["gate", "a.jsonl", "b.csv", "c.json", "-o", "ok.jsonl", "--discard-rejects", "-q"]) == 0
    assert [json.loads(row)["id"] for row in Path("ok.jsonl").read_bytes().splitlines()] == ["a", "b", "c"]
    Path("d.csv").write_text("text,id\nx,y\n", "utf-8")
    assert main(["gate", "b.csv", "d.csv", "-o", "ok.csv", "--discard-rejects", "-q"]) == 2
    assert "d.csv: its columns are not those of the first table" in capsys.readouterr().err
    assert main(["gate", "-", "--input-format", Format.PARQUET.value, "--dry-run"]) == 2
    assert "Parquet is read from its end: it must be a file" in capsys.readouterr().err
