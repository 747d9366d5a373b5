"""A run: tasks, worker processes, fixing on the way, and what is left to say afterwards."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.command import give_input
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY
from newslint.records.tasks import Ended, Failed, RecordLines, TextFiles, steps

from newslint.config import Config
from newslint.errors import FixError
from newslint.findings import Edit, Fixed
from newslint.fixing.remaining import remaining
from newslint.linter import Linter
from newslint.records import tasks
from newslint.records.discover import Found, Input, find_inputs
from newslint.records.files import frame
from newslint.records.formats import Packing
from newslint.reports.concise import Concise
from newslint.reports.diff import unified
from newslint.runs.check_job import CheckJob, Mode
from newslint.runs.check_run import CheckRun
from newslint.text.edits import apply_edits
from newslint.util.atomic import Temporary
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress

LINTER = Linter(select=["INS101", "DUP401"])


def find(folder: Path) -> Found:
    return find_inputs([str(folder)], Config())


def finished(found: Found, workers: int = 1, **job: Any) -> tuple[CheckRun, str]:
    """Run to the end, and return the run with all that it said about documents."""
    made = CheckRun(CheckJob(job.pop("linter", LINTER), Concise(), **job), found, workers, Progress(0, io.StringIO()))
    return made, "".join(made.texts())


class TestSteps:
    def test_small_files_go_together_and_large_ones_alone(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "TASK", 100)
        monkeypatch.setattr(tasks, "FILES_A_TASK", 3)
        inputs = [Input(f"{n}.txt", f"{n}.txt", size) for n, size in enumerate([10, 10, 10, 10, 500, 5])]
        assert [[entry.size for entry in step.inputs] for step in steps(inputs, "utf-8") if isinstance(step, TextFiles)] == [
            [10, 10, 10],
            [10, 500],
            [5],
        ]

    def test_files_of_records_go_in_chunks_between_the_others_in_their_place(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "TASK", 50)
        for name, content in [("a.txt", b"A"), ("b.jsonl", json_line("x" * 30) * 3), ("c.txt", b"C")]:
            (tmp_path / name).write_bytes(content)
        found = [*steps(find(tmp_path).inputs, "utf-8")]
        assert [type(step) for step in found] == [TextFiles, RecordLines, RecordLines, Ended, TextFiles]
        assert b"".join(step.block.data for step in found if isinstance(step, RecordLines)) == json_line("x" * 30) * 3

    def test_a_file_that_cannot_be_opened_is_told_in_its_place(self, tmp_path: Path) -> None:
        (failed,) = steps([Input(str(tmp_path / "gone.jsonl"), "gone.jsonl")], "utf-8")
        assert isinstance(failed, Failed)
        assert failed.problem.kind == "missing"

    @pytest.mark.parametrize(
        ("jobs", "size", "least", "most"),
        [(1, 10**9, 1, 1), (5, 0, 5, 5), (500, 0, 61, 61), (0, 1000, 1, 1), (0, 10**9, 1, 61)],
    )
    def test_processes_are_for_much_work_or_on_request(self, jobs: int, size: int, least: int, most: int) -> None:
        assert least <= worker_count(jobs, size) <= most


class TestRun:
    def plant(self, folder: Path) -> None:
        for number in range(7):
            (folder / f"{number}.txt").write_text(DIRTY if number % 2 else CLEAN, encoding="utf-8")
        lines = [json_line(DIRTY if n % 3 else CLEAN, id=n) for n in range(200)]
        lines[50] = b"broken\n"
        (folder / "5.jsonl").write_bytes(b"".join(lines))

    @pytest.mark.parametrize("mode", list(Mode))
    def test_worker_processes_change_nothing_but_the_time(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode) -> None:
        monkeypatch.setattr(tasks, "TASK", 2000)
        monkeypatch.setattr(tasks, "FILES_A_TASK", 2)
        outcomes = []
        for workers in (1, 3):
            folder = tmp_path / str(workers)
            folder.mkdir()
            self.plant(folder)
            monkeypatch.chdir(folder)
            made, said = finished(find(Path(".")), workers, mode=mode, collect=True)
            contents = {path.name: path.read_bytes() for path in folder.iterdir()}
            outcomes.append((said, made.summary, made.findings, made.sources, contents))
        assert outcomes[0] == outcomes[1]
        assert ("5.jsonl [1]:2:1" in outcomes[0][0]) is (mode is Mode.CHECK)
        assert len(outcomes[0][1].problems) == 1

    def test_fixing_streams_into_a_new_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "TASK", 2000)
        self.plant(tmp_path)
        before = (tmp_path / "5.jsonl").read_bytes().splitlines(keepends=True)
        made, _ = finished(find(tmp_path), mode=Mode.FIX)
        after = (tmp_path / "5.jsonl").read_bytes().splitlines(keepends=True)
        assert len(after) == len(before)
        for old, new in zip(before, after, strict=True):
            assert new == old.replace(b"See also: Five charts on inflation\\n", b"")
        assert made.summary.changed == 3 + 133 - int(50 % 3 > 0)
        assert made.summary.fixed == made.summary.changed
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f"{n}.txt" for n in range(7)] + ["5.jsonl"])

    def test_a_run_that_is_given_up_leaves_files_as_they_were(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "TASK", 500)
        content = json_line(DIRTY) * 50
        (tmp_path / "a.jsonl").write_bytes(content)
        made = CheckRun(CheckJob(LINTER, Concise(), Mode.FIX), find(tmp_path), 1, Progress(0, io.StringIO()))
        texts = made.texts()
        next(texts)
        assert len(list(tmp_path.iterdir())) == 2  # the new file is under way
        texts.close()
        assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
        assert (tmp_path / "a.jsonl").read_bytes() == content

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
    def test_a_full_disk_is_a_problem_and_the_file_stays(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        def full(self: Temporary) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Temporary, "save", full)
        content = DIRTY.encode() if name == "a.txt" else json_line(DIRTY) + json_line(CLEAN) + json_line(DIRTY)
        (tmp_path / name).write_bytes(content)
        (tmp_path / "b.txt").write_text(CLEAN, encoding="utf-8")
        made, _ = finished(find(tmp_path), mode=Mode.FIX)
        (problem,) = made.summary.problems
        assert (problem.kind, problem.message) == ("write", "could not be fixed: No space left on device; the file is as it was")
        assert (made.summary.fixed, made.summary.changed) == (0, 0)
        assert (tmp_path / name).read_bytes() == content
        assert sorted(path.name for path in tmp_path.iterdir()) == [name, "b.txt"]
        assert "b.txt" in {os.path.basename(source) for source in made.sources}

    def test_a_file_that_turns_unreadable_is_a_problem_of_its_own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text(DIRTY, encoding="utf-8")
        found = find(tmp_path)
        (tmp_path / "a.txt").unlink()
        made, said = finished(found)
        assert [problem.kind for problem in made.summary.problems] == ["missing"]
        assert "b.txt:2:1" in said

    @pytest.mark.slow
    def test_a_text_that_its_encoding_cannot_hold_is_not_written(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"It cost 5 \xe2\x82\xac.\n")
        rule = "\n".join(
            [
                "- {code: PRO900, name: euro, summary: S, why: W, severity: error, confidence: high, status: stable, scope: inline,",
                "   match: {contains: {any: [cost]}}, fix: {replace: '€', safety: safe},",
                "   examples: [{bad: '⟦cost⟧'}, {good: 'x'}]}",
            ]
        )
        (tmp_path / "own.yaml").write_text(rule, encoding="utf-8")
        linter = Linter(Config(rules=(str(tmp_path / "own.yaml"),), select=("PRO900",), encoding="latin-1"))
        made, said = finished(find_inputs([str(tmp_path / "a.txt")], Config()), mode=Mode.FIX, linter=linter)
        assert "cannot be written as" in made.summary.problems[0].message
        assert "a.txt:1:4" in said
        assert (tmp_path / "a.txt").read_bytes() == b"It cost 5 \xe2\x82\xac.\n"

    def test_fixes_that_do_not_come_to_rest_are_a_problem_of_their_text(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def restless(self: Linter, document: object, unsafe: bool = False) -> Fixed:
            raise FixError("fixing a.txt did not converge")

        monkeypatch.setattr(Linter, "fix", restless)
        (tmp_path / "a.txt").write_text(DIRTY, encoding="utf-8")
        made, said = finished(find(tmp_path), mode=Mode.FIX)
        assert "did not converge" in made.summary.problems[0].message
        assert "a.txt:2:1" in said
        assert (tmp_path / "a.txt").read_text("utf-8") == DIRTY

    @pytest.mark.parametrize("workers", [1, 2])
    def test_a_record_that_is_too_large_is_told_and_stays_and_the_others_are_fixed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
    ) -> None:
        monkeypatch.setattr(tasks, "TASK", 500)
        long = json_line("See also: x\n" * 300)
        (tmp_path / "a.jsonl").write_bytes(json_line(DIRTY) * 3 + long + json_line(CLEAN) + json_line(DIRTY))
        (tmp_path / "b.txt").write_bytes(b"See also: x\n" * 300)
        (tmp_path / "c.txt").write_text(DIRTY, encoding="utf-8")
        linter = Linter(Config(max_record_bytes=2000, select=("INS101",)))
        made, _ = finished(find(tmp_path), workers, mode=Mode.FIX, linter=linter)
        assert [(os.path.basename(p.source), p.line, p.kind) for p in made.summary.problems] == [
            ("a.jsonl", 4, "size"),
            ("b.txt", None, "size"),
        ]
        assert all("larger than max-record-bytes allows" in problem.message for problem in made.summary.problems)
        assert (tmp_path / "a.jsonl").read_bytes() == json_line(CLEAN) * 3 + long + json_line(CLEAN) * 2
        assert (tmp_path / "b.txt").read_bytes() == b"See also: x\n" * 300
        assert (tmp_path / "c.txt").read_text("utf-8") == CLEAN

    @pytest.mark.parametrize("name", ["-", "a.jsonl"])
    def test_what_is_too_large_goes_through_a_filter_as_it_is(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "TASK", 500)
        given = json_line(DIRTY) + json_line("See also: x\n" * 300) + json_line(DIRTY) if name != "-" else b"See also: x\n" * 300
        give_input(monkeypatch, given)
        out = io.BytesIO()
        linter = Linter(Config(max_record_bytes=2000, select=("INS101",)))
        made = CheckRun(CheckJob(linter, Concise(), Mode.FIX), find_inputs(["-"], Config(), name), 1, Progress(0, io.StringIO()), out)
        list(made.texts())
        assert [problem.kind for problem in made.summary.problems] == ["size"]
        assert out.getvalue() == given.replace(json_line(DIRTY), json_line(CLEAN))

    @pytest.mark.skipif(os.name == "nt", reason="needs a FIFO")
    def test_a_pipe_is_read_once_and_cannot_be_fixed(self, tmp_path: Path) -> None:
        import threading

        os.mkfifo(tmp_path / "pipe")
        writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_text(DIRTY, encoding="utf-8"))
        writer.start()
        made, _ = finished(find_inputs([str(tmp_path / "pipe")], Config()), mode=Mode.FIX)
        writer.join()
        assert [problem.message for problem in made.summary.problems] == ["could not be fixed: it is a pipe; the file is as it was"]


class TestRemaining:
    """After fixing: places in the new text, and nothing forgotten because its trace was removed."""

    def left(self, text: str, edits: list[Edit]) -> list[tuple[str, int, int, int]]:
        report = LINTER.lint(text)
        new = apply_edits(text, edits)
        fixed = Fixed(new, tuple(edits), report.findings, report, LINTER.lint(new))
        return [(f.code, f.line, f.start, f.end) for f in remaining(fixed).findings]

    def test_what_is_still_found_has_its_new_place(self) -> None:
        text = "Drop this.\n" + DIRTY
        assert self.left(text, [Edit(0, 11, "Drop this.\n", "")]) == [("INS101", 2, 29, 63)]

    def test_what_left_no_trace_is_told_where_it_stood(self) -> None:
        assert self.left(DIRTY, [Edit(0, 64, DIRTY[:64], "")]) == [("INS101", 1, 0, 0)]

    def test_a_finding_is_told_once_though_an_edit_changed_its_text(self) -> None:
        start = DIRTY.index("Five")
        assert self.left(DIRTY, [Edit(start, start + 4, "Five", "5")]) == [("INS101", 2, 29, 60)]


class TestDiff:
    def test_equal_texts_have_none(self) -> None:
        assert unified("a\n", "a\n", "a.txt") == ""

    def test_line_ends_are_visible_and_only_newlines_end_lines(self) -> None:
        assert unified("a\r\nb\x85c\n", "a\nb\x85c\n", "a.txt").splitlines()[2:] == ["@@ -1,2 +1,2 @@", "-a␍", "+a", " b<U+0085>c"]

    def test_a_missing_final_newline_is_told(self) -> None:
        assert unified("a\nb", "a\n", "x").endswith(" a\n-b\n\\ No newline at end of file\n")

    def test_the_label_of_a_diff_holds_nothing_that_a_terminal_would_obey(self) -> None:
        assert "\x1b" not in unified("a", "b", "\x1b[31m.txt")


class TestProgress:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def test_a_bar_on_a_terminal_when_a_run_lasts(self) -> None:
        stream = self.Terminal()
        progress = Progress(100, stream, delay=0)
        progress.advance(40)
        progress.clear()
        progress.advance(100)  # a file may have grown
        progress.close()
        assert "40%" in stream.getvalue()

    @pytest.mark.parametrize(("stream", "delay"), [(io.StringIO(), 0), (Terminal(), 60)])
    def test_nothing_elsewhere_or_when_it_is_quick(self, stream: io.StringIO, delay: float) -> None:
        progress = Progress(100, stream, delay)
        progress.advance(100)
        progress.clear()
        progress.close()
        assert stream.getvalue() == ""

    @pytest.mark.parametrize("packing", [Packing.GZIP, Packing.ZSTD])
    def test_compressed_records_are_checked_and_left_alone(self, tmp_path: Path, packing: Packing) -> None:
        path = tmp_path / f"a.jsonl{packing}"
        packed = frame(json_line(DIRTY), packing)
        path.write_bytes(packed)
        made, said = finished(find_inputs([str(path)], Config()))
        assert f"a.jsonl{packing} [line 1]:2:1: INS101" in said
        made, _ = finished(find_inputs([str(path)], Config()), mode=Mode.FIX)
        assert ["it is compressed" in problem.message for problem in made.summary.problems] == [True]
        assert path.read_bytes() == packed
        for damaged in (packed[:-5], b"", b"no" + packed):
            path.write_bytes(damaged)
            made, _ = finished(find_inputs([str(path)], Config()))
            (problem,) = made.summary.problems
            assert "the compressed data is damaged" in problem.message
            assert problem.source.endswith(path.name)


def test_a_folder_is_walked_for_text_and_records_compressed_or_not(tmp_path: Path) -> None:
    for name in ("b.jsonl", "d.ndjson"):
        (tmp_path / name).write_bytes(json_line(DIRTY))
    for name in ("e.jsonl", "f.ndjson"):
        for packing in (Packing.GZIP, Packing.ZSTD):
            (tmp_path / f"{name}{packing}").write_bytes(frame(json_line(DIRTY), packing))
    (tmp_path / "a.txt").write_text(DIRTY, "utf-8")
    (tmp_path / "page.html").write_text(DIRTY, "utf-8")
    found = find(tmp_path)
    walked = ["a.txt", "b.jsonl", "d.ndjson", "e.jsonl.gz", "e.jsonl.zst", "f.ndjson.gz", "f.ndjson.zst"]
    assert [Path(entry.path).name for entry in found.inputs] == walked
    made, said = finished(found)
    assert (made.summary.problems, made.summary.documents) == ([], len(found.inputs))
    assert said.count("INS101") == len(found.inputs)


def test_what_cannot_be_unpacked_for_want_of_a_package_is_told_and_the_rest_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(frame(json_line(DIRTY), Packing.ZSTD))
    (tmp_path / "b.jsonl.gz").write_bytes(frame(json_line(DIRTY), Packing.GZIP))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    made, said = finished(find(tmp_path))
    (problem,) = made.summary.problems
    assert (Path(problem.source).name, problem.kind) == ("a.jsonl.zst", "unreadable")
    assert problem.message == "cannot be read: .zst needs zstandard: pip install 'newslint[zstd]'"
    assert "b.jsonl.gz [line 1]:2:1: INS101" in said
