"""Workflow commands of GitHub Actions: a finding becomes an annotation at its line."""

from __future__ import annotations

from newslint.findings import Finding, Problem, Report, Severity
from newslint.reports.fix_text import describe
from newslint.reports.summary import Summary
from newslint.reports.summary_text import fixable, headline
from newslint.util.sanitize import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHub:
    """A reporter that writes lines ``::error file=...,line=...,endLine=...,col=...,endColumn=...,title=...::message``."""

    separator = ""
    summary_first = False

    def begin(self) -> str:
        """Return ``""``: nothing opens the list of commands."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """Return a command for each finding."""
        return "".join(_finding(report, finding, text) for finding in report.findings)

    def end(self, summary: Summary) -> str:
        """Return a command for each problem, and the counts."""
        counts = " ".join(filter(None, (headline(summary), fixable(summary))))
        return "".join(_problem(problem) for problem in summary.problems) + f"{counts}\n"


def _finding(report: Report, finding: Finding, text: str) -> str:
    properties: dict[str, str | int | None] = {"file": report.source}
    message = visible(finding.message)
    if report.id is not None:  # lines count in the record's text, not in the file of records
        message = f"[{visible(report.id)}] {finding.line}:{finding.column}: {message}"
    else:
        properties |= {"line": finding.line, "endLine": finding.end_line}
        if finding.line == finding.end_line:  # GitHub refuses columns over several lines
            properties |= {"col": finding.column, "endColumn": finding.end_column}
    properties["title"] = f"{finding.code} {finding.name}"
    if finding.fix:
        message += f" [{finding.fix.safety.value} fix: {describe(finding.fix, text)}]"
    return _command(_COMMANDS[finding.severity], properties, message)


def _problem(problem: Problem) -> str:
    where = {"file": problem.source, "line": problem.line, "title": "newslint could not check this"}
    return _command("error", where, visible(problem.message))


def _command(name: str, properties: dict[str, str | int | None], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None)
    return f"::{name} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
