"""The check `repeated`: what stands twice is marked once, and lists, verse and tables are left alone."""

from __future__ import annotations

import sys

import pytest
from helpers.marks import NOTHING_KNOWN, spanned
from hypothesis import given
from hypothesis import strategies as st

from newslint.checks import CHECKS
from newslint.checks.duplicate.repeated import _beginnings, _first_words, _normal, find
from newslint.text.document import Document

CAPTION = "The minister greets her guests at the gate on Monday. | POOL"
LEAD = "The river has not been so low for forty years, the mayor said on Monday."


def repeats(text: str, title: str | None = None, **options: object) -> list[str]:
    """Return what stands twice in a text, and is marked."""
    document = Document(text, title=title)
    return spanned(text, find(document, NOTHING_KNOWN, {**CHECKS["repeated"].options, **options}))


def test_the_second_copy_is_marked() -> None:
    text = f"{CAPTION}\n{CAPTION}\n{LEAD}\n"
    assert [(mark.start, mark.message) for mark in find(Document(text), NOTHING_KNOWN, CHECKS["repeated"].options)] == [
        (len(CAPTION) + 1, "Stands in line 1 already."),
    ]


def test_a_line_that_stands_three_times_is_a_label_or_a_refrain() -> None:
    text = f"{CAPTION}\n{CAPTION}\n{LEAD}\n{CAPTION}\n"
    assert repeats(text) == []
    assert repeats(text, often=True) == [CAPTION, CAPTION]


@pytest.mark.parametrize(
    "copy",
    [
        CAPTION.upper(),
        CAPTION.replace(" ", "  "),
        CAPTION.replace(" ", "\N{NO-BREAK SPACE}"),
        f"  {CAPTION}\t",
    ],
)
def test_case_and_blanks_make_no_difference(copy: str) -> None:
    assert repeats(f"{CAPTION}\n{LEAD}\n{copy}") == [copy.strip()]


def test_kinds_of_quotation_marks_make_no_difference() -> None:
    typed, printed = 'She called it "the worst of all years" for the town.', "She called it “the worst of all years” for the town."
    assert repeats(f"{typed}\n{printed}") == [printed]
    assert repeats(f"{typed}\n{printed}", normalize=("case",)) == []


def test_a_cut_teaser_is_marked_where_its_paragraph_stands() -> None:
    teaser = "The river has not been so low for forty years …"
    assert repeats(f"{teaser}\n{LEAD}\nText.") == [teaser]
    assert repeats(f"{LEAD}\n{teaser}") == [teaser]


def test_a_pulled_quote_is_marked_where_it_was_pulled_from() -> None:
    pulled = "“Nobody in this town has ever seen the like of it”"
    paragraph = "The mayor spoke on Monday. “Nobody in this town has ever seen the like of it,” she said."
    assert repeats(f"{pulled}\n{paragraph}") == [pulled]


def test_a_summary_that_takes_a_sentence_out_of_the_article_is_part_of_it() -> None:
    assert repeats(f"{LEAD[:-1]}.\nFirst came the drought. {LEAD} Then came the rain.") == []


def far(*lines: str) -> str:
    """Return a text in which the lines stand far from each other."""
    between = [f"On day {number} the river rose by as much as it had on the day before that one." for number in range(12)]
    return "\n".join(line for first in lines for line in (first, *between))


@pytest.mark.parametrize(
    "line", ["Would we buy it again? Yes, we most certainly would.", "Harbour kettle in red or blue, was $49, now $39 only"]
)
def test_far_from_its_first_copy_a_line_must_say_more(line: str) -> None:
    """Product tests ask the same questions again, and lists name the same offers."""
    assert repeats(f"{line}\n{LEAD}\n{line}") == [line]
    assert line not in repeats(far(line, line))
    assert CAPTION in repeats(far(CAPTION, CAPTION))
    assert LEAD in repeats(far(LEAD, LEAD))


def test_far_below_an_article_may_end_with_the_words_that_it_began_with() -> None:
    quote = '"Nobody in this town has ever seen the river so low."'
    holder = 'The mayor was plain. "Nobody in this town has ever seen the river so low." She went home.'
    assert repeats(far(quote, holder))[0] == quote
    assert quote not in repeats(far(holder, quote))


def test_the_headline_as_last_line_is_marked() -> None:
    headline = "River at its lowest for forty years"
    text = f"{headline}\n{LEAD}\nThe ferry stopped.\nThe mills stand still.\n{headline}"
    assert repeats(text, title=headline) == [headline]
    assert repeats(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mix well.\nMix well.",
        "2 tablespoons butter, cut into small cubes and chilled\nSugar\n2 tablespoons butter, cut into small cubes and chilled",
        "North AB R H BI BB SO Avg.\n12 3 4 1\nSouth AB R H BI BB SO Avg.\n11 2 3 0",
        "O the river that runs by the town to the sea\nand the boats that go down with the tide\nand the men that never come home\n" * 2,
    ],
    ids=["short steps", "ingredients", "box score", "refrain"],
)
def test_lists_tables_and_verse_repeat_themselves_with_reason(text: str) -> None:
    assert repeats(text, **{"min-words": 7}) == []


def test_scripts_without_blanks_are_counted_by_characters() -> None:
    line = "北京时间周一上午，市长在新闻发布会上说河水已经退去。"
    assert repeats(f"{line}\n正文从这里开始。\n{line}") == [line]


def test_fewer_words_can_be_asked_for() -> None:
    text = "The ferry has stopped for good.\nText.\nThe ferry has stopped for good."
    assert repeats(text) == []
    assert repeats(text, **{"min-words": 6}) == ["The ferry has stopped for good."]


@given(st.lists(st.text(st.sampled_from("abAB19 \xa0\t“\"'’,.-éÉİıK\u212aЖж中"), min_size=1), min_size=1))
def test_lines_that_say_the_same_begin_alike(lines: list[str]) -> None:
    lines = ["The " + line for line in lines] + ["“the  " + line.upper() for line in lines] + ["the\xa0" + line.lower() for line in lines]
    begun = dict(zip(lines, _beginnings(lines), strict=True))
    said: dict[str, str] = {}
    for line in lines:
        other = said.setdefault(_normal(line, ("case", "whitespace", "quotes")), line)
        assert begun[line] == begun[other]
        assert _first_words(line) == _first_words(other)


def test_only_two_characters_beside_ascii_have_ascii_in_lower_case() -> None:
    assert [c for c in map(chr, range(128, sys.maxunicode + 1)) if any(map(str.isascii, c.lower()))] == ["İ", "\u212a"]
