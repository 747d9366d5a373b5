"""What stands below the findings: counts, what was skipped, statistics, and a fix in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.findings import delete, finding
from helpers.reports import BAD_LINE, FOUND, MISSING, TEXT, report

from newslint.findings import Edit, Fix, Fixed, Safety, Severity
from newslint.reports.fix_text import describe
from newslint.reports.statistics import statistics
from newslint.reports.summary import Summary
from newslint.reports.summary_text import summary_lines
from newslint.util.sanitize import display_width


def closing_of(*reports, fixed=None, **fields):
    summary = Summary(**fields)
    for each in reports:
        summary.add(each, fixed)
    return summary_lines(summary)


def test_closing_lines_have_the_right_singulars_and_plurals():
    unsafe = replace(FOUND, fix=delete(TEXT, 30, 65, Safety.UNSAFE))
    info = replace(FOUND, fix=None, severity=Severity.INFO)
    assert closing_of() == "No documents were checked.\n"
    assert closing_of(report()) == "No findings in 1 document.\n"
    assert closing_of(report(), report()) == "No findings in 2 documents.\n"
    assert closing_of(report(unsafe)) == "1 finding in 1 of 1 document: 1 error. 1 fix with --unsafe-fixes.\n"
    assert closing_of(report(FOUND, FOUND, unsafe, info)) == (
        "4 findings in 1 of 1 document: 3 errors, 1 info. 2 safe fixes (--fix), 1 more with --unsafe-fixes.\n"
    )


def test_closing_lines_after_fixing_say_what_was_fixed_and_what_is_left():
    said = report(FOUND)
    assert closing_of(said, fixed=Fixed("", FOUND.fix.edits, (), said)) == (
        "Fixed 1 finding in 1 document.\nNo findings left in 1 document.\n"
    )


def test_closing_lines_list_what_was_skipped_and_what_could_not_be_checked():
    assert closing_of(report(), problems=[MISSING]).splitlines()[1:] == ["Could not check 1: gone.txt: no such file"]
    summary = Summary(problems=[MISSING, BAD_LINE])
    summary.skipped.update({".pdf": 12, "": 2})
    assert summary_lines(summary).splitlines()[1:] == [
        "Skipped 14 files: 12 .pdf, 2 without suffix.",
        "Could not check 2:",
        "  gone.txt: no such file",
        "  feed.jsonl:7: not JSON: Expecting value",
    ]


def counted():
    caption = finding(TEXT, 0, 3, code="CAP101", name="caption", severity=Severity.WARNING)
    summary = Summary()
    summary.add(report(FOUND, FOUND, FOUND))
    summary.add(report(caption, site="b.example"))
    summary.add(report(caption, site="b.example"))
    summary.add(report(site=None))
    return summary


def test_statistics_are_aligned_tables_with_bars_sorted_by_documents_hit():
    assert statistics(counted(), 64).splitlines() == [
        "docs        found  safe  unsafe  level    rule",
        "   2  ████      2     0       0  warning  CAP101 caption",
        "   1  ██        3     3       0  error    INS101 see-also-insert",
        "",
        "docs                            of  found  site",
        "   2  ████████████████████████   2      2  b.example",
        "   1  ████████████████████████   1      3  ecb.example",
        "   0                             1      0  (no site)",
    ]
    assert statistics(Summary()) == ""


def test_statistics_leave_out_bars_where_there_is_no_room():
    assert "█" not in statistics(counted(), 40).partition("\n\n")[0]
    assert max(map(display_width, statistics(counted(), 80).splitlines())) <= 80


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ([(30, 65, "")], "delete the line"),
        ([(29, 64, "")], "delete the line"),
        ([(29, 87, "")], "delete 2 lines"),
        ([(0, 29, ""), (65, 87, "")], "delete 2 lines"),
        ([(30, 38, "")], "delete “See also”"),
        ([(30, 38, "Also")], "replace “See also” by “Also”"),
        ([(28, 28, "!"), (87, 87, "!")], "insert “!” and 1 more"),
        ([(0, 87, "x")], "replace “The bank kept rates on hold.␊␊See also:…” by “x”"),
        ([], "change nothing"),
    ],
)
def test_a_fix_is_described_in_words(edits, words):
    fix = Fix(Safety.SAFE, tuple(Edit(start, end, TEXT[start:end], new) for start, end, new in edits))
    assert describe(fix, TEXT) == words
