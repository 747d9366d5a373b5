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

from newslint.document import BLANKS, CLOSERS, TERMINALS, Document
from newslint.index import Plan, Trigger, triggers_of
from newslint.judge import Case, Hit, judge
from newslint.patterns import LEADING_MARKS, TRAILING_MARKS, Predicate, phrase_regex
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
    for rule in {hit.rule.code: hit.rule for hit in hits.values() if hit.rule.scope is Scope.BLOCK}.values():
        _drop_nested(hits, rule.code)
    return Scan(tuple(hits[key] for key in sorted(hits)), tuple(dict.fromkeys(case.over_budget)))


def _drop_nested(hits: dict[tuple[int, int, str], Hit], code: str) -> None:
    """A heading inside a block of the same rule is part of that block."""
    reached = -1
    for key in sorted(key for key in hits if key[2] == code):
        if key[1] <= reached:
            del hits[key]
        reached = max(reached, key[1])


def _find_plainly(predicate: Predicate, text: str, language: str | None, over_budget: list[str]) -> Iterator[tuple[int, int, object]]:
    if predicate.kind in ("regex", "contains"):
        yield from predicate.spans(text, language, over_budget)
        return
    before = f"[{re.escape(LEADING_MARKS)}]*"
    after = {
        "starts-with": "",
        "ends-with": f"[{re.escape(TERMINALS + CLOSERS + TRAILING_MARKS)}]*\\Z",
        "equals": f"[{re.escape(LEADING_MARKS + TRAILING_MARKS)}]*\\Z",
    }[predicate.kind]
    for value in predicate.of(language):
        if predicate.kind == "ends-with":
            core = value.rstrip(TERMINALS + CLOSERS + TRAILING_MARKS)
            if re.search(phrase_regex(core) + after, text[-400:], re.I):
                yield 0, len(text), None
                return
        elif predicate.kind == "equals":
            core = value.strip(LEADING_MARKS + TRAILING_MARKS)
            if len(text) <= 400 and re.match(before + phrase_regex(core) + after, text, re.I):
                yield 0, len(text), None
                return
        elif re.match(before + phrase_regex(value.lstrip(LEADING_MARKS).rstrip(BLANKS)), text[:240], re.I):
            yield 0, len(text), None
            return
