"""The scanner finds what the reference finds, on everything that can be laid hands on."""

from __future__ import annotations

import os
import pickle
from functools import cache
from pathlib import Path

import pytest
from helpers.made_rules import both_scanners, matched, mutated, rules_of, shape
from helpers.paths import SEEDS
from helpers.shipped import shipped_examples, shipped_linter
from hypothesis import given
from hypothesis import strategies as st

from newslint.matching.reference import ReferenceScanner
from newslint.matching.scanner import Scanner
from newslint.rules.model import Rule
from newslint.text.document import Document


@cache
def patterns() -> tuple[Rule, ...]:
    """Return the shipped rules that have a pattern, those of preview too."""
    return tuple(rule for rule in shipped_linter().all_rules if rule.match)


@cache
def examples() -> list[tuple[str, str | None]]:
    """Return the texts of all shipped examples, with their languages."""
    return sorted({(example.text, example.language) for example in shipped_examples()}, key=str)


@cache
def scanners() -> tuple[Scanner, ReferenceScanner]:
    return Scanner(patterns()), ReferenceScanner(patterns())


def assert_same(text: str, language: str | None) -> None:
    document = Document(text)
    fast, plain = (shape(scanner.scan(document, language).matches) for scanner in scanners())
    assert fast == plain


@pytest.mark.slow
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_seeds_are_scanned_as_the_reference_scans_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for language in ("en", None):
        assert_same(text, language)


@pytest.mark.slow
def test_the_examples_of_all_rules_are_scanned_as_the_reference_scans_them() -> None:
    step = 1 if "NEWSLINT_EXAMPLES" in os.environ else 4  # all of them take half a minute
    for text, language in examples()[::step]:
        assert_same(text, language)
    for text, _ in examples()[:: 5 * step]:
        assert_same(text, None)


@pytest.mark.slow
@given(st.integers(0, 10**6))
def test_on_examples_mutated_and_put_together(seed: int) -> None:
    pool = examples()
    picked = [pool[(seed * 31 + step * 997) % len(pool)] for step in range(6)]
    text = mutated("\n".join(text for text, _ in picked), seed)
    for language in (picked[0][1], None):
        assert_same(text, language)


@pytest.mark.slow
@given(st.integers(0, 10**6))
def test_mutated_seeds_are_scanned_as_the_reference_scans_them(seed: int) -> None:
    text = SEEDS[seed % len(SEEDS)].read_text(encoding="utf-8")
    start = seed % max(1, len(text) - 1500)
    assert_same(mutated(text[start : start + 1500], seed), "en")


# What scanning gives


def test_hits_stand_in_text_order_with_their_lines() -> None:
    rules = rules_of("match: {starts-with: Tags}", "match: {contains: harbour}\nscope: inline")
    found = Scanner(rules).scan(Document("Rain.\n Tags: harbour\nThe harbour, the harbour."), None).matches
    assert [(hit.rule.code, hit.start, hit.first) for hit in found] == [
        ("INS901", 7, 1),
        ("INS902", 13, 1),
        ("INS902", 25, 2),
        ("INS902", 38, 2),
    ]


def test_a_rule_reports_a_unit_once_however_many_of_its_phrases_are_there() -> None:
    rules = rules_of("match: [{starts-with: [Read, Read more]}, {ends-with: more}]")
    assert matched(rules, "Read more and more") == ["Read more and more"]


def test_inline_rules_report_every_place_and_the_longer_of_two_that_overlap() -> None:
    rules = rules_of("match: {contains: [click, click here]}\nscope: inline")
    assert matched(rules, "Click here or click there, click here!") == ["Click here", "click", "click here"]
    either = rules_of("match: [{contains: click here}, {regex: 'tap \\w+'}]\nscope: inline")
    assert matched(either, "Click here or tap below.") == ["Click here", "tap below"]


def test_wordings_that_count_in_numbers_only() -> None:
    rules = rules_of("match: {contains: [dad and mom, very own, little one]}\nscope: inline\nat-least: 2")
    assert matched(rules, "Dad and mom came. Then dad  and mom left, and dad and\u00a0mom slept.") == []
    assert matched(rules, "Dad and mom came.\nTheir very own car, their very own.") == ["Dad and mom", "very own", "very own"]
    document = Document("Dad and mom came.\nRain.")
    assert [why for _, why in ReferenceScanner(rules).explain(document, None, 0)] == ["at-least 2: 1 different in the text"]
    assert [why for _, why in ReferenceScanner(rules).explain(Document(f"{document.text} Very own."), None, 0)] == [None]


