"""What must hold for any rules on any text: rules are put together at random, and so are the texts."""

from __future__ import annotations

import pickle
import random

from helpers.made_rules import both_scanners, mutated, rules_of
from hypothesis import given
from hypothesis import strategies as st

from newslint import Config, Document, FixError, Linter
from newslint.findings import Safety
from newslint.fixing.fixer import is_blank, repair
from newslint.rules.model import Rule
from newslint.text.data import data_kind
from newslint.text.edits import apply_edits, revert_edits

PHRASES = ["Tags", "Read more", "Most read", "©", "(Reuters)", "L’essentiel", "İlgili", "相关阅读", "more", "Photo:"]
REGEXES = [
    r"^Tags: \w+",
    r"\d{1,2}:\d\d",
    r"(?i)^photo\b",
    r"^[•*] ",
    r"[.!?]$",
    r"(?P<span>\(\w+\))\.?$",
    r"\b[A-Z]{3,}\b",
    r"^\W*(?:Tags|Read)",
    "\u200b",
]
LINES = [
    "Tags: harbour, bridge", "Read more: Five charts", "read\xa0MORE", "Most read", "Five charts", "© 2021 Harbour Office",
    "Rain is on its way (Reuters).",
    "L'ESSENTIEL : le pont", "ilgili haberler", "【相关阅读】大桥关闭", "Photo: Ann Moore",
    "The council voted on Tuesday to close the old harbour bridge.",
    "It rained. Read more. It poured.", "• News", "10:30 Uhr", "Photo", "", " \xa0", "\ufeffTags", "NATO met; the UN did not.\r",
    "zero\u200bwidth", "Text \ud800.", "a" * 300,
]  # fmt: skip
CONDITIONS = [
    "{prose: true}", "{terminal: false}", "{max-words: 4}", "{next: {max-words: 3}}", "{previous: {blank: true}}",
    "{within-2: {contains: read}}",
    "{next: {edge: true}}", "{document: {min-words: 12}}", "{contains: harbour}", "{regex: '\\d'}",
]  # fmt: skip


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def body_at_random(dice: random.Random) -> str:
    """Return a rule in YAML, of the parts above."""

    def one() -> str:
        if dice.random() < 0.45:
            return f"regex: {quoted(dice.choice(REGEXES))}"
        kind = dice.choice(["starts-with", "equals", "contains", "ends-with"])
        values = ", ".join(quoted(phrase) for phrase in dice.sample(PHRASES, dice.randint(1, 3)))
        return f"{kind}: " + (f"{{{dice.choice(['any', 'en', 'de'])}: [{values}]}}" if dice.random() < 0.5 else f"[{values}]")

    keys = {part.partition(":")[0]: part for part in (one() for _ in range(dice.choice([1, 1, 2])))}
    groups = ["{" + ", ".join(keys.values()) + "}", *(["{" + one() + "}"] if dice.random() < 0.3 else [])]
    scope = dice.choice(["line", "line", "inline", "paragraph", "block", "document"])
    lines = [f"match: [{', '.join(groups)}]", f"scope: {scope}"]
    if dice.random() < 0.3:
        lines.append(f"when: {dice.choice(CONDITIONS)}")
    if dice.random() < 0.3:
        lines.append(f"unless: {dice.choice(CONDITIONS)}")
    if dice.random() < 0.2:
        lines.append(f"zone: {dice.choice(['{tail: 3}', '{head: 20%}', '{head: 2, tail: 2}'])}")
    if dice.random() < 0.2:
        lines.append(f"max-words: {dice.choice([2, 6, 12])}")
    if scope == "block" and dice.random() < 0.7:
        lines.append(dice.choice(["then: {max-words: 3}", "while: {without-terminal: true, max: 3}", "then: {max-words: 9, min: 2}"]))
    if dice.random() < 0.8:
        action = dice.choice(
            [
                "delete: line",
                "delete: match",
                "delete: sentence",
                "delete: paragraph",
                "delete: block",
                "cut: to-end",
                "cut: to-start",
                "replace: x",
            ]
        )
        lines.append(f"fix: {{{action}, safety: {dice.choice(['safe', 'unsafe'])}}}")
    return "\n".join(lines)


