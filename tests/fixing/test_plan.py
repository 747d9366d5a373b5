"""A fix takes out of a text what its action names, and everything else stays where it is."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from helpers.made_rules import rules_of
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit
from newslint.fixing.plan import fix_of
from newslint.matching.scanner import Scanner
from newslint.text.document import Document
from newslint.text.edits import apply_edits, inverse, revert_edits
from newslint.text.revision import Revision


def fixed(body: str, text: str) -> str:
    """Return the text after the fix of the only match of a rule."""
    (rule,) = rules_of(body)
    document = Document(text)
    (match,) = Scanner((rule,)).scan(document, None).matches
    fix = fix_of(document, match, rule.fix) if rule.fix else None
    return apply_edits(text, fix.edits) if fix else text


LINE = "match: {starts-with: Tags}\nfix: {delete: line}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A\nTags\nB", "A\nB"),
        ("A\n\nTags\n\nB", "A\n\nB"),
        ("A\n\n\nTags\n\nB", "A\n\n\nB"),
        ("A\n\nTags\nB", "A\n\nB"),
        ("A\nTags\n\nB", "A\n\nB"),
        ("Tags\nB", "B"),
        ("Tags\n\n\nB", "B"),
        ("\nTags\n\nB", "\nB"),
        ("A\nTags", "A"),
        ("A\nTags\n", "A\n"),
        ("A\n\nTags", "A"),
        ("A\n\nTags\n", "A\n"),
        ("A\n\nTags\n\n\n", "A\n"),
        ("A\n\nTags\n  ", "A"),
        ("Tags", ""),
        ("Tags\n", ""),
        ("\n\nTags\n\n", ""),
        ("A  \n  Tags \t\n  B", "A  \n  B"),
        ("A\n \xa0\nTags\n\t\nB", "A\n \xa0\nB"),
    ],
)
def test_a_line_goes_with_its_end_and_one_run_of_blank_lines(text: str, left: str) -> None:
    assert fixed(LINE, text) == left
    crlf = text.replace("\n", "\r\n")
    assert fixed(LINE, crlf) == left.replace("\n", "\r\n")


@pytest.mark.parametrize(("text", "left"), [("\ufeffTags\nB", "\ufeffB"), ("\ufeffTags", "\ufeff"), ("\ufeffA\nTags", "\ufeffA")])
def test_the_byte_order_mark_stays(text: str, left: str) -> None:
    assert fixed(LINE, text) == left
    assert fixed("match: {contains: Tags}\nfix: {cut: to-start}", "\ufeffTags\nB") == "\ufeffB"
    assert fixed("match: {starts-with: Tags}\nfix: {replace: Topics}", "\ufeffTags\nB") == "\ufeffTopics\nB"


def test_only_a_newline_ends_the_line_that_goes() -> None:
    assert fixed(LINE, "A\nTags \u2028 more \x85 and more\nB") == "A\nB"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It rained. (Tags) It poured.", "It rained. It poured."),
        ("It rained. (Tags)", "It rained."),
        ("(Tags) It rained.", "It rained."),
        ("It rained(Tags), and poured.", "It rained, and poured."),
        ("A\n(Tags)\nB", "A\nB"),
        ("A\n  (Tags)  \r\nB", "A\nB"),
        ("It rained. (Tags)  \nB", "It rained.  \nB"),
        ("It rained.\xa0(Tags)\xa0It poured.", "It rained.\xa0It poured."),
        ("It rained. (Tags)\r\nB", "It rained.\r\nB"),
    ],
)
def test_a_match_goes_with_the_blanks_that_would_stand_twice(text: str, left: str) -> None:
    assert fixed("match: {contains: (Tags)}\nscope: inline\nfix: {delete: match}", text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It rained. Sign up here now. It poured.", "It rained. It poured."),
        ("It rained. Sign up here now.", "It rained."),
        ("Sign up here now. It poured.", "It poured."),
        ("It rained.\nSign up here now.\nIt poured.", "It rained.\nIt poured."),
        ("Mr. Holm left. Sign up here. J. Smith stayed.", "Mr. Holm left. J. Smith stayed."),
    ],
)
def test_a_sentence_goes_whole(text: str, left: str) -> None:
    assert fixed("match: {contains: sign up}\nscope: inline\nfix: {delete: sentence}", text) == left


WRAPPED = """\
The bridge is closed for
repairs until the spring, the
mayor said on Tuesday.

Sign up here for our
letter and read all of
it each day.

