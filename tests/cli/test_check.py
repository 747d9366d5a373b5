"""``newslint check``: what stands in which stream, which files count, and how findings are grouped and counted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from helpers.command import Call, give_input, write
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY, REPEATED


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
        write({"feed.jsonl": json_line(DIRTY, url="https://www.example.com/1") + json_line(CLEAN, url="https://example.com/2")})
        out = call("check", "--statistics").out
        assert "INS101 see-also-insert" in out
        assert "example.com" in out
        assert "feed.jsonl" not in out

    def test_standard_input_is_named_and_read_as_the_file_it_is_called(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        give_input(monkeypatch, DIRTY)
        assert call("check", "-").out.startswith("<stdin>:2:1")
        give_input(monkeypatch, DIRTY)
        assert call("check", "-", "--stdin-filename", "desk/a.txt").out.startswith("desk/a.txt:2:1")
        give_input(monkeypatch, json_line(CLEAN, id="a") + json_line(DIRTY, id="b"))
        assert re.match(r"feed\.jsonl:2:\d+ \[b\]", call("check", "-", "--stdin-filename", "feed.jsonl").out)

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
    def test_fixing_standard_input_makes_a_filter(self, call: Call, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        given, fixed = (DIRTY, CLEAN) if name == "a.txt" else (json_line(DIRTY) + json_line(CLEAN), (json_line(CLEAN) * 2).decode())
        give_input(monkeypatch, given)
        ran = call("check", "-", "--fix", "--stdin-filename", name)
        assert (ran.code, ran.out) == (0, fixed)
        assert "Fixed 1 finding" in ran.err

    @pytest.mark.parametrize("options", [[], ["--fix"], ["--diff"]])
    def test_standard_input_that_is_called_like_an_excluded_file_is_passed_over(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, options: list[str]
    ) -> None:
        write({"newslint.yaml": "extend-exclude: [drafts]"})
        give_input(monkeypatch, DIRTY)
        ran = call("check", "-", *options, "--stdin-filename", "drafts/a.txt")
        assert ran.code == 0
        assert ran.out.startswith(DIRTY if options == ["--fix"] else "" if options else "No documents were checked.\n")
        assert "INS101" not in ran.out + ran.err

    @pytest.mark.slow
    def test_findings_are_grouped_by_file_or_by_rule(self, call: Call) -> None:
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
        assert re.match(r"feed\.jsonl:1:\d+ \[line 1#body\.text\]", call("check").out)

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