def made(seed: int) -> tuple[tuple[Rule, ...], str, str | None]:
    """Rules, a text and a language, all from one number."""
    dice = random.Random(seed)
    rules = rules_of(*(body_at_random(dice) for _ in range(dice.randint(1, 5))))
    text = mutated("\n".join(dice.choices(LINES, k=dice.randint(0, 10))), seed)
    return rules, text, dice.choice([None, "en", "de", "fr"])


SEEDS = st.integers(0, 10**9)


@given(SEEDS)
def test_the_scanner_and_its_twin_agree(seed: int) -> None:
    rules, text, language = made(seed)
    fast, plain = both_scanners(rules, text, language)
    assert fast == plain


@given(SEEDS)
def test_spans_lie_in_the_text_in_order(seed: int) -> None:
    rules, text, language = made(seed)
    report = Linter.of(rules, Config()).lint(text, language=language)
    assert list(report.findings) == sorted(report.findings, key=lambda one: (one.start, one.end, one.code))
    assert len({(one.code, one.start, one.end) for one in report.findings}) == len(report.findings)
    document = Document(text)
    for one in report.findings:
        assert 0 <= one.start < one.end <= len(text)
        assert (one.line, one.column) == document.position(one.start)
        assert (one.end_line, one.end_column) == document.position(one.end)
        for edit in one.fix.edits if one.fix else ():
            assert text[edit.start : edit.end] == edit.old != edit.new


@given(SEEDS)
def test_the_order_of_rules_does_not_matter(seed: int) -> None:
    rules, text, language = made(seed)
    shuffled = list(rules)
    random.Random(seed).shuffle(shuffled)
    one, other = Linter.of(rules, Config()), Linter.of(shuffled, Config())
    assert one.lint(text, language=language).findings == other.lint(text, language=language).findings
    assert fixed_text(one, text, language) == fixed_text(other, text, language)


def fixed_text(linter: Linter, text: str, language: str | None) -> str | None:
    """Return the text as fixed, None where the rules at hand never converge (as rules at random may)."""
    try:
        return linter.fix(text, unsafe=True, language=language).text
    except FixError:
        return None


@given(SEEDS, st.booleans())
def test_fixing_comes_to_rest_and_can_be_taken_back(seed: int, unsafe: bool) -> None:
    rules, text, language = made(seed)
    linter = Linter.of(rules, Config(cap_safe=None))
    try:
        fixed = linter.fix(text, unsafe=unsafe, language=language)
    except FixError:
        return
    assert apply_edits(text, fixed.edits) == fixed.text
    assert revert_edits(fixed.text, fixed.edits) == text
    again = linter.fix(fixed.text, unsafe=unsafe, language=language)
    assert (again.text, again.edits) == (fixed.text, ())
    wanted = [one for one in again.findings if one.fix and (unsafe or one.fix.safety is Safety.SAFE)]
    if wanted and data_kind(text) is None:  # data keeps its findings and their fixes; all else is held back where nothing would be left
        revision, _, _, _ = repair(Document(text, language=language), linter.lint, unsafe)
        assert is_blank(revision.text)
    assert set(fixed.findings) <= set(fixed.report.findings)
    assert fixed.report == linter.lint(text, language=language)
    if text.startswith("\ufeff"):
        assert fixed.text.startswith("\ufeff")


@given(SEEDS)
def test_a_copy_gives_the_same_report(seed: int) -> None:
    rules, text, language = made(seed)
    linter = Linter.of(rules, Config())
    copy = pickle.loads(pickle.dumps(linter))
    assert copy.lint(text, language=language) == linter.lint(text, language=language)
    assert copy.ruleset == linter.ruleset