Work starts in March and
will take two years."""


def test_a_paragraph_goes_whole_and_a_line_of_it_alone() -> None:
    first, _, last = WRAPPED.split("\n\n")
    assert fixed("match: {contains: sign up}\nfix: {delete: paragraph}", WRAPPED) == f"{first}\n\n{last}"
    assert fixed("match: {contains: sign up}\nscope: paragraph\nfix: {delete: paragraph}", WRAPPED) == f"{first}\n\n{last}"
    assert fixed("match: {contains: sign up}\nfix: {delete: line}", WRAPPED) == WRAPPED.replace("Sign up here for our\n", "")


def test_a_block_goes_with_what_hangs_on_it() -> None:
    body = "match: {equals: Most read}\nscope: block\nthen: {max-words: 3}\nfix: {delete: block}"
    assert (
        fixed(body, "It rained.\n\nMost read\n\nFive charts\nRain today\n\nThe bridge is closed now.")
        == "It rained.\n\nThe bridge is closed now."
    )


@pytest.mark.parametrize(
    ("where", "text", "left"),
    [
        ("to-end", "It rained.\n\nTags\nMore\n", "It rained.\n"),
        ("to-end", "It rained.\r\n\r\nTags\r\nMore\r\n", "It rained.\r\n"),
        ("to-end", "It rained.\nTags", "It rained."),
        ("to-end", "It rained. Tags and more", "It rained."),
        ("to-end", "Tags\nMore", ""),
        ("to-start", "Menu\nTags\n\nIt rained.\n", "It rained.\n"),
        ("to-start", "Menu\nTags", ""),
    ],
)
def test_cutting_takes_the_text_from_or_up_to_the_place(where: str, text: str, left: str) -> None:
    assert fixed(f"match: {{contains: Tags}}\nscope: inline\nfix: {{cut: {where}}}", text) == left


def test_a_replacement_may_use_the_groups_of_the_match() -> None:
    body = "match: {regex: '(?P<first>\\w+)&amp;(\\w+)'}\nscope: inline\nfix: {replace: '\\g<first>&\\2'}"
    assert fixed(body, "At Q&amp;A time") == "At Q&A time"
    assert fixed("match: {regex: 'a(?P<span>&amp;)b'}\nscope: inline\nfix: {replace: '&'}", "a&amp;b") == "a&b"
    assert fixed("match: {starts-with: Tags}\nfix: {replace: '\\1'}", "Tags: harbour") == "\\1"


def test_what_would_change_nothing_is_no_fix() -> None:
    (rule,) = rules_of("match: {contains: harbour}\nscope: inline\nfix: {replace: harbour}")
    document = Document("the harbour")
    (match,) = Scanner((rule,)).scan(document, None).matches
    assert rule.fix is not None
    assert fix_of(document, match, rule.fix) is None


# Applying and taking back


def test_edits_must_fit_the_text() -> None:
    assert apply_edits("abc", [Edit(0, 1, "a", "x"), Edit(1, 1, "", "y")]) == "xybc"
    for edits in ([Edit(0, 1, "b", "")], [Edit(1, 2, "b", ""), Edit(0, 1, "a", "")], [Edit(0, 2, "ab", ""), Edit(1, 3, "bc", "")]):
        with pytest.raises(ValueError, match="does not fit the text"):
            apply_edits("abc", edits)


def test_inverse_edits_undo() -> None:
    edits = [Edit(0, 1, "a", "xyz"), Edit(2, 3, "c", "")]
    assert inverse(edits) == [Edit(0, 3, "xyz", "a"), Edit(4, 4, "", "c")]
    assert revert_edits("xyzb", edits) == "abc"


def edits_at_random(text: str, dice: random.Random) -> list[Edit]:
    places = sorted(dice.sample(range(len(text) + 1), min(len(text) + 1, 2 * dice.randint(0, 4))))
    pairs = zip(places[::2], places[1::2], strict=False)
    return [Edit(a, b, text[a:b], "".join(dice.choices("xyz\n", k=dice.randint(0, 3)))) for a, b in pairs]


@given(st.text(alphabet="abc\n\r é", max_size=40), st.integers(0, 2**32))
def test_rounds_of_edits_lead_from_the_text_as_given_and_back(given_text: str, seed: int) -> None:
    dice = random.Random(seed)
    revision = Revision(given_text)
    for _ in range(dice.randint(1, 6)):
        edits = edits_at_random(revision.text, dice)
        expected = apply_edits(revision.text, edits)
        revision.apply(edits)
        assert revision.text == expected
    edits = revision.edits()
    assert list(edits) == sorted(edits)
    assert all(a.end < b.start for a, b in pairwise(edits))
    assert all(edit.old != edit.new and given_text[edit.start : edit.end] == edit.old for edit in edits)
    assert apply_edits(given_text, edits) == revision.text
    assert revert_edits(revision.text, edits) == given_text


def test_many_edits_take_no_longer_than_their_number() -> None:
    text = "ab" * 100_000
    revision = Revision(text)
    for _ in range(2):
        revision.apply([Edit(at, at + 1, revision.text[at], "x") for at in range(0, len(text), 4)])
    assert len(revision.edits()) == 50_000


def test_what_was_done_and_undone_is_no_edit() -> None:
    revision = Revision("The port is shut.")
    revision.apply([Edit(4, 8, "port", "quay")])
    revision.apply([Edit(4, 8, "quay", "port")])
    assert (revision.text, revision.edits()) == ("The port is shut.", ())
