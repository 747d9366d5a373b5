"""The formats `json` and `jsonl`: the documented shape, and nothing of a text is lost."""

from __future__ import annotations

import json

import pytest
from helpers.findings import finding
from helpers.reports import BAD_LINE, FOUND, MISSING, TEXT, record, render, report

from newslint.findings import fingerprint


def test_json_is_one_object_of_the_documented_shape():
    clean = report(text="Clean.", source="clean.txt", site=None)
    said = json.loads(render("json", (report(FOUND), TEXT), (clean, "Clean."), problems=[BAD_LINE]))
    assert said["tool"] == {"name": "newslint", "version": "0.1.0", "ruleset": "abcdef012345"}
    assert said["problems"] == [{"source": "feed.jsonl", "line": 7, "kind": "record", "message": "not JSON: Expecting value"}]
    assert said["summary"]["findings"] == 1
    first, second = said["documents"]
    assert second == {"source": "clean.txt", "id": None, "site": None, "language": "en", "chars": 6, "findings": []}
    assert first["findings"] == [
        {
            "code": "INS101", "name": "see-also-insert", "category": "insert", "severity": "error", "confidence": "high",
            "start": 30, "end": 64, "line": 3, "column": 1, "end_line": 3, "end_column": 35, "message": "Related-story insert",
            "excerpt": "See also: Five charts on inflation", "fingerprint": fingerprint("INS101", TEXT[30:64]), "rule_version": "1a2b3c4d",
            "fix": {"safety": "safe", "edits": [{"start": 30, "end": 65, "old": "See also: Five charts on inflation\n", "new": ""}]},
        }
    ]  # fmt: skip


def test_json_of_no_documents_is_still_an_object():
    assert json.loads(render("json"))["documents"] == []


def test_jsonl_is_a_line_a_document_then_problems_then_the_summary():
    lines = [json.loads(line) for line in render("jsonl", (report(FOUND), TEXT), (report(), TEXT), problems=[MISSING]).splitlines()]
    assert [sorted(line) for line in lines[2:]] == [["problem"], ["summary"]]
    assert [len(line["findings"]) for line in lines[:2]] == [1, 0]
    assert lines[3]["summary"]["tool"]["ruleset"] == "abcdef012345"


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_of_a_record_has_its_number_its_field_and_the_places_in_the_file_beside_those_in_the_text(format):
    said = json.loads(render(format, record(source="scrapy:bbc", file="crawl.jsonl")).splitlines()[0 if format == "jsonl" else 2])
    assert (said["source"], said["file"], said["record"], said["field"]) == ("scrapy:bbc", "crawl.jsonl", 9, "body")
    (told,) = said["findings"]
    assert {key: told[key] for key in told if key.startswith("file_")} == {
        "file_line": 12, "file_column": 57, "file_end_line": 12, "file_end_column": 91,
    }  # fmt: skip
    assert (told["line"], told["column"], told["end_line"], told["end_column"]) == (3, 1, 3, 35)


def test_json_loses_nothing_of_hostile_text():
    text = "\x1b[31m\u202e\ud800 \x7f##[error]"
    out = render("json", (report(finding(text, 0, len(text)), text=text), text))
    assert out.isascii()
    assert json.loads(out)["documents"][0]["findings"][0]["excerpt"] == text
