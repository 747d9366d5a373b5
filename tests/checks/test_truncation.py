"""Texts that stop too early are marked: at their end (`ending`) and inside (`broken_off`)."""

from __future__ import annotations

import pytest
from helpers.marks import judged, spanned
from hypothesis import given
from hypothesis import strategies as st

from newslint.checks.check import Mark
from newslint.checks.truncation.broken_off import judge as broken_off
from newslint.checks.truncation.ending import judge as ending
from newslint.checks.truncation.endings import _FURNITURE, _MAYBE_FURNITURE, NEVER_LAST, last_words, sign_of
from newslint.linter import Linter
from newslint.text.document import Document

WHOLE = (
    "The ferry was late again on Monday, and nobody on the quay could say why that was so.\n"
    "The harbour master has asked the owners of the boat for a letter, but he has not had one.\n"
)
SIGNS = ("count", "ellipsis", "open", "never-last", "function-word", "no-terminal")


def end_marks(text: str, *signs: str) -> list[Mark]:
    return list(ending(Document(text), (), {"signs": signs or SIGNS}))


def cut_ends(text: str) -> list[str]:
    """Return the ends of a text that are marked as cut off."""
    return spanned(text, end_marks(text))


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("The mate would not say why … [+1204 chars]", "count"),
        ("The mate would not say […]", "ellipsis"),
        ("The mate would not say why...", "ellipsis"),
        ("The mate, the cook,", "open"),
        ("The mate wrote on Tuesday:", "open"),
        ("She was seen with the mate and (", "open"),
        ("The mate was seen with the", "never-last"),
        ("The mate was seen with", "function-word"),
        ("The mate was seen on the quay with three of his frien", "no-terminal"),
        ("He left. The mate", "no-terminal"),
        ("The mate left on Monday.", None),
        ("„Der Maat ist fort“, sagte sie. „Endlich.“", None),
        ("渡轮晚点了。", None),
        ("A Night on the Old Quay of Vlissingen", None),
        ("Write to the mate at mate@example.org", None),
        ("The mate left on Monday. He is back. AFP", None),
        ("Kim Jong Un", None),
        ("Loading...", None),
    ],
)
def test_a_line_that_stops_too_early_has_a_sign_of_it(line: str, sign: str | None) -> None:
    assert sign_of(line) == sign


def test_articles_are_never_last() -> None:
    assert {"the", "of", "der", "les", "della"} <= NEVER_LAST


def test_the_last_words_are_three_at_most() -> None:
    assert "one two three four"[last_words("one two three four") :] == "two three four"
    assert last_words("one") == 0


def test_a_whole_text_has_no_mark() -> None:
    assert end_marks(WHOLE) == []
    assert end_marks("") == end_marks("\n\n") == []


def test_the_mark_is_on_the_last_words() -> None:
    assert cut_ends(WHOLE + "The mate, who has served on the boat since it was built, has not sp") == ["has not sp"]


def test_the_fix_goes_back_to_the_last_whole_sentence() -> None:
    text = WHOLE + "The mate left on Monday. He was seen with three of\n"
    (mark,) = end_marks(text)
    assert mark.edits is not None
    (edit,) = mark.edits
    assert text[: edit.start] + edit.new + text[edit.end :] == WHOLE + "The mate left on Monday.\n"


def test_where_no_sentence_of_the_last_line_is_whole_the_line_goes() -> None:
    text = WHOLE + "\nWhat the mate saw\n\nThe mate was seen on the quay with three of"
    (mark,) = end_marks(text)
    assert mark.edits is not None
    assert text[: mark.edits[0].start] == WHOLE.rstrip("\n")


def test_calls_to_read_on_are_looked_past() -> None:
    assert cut_ends(WHOLE + "The mate would not say…\n\nContinue reading") == ["would not say…"]


def test_lists_and_verse_end_without_stops() -> None:
    line = "{n} boats left the old quay on the morning of the {n}th day of the month with the tide"
    assert end_marks("\n".join(line.format(n=n) for n in range(9))) == []


def test_residue_behind_the_last_paragraph_is_looked_past() -> None:
    linter = Linter(select=["TRN", "DUP"])
    twice = WHOLE.splitlines()[0]
    text = WHOLE + "The mate, who has served on the boat since it was built, was seen with the\n\n" + twice.upper()
    found = linter.lint(text, language="en").findings
    assert [(f.category, f.excerpt) for f in found] == [("truncation", "seen with the"), ("duplicate", twice.upper())]


def test_fixing_a_cut_comes_to_rest() -> None:
    linter = Linter(select=["TRN"])
    fixed = linter.fix(WHOLE + "Boats\nThe mate was seen on the quay with three of his", unsafe=True, language="en")
    assert fixed.text == WHOLE.rstrip("\n")
    assert linter.fix(WHOLE + "The mate was seen on the quay with three of", language="en").text.endswith("three of")


def inside_marks(text: str, **options: object) -> list[str]:
    given = {"signs": ("never-last", "function-word", "no-terminal"), "closed": 60, "min-words": 4} | options
    """Return what is marked inside a text as broken off."""
    return judged(broken_off, text, (), **given)


def test_a_paragraph_that_breaks_off_is_marked_on_its_last_words() -> None:
    text = WHOLE + "The mate of the boat was seen on the quay with three of his\n" + WHOLE
    assert inside_marks(text) == ["three of his"]
    assert inside_marks(text, signs=("no-terminal",)) == []


def test_a_line_that_goes_on_in_the_next_is_whole() -> None:
    text = "The mate of the boat was seen on the quay with three of his\nfriends, and nobody knows why.\n"
    assert inside_marks(WHOLE + text + WHOLE) == []


def test_headings_are_no_cut_paragraphs() -> None:
    assert inside_marks(WHOLE + "The Mate of the Boat and the Harbour Master Have Gone Missing\n" + WHOLE) == []


def test_where_many_lines_lack_stops_nothing_is_said() -> None:
    assert inside_marks(WHOLE + "The mate of the boat was seen on the quay with three of his old friends\n" * 6 + WHOLE) == []


@given(st.lists(st.sampled_from([*"ab 1|©:/.)》]*w", "www.", "https:", " 2021"])).map("".join))
def test_what_may_be_furniture_holds_all_that_is(text: str) -> None:
    assert _FURNITURE.search(text) is None or _MAYBE_FURNITURE.search(text) is not None
