"""Workflow commands of GitHub Actions: a finding becomes an annotation at its line."""

from __future__ import annotations

import os

from newslint.findings import Finding, Place, Problem, Report, Severity
from newslint.reports.fix_text import describe
from newslint.reports.place import file_of, placed
from newslint.reports.summary import Summary
from newslint.reports.summary_text import fixable, headline
from newslint.util.repository import below, repository
from newslint.util.sanitize import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHub:
    """A reporter that writes lines ``::error file=...,line=...,endLine=...,col=...,endColumn=...,title=...::message``.

    Files are named relative to the folder that GitHub has checked out, or to the root of the repository.
    """

    separator = ""
    summary_first = False

    def __init__(self) -> None:
        self.folders = [folder for folder in (os.environ.get("GITHUB_WORKSPACE"), repository()) if folder]

    def begin(self) -> str:
        """Return ``""``: nothing opens the list of commands."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """Return a command for each finding."""
        file = self._file(file_of(report))
        return "".join(_finding(report, file, finding, at, text) for finding, at in placed(report))

    def end(self, summary: Summary) -> str:
        """Return a command for each problem, and the counts."""
        counts = " ".join(filter(None, (headline(summary), fixable(summary))))
        return "".join(_problem(self._file(problem.source), problem) for problem in summary.problems) + f"{counts}\n"

    def _file(self, source: str | None) -> str | None:
        """Return a source as GitHub names the file, or as given where it lies elsewhere."""
        return source if source is None else next(filter(None, (below(folder, source) for folder in self.folders)), source)


def _finding(report: Report, file: str | None, finding: Finding, at: Place, text: str) -> str:
    properties: dict[str, str | int | None] = {"file": file, "line": at.line, "endLine": at.end_line}
    if at.line == at.end_line:  # GitHub refuses columns over several lines
        properties |= {"col": at.column, "endColumn": at.end_column}
    message = visible(finding.message) if report.id is None else f"[{visible(report.id)}] {visible(finding.message)}"
    properties["title"] = f"{finding.code} {finding.name}"
    if finding.fix:
        message += f" [{finding.fix.safety.value} fix: {describe(finding.fix, text)}]"
    return _command(_COMMANDS[finding.severity], properties, message)


def _problem(file: str | None, problem: Problem) -> str:
    where = {"file": file, "line": problem.line, "title": "newslint could not check this"}
    return _command("error", where, visible(problem.message))


def _command(name: str, properties: dict[str, str | int | None], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None)
    return f"::{name} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
