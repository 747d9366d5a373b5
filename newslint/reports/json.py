"""JSON: one object for the run (``json``), or one line for every document (``jsonl``).

All output is ASCII: terminal escapes, bidirectional overrides and lone surrogates become ``\\u...`` and do nothing, and nothing
of the text is lost.
"""

from __future__ import annotations

import json
from typing import Any

from newslint.findings import Place, Report
from newslint.reports.place import placed
from newslint.reports.summary import Summary


def dumps(value: Any) -> str:
    """Return ``value`` as one line of ASCII without control characters (`json` itself leaves DEL) and without ``##[`` commands."""
    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f").replace("##", "#\\u0023")


def document(report: Report) -> dict[str, Any]:
    """Return one document of the report, with the edits that fixing made. Problems and the rule set are named once for the run.

    Lines and columns are those of the text; a record, and a text that begins further down in its file, have those of the file as well.
    """
    edits = {"edits": [edit.to_dict() for edit in report.edits]} if report.edits else {}
    own = all((at.line, at.column) == (finding.line, finding.column) for finding, at in placed(report))
    places = [None] * len(report.findings) if report.record is None and own else report.places
    record = {"file": report.file, "record": report.record, "field": report.field}
    return {
        "source": report.source,
        **{key: value for key, value in record.items() if value is not None},
        "id": report.id,
        "site": report.site,
        "language": report.language,
        "chars": report.chars,
        **edits,
        "findings": [finding.to_dict() | _in_file(at) for finding, at in zip(report.findings, places, strict=True)],
    }


def _in_file(at: Place | None) -> dict[str, int]:
    return {} if at is None else {f"file_{name}": value for name, value in at._asdict().items()}


def tool(version: str, ruleset: str) -> dict[str, Any]:
    """Name newslint, its version and its rule set."""
    return {"name": "newslint", "version": version, "ruleset": ruleset}


class Json:
    """A reporter that writes one object: tool, documents (those without findings too), summary, problems."""

    separator = ",\n"
    summary_first = False

    def __init__(self, *, version: str, ruleset: str) -> None:
        self.tool = tool(version, ruleset)

    def begin(self) -> str:
        """Return the tool, and the start of the list of documents."""
        return f'{{"tool": {dumps(self.tool)},\n"documents": [\n'

    def document(self, report: Report, text: str) -> str:
        """Return the object of the document."""
        return dumps(document(report))

    def end(self, summary: Summary) -> str:
        """Return the end of the list, the summary and the problems."""
        problems = dumps([problem.to_dict() for problem in summary.problems])
        return f'\n],\n"summary": {dumps(summary.to_dict())},\n"problems": {problems}}}\n'


class JsonLines:
    """A reporter that writes a line for each document, a line ``{"problem": ...}`` for each problem, and a last line ``{"summary": ...}``
    that names the tool.
    """

    separator = ""
    summary_first = False

    def __init__(self, *, version: str, ruleset: str) -> None:
        self.tool = tool(version, ruleset)

    def begin(self) -> str:
        """Return ``""``: the first line is that of a document."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """Return the line of the document."""
        return dumps(document(report)) + "\n"

    def end(self, summary: Summary) -> str:
        """Return the lines of the problems, and that of the summary."""
        lines = [{"problem": problem.to_dict()} for problem in summary.problems]
        return "".join(f"{dumps(line)}\n" for line in [*lines, {"summary": {**summary.to_dict(), "tool": self.tool}}])
