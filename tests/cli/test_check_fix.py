"""``newslint check --fix``: what changes in a file, what a diff shows of it, and that the report holds what undoes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.command import OWN_RULE, Call, write
from helpers.records import json_line, json_lines
from helpers.texts import CLEAN, DIRTY, REPEATED

from newslint.findings import Edit
from newslint.text.edits import revert_edits


class TestFix:
    @pytest.mark.slow
    def test_files_are_fixed_and_what_remains_is_told_with_its_new_place(self, call: Call) -> None:
        write({"own.yaml": OWN_RULE, "newslint.yaml": "rules: own.yaml", "a.txt": DIRTY + "Own hint: read on\n"})
        ran = call("check", "--fix")
        assert ran.code == 1
        assert "a.txt:3:1  warning PRO900" in ran.out
        assert "Fixed 1 finding in 1 document." in ran.out
        assert Path("a.txt").read_text("utf-8") == CLEAN + "Own hint: read on\n"
        assert call("check", "--fix", "--unsafe-fixes").code == 0
        assert Path("a.txt").read_text("utf-8") == CLEAN

    @pytest.mark.parametrize(
        "text", [DIRTY.replace("\n", "\r\n"), "\ufeff" + DIRTY, DIRTY.rstrip("\n"), DIRTY.replace("\n", "\r\n", 1), DIRTY + "  \n\n"]
    )
    def test_outside_the_fix_not_a_byte_moves(self, call: Call, text: str) -> None:
        write({"a.txt": text})
        call("check", "--fix")
        ending = "\r\n" if "inflation\r\n" in text else "\n"
        assert Path("a.txt").read_bytes().decode() == text.replace(f"See also: Five charts on inflation{ending}", "")

    def test_unchanged_files_are_not_touched(self, call: Call) -> None:
        write({"a.txt": CLEAN, "feed.jsonl": json_line(CLEAN)})
        before = [Path(name).stat() for name in ("a.txt", "feed.jsonl")]
        call("check", "--fix")
        after = [Path(name).stat() for name in ("a.txt", "feed.jsonl")]
        assert [(s.st_ino, s.st_mtime_ns) for s in after] == [(s.st_ino, s.st_mtime_ns) for s in before]

    def test_of_records_only_the_text_changes(self, call: Call) -> None:
        lines = ['{"z":1, "text" : "Caf\\u00e9.\\nSee also: A\\nEnd.", "n": 1.50}\r\n', "\n", "broken\n", '{"text":"fine","text":"fine."}']
        write({"feed.jsonl": "".join(lines)})
        ran = call("check", "--fix")
        assert ran.code == 2
        assert "feed.jsonl:3: is not JSON" in ran.out
        fixed = ['{"z":1, "text" : "Caf\\u00e9.\\nEnd.", "n": 1.50}\r\n', *lines[1:]]
        assert Path("feed.jsonl").read_bytes().decode() == "".join(fixed)

    def test_a_diff_changes_nothing(self, call: Call) -> None:
        write({"a.txt": DIRTY, "feed.jsonl": json_line(CLEAN) + json_line(DIRTY).rstrip(b"\n")})
        ran = call("check", "--fix", "--diff")
        assert ran.code == 1
        assert ran.out.startswith("--- a.txt\n+++ a.txt\n@@ -1,3 +1,2 @@\n The bank kept rates on hold.\n-See also: Five charts")
        assert "--- feed.jsonl:2\n" in ran.out
        assert "2 documents would change" in ran.err
        assert Path("a.txt").read_text("utf-8") == DIRTY

    def test_a_diff_shows_nothing_that_a_terminal_would_obey(self, call: Call) -> None:
        write({"a.txt": "The \x1b]0;bank\x07 kept\rrates.\nSee also: A\x1b[2J\n"})
        out = call("check", "--diff", "--color", "never").out
        assert "-See also: A␛[2J\n" in out
        assert not set(out) & {"\x1b", "\r", "\x07"}
        assert "\x1b[31m-See also" in call("check", "--diff", "--color", "always").out


class TestRecordOfFixes:
    @pytest.mark.parametrize("format", ["json", "jsonl"])
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_the_report_on_fixing_holds_what_it_takes_to_undo_it(self, call: Call, format: str, jobs: str) -> None:
        texts = {
            f"{n}.txt": text for n, text in enumerate([DIRTY, CLEAN, "See also: A\n" + DIRTY * 2 + "See also: \U0001f30a\n", REPEATED])
        }
        rows = [{"id": "r1", "title": "See also: B\nC.", "text": DIRTY}, {"id": "r2", "title": "C.", "text": CLEAN}]
        write({**texts, "feed.jsonl": json_lines(rows)})
        write({"newslint.yaml": "text-fields: [title, text]"})
        ran = call("check", "--fix", "--unsafe-fixes", "--output-format", format, "--jobs", jobs)
        said = json.loads(ran.out)["documents"] if format == "json" else [json.loads(line) for line in ran.out.splitlines()]
        edits = {(row["source"], row["id"]): [Edit(**edit) for edit in row["edits"]] for row in said if "edits" in row}
        assert {source for source, _ in edits} == {"0.txt", "2.txt", "3.txt", "feed.jsonl"}
        for name, text in texts.items():
            assert revert_edits(Path(name).read_text("utf-8"), edits.get((name, None), [])) == text
        for row, line in zip(rows, Path("feed.jsonl").read_text("utf-8").splitlines(), strict=True):
            left = json.loads(line)
            for field in ("title", "text"):
                assert revert_edits(left[field], edits.get(("feed.jsonl", f"{row['id']}#{field}"), [])) == row[field]

    def test_what_was_not_changed_has_no_record(self, call: Call) -> None:
        write({"a.txt": DIRTY, "b.txt": CLEAN})
        for options in (["a.txt"], ["--fix", "b.txt"]):
            (document, _) = call("check", *options, "--output-format", "jsonl").out.splitlines()
            assert "edits" not in json.loads(document)
