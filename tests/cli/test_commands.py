"""The command line: what each command prints where, and what its exit code says."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.command import CLEAN, DIRTY, Call, record, write

from newslint.findings import Edit
from newslint.text.edits import revert_edits

REPEATED = DIRTY + "The minister greets her guests at the gate of the palace on Monday.\n" * 2
RULE = """
- code: PRO900
  name: own-rule
  summary: Our own hint.
  why: It is ours.
  severity: warning
  confidence: medium
  status: stable
  match: {starts-with: {any: ["Own hint:"]}}
  fix: {delete: line, safety: unsafe}
  examples:
    - {bad: "⟦Own hint: read on⟧\\nText.", fixed: "Text."}
    - {good: "Text."}
"""


class TestExitCodes:
    """0 clean, 1 findings, 2 the job could not be done; whatever else could be checked still is."""

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["clean.txt"], 0),
            (["dirty.txt"], 1),
            (["clean.txt", "dirty.txt"], 1),
            (["dirty.txt", "--exit-zero"], 0),
            (["dirty.txt", "--baseline", os.devnull], 1),
            (["clean.txt", "--baseline", "."], 2),
            (["dirty.txt", "--ignore", "INS"], 0),
            (["dirty.txt", "--select", "DUP"], 0),
            (["dirty.txt", "--fix"], 0),
            (["dirty.txt", "--diff"], 1),
            (["clean.txt", "--diff"], 0),
            (["dirty.txt", "--diff", "--exit-zero"], 0),
            (["."], 1),
            ([], 1),
            (["missing.txt"], 2),
            (["missing.txt", "--exit-zero"], 2),
            (["dirty.txt", "missing.txt"], 2),
            (["--no-such-option"], 2),
            (["clean.txt", "--select", "INS9999"], 2),
            (["clean.txt", "--config", "missing.yaml"], 2),
            (["clean.txt", "--unsafe-fixes"], 2),
            (["clean.txt", "--write-baseline", "--diff"], 2),
            (["clean.txt", "--reason", "known"], 2),
            (["clean.txt", "--write-baseline", "--reason", " "], 2),
            (["clean.txt", "--group-by", "rule", "--output-format", "json"], 2),
            (["clean.txt", "--group-by", "rule", "--statistics"], 2),
            (["clean.txt", "--baseline", "missing.json"], 2),
            (["clean.txt", "--encoding", "klingon"], 2),
            (["clean.txt", "--encoding", "rot13"], 2),
            (["clean.txt", "--jobs", "many"], 2),
            (["clean.txt", "--output-format", "xml"], 2),
            (["--help"], 0),
            (["--show-settings"], 0),
        ],
    )
    def test_check(self, call: Call, arguments: list[str], code: int) -> None:
        write({"clean.txt": CLEAN, "dirty.txt": DIRTY})
        assert call("check", *arguments).code == code

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ([], 2),
            (["chekc"], 2),
            (["rules"], 2),
            (["rules", "list"], 0),
            (["explain", "INS101"], 0),
            (["explain", "INS9999"], 2),
            (["accept", "clean.txt"], 2),
            (["accept", "clean.txt", "--reason", "known"], 2),
            (["accept", "missing.txt", "--reason", "known"], 2),
            (["accept", "dirty.txt", "--reason", " "], 2),
            (["accept", "dirty.txt", "--reason", "known"], 0),
            (["--version"], 0),
        ],
    )
    def test_the_other_commands(self, call: Call, arguments: list[str], code: int) -> None:
        write({"clean.txt": CLEAN, "dirty.txt": DIRTY})
        assert call(*arguments).code == code

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("bad.txt", b"caf\xe9 noir\n", "bad.txt: not UTF-8 at byte 3 (0xe9)"),
            ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(99), "photo.png: is binary data"),
            ("feed.jsonl", b'{"text": "a"}\nnot json\n', "feed.jsonl:2: is not JSON"),
            ("feed.jsonl", b'{"text": "a"}\n\n{"title": "b"}\n', "feed.jsonl:3: has no text"),
            ("feed.jsonl", b'{"text": "caf\xe9"}\n', "feed.jsonl:1: not UTF-8 at byte 13 (0xe9)"),
            ("feed.jsonl", b"\x1f\x8b\x08\0\0\0" + bytes(range(256)), "feed.jsonl: is binary data"),
            (
                "unreadable.txt",
                b"closed",
                "unreadable.txt: cannot be read",
            ),
        ],
    )
    @pytest.mark.parametrize("quiet", [False, True])
    def test_what_cannot_be_checked_is_told_and_the_rest_is_checked(
        self, call: Call, name: str, content: bytes, message: str, quiet: bool
    ) -> None:
        write({"dirty.txt": DIRTY})
        Path(name).write_bytes(content)
        if content == b"closed":
            if os.name == "nt" or os.geteuid() == 0:
                pytest.skip("everything is readable here")
            Path(name).chmod(0)
        ran = call("check", name, "dirty.txt", *(["--quiet"] if quiet else []))
        assert ran.code == 2
        assert message in (ran.err if quiet else ran.out)
        assert "dirty.txt:2:1" in ran.out
        assert "Traceback" not in ran.err

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("include: [*.txt", "newslint.yaml:1: broken YAML"),
            ("fail-on: fatal", "newslint.yaml:1: fail-on expects error, warning or info"),
            ("\nselct: [INS]", "newslint.yaml:2: unknown setting 'selct' (did you mean 'select'?)"),
            ("select: [INS]\nselect: [DUP]", "newslint.yaml:2: duplicate key 'select'"),
            ("ignore:\n  - INS\n  - DUP999", "newslint.yaml:3: unknown rule 'DUP999' in ignore"),
            ("rules: [nowhere/]", "no such rule file or folder"),
        ],
    )
    def test_a_wrong_configuration_is_told_with_its_line(self, call: Call, content: str, message: str) -> None:
        write({"clean.txt": CLEAN, "newslint.yaml": content})
        ran = call("check")
        assert ran.code == 2
        assert message in ran.err
        assert ran.out == ""

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("wrong", "right", "message"),
        [
            ("code: PRO900", "code: INS101", "duplicate code INS101"),
            ("severity: warning", "severity: bad", "own.yaml:6:"),
            ("  why: It is ours.\n", "", "has no why"),
            ("summary: Our", "sumary: Our", "unknown key 'sumary' in a rule (did you mean 'summary'?)"),
            ('    - {good: "Text."}\n', "", "has no good example"),
            ('starts-with: {any: ["Own hint:"]}', "regex: '(own'", "own.yaml:9:"),
            ('starts-with: {any: ["Own hint:"]}', "regex: '(a+)+$'", "own.yaml:9:"),
        ],
    )
    def test_a_wrong_rule_is_told_with_its_line(self, call: Call, wrong: str, right: str, message: str) -> None:
        write({"clean.txt": CLEAN, "newslint.yaml": "rules: [own.yaml]", "own.yaml": RULE})
        assert call("check").code == 0
        assert wrong in RULE
        write({"own.yaml": RULE.replace(wrong, right)})
        ran = call("check")
        assert ran.code == 2
        assert message in ran.err
        assert "own.yaml" in ran.err

    @pytest.mark.slow
    def test_fail_on_says_what_makes_a_run_fail(self, call: Call) -> None:
        write({"note.txt": "Own hint: read on\n" + CLEAN, "own.yaml": RULE, "newslint.yaml": "{rules: own.yaml, select: PRO900}"})
        assert call("check").code == 1
        write({"newslint.yaml": "{rules: own.yaml, select: PRO900, fail-on: error}"})
        assert call("check").code == 0
        assert call("check", "--fail-on", "warning").code == 1

    @pytest.mark.slow
    def test_severity_leaves_out_what_is_less(self, call: Call) -> None:
        write({"note.txt": "Own hint: read on\n" + DIRTY, "own.yaml": RULE, "newslint.yaml": "{rules: own.yaml, select: [PRO900, INS101]}"})
        assert "1 warning" in call("check").out
        ran = call("check", "--severity", "error")
        assert "PRO900" not in ran.out
        assert "1 finding in 1 of 1 document: 1 error." in ran.out

    def test_a_fault_of_newslint_itself_is_no_finding(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        write({"clean.txt": CLEAN})
        monkeypatch.setattr("newslint.runs.check_job.text_of", lambda *_: 1 / 0)
        ran = call("check")
        assert ran.code == 2
        assert "ZeroDivisionError" in ran.err
        assert "bug in newslint" in ran.err


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "hint"),
        [
            (["check", "--fxi"], "did you mean '--fix'?"),
            (["check", "--selct=INS"], "did you mean '--select'?"),
            (["chek", "a.txt"], "did you mean 'check'?"),
            (["lint", "a.txt"], "did you mean 'check'?"),
            (["explain", "dirty.txt"], "newslint explain dirty.txt:1 explains its first line"),
            (["dirty.txt"], "did you mean 'newslint check dirty.txt'?"),
            (["check", "--output-format", "jsn"], "did you mean 'json'?"),
            (["check", "--fi"], "did you mean '--fix'?"),
            (["rules", "lst"], "did you mean 'list'?"),
            (["explain", "see-also-insrt"], "did you mean 'see-also-insert'?"),
        ],
    )
    def test_errors_hint_at_what_was_meant(self, call: Call, arguments: list[str], hint: str) -> None:
        write({"dirty.txt": DIRTY})
        ran = call(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert hint in ran.err

    @pytest.mark.parametrize("family", ["INS", "ins1", "insert"])
    def test_the_rules_of_a_family_are_listed(self, call: Call, family: str) -> None:
        ran = call("explain", family)
        assert (ran.code, ran.err) == (0, "")
        rows = ran.out.splitlines()
        assert rows[0].startswith("INS101  see-also-insert: ")
        assert all(row.startswith("INS1" if family == "ins1" else "INS") for row in rows[:-1])
        assert rows[-1] == f"{len(rows) - 1} rules. More about one: newslint explain INS101"

    def test_without_a_command_help_is_shown(self, call: Call) -> None:
        assert "COMMAND" in call().err


class TestCheck:
    @pytest.mark.slow
    def test_reports_go_to_standard_output_and_nothing_else_does(self, call: Call) -> None:
        write({"dirty.txt": DIRTY})
        ran = call("check", "dirty.txt")
        assert ran.out.startswith("dirty.txt:2:1  error INS101 see-also-insert  [safe fix]\n")
        assert "\n1 finding in 1 of 1 document: 1 error. 1 safe fix (--fix).\n" in ran.out
        assert ran.out.endswith("\nNext: newslint check --diff dirty.txt (what safe fixes would change; --fix makes it so)\n")
        assert ran.err == ""

    @pytest.mark.parametrize("format", ["json", "jsonl", "sarif"])
    def test_machine_formats_hold_nothing_else_whatever_goes_wrong(self, call: Call, format: str) -> None:
        write({"dirty.txt": DIRTY, "bad.txt": b"\xff"})
        ran = call("check", "--output-format", format, "--statistics", "--quiet", ".", "missing.txt")
        for line in ran.out.splitlines() if format == "jsonl" else [ran.out]:
            assert json.loads(line)
        assert ran.code == 2
        assert "bad.txt: not UTF-8" in ran.err
        assert "missing.txt" in ran.err
        assert "INS101" in ran.err  # the statistics

    def test_quiet_leaves_out_the_summary(self, call: Call) -> None:
        write({"dirty.txt": DIRTY})
        out = call("check", "--quiet", "--output-format", "concise").out
        assert out == "dirty.txt:2:1: INS101 error A related-story link line was scraped into the article. [safe fix]\n"
        assert call("check", "--quiet", "--ignore", "INS").out == ""

    def test_an_output_file_holds_the_report(self, call: Call) -> None:
        write({"dirty.txt": DIRTY})
        ran = call("check", "dirty.txt", "--output-format", "json", "--output-file", "report.json")
        assert (ran.code, ran.out) == (1, "")
        assert json.loads(Path("report.json").read_text("utf-8"))["summary"]["findings"] == 1

    def test_statistics_count_by_rule_and_site(self, call: Call) -> None:
        write({"feed.jsonl": record(DIRTY, url="https://www.example.com/1") + record(CLEAN, url="https://example.com/2")})
        out = call("check", "--statistics").out
        assert "INS101 see-also-insert" in out
        assert "example.com" in out
        assert "feed.jsonl" not in out

    def test_standard_input(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        def feed(text: str) -> None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

        feed(DIRTY)
        assert call("check", "-").out.startswith("<stdin>:2:1")
        feed(DIRTY)
        assert call("check", "-", "--stdin-filename", "desk/a.txt").out.startswith("desk/a.txt:2:1")
        feed(record(CLEAN, id="a") + record(DIRTY, id="b"))
        assert call("check", "-", "--stdin-filename", "feed.jsonl").out.startswith("feed.jsonl [b]:2:1")

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
    def test_fixing_standard_input_makes_a_filter(self, call: Call, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        given, fixed = (DIRTY, CLEAN) if name == "a.txt" else (record(DIRTY) + record(CLEAN), record(CLEAN) * 2)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        ran = call("check", "-", "--fix", "--stdin-filename", name)
        assert (ran.code, ran.out) == (0, fixed)
        assert "Fixed 1 finding" in ran.err

    @pytest.mark.parametrize("options", [[], ["--fix"], ["--diff"]])
    def test_standard_input_that_is_called_like_an_excluded_file_is_passed_over(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, options: list[str]
    ) -> None:
        write({"newslint.yaml": "extend-exclude: [drafts]"})
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DIRTY.encode())))
        ran = call("check", "-", *options, "--stdin-filename", "drafts/a.txt")
        assert ran.code == 0
        assert ran.out.startswith(DIRTY if options == ["--fix"] else "" if options else "No documents were checked.\n")
        assert "INS101" not in ran.out + ran.err

    @pytest.mark.slow
    def test_findings_by_file_and_by_rule(self, call: Call) -> None:
        write({"a.txt": REPEATED, "b.txt": DIRTY})
        by_file = call("check", "--group-by", "file").out
        assert by_file.startswith("a.txt  2 findings\n\n2:1  error INS101 see-also-insert  [safe fix]\n")
        by_rule = call("check", "--group-by", "rule").out
        assert by_rule.startswith("INS101 see-also-insert  error, 2 findings in 2 documents, 2 safe fixes\n")
        assert by_rule.index("b.txt:2:1") < by_rule.index("DUP401 repeated-line")
        quiet = call("check", "--group-by", "rule", "--quiet").out
        assert by_rule.startswith(quiet)

    def test_several_text_fields_and_records_without_one(self, call: Call) -> None:
        write({"newslint.yaml": "text-fields: [title, body.text]", "feed.jsonl": '{"title": "Vote", "body": {"text": "See also: A"}}\n'})
        assert call("check").out.startswith("feed.jsonl [line 1#body.text]:1:1")

    def test_the_closest_configuration_of_what_is_checked_counts(self, call: Call) -> None:
        Path("corpus/raw").mkdir(parents=True)
        write({"corpus/newslint.yaml": "ignore: [INS]", "corpus/raw/a.txt": DIRTY, "b.txt": DIRTY})
        assert call("check", "corpus/raw/a.txt").code == 0
        assert call("check", "corpus").code == 0
        assert call("check", "b.txt").code == 1
        assert call("check", "b.txt", "corpus/raw/a.txt").code == 1

    def test_globs_of_options_start_here_those_of_the_configuration_at_its_folder(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("in/raw").mkdir(parents=True)
        write({"newslint.yaml": "include: ['in/raw/*.story']", "in/raw/a.story": DIRTY, "in/raw/b.text": DIRTY})
        monkeypatch.chdir("in")
        assert call("check", "--quiet", "--output-format", "concise").out.startswith("raw/a.story:2:1")
        assert call("check", "--include", "raw/*.text").out.startswith("raw/b.text:2:1")
        assert call("check", "--exclude", "raw/a.*").out.startswith("No documents were checked.")
        assert call("check", "--exclude", "raw", "raw/a.story").out.startswith("No documents were checked.")

    def test_show_settings_says_where_each_comes_from(self, call: Call) -> None:
        write({"newslint.yaml": "fail-on: error"})
        out = call("check", "--show-settings", "--select", "INS,DUP").out
        assert "fail-on: error  # newslint.yaml:1" in out
        assert "select: [INS, DUP]  # --select" in out


class TestFix:
    @pytest.mark.slow
    def test_files_are_fixed_and_what_remains_is_told_with_its_new_place(self, call: Call) -> None:
        write({"own.yaml": RULE, "newslint.yaml": "rules: own.yaml", "a.txt": DIRTY + "Own hint: read on\n"})
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
        write({"a.txt": CLEAN, "feed.jsonl": record(CLEAN)})
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
        write({"a.txt": DIRTY, "feed.jsonl": record(CLEAN) + record(DIRTY).rstrip("\n")})
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


STUB = "Subscribe to continue reading\n\nThis article is for subscribers only. Already a subscriber? Log in\n"


class TestRecordOfFixes:
    @pytest.mark.parametrize("format", ["json", "jsonl"])
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_the_report_on_fixing_holds_what_it_takes_to_undo_it(self, call: Call, format: str, jobs: str) -> None:
        texts = {
            f"{n}.txt": text for n, text in enumerate([DIRTY, CLEAN, "See also: A\n" + DIRTY * 2 + "See also: \U0001f30a\n", REPEATED])
        }
        rows = [{"id": "r1", "title": "See also: B\nC.", "text": DIRTY}, {"id": "r2", "title": "C.", "text": CLEAN}]
        write({**texts, "feed.jsonl": "".join(json.dumps(row) + "\n" for row in rows)})
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


class TestAccepting:
    def test_accepted_findings_are_neither_reported_nor_fixed(self, call: Call) -> None:
        write({"a.txt": DIRTY, "newslint.yaml": "baseline: accepted.json"})
        assert call("accept", "a.txt:2", "--reason", "a quotation").code == 0
        assert call("check").code == 0
        assert call("check", "--fix").code == 0
        assert Path("a.txt").read_text("utf-8") == DIRTY
        assert json.loads(Path("accepted.json").read_text("utf-8"))["accepted"][0]["reason"] == "a quotation"

    def test_accept_takes_the_line_and_the_rules_that_are_named(self, call: Call) -> None:
        write({"a.txt": REPEATED})
        ran = call("accept", "a.txt:1", "--reason", "known")
        assert ran.code == 2
        assert "nothing to accept at a.txt:1; findings of this file stand in line 2" in ran.err
        assert call("accept", "a.txt", "--code", "DUP", "--reason", "known").out.startswith("accepted DUP401")
        assert call("accept", "a.txt", "--code", "DUP9999", "--reason", "known").code == 2
        assert not Path("newslint-accepted.json").read_text("utf-8").count("INS101")

    def test_accept_finds_records_by_line_or_identifier(self, call: Call) -> None:
        write({"feed.jsonl": record(CLEAN, id="a") + record(DIRTY, id="b") + record(DIRTY.replace("Five", "Six"), id="c")})
        assert "1 finding accepted" in call("accept", "feed.jsonl:2", "--reason", "known").out
        assert "Six charts" in call("accept", "feed.jsonl", "--id", "c", "--reason", "known").out
        assert call("accept", "feed.jsonl", "--id", "d", "--reason", "known").code == 2

    def test_write_baseline_replaces_only_entries_of_what_was_checked(self, call: Call) -> None:
        write({"a.txt": DIRTY, "b.txt": DIRTY, "newslint.yaml": "baseline: accepted.json"})
        ran = call("check", "--write-baseline")
        assert (ran.code, ran.out) == (0, "")
        assert "2 accepted findings, 2 new, 0 taken off" in ran.err
        assert call("check").code == 0
        write({"a.txt": CLEAN})
        ran = call("check")
        assert (ran.code, ran.err.count("accepted, but no longer there: INS101 in a.txt")) == (0, 1)
        assert "1 accepted finding, 0 new, 1 taken off" in call("check", "--write-baseline", "a.txt").err
        assert call("check", "b.txt") == (0, "No findings in 1 document.\n", "")

    def test_write_baseline_gives_new_entries_a_reason_and_leaves_others_theirs(self, call: Call) -> None:
        write({"a.txt": DIRTY, "newslint.yaml": "baseline: accepted.json"})
        call("accept", "a.txt", "--reason", "a quotation")
        write({"b.txt": DIRTY})
        assert call("check", "--write-baseline", "--reason", "legacy").code == 0
        reasons = [entry["reason"] for entry in json.loads(Path("accepted.json").read_text("utf-8"))["accepted"]]
        assert reasons == ["a quotation", "legacy"]

    def test_rules_that_do_not_run_and_files_that_cannot_be_read_keep_their_entries(self, call: Call) -> None:
        write({"a.txt": DIRTY, "b.txt": DIRTY, "newslint.yaml": "baseline: accepted.json"})
        call("check", "--write-baseline")
        assert "2 accepted findings" in call("check", "--write-baseline", "--select", "DUP").err
        write({"a.txt": b"\xff"})
        ran = call("check", "--write-baseline")
        assert ran.code == 2
        assert "2 accepted findings, 0 new, 0 taken off" in ran.err

    def test_a_list_holds_what_comes_up_because_of_it(self, call: Call) -> None:
        write({"p.txt": STUB, "newslint.yaml": "baseline: accepted.json"})
        first = {finding["code"] for finding in json.loads(call("check", "--output-format", "json").out)["documents"][0]["findings"]}
        assert call("check", "--write-baseline").code == 0
        listed = Path("accepted.json").read_text("utf-8")
        assert {entry["rule"] for entry in json.loads(listed)["accepted"]} > first
        assert call("check", "p.txt") == (0, "No findings in 1 document.\n", "")  # and none of the entries counts as one that can go
        assert "0 new, 0 taken off" in call("check", "--write-baseline").err
        assert Path("accepted.json").read_text("utf-8") == listed

    def test_what_comes_up_because_others_are_accepted_can_be_accepted(self, call: Call) -> None:
        write({"p.txt": STUB, "newslint.yaml": "baseline: accepted.json"})
        for _ in range(5):
            if call("check").code == 0:
                break
            assert call("accept", "p.txt", "--reason", "known").code == 0
        assert call("check", "p.txt") == (0, "No findings in 1 document.\n", "")

    def test_the_user_is_told_how_to_use_a_new_list(self, call: Call) -> None:
        write({"a.txt": DIRTY})
        assert "baseline: newslint-accepted.json" in call("check", "--write-baseline").err
        assert call("check", "--baseline", "newslint-accepted.json").code == 0


class TestRules:
    def test_explain_shows_the_whole_rule(self, call: Call) -> None:
        for name in ("INS101", "ins101", "see-also-insert"):
            out = call("explain", name).out
            assert out.startswith("INS101 see-also-insert\n")
        for part in ("Why it matters:", "delete the line (safe)", "Found:", "⟦", "Left alone:", "newslint accept FILE:LINE --code INS101"):
            assert part in out

    def test_rules_of_the_configuration_are_explained_listed_and_tested(self, call: Call) -> None:
        write({"own.yaml": RULE, "newslint.yaml": "rules: own.yaml"})
        assert "own.yaml:2" in call("explain", "own-rule").out
        listed = json.loads(call("rules", "list", "--format", "json").out)
        assert [(row["name"], row["fix"], row["runs"]) for row in listed if row["code"] == "PRO900"] == [("own-rule", "unsafe", True)]
        assert "PRO900  own-rule" in call("rules", "list").out

    @pytest.mark.slow
    def test_rules_test_runs_the_examples_of_what_is_named(self, call: Call) -> None:
        write({"own.yaml": RULE})
        ran = call("rules", "test", "own.yaml")
        assert (ran.code, ran.out) == (0, "")
        assert "1 rule tested: all examples hold" in ran.err
        write({"own.yaml": RULE.replace('fixed: "Text."', 'fixed: "Txt."')})
        ran = call("rules", "test", "own.yaml")
        assert ran.code == 1
        assert ran.out.startswith("own.yaml:12: PRO900: ")

    def test_the_schema_is_json(self, call: Call) -> None:
        assert json.loads(call("rules", "schema").out)["$schema"]


class TestStreams:
    def newslint(self, *arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-m", "newslint", *arguments], capture_output=True, check=False, **more)  # type: ignore[call-overload,no-any-return]

    def test_output_is_utf_8_whatever_the_locale_says(self, tmp_path: Path) -> None:
        (tmp_path / "zürich.txt").write_text("See also: Zürich – “Bern”\nText.\n", encoding="utf-8")
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
        ran = self.newslint("check", str(tmp_path / "zürich.txt"), env=environment)
        assert "Zürich – “Bern”" in ran.stdout.decode("utf-8")
        assert ran.returncode == 1

    def test_color_is_for_terminals_or_on_request(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(DIRTY, encoding="utf-8")
        plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
        for options, environment, colored in [
            ([], plain, False),
            (["--color", "always"], plain, True),
            ([], {**plain, "FORCE_COLOR": "1"}, True),
            ([], {**plain, "FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
            (["--color", "never"], {**plain, "FORCE_COLOR": "1"}, False),
            (["--color", "always"], {**plain, "NO_COLOR": "1"}, True),
        ]:
            ran = self.newslint("check", str(tmp_path), *options, env=environment)
            assert (b"\x1b[" in ran.stdout) is colored

    def test_the_version_answers_without_importing_the_rest(self) -> None:
        ran = self.newslint("--version")
        assert ran.stdout.startswith(b"newslint ")
        program = "import sys; sys.argv = ['newslint', '--version']; import newslint.__main__ as m; m.main(); print(sorted(sys.modules))"
        loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8").stdout
        assert "'newslint'" in loaded
        for module in ("argparse", "newslint.cli.main", "newslint.linter.linter", "newslint.findings"):
            assert f"'{module}'" not in loaded

    def test_a_small_check_imports_nothing_heavy(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(CLEAN, encoding="utf-8")
        program = (
            f"import sys; from newslint.cli.main import main; main(['check', {str(tmp_path / 'a.txt')!r}]); print(sorted(sys.modules))"
        )
        subprocess.run([sys.executable, "-m", "newslint", "check", str(tmp_path)], capture_output=True, check=True)  # fills the rule cache
        loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8").stdout
        heavy = "yaml ftfy langdetect orjson pathspec tqdm wcwidth multiprocessing tempfile tomllib shutil"
        for module in heavy.split():
            assert f"'{module}'" not in loaded, module
