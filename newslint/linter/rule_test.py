"""Test rules on their own examples, for ``newslint rules test`` and for the project's tests.

A ``bad`` example must give exactly the marked spans (or, without marks, at least one finding), and its ``fixed`` text when the rule's
fixes are applied, safe or not. A ``good`` one must give none. Both ``good`` and ``fixed`` texts must have no error or warning of any
stable rule, ``also`` aside. Every guard needs a good example that would fire without it. A ``known-miss`` fails the day it is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from newslint.checks.check import FindingsCheck
from newslint.config.model import Config
from newslint.errors import FixError
from newslint.findings import Finding, Severity
from newslint.fixing import removal_cap
from newslint.linter.engine import check_of
from newslint.linter.linter import Linter
from newslint.rules.examples import load_examples
from newslint.rules.model import Example, Rule, Status
from newslint.rules.shipped import rule_files
from newslint.text.document import Document

# Examples are short: the cap would hold back every fix. They may expect a language.
_EVERYTHING = Config(preview=True, cap_safe=None)


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that a rule fails: where it stands, and what came instead."""

    code: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.code}: {self.message}"


def run_examples(rules: Sequence[Rule], places: Iterable[str] = (), only: Iterable[str] | None = None) -> list[Failure]:
    """Try every example of every rule; return the failures. ``places`` are where the rules beside the shipped ones stand.

    ``only`` holds the codes of the rules to test (None: all); deprecated rules are left out.
    """
    examples: dict[str, tuple[Example, ...]] = {}
    for path, shown in rule_files(places):
        examples.update(load_examples(path, shown))
    stable = Linter.of([rule for rule in rules if rule.status is Status.STABLE], _EVERYTHING)
    wanted = None if only is None else set(only)
    failures: list[Failure] = []
    for rule in rules:
        if rule.status is not Status.DEPRECATED and (wanted is None or rule.code in wanted):
            failures.extend(_rule_failures(rule, examples[rule.code], rules, stable))
    return failures


def _rule_failures(rule: Rule, examples: Sequence[Example], rules: Sequence[Rule], stable: Linter) -> Iterator[Failure]:
    """Yield the failures of one rule; ``stable`` is a linter of all stable rules."""
    alone = Linter.of([rule, *_companions(rule, rules)], _config(rule), rules)
    for example in examples:
        place = f"{rule.path}:{example.line}"
        for problem in {"bad": _bad, "good": _good, "known-miss": _known_miss}[example.kind](rule, example, alone, stable):
            yield Failure(rule.code, place, problem)
    for number, guard in enumerate(rule.unless):
        bare = Linter.of([replace(rule, unless=rule.unless[:number] + rule.unless[number + 1 :])], _config(rule), rules)
        if not any(_found(rule, bare, example) for example in examples if example.kind == "good"):
            yield Failure(rule.code, f"{rule.path}:{rule.line}", f"no good example would fire without the guard {guard.name!r}")


def _config(rule: Rule) -> Config:
    """Return a configuration under which the rule can say something."""
    if rule.check == removal_cap.CHECK.name:
        return replace(_EVERYTHING, cap_safe=Config().cap_safe)
    return replace(_EVERYTHING, expect_languages=("en",)) if rule.check == "unexpected-language" else _EVERYTHING


def _companions(rule: Rule, rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules whose findings a check looks at (those that its options name, else all); without fixes where it has its own."""
    if rule.check is None or not isinstance(check_of(rule.check), FindingsCheck):
        return []
    named = {name for _, value in rule.options if isinstance(value, tuple) for name in value} & {other.code for other in rules}
    companions = [other for other in rules if other.code != rule.code and (not named or other.code in named)]
    return companions if rule.fix is None else [replace(other, fix=None) for other in companions]


def _document(example: Example) -> Document:
    return Document(example.text, language=example.language)


def _found(rule: Rule, linter: Linter, example: Example) -> tuple[Finding, ...]:
    return tuple(finding for finding in linter.lint(_document(example)).findings if finding.code == rule.code)


def _bad(rule: Rule, example: Example, alone: Linter, stable: Linter) -> Iterator[str]:
    """Yield what is wrong with a bad example: its findings, its fixed text, or fixing it twice."""
    spans = [(f.start, f.end) for f in _found(rule, alone, example)]
    if example.spans and spans != list(example.spans):
        yield f"expected {_shown(example.text, example.spans)}, found {_shown(example.text, spans)}"
    elif not spans:
        yield f"finds nothing in {example.text!r}"
    try:
        fixed = alone.fix(_document(example), unsafe=True).text
        again = alone.fix(Document(fixed, language=example.language), unsafe=True).text
    except FixError as error:
        yield str(error)
        return
    if again != fixed:
        yield f"fixing twice is not fixing once: {fixed!r}, then {again!r}"
    if example.fixed is None:
        return
    if fixed != example.fixed:
        yield f"fixed is {fixed!r}, expected {example.fixed!r}"
    yield from _noise(rule, example, example.fixed, stable, "the fixed text")


def _good(rule: Rule, example: Example, alone: Linter, stable: Linter) -> Iterator[str]:
    """Yield what is wrong with a good example."""
    found = _found(rule, alone, example)
    if found:
        yield f"fires on a good example: {_shown(example.text, [(f.start, f.end) for f in found])}"
    else:
        yield from _noise(rule, example, example.text, stable, "a good example")


def _known_miss(rule: Rule, example: Example, alone: Linter, stable: Linter) -> Iterator[str]:
    """Yield a message where a known miss is found."""
    if _found(rule, alone, example):
        yield "a known miss is found now; make it a bad example"


def _noise(rule: Rule, example: Example, text: str, stable: Linter, what: str) -> Iterator[str]:
    """Yield a message for each error or warning of stable rules in a text that ought to be clean."""
    for finding in stable.lint(Document(text, language=example.language)).findings:
        expected = {*rule.also, *example.also}
        if finding.severity is not Severity.INFO and finding.code not in expected and finding.name not in expected:
            yield f"{what} has a finding of {finding.code} {finding.name}: {finding.excerpt!r}"


def _shown(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the texts of spans for a message."""
    return ", ".join(repr(text[start:end]) for start, end in spans) or "nothing"
