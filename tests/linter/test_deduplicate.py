"""One line, one finding: of rules that would delete the same text, one says so."""

from __future__ import annotations

from helpers.made_rules import linter_of, read_rules, rule_text
from hypothesis import given
from hypothesis import strategies as st

from newslint.config import Config
from newslint.linter import Linter

LINE = """
scope: line
max-words: 12
match: {starts-with: "Read more"}
fix: {delete: line, safety: safe}
"""
UNSURE = """
scope: line
confidence: medium
max-words: 12
match: {contains: "harbour"}
fix: {delete: line, safety: unsafe}
"""
BLOCK = """
scope: block
severity: warning
confidence: medium
max-words: 4
match: {equals: "Read more"}
then: {max-words: 12, without-terminal: true}
fix: {delete: block, safety: unsafe}
"""
INSIDE = """
scope: inline
max-words: 40
match: {contains: "harbour"}
fix: {delete: match, safety: unsafe}
"""
TO_THE_END = """
scope: line
max-words: 12
match: {starts-with: "Read more"}
fix: {cut: to-end, safety: unsafe}
"""
REMARK = """
scope: line
severity: info
max-words: 12
match: {contains: "harbour"}
"""


def found(text: str, *bodies: str) -> list[tuple[str, str]]:
    """Codes and texts of what these rules (INS901, INS902 ...) find."""
    return [(finding.code, text[finding.start : finding.end]) for finding in linter_of(*bodies).lint(text).findings]


def test_of_two_rules_on_one_line_the_one_with_the_safe_fix_stays() -> None:
    text = "Text.\nRead more on the harbour\nText."
    assert found(text, LINE, UNSURE) == [("INS901", "Read more on the harbour")]
    assert found(text, UNSURE, LINE) == [("INS902", "Read more on the harbour")]


def test_a_heading_is_reported_with_its_block_and_not_again() -> None:
    text = "Text.\nRead more\nCrane lifts the wreck\nText."
    assert found(text, LINE, BLOCK) == [("INS902", "Read more\nCrane lifts the wreck")]
    assert found("Text.\nRead more\nIt rained.", LINE, BLOCK) == [("INS901", "Read more")]


def test_the_heading_of_a_block_is_not_deleted_alone() -> None:
    text = "Text.\nRead more\nCrane lifts the wreck\nText."
    linter = linter_of(LINE, BLOCK)
    assert linter.fix(text).text == text
    assert linter.fix(text, unsafe=True).text == "Text.\nText."


def test_what_is_cut_off_says_it_for_its_heading() -> None:
    assert found("Text.\nRead more\nCrane lifts the wreck.", LINE, TO_THE_END) == [("INS902", "Read more")]


def test_what_stands_inside_a_line_that_goes_is_not_reported() -> None:
    assert found("Text.\nRead more on the harbour", LINE, INSIDE) == [("INS901", "Read more on the harbour")]
    assert found("Text.\nThe harbour is shut", UNSURE, INSIDE) == [("INS901", "The harbour is shut")]


def test_what_stands_inside_a_block_stays() -> None:
    """A line in a list may be fixed safely where the list may not."""
    text = "Read more\nCrane lifts the wreck\nRead more on ships"
    assert found(text, LINE, BLOCK) == [("INS902", text), ("INS901", "Read more on ships")]


def test_a_finding_without_a_fix_is_another_matter() -> None:
    assert found("Read more on the harbour", LINE, REMARK) == [
        ("INS901", "Read more on the harbour"),
        ("INS902", "Read more on the harbour"),
    ]


@given(st.lists(st.sampled_from(["Read more", "Read more on the harbour", "The harbour is shut", "It rained.", ""]), max_size=8))
def test_all_fixes_leave_the_same_text_as_without_it(lines: list[str]) -> None:
    """Whatever is left out of the report, its text goes with the finding that stays."""
    linter, text = linter_of(LINE, UNSURE, BLOCK, INSIDE), "\n".join(lines)
    fixed = linter.fix(text, unsafe=True).text
    if fixed != text or "It rained." in lines:  # else nothing would be left
        assert "harbour" not in fixed
        assert "Read more" not in fixed
    assert linter.fix(fixed, unsafe=True).text == fixed


def test_what_stands_inside_a_list_is_reported_beside_it_though_neither_is_safe() -> None:
    text = "Read more\nThe harbour is shut"
    assert found(text, BLOCK, INSIDE) == [("INS901", text), ("INS902", "harbour")]


def test_what_can_be_fixed_safely_is_not_hidden_by_a_line_that_cannot() -> None:
    safe = INSIDE.replace("unsafe", "safe")
    assert found("Text.\nThe harbour is shut", UNSURE, safe) == [("INS901", "The harbour is shut"), ("INS902", "harbour")]
    assert found("Text.\nharbour news\nText.", UNSURE, safe) == [("INS902", "harbour"), ("INS901", "harbour news")]


def test_of_equally_safe_rules_on_one_line_the_surer_one_stays_not_the_graver_one() -> None:
    surer = UNSURE.replace("confidence: medium", "confidence: high\nseverity: warning")
    assert found("Text.\nThe harbour is shut", UNSURE, surer) == [("INS902", "The harbour is shut")]


def test_what_is_to_be_replaced_is_another_matter() -> None:
    other = INSIDE.replace("delete: match", "replace: port")
    assert found("Text.\nRead more on the harbour", LINE, other) == [("INS901", "Read more on the harbour"), ("INS902", "harbour")]


def test_damage_in_a_line_of_residue_is_reported_beside_it() -> None:
    rules = read_rules(rule_text(LINE) + rule_text(INSIDE, "SPL901"))
    findings = Linter.of(rules, Config(cap_safe=None)).lint("Text.\nRead more on the harbour").findings
    assert [finding.code for finding in findings] == ["INS901", "SPL901"]
