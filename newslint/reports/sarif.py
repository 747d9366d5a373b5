"""SARIF 2.1.0, for code scanning and editors. Columns count code points; the output is ASCII."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newslint.findings import Edit, Finding, Fix, Problem, Report, Severity
from newslint.reports.fix_text import describe
from newslint.reports.json import dumps
from newslint.reports.summary import Summary
from newslint.text.document import Document
from newslint.util.sanitize import visible

if TYPE_CHECKING:
    from newslint.rules.model import Rule

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class Sarif:
    """A reporter that writes one run, with the description of every rule and a result for each finding.

    A record of a JSONL file is named as a logical location: its lines and columns are not those of the file, so its results
    carry no region and no fix (a viewer would apply both to the file).
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

    def begin(self) -> str:
        """Return the tool with its rules, and the start of the results."""
        head = f'{{"$schema": {dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": {{"driver": {self.driver}}},\n'
        return head + '"columnKind": "unicodeCodePoints",\n"results": [\n'

    def document(self, report: Report, text: str) -> str:
        """Return a line for each finding."""
        document = Document(text)
        return ",\n".join(dumps(self._result(report, finding, document)) for finding in report.findings)

    def end(self, summary: Summary) -> str:
        """Return the end of the results, and what could not be checked as notifications of the run."""
        invocation = {
            "executionSuccessful": not summary.problems,
            "toolExecutionNotifications": [_notification(problem) for problem in summary.problems],
        }
        return f'\n],\n"invocations": [{dumps(invocation)}]}}]}}\n'

    def _result(self, report: Report, finding: Finding, document: Document) -> dict[str, Any]:
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
        if location := _location(report, finding):
            result["locations"] = [location]
        if report.id is not None:
            result["properties"]["position"] = {"line": finding.line, "column": finding.column}
        elif report.source is not None and finding.fix is not None and _encodable(finding.fix):
            result["fixes"] = [_fix(finding.fix, report.source, document)]
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


def _location(report: Report, finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if report.source is not None:
        location["physicalLocation"] = {"artifactLocation": {"uri": uri(report.source)}}
    if report.id is not None:
        location["logicalLocations"] = [{"name": visible(report.id), "kind": "record"}]
    elif report.source is not None:
        location["physicalLocation"]["region"] = {
            "startLine": finding.line,
            "startColumn": finding.column,
            "endLine": finding.end_line,
            "endColumn": finding.end_column,
            "snippet": {"text": visible(finding.excerpt)},
        }
    return location


def _fix(fix: Fix, source: str, document: Document) -> dict[str, Any]:
    replacements = [_replacement(edit, document) for edit in fix.edits]
    return {
        "description": {"text": f"{fix.safety.value} fix: {describe(fix, document.text)}"},
        "artifactChanges": [{"artifactLocation": {"uri": uri(source)}, "replacements": replacements}],
    }


def _replacement(edit: Edit, document: Document) -> dict[str, Any]:
    (line, column), (end_line, end_column) = document.position(edit.start), document.position(edit.end)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _encodable(fix: Fix) -> bool:
    """Return whether strict JSON can carry the fix: many readers refuse a lone surrogate, and with it the whole file."""
    return bool(fix.edits) and not any("\ud800" <= character <= "\udfff" for edit in fix.edits for character in edit.new)


def _notification(problem: Problem) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(problem.source)}}
    if problem.line is not None:
        physical["region"] = {"startLine": problem.line}
    message = _message(f"{problem.kind}: {problem.message}")
    return {"level": "error", "message": message, "locations": [{"physicalLocation": physical}]}


def _message(text: str) -> dict[str, str]:
    """Return a message object; ``[a](b)`` would be shown as a link, so its halves are kept apart."""
    return {"text": visible(text).replace("](", "] (")}


def uri(source: str) -> str:
    """Return a path or another source as a URI reference: relative as given, absolute as ``file://``."""
    path = source.replace(os.sep, "/")
    try:
        raw = path.encode("utf-8", "surrogateescape")  # a file name that was not UTF-8 gets its bytes back
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "replace")
    return "file:///" + quote(raw.lstrip(b"/"), safe="/:") if os.path.isabs(source) else quote(raw, safe="/")
