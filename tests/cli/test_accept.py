"""``newslint accept`` and ``--write-baseline``: findings that are known are listed, and neither reported nor fixed."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.command import Call, write
from helpers.paths import SEEDS
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY, MIXED_LINES, REPEATED
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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

    def test_a_place_takes_what_comes_up_there_because_others_are_accepted(self, call: Call) -> None:
        write({"p.txt": STUB, "p.jsonl": json_line(STUB, id="a"), "newslint.yaml": "baseline: accepted.json"})
        for name in ("p.txt", "p.jsonl"):
            assert call("accept", name, "--reason", "known").code == 0
            assert call("check", name).code == 0
        Path("accepted.json").unlink()
        assert call("accept", "p.txt:1", "--reason", "known").code == 0
        assert call("accept", "p.txt:3", "--reason", "known").code == 0
        assert call("check", "p.txt").code == 0

    def test_each_file_has_the_list_of_its_own_configuration(self, call: Call) -> None:
        write({"a/newslint.yaml": "baseline: known.json", "b/newslint.yaml": "baseline: known.json", "a/x.txt": DIRTY, "b/x.txt": DIRTY})
        assert call("accept", "a/x.txt:2", "b/x.txt:2", "--reason", "known").code == 0
        for name in ("a", "b"):
            assert [entry["source"] for entry in json.loads(Path(name, "known.json").read_text("utf-8"))["accepted"]] == ["x.txt"]
        assert call("check", "a", "b").code == 0

    def test_a_place_without_a_line_or_a_file_does_not_keep_the_others_from_being_accepted(self, call: Call) -> None:
        write({"a.txt": DIRTY})
        ran = call("accept", "a.txt:9", "a.txt:2", "gone.txt:1", ".:2", "--reason", "known")
        assert (ran.code, "1 finding accepted" in ran.out) == (2, True)
        assert "a.txt has 4 lines, not 9" in ran.err
        assert "gone.txt: no such file" in ran.err
        assert "'.' is a folder" in ran.err


texts = st.lists(st.sampled_from(MIXED_LINES), max_size=10).map("\n".join)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=4), st.lists(texts, max_size=3))
def test_after_write_baseline_there_is_nothing_left_to_report_or_to_fix(call: Call, records: list[str], files: list[str]) -> None:
    write({"crawl.jsonl": b"".join(json_line(text, id=str(number)) for number, text in enumerate(records))})
    write({f"{number}.txt": text for number, text in enumerate(files)})
    write({path.name: path.read_bytes() for path in SEEDS})
    before = {path.name: path.read_bytes() for path in Path().iterdir() if path.suffix in (".txt", ".jsonl")}
    assert call("check", "--write-baseline", "--baseline", "accepted.json").code == 0
    ran = call("check", "--baseline", "accepted.json", "--fail-on", "info")
    assert (ran.code, ran.out.startswith("No findings in")) == (0, True), ran.out
    assert call("check", "--baseline", "accepted.json", "--fix", "--unsafe-fixes", "--fail-on", "info").code == 0
    assert {name: Path(name).read_bytes() for name in before} == before
    assert "0 new, 0 taken off" in call("check", "--write-baseline", "--baseline", "accepted.json").err
