"""Rules as they are once they have been read and validated (`newslint.rules.loader`).

A rule looks at units of a document (its ``scope``), tests them with predicates (``match``), is held back by conditions (``when``,
``unless``, ``zone``, word counts) and may carry a fix. Rules are data; what they mean is in `newslint.matching.evaluate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from newslint.findings import CATEGORY_OF_PREFIX, Category, Confidence, Safety, Severity
from newslint.rules.predicate import Predicate


class Scope(StrEnum):
    """The unit that a rule is evaluated on, and that its finding spans (``inline``: only what matched)."""

    DOCUMENT = "document"
    BLOCK = "block"
    PARAGRAPH = "paragraph"
    LINE = "line"
    INLINE = "inline"


class Status(StrEnum):
    """The state of a rule: ``preview`` rules run on request only; ``deprecated`` ones not at all, and say what replaced them."""

    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Zone(NamedTuple):
    """The place where a unit may stand among the units that are not blank: first or last ones, by number or by share in percent."""

    head: int | None = None
    head_percent: int | None = None
    tail: int | None = None
    tail_percent: int | None = None

    def holds(self, rank: int, count: int) -> bool:
        """Return whether the unit at ``rank`` (from 0) of ``count`` lies in the zone. Shares are rounded up."""
        from_end = count - rank
        return (
            (self.head is not None and rank < self.head)
            or (self.head_percent is not None and rank < -(-count * self.head_percent // 100))
            or (self.tail is not None and from_end <= self.tail)
            or (self.tail_percent is not None and from_end <= -(-count * self.tail_percent // 100))
        )


class Condition(NamedTuple):
    """One thing that must hold for a unit (or, for a guard, must not).

    ``kind`` is a predicate's (``regex``, ``contains``, ...; ``value`` is the Predicate), one about the unit's shape (``prose``,
    ``terminal``, ``without-terminal``, ``blank``, ``edge``: bool; ``max-words``, ``min-words``, ``max-lines``, ``min-lines``: int),
    ``rule`` (a code), ``document`` (conditions on the whole text) or a neighbour (``previous``, ``next``, ``within``: conditions;
    ``reach`` says how many lines).
    """

    kind: str
    value: Any
    reach: int = 1


Conditions = tuple[Condition, ...]  # all of them must hold


class Guard(NamedTuple):
    """A named reason not to report: it refuses where all its conditions hold."""

    name: str
    conditions: Conditions


class Tail(NamedTuple):
    """The lines that may hang on a block's heading: those that follow it while they meet the conditions, ``least`` to ``most`` of them."""

    conditions: Conditions
    least: int
    most: int


class FixPlan(NamedTuple):
    """A plan for the fix of a finding: ``action`` is delete, replace or cut; ``value`` is what to delete, the new text, or where to cut."""

    action: str
    value: str
    safety: Safety

    @property
    def takes_units(self) -> bool:
        """True where whole lines go, or all up to an end of the text, and not only what the rule matched."""
        return self.action == "cut" or (self.action == "delete" and self.value in ("line", "paragraph", "block"))


class Example(NamedTuple):
    """A text that a rule was tried on. ``kind`` is bad, good or known-miss; ``spans`` are the places marked with ⟦ ⟧."""

    kind: str
    text: str
    spans: tuple[tuple[int, int], ...]
    fixed: str | None
    language: str | None
    also: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``match`` is a list of alternatives, each a set of predicates that must all hold; empty for checks."""

    code: str
    name: str
    summary: str
    message: str
    why: str
    severity: Severity
    confidence: Confidence
    status: Status
    replaced_by: str | None
    scope: Scope
    zone: Zone | None
    min_words: int | None
    max_words: int | None
    match: tuple[tuple[Predicate, ...], ...]
    when: tuple[Conditions, ...]  # alternatives; empty: no condition
    unless: tuple[Guard, ...]
    then: Tail | None
    at_least: int  # phrases and patterns that must match in a document before any of them is reported
    fix: FixPlan | None
    check: str | None
    options: tuple[tuple[str, Any], ...]
    also: tuple[str, ...]
    version: str
    path: str
    line: int
    since: str | None = None  # the version of newslint that brought it; None: the first, or not said

    @property
    def category(self) -> Category:
        """The kind of damage that the rule is about."""
        return CATEGORY_OF_PREFIX[self.code[:3]]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the rule's match names, sorted; ``any`` where a part of it applies in every language."""
        return tuple(sorted({language for group in self.match for predicate in group for language in predicate.values}))
