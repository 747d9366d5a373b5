"""Evaluate rules: decide whether a rule holds for one unit of a document, and if not, what refused it.

The prefilter only names candidates; this module decides. The decision depends on the unit, its neighbours and the document, and on
nothing that was evaluated before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from newslint.matching.prefilter import Tried
from newslint.regex.limits import BUDGET
from newslint.rules.model import Condition, Conditions, Rule, Scope
from newslint.rules.predicate import Predicate, Spans
from newslint.text.characters import BLANKS
from newslint.text.document import Document
from newslint.text.sentences import ends_sentence, is_prose
from newslint.text.words import count_words

Find = Callable[[Predicate, str, str | None, list[str], Collection[int] | None], Spans]


class Unit(NamedTuple):
    """Lines ``first`` to ``last`` of a document, and their text without the blanks around it."""

    first: int
    last: int
    text: str


class Match(NamedTuple):
    """A rule that holds: the span in code points, the lines of its unit, and the regex match if there was one."""

    rule: Rule
    start: int
    end: int
    first: int
    last: int
    regex: re.Match[str] | None = None


@dataclass(slots=True)
class Case:
    """One document while its rules are evaluated, with all that they share."""

    document: Document
    language: str | None
    rules: Mapping[str, Rule]
    find: Find
    looked_up: Mapping[tuple[int, str], Tried] = field(default_factory=dict)  # by line index and rule code, what the prefilter found there
    indexed: Collection[str] = ()  # codes of the rules that hold on no line but those that the prefilter found
    over_budget: list[tuple[str, int, str]] = field(default_factory=list)  # rule code, line index, what was not seen
    missed: list[str] = field(default_factory=list)  # what the rule that is being evaluated has not seen so far


def evaluate(rule: Rule, case: Case, line: int, tried: Tried | None = None) -> tuple[Match, ...] | str:
    """Evaluate one rule on one unit; return its matches, or the name of what refused it (a guard, a limit, the zone).

    The unit is the one that holds ``line`` (index from 0). The name is "match" where no pattern matches. ``tried`` names
    the values that the prefilter holds possible there; without it all are tried. What was over budget is added to ``case.over_budget``.
    """
    unit = _unit(rule, case.document, line)
    outcome = _evaluate_unit(rule, unit, case, tried)
    if case.missed:
        case.over_budget.extend((rule.code, unit.first, text) for text in case.missed)
        case.missed.clear()
    return outcome


def _evaluate_unit(rule: Rule, unit: Unit, case: Case, tried: Tried | None) -> tuple[Match, ...] | str:
    """Evaluate a rule on a unit, as `evaluate` does, and leave what was over budget in ``case.missed``."""
    document = case.document
    if len(unit.text) > BUDGET and (too_long := _wrong_length(rule, unit)):  # no pattern need be tried, and none is over budget
        return too_long
    spans: Spans = []
    for number in range(len(rule.match)) if tried is None else sorted({number for (number, _), _ in tried}):
        spans += _spans_of(number, rule.match[number], unit, case, tried)
        if spans and rule.scope is not Scope.INLINE:
            break
    if not spans:
        return "match"
    refused = _refusal(rule, unit, case)
    if refused:
        return refused
    if rule.scope is Scope.INLINE:
        at = document.span(unit.first, unit.last)[0]
        return tuple(Match(rule, at + start, at + end, unit.first, unit.last, match) for start, end, match in spans if end > start)
    first, last = unit.first, unit.last
    if rule.then is not None:
        reached = _hanging_on(rule, unit, case)
        if reached is None:
            return f"then: fewer than {rule.then.least} lines follow"
        last = reached
    if rule.scope is Scope.DOCUMENT:
        return (Match(rule, 0, len(document.text), first, last, spans[0][2]),)
    start, end = document.span(first, last)
    return (Match(rule, start, end, first, last, spans[0][2]),)


def _unit(rule: Rule, document: Document, line: int) -> Unit:
    """Return the unit that holds a line: its paragraph for rules on paragraphs, else the line."""
    if rule.scope is not Scope.PARAGRAPH:
        return Unit(line, line, document.lines[line].strip(BLANKS))
    first, last = document.paragraph_of(line)
    if first == last:
        return Unit(line, line, document.lines[line].strip(BLANKS))
    return Unit(first, last, "\n".join(document.lines[first : last + 1]).strip(BLANKS))


def _spans_of(number: int, group: tuple[Predicate, ...], unit: Unit, case: Case, tried: Tried | None) -> Spans:
    """Return the spans of the group's first pattern that has a place of its own, if all its predicates hold; else nothing."""
    spans: Spans = []
    for part in sorted(range(len(group)), key=lambda part: not _has_place(group[part])) if len(group) > 1 else (0,):
        # Of the predicates of a group one was looked up; of the others all values are tried.
        only = [value for place, value in tried if place == (number, part)] if tried else []
        found = case.find(group[part], unit.text, case.language, case.missed, only or None)
        if not found:
            return []
        spans = spans or found
    return spans


def _has_place(predicate: Predicate) -> bool:
    """Return whether a predicate matches a part of the unit; the others span all of it."""
    return predicate.kind in ("regex", "contains")


