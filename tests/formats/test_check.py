"""The commands that look at files, on every format: what is found does not depend on the container."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.command import Call
from helpers.made_files import INSERT, Made


def test_the_readers_of_this_matrix_read_what_was_made(made: Made) -> None:
    assert made.read_plain(made.content) == made.texts


def test_check_finds_the_same_in_every_format(made: Made, file: str, call: Call) -> None:
    ran = call("check", file, "--output-format", "jsonl", *made.options)
    documents = [json.loads(line) for line in ran.out.splitlines()]
    found = [[finding["code"] for finding in document["findings"]] for document in documents if "findings" in document]
    assert found == ([["INS101"]] if made.single else [[], ["INS101"], [], ["ACC201"], ["INS101"]])
    assert ran.code == 1
    assert Path(file).read_bytes() == made.data


def test_diff_shows_what_a_fix_would_change_and_changes_nothing(made: Made, file: str, call: Call) -> None:
    ran = call("check", "--diff", file, *made.options)
    taken = [line for line in ran.out.splitlines() if line.startswith("-") and not line.startswith("--- ")]
    assert {line for line in taken if line != "-"} == {f"-{INSERT}"}
    assert ran.out.count(f"-{INSERT}") == (1 if made.single else 2)
    assert ran.code == 1
    assert Path(file).read_bytes() == made.data


def test_report_shows_every_format(made: Made, file: str, call: Call) -> None:
    assert call("report", file, "-o", "report.html", *made.options).code == 0
    page = Path("report.html").read_text("utf-8")
    assert INSERT in page
    assert "INS101" in page
