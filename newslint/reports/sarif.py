"""SARIF 2.1.0, for code scanning and editors. Columns count code points; the output is ASCII."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newslint.findings import Edit, Finding, Fix, Place, Problem, Report, Severity
from newslint.reports.fix_text import describe
from newslint.reports.json import dumps
from newslint.reports.place import file_of, placed
from newslint.reports.summary import Summary
from newslint.text.document import Document
from newslint.util.repository import below, repository
from newslint.util.sanitize import visible

if TYPE_CHECKING:
    from newslint.rules.model import Rule

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class Sarif:
    """A reporter that writes one run, with the description of every rule and a result for each finding.

    Files are named relative to the root of the repository, where they lie in it. A record is a logical location as well. What does not stand
    in the file as it stands in the text carries no fix: edits of the text are none of the file.
    """

    separator = ",\n"
    summary_first = False

    def __init__(self, *, version: str, ruleset: str, rules: tuple[Rule, ...]) -> None:
        driver = {
            "name": "newslint",
            "version": version,
            "rules": [_descriptor(rule) for rule in rules],
            "properties": {"ruleset": ruleset},
        }
        self.driver = dumps(driver)
        self.index = {rule.code: index for index, rule in enumerate(rules)}
        self.root = repository()

    def begin(self) -> str:
        """Return the tool with its rules, and the start of the results."""
        head = f'{{"$schema": {dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": {{"driver": {self.driver}}},\n'
        bases = {_ROOT: {"uri": uri(self.root).rstrip("/") + "/"}}
        return head + f'"columnKind": "unicodeCodePoints",\n"originalUriBaseIds": {dumps(bases)},\n"results": [\n'

    def document(self, report: Report, text: str) -> str:
        """Return a line for each finding."""
        document, file = Document(text), file_of(report)
        artifact = None if file is None else self._artifact(file)
        return ",\n".join(dumps(self._result(report, finding, at, document, artifact)) for finding, at in placed(report))

    def end(self, summary: Summary) -> str:
        """Return the end of the results, and what could not be checked as notifications of the run."""
        invocation = {
            "executionSuccessful": not summary.problems,
            "toolExecutionNotifications": [self._notification(problem) for problem in summary.problems],
        }
        return f'\n],\n"invocations": [{dumps(invocation)}]}}]}}\n'

    def _artifact(self, source: str) -> dict[str, str]:
        """Return the location of a file: below the root of the repository, or by itself."""
        path = below(self.root, source)
        return {"uri": uri(source)} if path is None else {"uri": uri(path), "uriBaseId": _ROOT}

    def _notification(self, problem: Problem) -> dict[str, Any]:
        physical: dict[str, Any] = {"artifactLocation": self._artifact(problem.source)}
        if problem.line is not None:
            physical["region"] = {"startLine": problem.line}
        message = _message(f"{problem.kind}: {problem.message}")
        return {"level": "error", "message": message, "locations": [{"physicalLocation": physical}]}

    def _result(self, report: Report, finding: Finding, at: Place, document: Document, artifact: dict[str, str] | None) -> dict[str, Any]:
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity],
            "message": _message(finding.message),
            "partialFingerprints": {"newslint/v1": finding.fingerprint},
            "properties": {
                "category": finding.category.value,
                "confidence": finding.confidence.value,
                "ruleVersion": finding.rule_version,
            },
        }
        if finding.code in self.index:
            result["ruleIndex"] = self.index[finding.code]
        if location := _location(report, finding, at, artifact):
            result["locations"] = [location]
        if report.id is not None or report.record is not None:
            position = {"line": finding.line, "column": finding.column}
            facts = {"record": report.record, "field": report.field, "position": position}
            result["properties"] |= {key: value for key, value in facts.items() if value is not None}
        elif artifact is not None and finding.fix is not None and at[:2] == (finding.line, finding.column) and _encodable(finding.fix):
            result["fixes"] = [_fix(finding.fix, artifact, document)]
        return result


def _descriptor(rule: Rule) -> dict[str, Any]:
    how = f"Run `newslint explain {visible(rule.code)}` for examples and for how to accept a finding."
    return {
        "id": rule.code,
        "name": visible(rule.name),
        "shortDescription": {"text": visible(rule.summary)},
        "fullDescription": {"text": visible(rule.why or rule.summary)},
        "help": {"text": f"{visible(rule.summary)} {visible(rule.why)} {how}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.category.value], "precision": rule.confidence.value},
    }


def _location(report: Report, finding: Finding, at: Place, artifact: dict[str, str] | None) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if artifact is not None:
        region = {"startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column}
        region_shown = {**region, "snippet": {"text": visible(finding.excerpt)}}
        location["physicalLocation"] = {"artifactLocation": artifact, "region": region_shown}
    if report.id is not None:
        location["logicalLocations"] = [{"name": visible(report.id), "kind": "record"}]
    return location


def _fix(fix: Fix, artifact: dict[str, str], document: Document) -> dict[str, Any]:
    replacements = [_replacement(edit, document) for edit in fix.edits]
    return {
        "description": {"text": f"{fix.safety.value} fix: {describe(fix, document.text)}"},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
    }


def _replacement(edit: Edit, document: Document) -> dict[str, Any]:
    (line, column), (end_line, end_column) = document.position(edit.start), document.position(edit.end)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _encodable(fix: Fix) -> bool:
    """Return whether strict JSON can carry the fix: many readers refuse a lone surrogate, and with it the whole file."""
    return bool(fix.edits) and not any("\ud800" <= character <= "\udfff" for edit in fix.edits for character in edit.new)


def _message(text: str) -> dict[str, str]:
    """Return a message object; ``[a](b)`` would be shown as a link, so its halves are kept apart."""
    return {"text": visible(text).replace("](", "] (")}


def uri(source: str) -> str:
    """Return a path or another source as a URI reference: relative as given, absolute as ``file://``, an address as it is."""
    path = source.replace(os.sep, "/")
    try:
        raw = path.encode("utf-8", "surrogateescape")  # a file name that was not UTF-8 gets its bytes back
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "replace")
    if os.path.isabs(source):
        return "file:///" + quote(raw.lstrip(b"/"), safe="/:")
    return quote(raw, safe="/:" if _ADDRESS.match(source) else "/")
