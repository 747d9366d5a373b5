"""The format `github`: workflow commands that put each finding at its place."""

from __future__ import annotations

import os
import re
from dataclasses import replace

import pytest
from helpers.findings import finding
from helpers.reports import BAD_LINE, FOUND, TEXT, record, render, report

from newslint.findings import Severity


def parse_command(line):
    """Read a workflow command, as the documentation of GitHub Actions describes it."""
    command, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()
    undo = [("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")]

    def unescape(value, pairs):
        for escaped, plain in pairs:
            value = value.replace(escaped, plain)
        return value

    values = dict(pair.split("=", 1) for pair in properties.split(","))
    return command, {key: unescape(value, undo) for key, value in values.items()}, unescape(message, undo[2:])


def test_github_annotates_the_place():
    line = render("github", (report(FOUND, source="a,b: 100%.txt"), TEXT)).splitlines()[0]
    assert parse_command(line) == (
        "error",
        {"file": "a,b: 100%.txt", "line": "3", "endLine": "3", "col": "1", "endColumn": "35", "title": "INS101 see-also-insert"},
        "Related-story insert [safe fix: delete the line]",
    )


def test_github_gives_no_columns_over_several_lines():
    _, properties, _ = parse_command(render("github", (report(finding(TEXT, 0, 64)), TEXT)).splitlines()[0])
    assert (properties["line"], properties["endLine"]) == ("1", "3")
    assert not {"col", "endColumn"} & set(properties)


def test_github_levels_records_and_problems():
    info = replace(FOUND, severity=Severity.INFO, fix=None)
    out = render("github", record(info), problems=[BAD_LINE]).splitlines()
    assert parse_command(out[0]) == (
        "notice",
        {"file": "data/crawl.jsonl", "line": "12", "endLine": "12", "col": "57", "endColumn": "91", "title": "INS101 see-also-insert"},
        "[n9] Related-story insert",
    )
    command, properties, message = parse_command(out[1])
    assert (command, properties["file"], properties["line"], message) == ("error", "feed.jsonl", "7", "not JSON: Expecting value")
    assert out[2] == "1 finding in 1 of 1 document: 1 info."


class TestFiles:
    """GitHub knows files by their paths in what it has checked out."""

    def file(self, source: str) -> str:
        _, properties, _ = parse_command(render("github", (report(FOUND, source=source), TEXT)).splitlines()[0])
        return properties["file"]

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, monkeypatch):
        (tmp_path / "repo" / ".git").mkdir(parents=True)
        (tmp_path / "repo" / "data").mkdir()
        monkeypatch.chdir(tmp_path / "repo" / "data")
        monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)

    def test_below_the_root_of_the_repository(self):
        assert self.file("a.txt") == self.file(os.path.abspath("a.txt")) == "data/a.txt"
        assert self.file("../b.txt") == "b.txt"

    def test_below_the_workspace_where_the_file_lies_in_it(self, tmp_path, monkeypatch):
        monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
        assert self.file("a.txt") == "repo/data/a.txt"
        monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
        assert self.file("a.txt") == "data/a.txt"

    def test_as_given_where_it_lies_elsewhere_or_is_no_file(self):
        for source in ("../../c.txt", "scrapy:bbc", "<stdin>"):
            assert self.file(source) == source

    def test_of_a_record_that_names_another_source_it_is_the_file_of_the_record(self):
        _, properties, _ = parse_command(render("github", record(source="scrapy:bbc", file="crawl.jsonl")).splitlines()[0])
        assert properties["file"] == "data/crawl.jsonl"

    def test_of_a_problem_too(self):
        line = render("github", problems=[BAD_LINE]).splitlines()[0]
        assert parse_command(line)[1]["file"] == "data/feed.jsonl"
