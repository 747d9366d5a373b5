"""A run of check: worker processes, problems in their place, what is left to say after fixing, and signs of life."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from helpers.checking import LINTER, Everywhere, finished, found, small_chunks
from helpers.command import write
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY

from newslint.config import Config
from newslint.findings import Edit, Fixed
from newslint.fixing.remaining import remaining
from newslint.records.discover import find_inputs
from newslint.records.files import frame
from newslint.records.formats import Packing
from newslint.reports.diff import unified
from newslint.runs.check_job import Mode
from newslint.text.edits import apply_edits
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress


@pytest.mark.parametrize(
    ("jobs", "size", "least", "most"),
    [(1, 10**9, 1, 1), (5, 0, 5, 5), (500, 0, 61, 61), (0, 1000, 1, 1), (0, 10**9, 1, 61)],
)
def test_processes_are_for_much_work_or_on_request(jobs: int, size: int, least: int, most: int) -> None:
    assert least <= worker_count(jobs, size) <= most


class TestRun:
    def plant(self) -> None:
        for number in range(7):
            write({f"{number}.txt": DIRTY if number % 2 else CLEAN})
        lines = [json_line(DIRTY if n % 3 else CLEAN, id=n) for n in range(200)]
        lines[50] = b"broken\n"
        write({"5.jsonl": b"".join(lines)})
        write({"6.csv": "id,text\n" + "".join(f'{n},"{DIRTY}"\n' for n in range(50))})

    @pytest.mark.parametrize("mode", list(Mode))
    def test_worker_processes_change_nothing_but_the_time(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode) -> None:
        small_chunks(monkeypatch, 2000, files=2)
        outcomes = []
        for workers in (1, 3):
            folder = tmp_path / str(workers)
            folder.mkdir()
            monkeypatch.chdir(folder)
            self.plant()
            made, said = finished(found(".", config=Config(include=("*",))), workers, mode=mode, collect=True)
            contents = {path.name: path.read_bytes() for path in folder.iterdir()}
            outcomes.append((said, made.summary, made.tally.findings, made.tally.sources, contents))
        assert outcomes[0] == outcomes[1]
        assert outcomes[0][0].count("INS101") == (0 if mode is not Mode.CHECK else 3 + 133 - int(50 % 3 > 0) + 50)
        assert len(outcomes[0][1].problems) == 1

    def test_a_file_that_turns_unreadable_is_a_problem_of_its_own(self, tmp_path: Path) -> None:
        for name in ("a.txt", "b.txt", "c.jsonl"):
            (tmp_path / name).write_bytes(DIRTY.encode() if name.endswith(".txt") else json_line(DIRTY))
        inputs = found(tmp_path)
        (tmp_path / "a.txt").unlink()
        (tmp_path / "c.jsonl").unlink()
        made, said = finished(inputs)
        assert [(problem.kind, os.path.basename(problem.source)) for problem in made.problems] == [
            ("missing", "a.txt"),
            ("missing", "c.jsonl"),
        ]
        assert "b.txt:2:1" in said

    @pytest.mark.usefixtures("folder")
    def test_each_file_has_the_configuration_that_is_closest(self) -> None:
        write({"a.txt": DIRTY, "sub/newslint.yaml": "ignore: [INS101]\n", "sub/a.txt": DIRTY})
        from newslint.linter import Linter
        from newslint.reports.concise import Concise
        from newslint.runs.check_job import CheckJob
        from newslint.runs.check_run import CheckRun

        class Two(Everywhere):
            def number(self, folder: str) -> int:
                return int(folder.endswith("sub"))

        inputs = find_inputs(["."], Two(Config()))
        linters = [Linter(select=["INS101"]), Linter(select=["DUP401"])]
        run = CheckRun(CheckJob(linters, Concise()), inputs, 1, Progress(0, io.StringIO()))
        said = "".join(run.texts())
        assert (said.count("INS101"), run.summary.documents) == (1, 2)
        assert run.tally.sources == {(0, "a.txt"), (1, "sub/a.txt")}


@pytest.mark.usefixtures("folder")
class TestCompressed:
    @pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
    def test_compressed_records_are_checked_and_damage_is_told(self, packing: Packing) -> None:
        path = f"a.jsonl{packing.value}"
        stored = frame(json_line(DIRTY), packing)
        write({path: stored})
        _, said = finished(found(path))
        assert said.count("INS101") == 1
        for damaged in (stored[:-5], b"", b"no" + stored):
            write({path: damaged})
            (problem,) = finished(found(path))[0].problems
            assert "the compressed data is damaged" in problem.message
            assert problem.source == path

    def test_a_folder_is_walked_for_text_and_records_compressed_or_not(self) -> None:
        kept = [
            f"{number}{suffix}{packing.value}" for number, suffix in enumerate((".txt", ".jsonl", ".ndjson", ".jl")) for packing in Packing
        ]
        for name in kept:
            write(
                {
                    name: frame(
                        DIRTY.encode() if ".txt" in name else json_line(DIRTY),
                        Packing(name[name.index(".", 2) :] if name.count(".") > 1 else ""),
                    )
                }
            )
        write(dict.fromkeys(("page.html", "a.json", "b.csv", "c.md", "d.warc.gz", "e.db"), DIRTY))
        inputs = found(".")
        assert [entry.source for entry in inputs.inputs] == sorted(kept)
        made, said = finished(inputs)
        assert (made.problems, made.summary.documents) == ([], len(kept))
        assert said.count("INS101") == len(kept)

    def test_what_cannot_be_unpacked_for_want_of_a_package_is_told_and_the_rest_is_checked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write(
            {"a.jsonl.zst": frame(json_line(DIRTY), Packing.ZSTD), "b.jsonl.gz": frame(json_line(DIRTY), Packing.GZIP), "c.txt.zst": b"x"}
        )
        monkeypatch.setitem(sys.modules, "zstandard", None)
        made, said = finished(found("."))
        assert [(problem.source, problem.kind) for problem in made.problems] == [("a.jsonl.zst", "unreadable"), ("c.txt.zst", "unreadable")]
        assert all(".zst needs zstandard: pip install 'newslint[zstd]'" in problem.message for problem in made.problems)
        assert said.count("INS101") == 1


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

    def test_a_line_now_and_then_where_there_is_no_terminal(self) -> None:
        stream = io.StringIO()
        progress = Progress(4_000_000, stream, beat=0)
        progress.advance(1_000_000)
        progress.advance(9_000_000)
        progress.close()
        progress.advance(1)
        first, second = stream.getvalue().splitlines()
        assert first == "newslint: 1.0 of 4.0 MB (25 %), 0 s"
        assert second.startswith("newslint: 4.0 of 4.0 MB (100 %)")

    def test_nobody_who_listens_is_no_reason_to_stop(self) -> None:
        stream = io.StringIO()
        progress = Progress(100, stream, beat=0)
        stream.close()
        progress.advance(50)
        assert Progress(0, io.StringIO(), beat=0)._next is None
