"""The format for people: the place, the rule, the line with the finding underlined, its fix as a small diff, and where to learn more."""

from __future__ import annotations

from newslint.findings import Finding, Report, Severity
from newslint.reports.excerpt import excerpt, wrapped
from newslint.reports.place import placed, shown
from newslint.reports.summary import Summary
from newslint.reports.summary_text import summary_lines
from newslint.util.plural import count
from newslint.util.sanitize import display_width, visible

_BOLD, _BLUE = "1", "1;34"
_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_SIGNS = {"-": "31", "+": "32"}
_LEAST_WIDTH = 40


class Text:
    """A reporter that writes text; ``color`` allows ANSI sequences, ``width`` is the number of columns (below 40 counts as 40)."""

    separator = ""
    summary_first = False

    def __init__(self, *, color: bool, width: int) -> None:
        self.color = color
        self.width = max(width, _LEAST_WIDTH)

    def begin(self) -> str:
        """Return ``""``: nothing opens a text report."""
        return ""

    def document(self, report: Report, text: str) -> str:
        """Return every finding with its excerpt, each followed by a blank line."""
        return "".join(self.finding(finding, text, shown(report, at)) for finding, at in placed(report))

    def end(self, summary: Summary) -> str:
        """Return the lines of the summary."""
        return summary_lines(summary)

    def finding(self, finding: Finding, text: str, position: str) -> str:
        """Return one finding and a blank line behind it; ``position`` names its place, ``text`` is the document as given."""
        margin = max(5, len(str(finding.end_line)) + 1)
        color = _COLORS[finding.severity]
        lines = [self.head(finding, position), *self._excerpt(finding, text, color, margin), *self._help(finding, text, margin)]
        return "\n".join(lines) + "\n\n"

    def head(self, finding: Finding, position: str) -> str:
        """Return the first line of a finding."""
        severity = self.paint(finding.severity.value, _COLORS[finding.severity])
        return f"{self.paint(position, _BOLD)}  {severity} {self.paint(visible(finding.code), _BOLD)} {visible(finding.name)}{fix_mark(finding)}"

    def why(self, finding: Finding) -> str:
        """Return where to learn more about a finding, ``""`` where that is said elsewhere."""
        return f"Why: newslint explain {visible(finding.code)}"

    def _excerpt(self, finding: Finding, text: str, color: str, margin: int) -> list[str]:
        room = self.width - margin - len(" | ")
        part = excerpt(finding, text, room)
        rows = [(part.line, part.text)] if part.previous is None else [part.previous, (part.line, part.text)]
        lines = [self._row(number, "|", row, margin) for number, row in rows]
        if part.more:
            lines.append(self._row("", "|", f"… and {count(part.more, 'more line')}", margin))
        message = visible(finding.message)
        carets = " " * part.indent + self.paint("^" * part.underline, color)
        if part.indent + part.underline + 1 + display_width(message) <= room:
            return [*lines, self._row("", "|", f"{carets} {message}", margin)]
        lines.append(self._row("", "|", carets, margin))
        return lines + [self._row("", "|", line, margin) for line in wrapped(message, room)]

    def _help(self, finding: Finding, text: str, margin: int) -> list[str]:
        """Return the lines that say what the fix does, in words and as a diff, and where to learn more."""
        room = self.width - margin - len(" = ")
        why = self.why(finding)
        if finding.fix is None:
            return [self._row("", "=", why, margin)] if why else []
        from newslint.reports.fix_diff import rows
        from newslint.reports.fix_text import describe

        order = f"help: {describe(finding.fix, text)}."
        said = [f"{order} {why}"] if display_width(order) + 1 + len(why) <= room else [*wrapped(order, room), why]
        lines = [self._row("", "=", line, margin) for line in said if line]
        for row in rows(finding, text, room):
            content = self.paint(row.text, _SIGNS[row.sign]) if row.sign in _SIGNS else row.text
            lines.append(self._row("" if row.line is None else row.line, row.sign, content, margin))
        return lines

    def _row(self, number: int | str, bar: str, content: str, margin: int) -> str:
        gutter = f"{number:>{margin}}"
        return f"{self.paint(gutter, _BLUE) if number != '' else gutter} {self.paint(bar, _SIGNS.get(bar, _BLUE))} {content}".rstrip()

    def paint(self, text: str, color: str) -> str:
        """Return ``text`` in a color (an SGR code), unchanged where colors are off or it is blank."""
        return f"\x1b[{color}m{text}\x1b[0m" if self.color and text.strip() else text


def fix_mark(finding: Finding) -> str:
    """Return ``  [safe fix]`` for the first line of a finding, ``""`` where it has no fix."""
    return f"  [{finding.fix.safety.value} fix]" if finding.fix else ""
