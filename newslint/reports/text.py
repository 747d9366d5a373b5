"""The format for people: where, what, the line with the finding underlined, how it can be fixed, why it matters."""

from __future__ import annotations

from newslint.findings import Finding, Report, Severity
from newslint.reports.closing import closing, count
from newslint.reports.excerpt import excerpt
from newslint.reports.fixtext import describe
from newslint.reports.neutral import display_width, place, visible
from newslint.summary import Summary

_BOLD, _BLUE = "1", "1;34"
_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_LEAST_WIDTH = 40


class Text:
    """Reports as text; ``color`` allows ANSI sequences, ``width`` is the number of columns (below 40 counts as 40)."""

    separator = ""
    summary_first = False

    def __init__(self, *, color: bool, width: int) -> None:
        self.color = color
        self.width = max(width, _LEAST_WIDTH)

    def begin(self) -> str:
        """Nothing opens a text report."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """Every finding with its excerpt, each followed by a blank line."""
        where = place(report.source, report.id)
        return "".join("\n".join(self._finding(where, finding, text)) + "\n\n" for finding in report.findings)

    def end(self, summary: Summary) -> str:
        """The closing lines."""
        return closing(summary)

    def _finding(self, where: str, finding: Finding, text: str) -> list[str]:
        color = _COLORS[finding.severity]
        fix = f"  [{finding.fix.safety.value} fix]" if finding.fix else ""
        position = self._paint(f"{where}:{finding.line}:{finding.column}", _BOLD)
        severity = self._paint(finding.severity.value, color)
        header = f"{position}  {severity} {self._paint(visible(finding.code), _BOLD)} {visible(finding.name)}{fix}"
        return [header, *self._excerpt(finding, text, color), *self._help(finding, text)]

    def _excerpt(self, finding: Finding, text: str, color: str) -> list[str]:
        numbers = max(5, len(str(finding.line)) + 1)
        room = self.width - numbers - len(" | ")
        part = excerpt(finding, text, room)
        bar = self._paint("|", _BLUE)
        rows = [(part.line, part.text)] if part.previous is None else [part.previous, (part.line, part.text)]
        lines = [f"{self._paint(f'{number:>{numbers}}', _BLUE)} {bar} {row}".rstrip() for number, row in rows]
        if part.more:
            lines.append(f"{'':{numbers}} {bar} … and {count(part.more, 'more line')}")
        message = visible(finding.message)
        indent = " " * part.indent
        carets = self._paint("^" * part.underline, color)
        if part.indent + part.underline + 1 + display_width(message) <= room:
            lines.append(f"{'':{numbers}} {bar} {indent}{carets} {message}")
        else:
            lines += [f"{'':{numbers}} {bar} {indent}{carets}", f"{'':{numbers}} {bar} {message}"]
        return lines

    def _help(self, finding: Finding, text: str) -> list[str]:
        numbers = max(5, len(str(finding.line)) + 1)
        order = f"{describe(finding.fix, text)}. " if finding.fix else ""
        return [f"{'':{numbers}} {self._paint('=', _BLUE)} help: {order}Why: newslint explain {visible(finding.code)}"]

    def _paint(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self.color else text
