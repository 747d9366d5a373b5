"""Hostile text in every format: it is shown, and nothing in it acts."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import pytest
from helpers.findings import finding
from helpers.reports import FOUND, TEXT, render, report
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newslint.findings import Edit, Fix, Problem, Safety, Severity
from newslint.reports import FORMATS
from newslint.reports.excerpt import excerpt
from newslint.reports.statistics import statistics
from newslint.reports.summary import Summary
from newslint.reports.summary_text import summary_lines
from newslint.util.sanitize import cells, display_width, place, visible

NASTY = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\x08\x08\x08", "\x00", "\x7f", "\x85", "\r", "\n", "\t",
    "\u202e", "\u2066", "\u200b", "\u2028", "\ufeff", "\ud800", "\udfff", "\U000e0041",
    "::error::", "\n::error file=x::y", "\n  ::set-output name=a::b", "##[error]", "##vso[task.x]", "#", "[",
    "<script>", "|", "`", "```", "%0A::", "%", ",", ":", "\\", "](", "東京", "👩\u200d👩\u200d👧", "e\u0301", "See also: more",
]  # fmt: skip


HOSTILE = st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=4)), max_size=12).map("".join)


BIDI_AND_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\xad\U000e0000-\U000e007f]")


@st.composite
def hostile_documents(draw):
    text = draw(HOSTILE)
    found = []
    for _ in range(draw(st.integers(1, 3))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        edit = Edit(start, end, text[start:end], draw(st.sampled_from(["", text[:3]])))
        fix = draw(st.sampled_from([None, Fix(Safety.SAFE, (edit,))]))
        severity = draw(st.sampled_from(Severity))
        found.append(finding(text, start, end, message=draw(HOSTILE), name=draw(HOSTILE), fix=fix, severity=severity))
    said = report(*found, text=text, source=draw(st.none() | HOSTILE), id=draw(st.none() | HOSTILE), site=draw(st.none() | HOSTILE))
    return said, text


def assert_harmless(out):
    out.encode("utf-8")
    assert not [c for c in out if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert not BIDI_AND_INVISIBLE.search(out)
    assert not re.search(r"##[\w.-]*\[", out)


def commands(out):
    return [line for line in out.split("\n") if line.lstrip().startswith("::")]


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
@given(document=hostile_documents(), source=HOSTILE, message=HOSTILE)
@example(document=(report(replace(FOUND, message="##"), source="##", id="[x]["), TEXT), source=":", message="\n::error::y")
@settings(max_examples=60, deadline=None)
def test_no_format_lets_hostile_text_act(format, document, source, message):
    problems = [Problem(source, 1, "missing", message), Problem(source, None, "budget", message)]
    out = render(format, document, problems=problems, width=50)
    assert_harmless(out)
    assert len(commands(out)) == (len(document[0].findings) + 2 if format == "github" else 0)
    if format in ("json", "sarif"):
        json.loads(out)


@given(st.dictionaries(HOSTILE, st.integers(1, 9), max_size=3), hostile_documents())
@settings(max_examples=60, deadline=None)
def test_closing_lines_and_statistics_are_harmless(skipped, document):
    summary = Summary()
    summary.skipped.update(skipped)
    summary.add(document[0])
    assert_harmless(summary_lines(summary) + statistics(summary))


@given(HOSTILE)
def test_visible_text_is_harmless_one_line_and_stays_as_it_is(text):
    shown = visible(text)
    assert_harmless(shown)
    assert "\n" not in shown
    assert visible(shown) == shown
    assert len(cells(text)) == len(text)
    assert "".join(cells(text)) == shown


def test_visible_text_can_be_read():
    assert visible("\x1b[1m \u202eabc\x7f\x85 Zoë’s 東京 🙂") == "␛[1m <U+202E>abc␡<U+0085> Zoë’s 東京 🙂"
    assert visible("##vso[x] ## heading") == "#\\#vso[x] ## heading"
    assert (place("a.txt"), place(None), place("::error::a", "7")) == ("a.txt", "<text>", "\\::error::a [7]")


@given(document=hostile_documents(), width=st.integers(8, 60))
def test_excerpts_fit_and_carets_stay_inside(document, width):
    said, text = document
    for found in said.findings:
        part = excerpt(found, text, width)
        assert display_width(part.text) <= width
        assert part.indent + part.underline <= display_width(part.text) + 1
        assert part.previous is None or display_width(part.previous[1]) <= width
