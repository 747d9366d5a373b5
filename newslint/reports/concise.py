"""One line a finding, for `grep`, editors and long runs."""

from __future__ import annotations

from newslint.findings import Finding, Report
from newslint.reports.place import file_of, placed
from newslint.reports.summary import Summary
from newslint.reports.summary_text import summary_lines
from newslint.util.sanitize import place, visible


class Concise:
    """A reporter that writes lines ``path:line:column: CODE severity message [safe fix]``; of a record, the identifier stands behind the
    message: ``crawl.jsonl:12:57: CODE severity message [n12] [safe fix]``.
    """

    separator = ""
    summary_first = False

    def begin(self) -> str:
        """Return ``""``: nothing opens a concise report."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """Return a line for each finding."""
        file = file_of(report)
        return "".join(f"{place(file, None, at.line, at.column)}: {_what(report, finding)}\n" for finding, at in placed(report))

    def end(self, summary: Summary) -> str:
        """Return the lines of the summary."""
        return summary_lines(summary)


def _what(report: Report, finding: Finding) -> str:
    record = "" if report.id is None else f" [{visible(report.id)}]"
    fix = f" [{finding.fix.safety.value} fix]" if finding.fix else ""
    return f"{visible(finding.code)} {finding.severity.value} {visible(finding.message)}{record}{fix}"
