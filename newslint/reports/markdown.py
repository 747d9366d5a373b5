"""Markdown for a pull request or a step summary: counts, a table by rule, then the findings of each document.

Whatever came from a text or a file name stands in a code span, where mark-up, HTML, mentions and links mean nothing.
"""

from __future__ import annotations

import re

from newslint.findings import Finding, Place, Report
from newslint.reports.fix_text import describe
from newslint.reports.place import heading, placed
from newslint.reports.summary import RuleCounts, Summary
from newslint.reports.summary_text import fixable, fixed, headline, skipped
from newslint.util.sanitize import visible

_PLAIN = re.compile(r"(?!.*(?:://|www))[^\W_](?:[^\W_]|[ \-.,:;/()'’“”%…?!])*\Z", re.I)


class Markdown:
    """A reporter that writes GitHub-flavoured Markdown; `end` returns the head of the report, `document` a section."""

    separator = "\n"
    summary_first = True

    def __init__(self, *, version: str, ruleset: str) -> None:
        self.signature = f"newslint {version}, rules {ruleset}"

    def begin(self) -> str:
        """Return the title."""
        return "## newslint\n\n"

    def document(self, report: Report, text: str) -> str:
        """Return a heading and a list of findings, ``""`` for a document without findings."""
        if not report.findings:
            return ""
        items = "".join(_item(finding, at, text) for finding, at in placed(report))
        return f"### {code(heading(report))}\n\n{items}"

    def end(self, summary: Summary) -> str:
        """Return counts, the table of rules, and what could not be checked."""
        sentences = (fixed(summary), headline(summary), fixable(summary))
        parts = [" ".join(filter(None, sentences)), inline(skipped(summary))]
        if summary.rules:
            parts.append(_table(summary))
        if summary.problems:
            listed = "\n".join(f"- {code(_problem_place(p.source, p.line))}: {inline(p.message)}" for p in summary.problems)
            parts.append(f"### Could not be checked\n\n{listed}")
        parts.append(f"<sub>{self.signature}</sub>")
        return "\n\n".join(filter(None, parts)) + "\n\n"


def code(text: str) -> str:
    """Return ``text`` as a code span on one line: neutral, and in a fence that is longer than any run of backticks in it."""
    shown = visible(text) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def inline(text: str) -> str:
    """Return ``text`` as it is where it is plain words, else as a code span."""
    return text if not text or _PLAIN.match(text) else code(text)


def _item(finding: Finding, at: Place, text: str) -> str:
    fix = f" ({finding.fix.safety.value} fix: {inline(describe(finding.fix, text))})" if finding.fix else ""
    what = f"{finding.severity.value} {code(finding.code)} {inline(finding.name)}: {inline(finding.message)}"
    excerpt = f"\n  {code(finding.excerpt)}" if finding.excerpt else ""
    return f"- **{at.line}:{at.column}** {what}{fix}{excerpt}\n"


def _table(summary: Summary) -> str:
    head = "| Rule | Severity | Findings | Documents | Safe fixes | Unsafe fixes |\n|---|---|--:|--:|--:|--:|\n"
    return head + "\n".join(_row(rule) for rule in sorted(summary.rules.values(), key=lambda rule: (-rule.documents, rule.code)))


def _row(rule: RuleCounts) -> str:
    name = f"{code(rule.code)} {inline(rule.name)}".replace("|", "\\|")  # a table is cut at its bars before code is seen
    return f"| {name} | {rule.severity.value} | {rule.findings} | {rule.documents} | {rule.safe} | {rule.unsafe} |"


def _problem_place(source: str, line: int | None) -> str:
    return source if line is None else f"{source}:{line}"
