"""The formats `text` and `concise`: the place, the line with what was found underlined, and what a fix would do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from helpers.findings import finding
from helpers.reports import FOUND, TEXT, record, render, report, reporter

from newslint.findings import Severity
from newslint.reports.excerpt import excerpt
from newslint.util.sanitize import display_width


def test_text_shows_place_line_underline_help_and_counts():
    assert render("text", (report(FOUND), TEXT), (report(), "Clean.")) == (
        "seeds/ecb.txt:3:1  error INS101 see-also-insert  [safe fix]\n"
        "    1 | The bank kept rates on hold.\n"
        "    3 | See also: Five charts on inflation\n"
        "      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Related-story insert\n"
        "      = help: delete the line. Why: newslint explain INS101\n"
        "    3 - See also: Five charts on inflation\n"
        "\n"
        "1 finding in 1 of 2 documents: 1 error. 1 safe fix (--fix).\n"
    )


def test_text_shows_first_line_of_a_finding_over_several_and_counts_the_rest():
    whole = finding(TEXT, 0, len(TEXT), severity=Severity.WARNING, message="Mostly furniture")
    lines = render("text", (report(whole), TEXT)).splitlines()
    assert lines[1:5] == [
        "    1 | The bank kept rates on hold.",
        "      | … and 3 more lines",
        "      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Mostly furniture",
        "      = Why: newslint explain INS101",
    ]


def test_text_names_the_record_of_a_jsonl_file():
    lines = render("text", record()).splitlines()
    assert lines[0] == "data/crawl.jsonl:12:57 [n9]  error INS101 see-also-insert  [safe fix]"
    assert lines[2] == "    3 | See also: Five charts on inflation"  # the line of the text


def test_a_record_that_names_another_source_is_named_by_its_file():
    assert render("text", record(source="scrapy:bbc", file="crawl.jsonl")).startswith("crawl.jsonl:12:57 [n9]  error")


def test_color_is_only_there_on_request():
    plain = render("text", (report(FOUND), TEXT))
    colored = render("text", (report(FOUND), TEXT), color=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain
    assert "\x1b[1;31merror\x1b[0m" in colored


def test_a_long_message_goes_on_its_own_line():
    long = replace(FOUND, message="This line links to another story and was scraped into the article")
    lines = render("text", (report(long), TEXT)).splitlines()
    assert lines[4] == "      | This line links to another story and was scraped into the article"


@pytest.mark.parametrize("width", [40, 72, 120])
@pytest.mark.parametrize("phrase", ["READ MORE", "続きを読む", "Weiterlesen " * 30])
def test_long_lines_are_windowed_to_the_width_with_the_span_in_view(width, phrase):
    text = "Rates stayed on hold. " * 40 + phrase + " and nobody was surprised." * 40
    start = text.index(phrase)
    lines = render("text", (report(finding(text, start, start + len(phrase))), text), width=width).splitlines()
    row, carets = lines[1], lines[2]
    assert display_width(row) <= width
    assert row[8] == row[-1] == "…"
    assert phrase[:9] in row
    assert carets.index("^") == display_width(row[: row.index(phrase[:9])])


def test_carets_stand_below_wide_and_combining_characters():
    text = "東京で会議。e\u0301t\u0301e\u0301 Lire aussi"
    start = text.index("Lire")
    part = excerpt(finding(text, start, len(text)), text, 80)
    assert (part.indent, part.underline) == (12 + 3 + 1, len("Lire aussi"))


@pytest.mark.parametrize(
    ("before", "columns"),
    [("❤\ufe0f ", 3), ("👍🏽 ", 3), ("🇩🇪 ", 3), ("각 ", 3), ("ｱ ", 2), ("नमस्ते ", 5), ("a\u0308\u0323 ", 2)],
)
def test_carets_stand_below_what_follows_emoji_flags_and_letters_that_join(before, columns):
    text = f"{before}See also"
    assert excerpt(finding(text, len(before), len(text)), text, 80).indent == columns


def test_an_empty_finding_and_one_on_a_newline_have_one_caret():
    for start, end in ((28, 28), (28, 29), (len(TEXT), len(TEXT))):
        part = excerpt(finding(TEXT, start, end), TEXT, 80)
        assert (part.underline, part.more) == (1, 0)


def test_carriage_returns_are_not_shown_unless_they_are_what_was_found():
    text = "One.\r\nSee also: two\r\nThree.\r\n"
    assert excerpt(finding(text, 6, 19), text, 80).text == "See also: two"
    assert excerpt(finding(text, 19, 20), text, 80).text == "See also: two␍"


def test_only_the_neighbourhood_of_a_finding_is_looked_at():
    text = "a" * 3_000_000 + " READ MORE " + "b" * 3_000_000
    found = finding(text, 3_000_001, 3_000_010)
    made = reporter("text")
    for _ in range(200):  # 200 times 6 MB would be felt
        assert "READ MORE" in made.document(report(found), text)


def test_concise_is_one_line_a_finding():
    second = replace(FOUND, fix=None, severity=Severity.WARNING, message="Looks like\na see-also line")
    out = render("concise", record(FOUND, second)).splitlines()
    assert out == [
        "data/crawl.jsonl:12:57: INS101 error Related-story insert [n9] [safe fix]",
        "data/crawl.jsonl:12:57: INS101 warning Looks like␊a see-also line [n9]",
        "2 findings in 1 of 1 document: 1 error, 1 warning. 1 safe fix (--fix).",
    ]
