"""The format `github`: workflow commands that put each finding at its place."""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.findings import finding
from helpers.reports import BAD_LINE, FOUND, TEXT, render, report

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
    out = render("github", (report(info, source="feed.jsonl", id="a-17"), TEXT), problems=[BAD_LINE]).splitlines()
    assert parse_command(out[0]) == (
        "notice",
        {"file": "feed.jsonl", "title": "INS101 see-also-insert"},
        "[a-17] 3:1: Related-story insert",
    )
    command, properties, message = parse_command(out[1])
    assert (command, properties["file"], properties["line"], message) == ("error", "feed.jsonl", "7", "not JSON: Expecting value")
    assert out[2] == "1 finding in 1 of 1 document: 1 info."