def _wrong_length(rule: Rule, unit: Unit) -> str | None:
    """Return the bound on words that the unit breaks, or None."""
    if rule.max_words is not None or rule.min_words is not None:
        words = count_words(unit.text)
        if rule.max_words is not None and words > rule.max_words:
            return f"max-words {rule.max_words}: the unit has {words}"
        if rule.min_words is not None and words < rule.min_words:
            return f"min-words {rule.min_words}: the unit has {words}"
    return None


def _refusal(rule: Rule, unit: Unit, case: Case) -> str | None:
    """Return the name of the first thing that keeps a matching rule from reporting the unit, or None."""
    wrong_length = _wrong_length(rule, unit)
    if wrong_length:
        return wrong_length
    if rule.zone is not None and not rule.zone.holds(*_place(rule, unit, case.document)):
        return "zone"
    if rule.when and not any(_all_hold(alternative, unit, case) for alternative in rule.when):
        return "when: " + " or ".join(", ".join(c.kind for c in alternative) for alternative in rule.when)
    for guard in rule.unless:
        if _all_hold(guard.conditions, unit, case):
            return f"unless {guard.name}"
    return None


def _place(rule: Rule, unit: Unit, document: Document) -> tuple[int, int]:
    """Return the number of the unit (from 0) among the units of its kind that are not blank, and how many there are."""
    if rule.scope is Scope.PARAGRAPH:
        return document.paragraph_at(unit.first), len(document.paragraphs)
    return document.rank[unit.first], len(document.filled)


def _hanging_on(rule: Rule, unit: Unit, case: Case) -> int | None:
    """Return the last line of the block that ``unit`` heads, or None where too few lines hang on it."""
    tail = rule.then
    assert tail is not None
    filled, at = case.document.filled, case.document.rank[unit.last]
    taken = 0
    while taken < tail.most and at + taken + 1 < len(filled):
        line = filled[at + taken + 1]
        if not _all_hold(tail.conditions, Unit(line, line, case.document.lines[line].strip(BLANKS)), case):
            break
        taken += 1
    return filled[at + taken] if taken >= tail.least else None


def _all_hold(conditions: Conditions, unit: Unit, case: Case) -> bool:
    return all(_holds(condition, unit, case) for condition in conditions)


def _holds(condition: Condition, unit: Unit, case: Case) -> bool:
    """Return whether one condition holds for a unit."""
    kind, value = condition.kind, condition.value
    if isinstance(value, Predicate):
        return bool(case.find(value, unit.text, case.language, case.missed, None))
    if kind == "prose":
        return bool(is_prose(unit.text) == value)
    if kind == "max-words":
        return bool(count_words(unit.text) <= value)
    if kind == "min-words":
        return bool(count_words(unit.text) >= value)
    if kind == "max-lines":
        return bool(_count_lines(unit) <= value)
    if kind == "min-lines":
        return bool(_count_lines(unit) >= value)
    if kind == "terminal":
        return bool(ends_sentence(unit.text) == value)
    if kind == "without-terminal":
        return bool(ends_sentence(unit.text) != value)
    if kind == "rule":
        rule, tried = case.rules.get(value), case.looked_up.get((unit.first, value))
        if rule is None or (tried is None and value in case.indexed):
            return False
        return not isinstance(evaluate(rule, case, unit.first, tried), str)
    if kind == "document":
        return all(_document_holds(condition, case) for condition in value)
    return _neighbour_holds(condition, unit, case)


def _count_lines(unit: Unit) -> int:
    """Return how many of the unit's lines are not blank."""
    return sum(1 for line in unit.text.split("\n") if line.strip(BLANKS))


def _document_holds(condition: Condition, case: Case) -> bool:
    """Return whether a condition holds for the whole text; a pattern does where it matches one of the lines."""
    document = case.document
    if isinstance(condition.value, Predicate):
        return any(_holds(condition, Unit(line, line, document.lines[line].strip(BLANKS)), case) for line in document.filled)
    return _holds(condition, Unit(0, len(document.lines) - 1, document.text.strip(BLANKS + "\n")), case)


def _neighbour_holds(condition: Condition, unit: Unit, case: Case) -> bool:
    """Return whether a neighbour meets the conditions: one of the nearest lines that are not blank; ``within`` looks both ways."""
    document, kind = case.document, condition.kind
    before, after = document.rank[unit.first], document.rank[unit.last]
    ranks: list[int] = []
    if kind in ("previous", "within"):
        ranks += [before - step for step in range(1, condition.reach + 1)]
    if kind in ("next", "within"):
        ranks += [after + step for step in range(1, condition.reach + 1)]
    return any(_meets(condition.value, rank, unit, case) for rank in ranks)


def _meets(conditions: Conditions, rank: int, unit: Unit, case: Case) -> bool:
    """Return whether the line at ``rank`` among the lines that are not blank meets all conditions.

    Where there is no such line, only ``edge`` and ``blank`` can hold.
    """
    document = case.document
    exists = 0 <= rank < len(document.filled)
    before = rank < document.rank[unit.first]
    for condition in conditions:
        if condition.kind == "edge":  # no such neighbour: the text starts or ends here
            if exists == condition.value:
                return False
        elif condition.kind == "blank":  # a blank line parts the unit from what stands there
            beside = unit.first - 1 if before else unit.last + 1
            if (exists and beside not in document.rank) != condition.value:
                return False
        elif not exists:
            return False
        else:
            line = document.filled[rank]
            if not _holds(condition, Unit(line, line, document.lines[line].strip(BLANKS)), case):
                return False
    return True
