"""A finding in a record is named by its place in the file, in every format; the lines that are shown are those of the text."""

from __future__ import annotations

import json
import re

import pytest
from helpers.reports import FOUND, TEXT, record, render, report, reporter
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Place
from newslint.reports import make
from newslint.reports.place import heading, places, shown
from newslint.util.sanitize import place, visible


@pytest.mark.parametrize("format", ["text", "concise"])
def test_lines_open_with_file_line_and_column(format: str) -> None:
    assert re.match(r"data/crawl\.jsonl:12:57\b", render(format, record()))


def test_sections_by_rule_name_the_place_and_those_by_file_the_record() -> None:
    said, text = record()
    by_rule, by_file = (make("text", version="0", ruleset="x", color=False, width=80, rules=(), group_by=by) for by in ("rule", "file"))
    assert "data/crawl.jsonl:12:57 [n9]  [safe fix]\n" in by_rule.document(said, text)  # type: ignore[union-attr]
    assert by_file.document(said, text).startswith("data/crawl.jsonl [n9]  1 finding\n\n12:57  error")  # type: ignore[union-attr]


def test_the_page_names_file_line_column_and_record() -> None:
    page = render("html", record())
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert (data["places"], data["line"], data["column"], data["records"]) == (["data/crawl.jsonl"], [12], [57], [" [n9]"])


def test_a_text_that_is_the_file_stands_where_it_says() -> None:
    said = report(FOUND)
    assert list(places(said)) == [Place(3, 1, 3, 35)]
    assert (heading(said), shown(said, places(said)[0])) == ("seeds/ecb.txt", "seeds/ecb.txt:3:1")


@given(st.text(max_size=12), st.none() | st.text(max_size=12), st.lists(st.integers(1, 99), max_size=2))
def test_names_of_files_and_records_do_nothing_to_a_line_of_output(source: str, id: str | None, at: list[int]) -> None:
    said = place(source, id, *at)
    assert not said.lstrip().startswith("::")
    assert visible(said) == said
    assert reporter("concise").document(report(FOUND, source=source, id=id), TEXT).count("\n") == 1
