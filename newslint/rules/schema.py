"""The rule language as a JSON Schema, for editors. It is made from the same names that the loader checks rules with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newslint.checks import CHECKS
from newslint.findings import CATEGORY_OF_PREFIX, Confidence, Safety, Severity
from newslint.rules.loader import (
    COUNT_CONDITIONS,
    CUT_TARGETS,
    DOCUMENT_CONDITIONS,
    FIX_TARGETS,
    NEIGHBOUR_CONDITIONS,
    REQUIRED_KEYS,
    SHAPE_CONDITIONS,
)
from newslint.rules.model import Scope, Status
from newslint.rules.predicate import KINDS

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_BY_LANGUAGE: Schema = {
    "type": "object",
    "patternProperties": {r"^(any|[a-z]{2,3}([-_][A-Za-z]+)?)$": _TEXTS},
    "additionalProperties": False,
    "minProperties": 1,
}


def _object(properties: Schema, required: list[str] | None = None, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": required or [], "additionalProperties": False, **more}


def _one_of(kinds: Any, description: str) -> Schema:
    return {"enum": [kind.value for kind in kinds], "description": description}


def _count(description: str, least: int = 1) -> Schema:
    return {"type": "integer", "minimum": least, "description": description}


def _whole_or_list(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def rule_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a rule file: a list of rules."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newslint rules",
        "type": "array",
        "items": {"$ref": "#/$defs/rule"},
        "$defs": {
            "rule": _rule(),
            "conditions": _conditions(),
            "guard": _conditions({"name": {**_TEXT, "description": "What explanations call the guard."}}),
            "tail": _conditions({"min": _count("Lines at least.", 0), "max": _count("Lines at most.")}),
            "neighbour": _object({**_own_conditions(), **_flags(("blank", "edge"))}, minProperties=1),
            "example": _example(),
        },
    }


def _rule() -> Schema:
    values = {"anyOf": [*_TEXTS["anyOf"], _BY_LANGUAGE]}
    conditions = {"$ref": "#/$defs/conditions"}
    return _object(
        {
            "code": {
                "type": "string",
                "pattern": f"^({'|'.join(CATEGORY_OF_PREFIX)})[0-9]{{3}}$",
                "description": "Never used again for something else.",
            },
            "name": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "description": "Lower-case words joined by hyphens."},
            "summary": {**_TEXT, "description": "What is wrong, in one sentence."},
            "message": {**_TEXT, "description": "What a finding says; the summary if absent."},
            "why": {**_TEXT, "description": "What it does to whoever uses the corpus."},
            "severity": _one_of(Severity, "error: must not enter a corpus; warning: look at it; info: never fails a run."),
            "confidence": _one_of(Confidence, "Measured precision: high >= 98 %, medium >= 90 %, low below."),
            "status": _one_of(Status, "Preview rules run with --preview only."),
            "since": {
                **_TEXT,
                "pattern": "^[0-9]+([.][0-9]+)+$",
                "description": "The release that brought the rule; absent: the first one.",
            },
            "replaced-by": {**_TEXT, "description": "The rule that took over from a deprecated one."},
            "scope": _one_of(Scope, "The unit that is judged, and that the finding spans."),
            "zone": _object({"head": _zone(), "tail": _zone()}, minProperties=1),
            "min-words": _count("Words that the unit must have.", 0),
            "max-words": _count("Words that the unit may have."),
            "match": _whole_or_list(_object(dict.fromkeys(KINDS, values), minProperties=1)),
            "when": _whole_or_list(conditions),
            "unless": {"anyOf": [conditions, {"type": "array", "items": {"$ref": "#/$defs/guard"}, "minItems": 1}]},
            "then": {"$ref": "#/$defs/tail"},
            "while": {"$ref": "#/$defs/tail"},
            "at-least": _count("Phrases and patterns that must match in a document before any of them is reported."),
            "fix": _fix(),
            "check": {"enum": sorted(CHECKS), "description": "A check written in Python."},
            "options": {"type": "object", "description": "What the check is told."},
            "also": {**_TEXTS, "description": "Other rules that find something in the same places."},
            "examples": {"type": "array", "items": {"$ref": "#/$defs/example"}, "minItems": 2},
        },
        REQUIRED_KEYS,
        oneOf=[{"required": ["match"]}, {"required": ["check"]}],
    )


def _zone() -> Schema:
    return {"anyOf": [_count("Lines that are not blank."), {"type": "string", "pattern": "^([1-9][0-9]?|100)%$"}]}


def _flags(names: Iterable[str]) -> Schema:
    return {name: {"type": "boolean"} for name in names}


def _own_conditions() -> Schema:
    """Return the properties that are conditions on one unit, whichever that is."""
    values = {"anyOf": [*_TEXTS["anyOf"], _BY_LANGUAGE]}
    properties: Schema = {**dict.fromkeys(KINDS, values), **_flags(SHAPE_CONDITIONS)}
    properties |= {kind: _count("Words or lines of the unit.") for kind in COUNT_CONDITIONS}
    properties["rule"] = {**_TEXT, "description": "Another rule's code: it holds for this unit."}
    return properties


def _conditions(besides: Schema | None = None) -> Schema:
    """Return the schema of a mapping of conditions on the unit itself, with the properties that may stand ``besides`` them."""
    own, neighbour = _own_conditions(), {"$ref": "#/$defs/neighbour"}
    properties: Schema = {**own, **dict.fromkeys(NEIGHBOUR_CONDITIONS, neighbour), **(besides or {})}
    properties["document"] = _object({kind: own[kind] for kind in DOCUMENT_CONDITIONS}, minProperties=1)
    return _object(properties, minProperties=1, patternProperties={"^within-[1-9][0-9]?$": neighbour})


def _fix() -> Schema:
    safety = _one_of(Safety, "safe: nobody who wanted the article would miss what goes.")
    return {
        "anyOf": [
            _object({"delete": {"enum": list(FIX_TARGETS)}, "safety": safety}, ["delete"]),
            _object({"cut": {"enum": list(CUT_TARGETS)}, "safety": safety}, ["cut"]),
            _object({"replace": _TEXT, "safety": safety}, ["replace"]),
        ]
    }


def _example() -> Schema:
    common: Schema = {"language": _TEXT, "also": _TEXTS}
    bad = _object({"bad": {**_TEXT, "description": "⟦ ⟧ marks what must be found."}, "fixed": _TEXT, **common}, ["bad"])
    return {"anyOf": [bad, _object({"good": _TEXT, **common}, ["good"]), _object({"known-miss": _TEXT, **common}, ["known-miss"])]}
