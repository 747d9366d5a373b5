"""All pattern rules over a document, in one pass; and the same done plainly, to hold the fast way to it.

`Scanner` asks the index which rules to try on which lines and the judge whether they hold. `ReferenceScanner` has no index
and matches phrases by regexes instead of folded strings: its findings must be the same (`tests/test_scanner.py`), and it can say
what refused a rule on a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newslint.document import CLOSERS, TERMINALS, Document
from newslint.index import Plan, Trigger, triggers_of
from newslint.judge import Case, Hit, judge
from newslint.patterns import LEADING_MARKS, MAX_EQUAL, TRAILING_MARKS, Predicate, phrase_regex
from newslint.rules import Rule, Scope


@dataclass(frozen=True, slots=True)
class Scan:
    """What scanning gave: hits in text order, and (rule code, line index, what) for text beyond a rule's budget."""

    hits: tuple[Hit, ...]
    over_budget: tuple[tuple[str, int, str], ...]


class Scanner:
    """The rules' patterns, compiled once. Immutable but for plans that are made once a language; safe between threads."""

    __slots__ = ("_plans", "by_code", "rules", "triggers")

    def __init__(self, rules: Sequence[Rule], triggers: Sequence[Trigger] | None = None, known: Sequence[Rule] = ()) -> None:
        """``triggers`` may be given where they are known already; ``known`` are further rules that conditions may name."""
        self.rules = tuple(rules)
        self.by_code = {rule.code: rule for rule in (*known, *self.rules)}
        self.triggers = triggers_of(self.rules) if triggers is None else tuple(triggers)
        self._plans: dict[str | None, Plan] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Scanner, (self.rules, self.triggers, tuple(self.by_code.values()))

    def scan(self, document: Document, language: str | None) -> Scan:
        """Every hit of every rule, sorted by place, then code."""
        plan = self._plans.get(language)
        if plan is None:
            plan = self._plans[language] = Plan(self.triggers, language)
        case = Case(document, language, self.by_code, Predicate.spans)
        return _scan(self.rules, plan.candidates(document), case)


class ReferenceScanner:
    """Every rule on every line with plain `re`: slow, obvious, and the measure of `Scanner`."""

    def __init__(self, rules: Sequence[Rule], known: Sequence[Rule] = ()) -> None:
        self.rules = tuple(rules)
        self.by_code = {rule.code: rule for rule in (*known, *self.rules)}

    def scan(self, document: Document, language: str | None) -> Scan:
        """As `Scanner.scan`."""
        case = Case(document, language, self.by_code, _find_plainly)
        return _scan(self.rules, [(line, number) for line in document.filled for number in range(len(self.rules))], case)

    def explain(self, document: Document, language: str | None, line: int) -> Iterator[tuple[Rule, str | None]]:
        """For every rule whose pattern matches the unit of a line (index from 0): the guard that refused it, None if none did."""
        case = Case(document, language, self.by_code, _find_plainly)
        for rule in self.rules:
            verdict = judge(rule, case, line)
            if verdict != "match":
                yield rule, verdict if isinstance(verdict, str) else None


def _scan(rules: Sequence[Rule], candidates: Sequence[tuple[int, int]], case: Case) -> Scan:
    hits: dict[tuple[int, int, str], Hit] = {}
    for line, number in candidates:
        rule = rules[number]
        verdict = judge(rule, case, line)
        if not isinstance(verdict, str):
            for hit in verdict:
                hits.setdefault((hit.start, hit.end, rule.code), hit)
    for code in {hit.rule.code for hit in hits.values() if hit.rule.scope in (Scope.BLOCK, Scope.INLINE)}:
        _drop_nested(hits, code)
    return Scan(tuple(hits[key] for key in sorted(hits)), tuple(dict.fromkeys(case.over_budget)))


def _drop_nested(hits: dict[tuple[int, int, str], Hit], code: str) -> None:
    """A heading inside a block of the same rule is part of that block, a phrase inside a longer one part of that."""
    reached = -1
    for key in sorted((key for key in hits if key[2] == code), key=lambda key: (key[0], -key[1])):
        if key[1] <= reached:
            del hits[key]
        reached = max(reached, key[1])


def _find_plainly(predicate: Predicate, text: str, language: str | None, over_budget: list[str]) -> Iterator[tuple[int, int, object]]:
    """As `Predicate.spans`, with phrases at the edges of a unit found by regexes in the text as it is, not by comparing folded strings."""
    if predicate.kind in ("regex", "contains"):
        yield from predicate.spans(text, language, over_budget)
    elif any(_phrase_holds_plainly(predicate.kind, value, text) for value in predicate.of(language)):
        yield 0, len(text), None


def _phrase_holds_plainly(kind: str, phrase: str, text: str) -> bool:
    if kind == "starts-with":
        head = text[:240].lstrip(LEADING_MARKS)[:160]
        return re.match(phrase_regex(phrase.lstrip(LEADING_MARKS)), head, re.I) is not None
    if kind == "ends-with":
        marks = TERMINALS + CLOSERS + TRAILING_MARKS
        return re.search(phrase_regex(phrase.rstrip(marks)) + r"\Z", text[-400:].rstrip(marks), re.I) is not None
    marks = LEADING_MARKS + TRAILING_MARKS
    core = phrase_regex(phrase.lstrip(LEADING_MARKS).rstrip(marks))
    return len(text) <= MAX_EQUAL and re.fullmatch(core, text.lstrip(LEADING_MARKS).rstrip(marks), re.I) is not None
