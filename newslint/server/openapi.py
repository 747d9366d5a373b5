"""The server described in OpenAPI 3.1. Tests compare what it says of answers with answers."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from newslint._version import __version__
from newslint.findings import Action, Category, Confidence, Safety, Severity
from newslint.server.errors import KINDS
from newslint.server.stream import NDJSON

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_OFFSET: Schema = {"type": "integer", "minimum": 0}
_COUNTED: Schema = {"type": "integer", "minimum": 1}

_WORDS = {
    400: "The body is not JSON, not an object, or not UTF-8.",
    401: "The bearer token is missing or wrong.",
    404: "There is nothing at this path.",
    405: "This path does not take this method.",
    408: "The body did not arrive in time.",
    413: "The document is larger than the server takes.",
    415: "The body must be application/json or application/x-ndjson, in UTF-8 and not compressed.",
    422: "The JSON object is not a document: it has no text, or a field is not text.",
    429: "As many requests as the limit allows are at work; try again after the seconds in Retry-After.",
    500: "newslint failed on the document, which is a bug.",
    503: "The server stops, a worker process died, or the verdict took too long.",
}


def description(with_token: bool) -> Schema:
    """Return the whole description; ``with_token`` is for a server that wants a token."""
    made: Schema = {
        "openapi": "3.1.0",
        "info": {
            "title": "newslint",
            "version": __version__,
            "description": "A linter for scraped news text: findings in a document, or a verdict on it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/check": {"post": _question("check", "Everything that the rules find in a document.", "Report")},
            "/gate": {"post": _question("gate", "What becomes of a document: accept, fix, quarantine or reject, and why.", "Verdict")},
            "/healthz": {"get": _health()},
            "/metrics": {"get": _read("metrics", "Counts in the text format of Prometheus.", "text/plain", _TEXT)},
            "/openapi.json": {"get": _read("openapi", "This description.", "application/json", {"type": "object"})},
        },
        "components": {"schemas": _schemas()},
    }
    if with_token:
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{"token": []}]
    return made


def _question(name: str, summary: str, answer: str) -> Schema:
    stream = "Every line is a document; the answer has a line for each, in order, blank lines aside, while further lines come in."
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": _ref("Document"), "example": {"id": "a1", "text": "The bank kept rates on hold."}},
                NDJSON: {"schema": {**_TEXT, "description": stream}},
            },
        },
        "responses": {
            "200": {
                "description": f"A {answer}, or for a stream a line for each line: a {answer} or an Error.",
                "content": {"application/json": {"schema": _ref(answer)}, NDJSON: {"schema": _TEXT}},
            },
            **_errors(400, 401, 408, 413, 415, 422, 429, 500, 503),
        },
    }


def _health() -> Schema:
    health = _object({"status": {"const": "ok"}, "version": _TEXT, "ruleset": _TEXT})
    made = _read("health", "Whether the server answers; needs no token.", "application/json", health)
    return {**made, "security": [], "responses": {"200": made["responses"]["200"]}}


def _read(name: str, summary: str, media: str, schema: Schema) -> Schema:
    answer = {"description": summary, "content": {media: {"schema": schema}}}
    return {"operationId": name, "summary": summary, "responses": {"200": answer, **_errors(401)}}


def _errors(*statuses: int) -> Schema:
    return {str(status): {"description": _WORDS[status], "content": {"application/json": {"schema": _ref("Error")}}} for status in statuses}


def _schemas() -> Schema:
    about = {"source": _MAYBE, "id": _MAYBE, "site": _MAYBE, "language": _MAYBE, "chars": _OFFSET}
    found = {"findings": _list("Finding"), "problems": _list("Problem")}
    error = {"status": {"enum": sorted(set(KINDS.values()))}, "kind": {"enum": list(KINDS)}, "message": _TEXT}
    return {
        "Document": {
            "type": "object",
            "description": "A text, and what is known about it. Other fields are ignored.",
            "required": ["text"],
            "properties": {
                "text": _TEXT,
                "id": {"type": ["string", "number", "null"]},
                "source": {**_MAYBE, "description": "Where the text came from: a path, scrapy:spider."},
                "url": {**_MAYBE, "description": "Its host is the site."},
                "site": {**_MAYBE, "description": "The host, where there is no url, or another is meant."},
                "title": {**_MAYBE, "description": "The headline."},
                "language": {**_MAYBE, "description": "What the caller believes (BCP 47); an unknown value counts as none."},
            },
        },
        "Edit": _object({"start": _OFFSET, "end": _OFFSET, "old": _TEXT, "new": _TEXT}),
        "Fix": _object({"safety": _enum(Safety), "edits": _list("Edit")}),
        "Finding": _object(
            {
                "code": _TEXT,
                "name": _TEXT,
                "category": _enum(Category),
                "severity": _enum(Severity),
                "confidence": _enum(Confidence),
                "start": _OFFSET,
                "end": _OFFSET,
                "line": _COUNTED,
                "column": _COUNTED,
                "end_line": _COUNTED,
                "end_column": _COUNTED,
                "message": _TEXT,
                "excerpt": _TEXT,
                "fingerprint": _TEXT,
                "rule_version": _TEXT,
                "fix": {"anyOf": [_ref("Fix"), {"type": "null"}]},
            }
        ),
        "Problem": _object({"source": _TEXT, "line": {"type": ["integer", "null"]}, "kind": _TEXT, "message": _TEXT}),
        "Reason": _object({"code": _TEXT, "action": _enum(Action), "message": _TEXT}),
        "Report": _object({**about, "ruleset": _TEXT, **found}),
        "Verdict": _object(
            {
                "action": _enum(Action),
                "score": {"type": "number", "minimum": 0, "maximum": 1},
                "reasons": _list("Reason"),
                "ruleset": _TEXT,
                **about,
                **found,
                "edits": _list("Edit"),
                "text": _TEXT,
            }
        ),
        "Error": _object({"error": {**_object(error), "properties": {**error, "line": _COUNTED}}}),
    }


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _enum(kinds: Iterable[StrEnum]) -> Schema:
    return {"enum": [kind.value for kind in kinds]}
