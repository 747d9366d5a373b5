"""``newslint accept`` and ``--write-baseline``: findings that are known are listed, and neither reported nor fixed."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.command import Call, write
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY, REPEATED

STUB = "Subscribe to continue reading\n\nThis article is for subscribers only. Already a subscriber? Log in\n"


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
        write({"feed.jsonl": json_line(CLEAN, id="a") + json_line(DIRTY, id="b") + json_line(DIRTY.replace("Five", "Six"), id="c")})
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
