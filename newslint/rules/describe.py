"""Parts of a rule in plain words: conditions, zones, fixes. The wording is the same whoever wrote the rule."""

from __future__ import annotations

from newslint.rules.model import Condition, Conditions, FixPlan, Rule, Scope, Zone
from newslint.rules.predicate import Predicate
from newslint.util.sanitize import visible

_VERBS = {"starts-with": "starts with", "ends-with": "ends with", "contains": "contains", "equals": "is", "regex": "matches"}
_MOST = 3  # values of a predicate that are quoted
_LONGEST = 90  # characters of a regex that are quoted


def subject_of(rule: Rule) -> str:
    """Return what a rule's conditions are about: "the line", "the paragraph" or "the heading"."""
    return {Scope.PARAGRAPH: "the paragraph", Scope.BLOCK: "the heading"}.get(rule.scope, "the line")


def conditions_in_words(conditions: Conditions, subject: str) -> str:
    """Return all conditions as one clause: ``the line reads as sentences and has at most 5 words``."""
    clauses = [_in_words(condition, subject) for condition in conditions]
    return " and ".join(clause.removeprefix(f"{subject} ") if number else clause for number, clause in enumerate(clauses))


def _in_words(condition: Condition, subject: str) -> str:
    """Return one condition as a clause that starts with the subject."""
    kind, value = condition.kind, condition.value
    if isinstance(value, Predicate):
        return f"{subject} {predicate_in_words(value)}"
    if isinstance(value, tuple):  # about something beside the unit
        where = {"previous": "the line before", "next": "the line after", "document": "the whole text"}
        return conditions_in_words(value, where.get(kind, f"a line up to {condition.reach} away"))
    if kind == "rule":
        return f"{visible(value)} holds for {subject}"
    said = {
        "prose": ("reads as sentences", "does not read as sentences"),
        "terminal": ("ends like a sentence", "does not end like a sentence"),
        "without-terminal": ("does not end like a sentence", "ends like a sentence"),
        "blank": ("is blank right beside", "is not blank right beside"),
        "edge": ("does not exist (the text starts or ends there)", "exists"),
    }
    if kind in said:
        return f"{subject} {said[kind][not value]}"
    bound, _, noun = kind.partition("-")
    return f"{subject} has {'at most' if bound == 'max' else 'at least'} {value} {noun}"


def predicate_in_words(predicate: Predicate) -> str:
    """Return a predicate in words: ``starts with “See also”, “Read more” or 40 more``; a regex is shortened."""
    values = list(dict.fromkeys(value for values in predicate.values.values() for value in values))
    regex = predicate.kind == "regex"
    shown = [f"`{_short(value)}`" if regex else f"“{visible(value)}”" for value in values[:_MOST]]
    more = [f"{len(values) - _MOST} more"] if len(values) > _MOST else []
    listed = [*shown, *more]
    head = ", ".join(listed[:-1])
    return f"{_VERBS[predicate.kind]} {head}{' or ' if head else ''}{listed[-1]}"


def _short(regex: str) -> str:
    shown = visible(regex)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def zone_in_words(zone: Zone) -> str:
    """Return a zone in words: ``in the first 3 lines or the last 20% of the lines``."""
    parts = []
    for where, number, percent in (("first", zone.head, zone.head_percent), ("last", zone.tail, zone.tail_percent)):
        parts += [f"the {where} {number} line{'s' if number > 1 else ''}"] if number else []
        parts += [f"the {where} {percent}% of the lines"] if percent else []
    return "in " + " or ".join(parts)


def fix_in_words(fix: FixPlan | None) -> str:
    """Say what a rule's fix does, and how to apply it."""
    if fix is None:
        return "None: a person has to look."
    cut = "from here to the end" if fix.value == "to-end" else "from the start to here"
    what = {"delete": f"delete the {fix.value}", "replace": f"replace by “{visible(fix.value)}”", "cut": f"cut the text {cut}"}
    how = "newslint check --fix" + (" --unsafe-fixes" if fix.safety.value == "unsafe" else "")
    return f"{what[fix.action]} ({fix.safety.value}): {how}"