def test_wordings_of_the_whole_text_count_where_one_stands_at_its_head() -> None:
    counted = "match: {contains: [dad and mom, very own, little one]}\nscope: inline\nat-least: 2"
    filler = "\n".join(f"{number} boats lay in the harbour of the old town." for number in range(60))
    text = f"Rain.\nTheir very own car.\n{filler}\nDad and mom slept."
    # The second rule looks for a phrase of the first as well.
    for rules in (rules_of(counted), rules_of(counted, "match: {contains: very own}")):
        assert (
            matched(rules, text) == ["very own", "Dad and mom"] if len(rules) == 1 else ["Their very own car.", "very own", "Dad and mom"]
        )
        assert matched(rules, f"{filler}\nLittle one.\nDad and mom slept.") == []
    why = [why for _, why in ReferenceScanner(rules_of(counted)).explain(Document(f"{filler}\nLittle one.\nDad and mom."), None, 60)]
    assert why == ["at-least 2: none in the first 1500 characters"]


def test_a_heading_inside_a_block_of_the_same_rule_is_part_of_it() -> None:
    rules = rules_of("match: {equals: [Most read, Related]}\nscope: block\nthen: {max-words: 6}")
    assert matched(rules, "Most read\nFive charts\nRelated\nRain today\nThe council voted on Tuesday to close the bridge.") == [
        "Most read\nFive charts\nRelated\nRain today"
    ]


def test_text_beyond_a_rules_budget_is_told_with_rule_and_line() -> None:
    rules = rules_of("match: {regex: '\\d+'}")
    scan = Scanner(rules).scan(Document("Rain.\n7 " + "x " * 3000), None)
    assert [(code, line) for code, line, _ in scan.over_budget] == [("INS901", 1)]
    assert not Scanner(rules).scan(Document("7 " + "x " * 1900), None).over_budget


def test_so_is_what_a_condition_could_not_see() -> None:
    rules = rules_of("match: {starts-with: Tags}\nunless: {regex: '\\d$'}")
    scan = Scanner(rules).scan(Document("Tags: " + "x " * 3000 + "7"), None)
    assert len(scan.over_budget) == 1


def test_what_refused_a_rule_can_be_told() -> None:
    rules = rules_of(
        "match: {starts-with: See also}\nunless: [{name: a sentence, prose: true}, {contains: Annex}]",
        "match: {starts-with: See}\nmax-words: 3",
        "match: {starts-with: Tags}",
        "match: {starts-with: See also}",
    )
    document = Document("See also the report, which tells the whole of it. It was late.\nSee also: Annex B")
    scanner = ReferenceScanner(rules)
    assert [(rule.code, why) for rule, why in scanner.explain(document, "en", 0)] == [
        ("INS901", "unless a sentence"),
        ("INS902", "max-words 3: the unit has 13"),
        ("INS904", None),
    ]
    assert [why for _, why in scanner.explain(document, "en", 1)] == ["unless contains", "max-words 3: the unit has 4", None]


@pytest.mark.slow
def test_a_copy_from_another_process_scans_alike() -> None:
    scanner, _ = scanners()
    copy = pickle.loads(pickle.dumps(scanner))
    for path in SEEDS[:2]:
        document = Document(path.read_text(encoding="utf-8"))
        assert shape(copy.scan(document, "en").matches) == shape(scanner.scan(document, "en").matches)


@given(st.text(alphabet="Read moTags:\n \xa0é▶“.\ud800\x00", max_size=80))
def test_no_text_upsets_either_scanner(text: str) -> None:
    rules = rules_of(
        "match: {starts-with: Read more}", "match: {equals: Tags}", "match: {ends-with: more}\nscope: paragraph",
        "match: {contains: 'o T'}\nscope: inline", "match: {regex: '[Ta]+g'}\nunless: {previous: {blank: true}}",
        "match: {regex: '^\\w'}\nzone: {tail: 2}\nscope: document",
    )  # fmt: skip
    fast, plain = both_scanners(rules, text, None)
    assert fast == plain
