"""Fixing: which edits are chosen, that texts converge, and what is said of the findings."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from helpers.findings import codes
from helpers.made_rules import linter_of
from hypothesis import given
from hypothesis import strategies as st

from newslint.config import Config
from newslint.errors import FixError
from newslint.findings import Category, Confidence, Edit, Finding, Fix, Report, Safety, Severity
from newslint.fixing.fixer import MAX_ROUNDS, choose, is_blank, removed_share, repair
from newslint.linter import Linter
from newslint.text.document import Document
from newslint.text.edits import apply_edits, revert_edits


def finding(code: str, *edits: tuple[int, int, str], safety: Safety = Safety.SAFE) -> Finding:
    """Return a finding of a made-up rule whose fix replaces places by texts."""
    fix = Fix(safety, tuple(Edit(start, end, "?" * (end - start), new) for start, end, new in edits)) if edits else None
    start, end = (edits[0][0], edits[-1][1]) if edits else (0, 1)
    return Finding(
        code, code.lower(), Category.INSERT, Severity.ERROR, Confidence.HIGH, start, end, 1, start + 1, 1, end + 1, "", "", code, "0", fix
    )  # fmt: skip


def chosen(*findings: Finding, unsafe: bool = False) -> tuple[list[tuple[int, int]], list[str]]:
    edits, done = choose(findings, unsafe)
    return [(edit.start, edit.end) for edit in edits], sorted(one.code for one in done)


def test_the_longest_edit_wins_then_the_first_one_then_the_lower_code() -> None:
    assert chosen(finding("A", (0, 5, "")), finding("B", (3, 9, ""))) == ([(3, 9)], ["B"])
    assert chosen(finding("B", (3, 8, "")), finding("A", (0, 5, ""))) == ([(0, 5)], ["A"])
    assert chosen(finding("A", (0, 5, "")), finding("B", (0, 9, ""))) == ([(0, 9)], ["B"])
    assert chosen(finding("B", (0, 5, "x")), finding("A", (0, 5, "y"))) == ([(0, 5)], ["A"])


def test_neighbours_do_not_overlap_and_insertions_at_one_place_do() -> None:
    assert chosen(finding("A", (0, 5, "")), finding("B", (5, 8, ""))) == ([(0, 5), (5, 8)], ["A", "B"])
    assert chosen(finding("A", (0, 5, "")), finding("B", (5, 5, "x"))) == ([(0, 5), (5, 5)], ["A", "B"])
    assert chosen(finding("A", (5, 5, "x")), finding("B", (5, 5, "y"))) == ([(5, 5)], ["A"])
    assert chosen(finding("A", (0, 9, "")), finding("B", (5, 5, "y"))) == ([(0, 9)], ["A"])


def test_two_rules_that_ask_for_the_same_are_both_answered() -> None:
    assert chosen(finding("A", (0, 5, "")), finding("B", (0, 5, ""))) == ([(0, 5)], ["A", "B"])


def test_the_edits_of_one_fix_are_applied_together_or_not_at_all() -> None:
    both = finding("B", (2, 3, ""), (8, 9, ""))
    assert chosen(finding("A", (0, 1, "")), both) == ([(0, 1), (2, 3), (8, 9)], ["A", "B"])
    assert chosen(finding("A", (0, 5, "")), both) == ([(0, 5)], ["A"])
    assert chosen(both, finding("C", (7, 12, ""))) == ([(7, 12)], ["C"])


def test_unsafe_fixes_are_chosen_on_request_only() -> None:
    unsafe = finding("A", (0, 5, ""), safety=Safety.UNSAFE)
    assert chosen(unsafe, finding("B")) == ([], [])
    assert chosen(unsafe, unsafe=True) == ([(0, 5)], ["A"])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=12), st.randoms())
def test_what_is_chosen_never_overlaps_and_does_not_depend_on_the_order(places: list[tuple[int, int]], dice: random.Random) -> None:
    findings = [finding(f"R{number:02}", (start, start + length, "")) for number, (start, length) in enumerate(places)]
    edits, done = choose(findings, False)
    assert all(a.end <= b.start for a, b in pairwise(edits))
    dice.shuffle(findings)
    assert choose(findings, False) == (edits, done)


def test_thousands_of_edits_are_chosen_at_once() -> None:
    findings = [finding(f"R{number}", (number * 3, number * 3 + 4, "")) for number in range(20_000)]
    assert len(choose(findings, False)[0]) == 10_000


# Rounds

DELETE = "match: {starts-with: Tags}\nfix: {delete: line, safety: safe}"


def test_what_overlaps_is_done_in_the_next_round() -> None:
    fixed = linter_of(DELETE).fix("It rained.\n\nTags: rain\n\nTags: sun")
    assert (fixed.text, fixed.findings) == ("It rained.", ())
    assert [(edit.start, edit.end) for edit in fixed.edits] == [(10, 33)]


def test_a_fix_may_bring_another_rule_to_light() -> None:
    linter = linter_of(
        "match: {contains: '&amp;'}\nscope: inline\nfix: {replace: '&', safety: safe}",
        "match: {contains: '&lt;'}\nscope: inline\nfix: {replace: '<', safety: safe}",
    )
    fixed = linter.fix("a &amp;lt; b")
    assert fixed.text == "a < b"
    assert [(edit.start, edit.old, edit.new) for edit in fixed.edits] == [(2, "&amp;lt;", "<")]


@pytest.mark.parametrize("text", ["ab", "abab"])
def test_fixes_that_never_come_to_rest_are_an_error_that_names_the_rules(text: str) -> None:
    linter = linter_of(
        "match: {regex: 'ab'}\nscope: inline\nfix: {replace: ba, safety: safe}",
        "match: {regex: 'ba'}\nscope: inline\nfix: {replace: ab, safety: safe}",
        "match: {starts-with: zzz}\nfix: {delete: line, safety: safe}",
    )
    with pytest.raises(FixError, match=f"fixing a.txt did not converge in {MAX_ROUNDS} rounds; still at work: INS90") as caught:
        linter.fix(text, source="a.txt")
    assert "INS903" not in str(caught.value)


def test_as_many_rounds_as_are_allowed_may_be_used() -> None:
    linter = linter_of("match: {regex: 'x(?=x*$)'}\nscope: line\nfix: {replace: '', safety: safe}")
    assert linter.fix("x\nIt rained.").text == "\nIt rained."
    peel = linter_of("match: {regex: '^-'}\nscope: inline\nfix: {replace: '', safety: safe}")
    assert peel.fix("-" * MAX_ROUNDS + "It rained.").text == "It rained."
    with pytest.raises(FixError):
        peel.fix("-" * (MAX_ROUNDS + 1) + "It rained.")


# Findings of what was fixed


def test_findings_that_no_fix_answered_remain_even_where_their_text_is_gone() -> None:
    linter = linter_of(
        DELETE, "match: {contains: harbour}\nscope: inline", "match: {contains: sign up}\nfix: {delete: line, safety: unsafe}"
    )
    text = "Tags: harbour\nThe bridge.\nSign up here."
    fixed = linter.fix(text)
    assert fixed.text == "The bridge.\nSign up here."
    assert codes(fixed) == ["INS902", "INS903"]
    assert codes(fixed.report) == ["INS901", "INS902", "INS903"]
    assert codes(linter.fix(text, unsafe=True)) == ["INS902"]


def test_a_finding_whose_line_another_fix_took_is_answered() -> None:
    linter = linter_of(DELETE, "match: {contains: (harbour)}\nscope: inline\nfix: {delete: match, safety: safe}")
    assert linter.fix("It rained.\nTags (harbour) and rain").findings == ()


# The removal cap

ARTICLE = "The council voted on Tuesday to close the old harbour bridge for repairs.\n" * 10
REMOVED = "Tags: " + "harbour " * 60 + "\n"
CAP = "check: removal-cap"


@pytest.mark.parametrize(
    ("text", "config", "capped"),
    [
        (ARTICLE + REMOVED, Config(), True),
        (ARTICLE * 2 + REMOVED, Config(), False),
        ((ARTICLE + REMOVED)[:990], Config(), False),
        (ARTICLE + REMOVED, Config(cap_safe=None), False),
        (ARTICLE + REMOVED, Config(cap_safe=60), False),
        (ARTICLE + REMOVED, Config(cap_min_chars=5000), False),
        (ARTICLE * 2 + REMOVED, Config(cap_safe=5), True),
    ],
)
def test_where_safe_fixes_would_take_too_much_none_is_applied_and_a_finding_says_so(text: str, config: Config, capped: bool) -> None:
    linter = linter_of(DELETE, CAP, config=config)
    fixed = linter.fix(text)
    assert (fixed.text == text) is capped
    assert codes(fixed) == (["INS902", "INS901"] if capped else [])
    assert ("INS902" in codes(linter.lint(text))) is capped
    if capped:
        cap = next(one for one in fixed.findings if one.code == "INS902")
        assert (cap.start, cap.end) == (0, len(text))
        assert "%" in cap.message
    assert linter.fix(text, unsafe=True).text != text


def test_unsafe_fixes_have_a_cap_of_their_own() -> None:
    linter = linter_of(DELETE.replace("safety: safe", "safety: unsafe"), CAP, config=Config(cap_unsafe=10))
    text = REMOVED + ARTICLE
    fixed = linter.fix(text, unsafe=True)
    assert (fixed.text, fixed.edits) == (text, ())
    assert codes(fixed) == ["INS901", "INS902"]
    assert [one.start for one in fixed.findings] == sorted(one.start for one in fixed.findings)


def leaves_nothing(linter: Linter, text: str, unsafe: bool) -> bool:
    """Whether fixes would take all there is to read, so that none of them is applied."""
    revision, _, _, _ = repair(Document(text), linter.lint, unsafe)
    return is_blank(revision.text) and not is_blank(text)


@given(
    st.lists(st.sampled_from(["Tags: rain", "It rained. (Tags)", "", " \xa0", "The bridge.", "&amp;amp;", "Tags\r"]), max_size=9),
    st.booleans(),
)
def test_fixing_twice_is_fixing_once_and_the_edits_lead_there_and_back(lines: list[str], unsafe: bool) -> None:
    linter = linter_of(
        DELETE,
        "match: {contains: (Tags)}\nscope: inline\nfix: {delete: match, safety: unsafe}",
        "match: {contains: '&amp;'}\nscope: inline\nfix: {replace: '&', safety: safe}",
    )
    text = "\n".join(lines)
    fixed = linter.fix(text, unsafe=unsafe)
    again = linter.fix(fixed.text, unsafe=unsafe)
    assert (again.text, again.edits) == (fixed.text, ())
    assert apply_edits(text, fixed.edits) == fixed.text
    assert revert_edits(fixed.text, fixed.edits) == text
    wanted = [one for one in linter.lint(fixed.text).findings if one.fix and (unsafe or one.fix.safety is Safety.SAFE)]
    assert not wanted or leaves_nothing(linter, text, unsafe)
    assert replace(fixed.report, source=None) == linter.lint(text)


def test_a_rule_that_judges_the_text_as_given_is_not_asked_again() -> None:
    """Each line before the end goes because of what follows it: the second one only where the rule may look again."""
    linter = linter_of("scope: line\nmatch: {regex: '^[ab]$'}\nwhen: {next: {equals: END}}\nfix: {delete: line, safety: safe}")
    assert repair(Document("a\nb\nEND"), linter.lint, False)[0].text == "END"
    assert repair(Document("a\nb\nEND"), linter.lint, False, {"INS901"})[0].text == "a\nEND"


def test_every_round_knows_of_the_document_what_the_first_one_did() -> None:
    linter, seen = linter_of("scope: line\nmatch: {starts-with: Read more}\nfix: {delete: line, safety: safe}"), []

    def lint(document: Document) -> Report:
        seen.append((document.id, document.source, document.site, document.title, document.language))
        return linter.lint(document)

    repair(Document("Text.\nRead more", "7", "a.txt", "daily.example", "A title", "en"), lint, False)
    assert seen == [("7", "a.txt", "daily.example", "A title", "en")] * 2


def test_what_another_fix_put_new_text_over_is_still_to_be_said() -> None:
    wide = "scope: inline\nmatch: {regex: 'old harbour office'}\nfix: {replace: port, safety: safe}"
    narrow = "scope: inline\nmatch: {contains: harbour}\nfix: {delete: match, safety: safe}"
    fixed = linter_of(wide, narrow).fix("The old harbour office is shut.")
    assert (fixed.text, codes(fixed)) == ("The port is shut.", ["INS902"])


def test_what_went_with_a_block_though_its_own_fix_is_not_allowed_is_still_to_be_said() -> None:
    block = "scope: block\nmatch: {equals: Read more}\nthen: {max-words: 12, without-terminal: true}\nfix: {delete: block, safety: safe}"
    inside = "scope: inline\nmatch: {contains: harbour}\nfix: {delete: match, safety: unsafe}"
    fixed = linter_of(block, inside).fix("Text.\nRead more\nThe harbour is shut")
    assert (fixed.text, codes(fixed)) == ("Text.", ["INS902"])


def test_what_a_fix_adds_does_not_make_up_for_what_another_takes() -> None:
    assert removed_share(Document("abcd"), [Edit(0, 1, "a", "xyz"), Edit(2, 4, "cd", "")]) == 0.5
    assert removed_share(Document(""), []) == 0
