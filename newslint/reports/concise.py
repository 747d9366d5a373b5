"""One line a finding, for `grep`, editors and long runs."""

from __future__ import annotations

from newslint.findings import Finding, Report
from newslint.reports.summary import Summary
from newslint.reports.summary_text import summary_lines
from newslint.util.sanitize import place, visible


class Concise:
    """A reporter that writes lines ``path:line:column: CODE severity message [safe fix]``."""

    separator = ""
    summary_first = False

    def begin(self) -> str:
        """Return ``""``: nothing opens a concise report."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """Return a line for each finding."""
        where = place(report.source, report.id)
        return "".join(f"{where}:{_line(finding)}\n" for finding in report.findings)

    def end(self, summary: Summary) -> str:
        """Return the lines of the summary."""
        return summary_lines(summary)


def _line(finding: Finding) -> str:
    fix = f" [{finding.fix.safety.value} fix]" if finding.fix else ""
    what = f"{visible(finding.code)} {finding.severity.value} {visible(finding.message)}"
    return f"{finding.line}:{finding.column}: {what}{fix}"
