"""JSON: one object for the run (``json``), or one line for every document (``jsonl``).

All output is ASCII: terminal escapes, bidirectional overrides and lone surrogates stand as ``\\u...`` and do nothing, and nothing
of the text is lost.
"""

from __future__ import annotations

import json
from typing import Any

from newslint.findings import Report
from newslint.reports.summary import Summary


def dumps(value: Any) -> str:
    """``value`` as one line of ASCII without control characters (`json` leaves DEL as it is) and ``##[`` commands."""
    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f").replace("##", "#\\u0023")


def document(report: Report) -> dict[str, Any]:
    """A document of the report, with what fixing changed in it; its problems and the rule set are said once for the run."""
    edits = {"edits": [edit.to_dict() for edit in report.edits]} if report.edits else {}
    return {
        "source": report.source,
        "id": report.id,
        "site": report.site,
        "language": report.language,
        "chars": report.chars,
        **edits,
        "findings": [finding.to_dict() for finding in report.findings],
    }


def tool(version: str, ruleset: str) -> dict[str, Any]:
    """Which newslint spoke, with which rules."""
    return {"name": "newslint", "version": version, "ruleset": ruleset}


class Json:
    """Reports as one object: tool, documents (those without findings too), summary, problems."""

    separator = ",\n"
    summary_first = False

    def __init__(self, *, version: str, ruleset: str) -> None:
        self.tool = tool(version, ruleset)

    def begin(self) -> str:
        """The tool, and the start of the list of documents."""
        return f'{{"tool": {dumps(self.tool)},\n"documents": [\n'

    def document(self, report: Report, text: str) -> str:
        """The document's object."""
        return dumps(document(report))

    def end(self, summary: Summary) -> str:
        """The end of the list, the summary and the problems."""
        problems = dumps([problem.to_dict() for problem in summary.problems])
        return f'\n],\n"summary": {dumps(summary.to_dict())},\n"problems": {problems}}}\n'


class JsonLines:
    """Reports as a line a document, a line ``{"problem": ...}`` a problem, and a last line ``{"summary": ...}`` that names the tool."""

    separator = ""
    summary_first = False

    def __init__(self, *, version: str, ruleset: str) -> None:
        self.tool = tool(version, ruleset)

    def begin(self) -> str:
        """Nothing: the first line is a document's."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """The document's line."""
        return dumps(document(report)) + "\n"

    def end(self, summary: Summary) -> str:
        """The problems and the summary."""
        lines = [{"problem": problem.to_dict()} for problem in summary.problems]
        return "".join(f"{dumps(line)}\n" for line in [*lines, {"summary": {**summary.to_dict(), "tool": self.tool}}])
