"""The parts of a run of the gate: counts, journal, summary, and where things are written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.annotation import judged, originals, text_hash
from newslint.cli import main
from newslint.document import Document
from newslint.errors import NewslintError
from newslint.findings import Action
from newslint.gate import Gate
from newslint.gating import tally as tally_module
from newslint.gating.journal import Journal, Moment
from newslint.gating.sinks import inside, part_of
from newslint.gating.summary import as_metrics, as_table, worst_sources
from newslint.gating.tally import OTHER, Tally
from newslint.gating.work import Sample
from newslint.sources.formats import Format
from tests.hostile import BODY
from tests.prometheus_text import parse_metrics
from tests.test_gate_command import JUNK, LEFT, PAGE

GATE = Gate()


def tally_of(*texts: str, site: str | None = None) -> Tally:
    tally = Tally()
    for text in texts:
        tally.add(judged([("text", GATE.check(Document(text, site=site)))]))
    return tally


TEXTS = st.lists(st.sampled_from([BODY, JUNK, LEFT, PAGE]), max_size=6)


class TestTally:
    @given(TEXTS, TEXTS)
    def test_counts_add_up_and_survive_a_journal(self, first: list[str], second: list[str]) -> None:
        merged = tally_of(*first)
        merged.merge(tally_of(*second))
        assert merged == tally_of(*first, *second)
        assert Tally.of(json.loads(json.dumps(merged.to_dict()))) == merged
        assert merged.accounted == merged.records == len(first) + len(second)

    def test_a_record_is_counted_with_its_site_and_reasons(self) -> None:
        tally = tally_of(BODY, JUNK, PAGE, site="example.com")
        tally.add_unreadable("encoding")
        assert tally.actions == {"accept": 1, "fix": 1, "reject": 1, "unreadable": 1}
        assert (tally.sites["example.com"], tally.kept_out["example.com"]) == (3, 1)
        assert tally.reasons["INS101 fix"] == tally.reasons["ACC201 reject"] == 1
        assert (tally.removed, tally.removed_bytes) == (35, 35)
        assert tally.share("reject", "unreadable") == 0.5

    def test_memory_does_not_grow_with_the_number_of_sites(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tally_module, "MOST_SOURCES", 3)
        tally = Tally()
        for number in range(9):
            tally.merge(tally_of(PAGE, site=f"{number}.example.com"))
        assert set(tally.sites) == {"0.example.com", "1.example.com", "2.example.com", OTHER}
        assert tally.sites[OTHER] == tally.kept_out[OTHER] == 6


class TestSummary:
    def test_the_worst_sources_come_first(self) -> None:
        tally = tally_of(PAGE, BODY, site="a.example")
        tally.merge(tally_of(PAGE, PAGE, site="b.example"))
        tally.merge(tally_of(BODY, site="c.example"))
        assert worst_sources(tally) == [("b.example", 2, 2), ("a.example", 1, 2)]

    def test_names_that_want_to_be_more_than_names(self) -> None:
        tally = tally_of(PAGE)
        tally.names["ACC201"] = 'x"} 1\nevil 2\\'
        tally.kept_out["::error::\x1b[2J"] = tally.sites["::error::\x1b[2J"] = 1
        metrics = parse_metrics(as_metrics(tally, "abc", 1.5, complete=True))
        assert metrics[("newslint_gate_seconds", ())] == 1.5
        table = as_table(tally, [Sample("", "\x1b]0;a", 1, "reject", "why\n", "text\u202e")], [])
        assert not set("\x1b\u202e") & set(table)
        assert "\n::error" not in table


class TestJournal:
    def journal(self, folder: Path, head: str = "a") -> Journal:
        return Journal(str(folder / "ok.jsonl"), {"inputs": [head]})

    def test_it_says_what_was_true_once(self, tmp_path: Path) -> None:
        moment = Moment(3, 77, {"accepted": 10}, {"accepted": 2}, tally_of(JUNK), [Sample("a", "b", 1, "reject", "c", "d")])
        journal = self.journal(tmp_path)
        assert journal.read() is None
        journal.write(moment)
        assert self.journal(tmp_path).read() == moment
        with pytest.raises(NewslintError, match="inputs changed"):
            self.journal(tmp_path, "b").read()
        Path(journal.path).write_bytes(b"{}")
        with pytest.raises(NewslintError, match="is no journal"):
            journal.read()
        journal.remove()
        journal.remove()
        assert journal.read() is None


class TestNotes:
    def test_a_record_of_several_texts_is_as_bad_as_the_worst(self) -> None:
        record = judged([("title", GATE.check("Rates")), ("body", GATE.check(JUNK)), ("end", GATE.check(LEFT))])
        assert record.action is Action.QUARANTINE
        assert record.edits == ()
        assert record.codes[0] == "TRN101"

    @given(st.text(max_size=30))
    def test_edits_are_undone_in_the_text_that_they_made_and_no_other(self, text: str) -> None:
        note = judged([("text", GATE.check(f"{text}\n{JUNK}"))]).note(findings=False)
        if not note["edits"]:
            return
        fixed = GATE.check(f"{text}\n{JUNK}").text
        assert originals(note, {"text": fixed}.get)["text"][0] == f"{text}\n{JUNK}"
        with pytest.raises(ValueError, match="does not hold the text"):
            originals(note, {"text": fixed + "."}.get)
        assert text_hash(fixed) != text_hash(fixed + ".")

    @pytest.mark.parametrize("note", [{}, {"edits": 1, "fixed": []}, {"edits": [{}], "fixed": []}, {"edits": ["x"], "fixed": []}, 7])
    def test_what_is_no_note(self, note: object) -> None:
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
        rejected = [json.loads(row) for row in Path("no.jsonl").read_bytes().splitlines()]
        assert [row["newslint"]["source"] for row in rejected] == ["in/bad.txt", "in/sub/c.txt"]
        assert rejected[1]["text"] == PAGE
        assert main(["gate", "in", "-o", "out", "--rejects", "no.jsonl", "-q"]) == 2  # it is not empty
        assert main(["gate", "in", "-o", "all.jsonl", "--rejects", "no.jsonl", "-q"]) == 0
        assert [json.loads(row)["id"] for row in Path("all.jsonl").read_bytes().splitlines()] == ["in/a.txt", "in/d.txt", "in/sub/b.txt"]

    def test_paths_stay_inside(self) -> None:
        assert inside("../../etc/passwd") == os.path.join("etc", "passwd")
        assert inside("/a/./b.txt") == os.path.join("a", "b.txt")
        assert inside("..") == "text"

    def test_parts_lie_beside_their_outputs(self, tmp_path: Path) -> None:
        assert part_of(str(tmp_path / "ok.jsonl")) == os.path.join(os.path.realpath(tmp_path), ".ok.jsonl.newslint-part")
        assert part_of("s3://bucket/x/ok.jsonl") == ".ok.jsonl.newslint-part"


def test_kinds_of_input_that_differ_go_into_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps({"id": "a", "text": BODY}))
    Path("b.csv").write_text(f'id,text\nb,"{BODY}"\n')
    Path("c.json").write_text(json.dumps([{"id": "c", "text": BODY}], indent=1))
    assert main(["gate", "a.jsonl", "b.csv", "c.json", "-o", "ok.jsonl", "--discard-rejects", "-q"]) == 0
    assert [json.loads(row)["id"] for row in Path("ok.jsonl").read_bytes().splitlines()] == ["a", "b", "c"]
    Path("d.csv").write_text("text,id\nx,y\n")
    assert main(["gate", "b.csv", "d.csv", "-o", "ok.csv", "--discard-rejects", "-q"]) == 2
    assert "d.csv: its columns are not those of the first table" in capsys.readouterr().err
    assert main(["gate", "-", "--input-format", Format.PARQUET.value, "--dry-run"]) == 2
    assert "Parquet is read from files" in capsys.readouterr().err
