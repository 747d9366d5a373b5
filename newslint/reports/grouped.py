"""The text report in sections: a file's findings under its name, or a rule's findings from all files under the rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newslint.findings import Finding, Report
from newslint.reports.place import heading, placed, shown
from newslint.reports.summary import RuleCounts, Summary
from newslint.reports.text import Text, fix_mark
from newslint.util.plural import count
from newslint.util.sanitize import visible

_BLOCK = re.compile("\x1e([^\x1f]*)\x1f([^\x1e]*)")  # neutral text has no control characters: these two can separate its parts
_HEADING = "1;4"


class ByFile(Text):
    """A reporter with one section for each document; there, findings are named by line and column only."""

    def document(self, report: Report, text: str) -> str:
        """Return a heading with the counts, then the findings; ``""`` for a document without findings."""
        if not report.findings:
            return ""
        counts = count(len(report.findings), "finding")
        head = f"{self.paint(heading(report), _HEADING)}  {counts}\n\n"
        return head + "".join(self.finding(finding, text, f"{at.line}:{at.column}") for finding, at in placed(report))


class ByRule(Text):
    """A reporter with one section for each rule; `by_rule` makes the sections from the texts of all documents."""

    def document(self, report: Report, text: str) -> str:
        """Return the findings, each marked with its rule."""
        return "".join(f"\x1e{visible(finding.code)}\x1f{self.finding(finding, text, shown(report, at))}" for finding, at in placed(report))

    def head(self, finding: Finding, position: str) -> str:
        """Return the first line of a finding, without the rule: the section names it."""
        return self.paint(position, "1") + fix_mark(finding)

    def why(self, finding: Finding) -> str:
        """Return ``""``: the section says where to learn more."""
        return ""

    def section(self, rule: RuleCounts) -> str:
        """Return the heading of a rule's section."""
        fixes = [count(rule.safe, "safe fix", "safe fixes")] if rule.safe else []
        fixes += [count(rule.unsafe, "unsafe fix", "unsafe fixes")] if rule.unsafe else []
        numbers = f"{count(rule.findings, 'finding')} in {count(rule.documents, 'document')}"
        name = self.paint(f"{visible(rule.code)} {visible(rule.name)}", _HEADING)
        return f"{name}  {rule.severity.value}, {', '.join((numbers, *fixes))}\nWhy: newslint explain {visible(rule.code)}\n\n"


def by_rule(reporter: ByRule, documents: Iterable[str], summary: Summary) -> Iterator[str]:
    """Yield the sections of the report, rules with findings in most documents first.

    Nothing is yielded until all ``documents`` are done.
    """
    sections: dict[str, list[str]] = {}
    for document in documents:
        for code, finding in _BLOCK.findall(document):
            sections.setdefault(code, []).append(finding)
    for rule in sorted(summary.rules.values(), key=lambda rule: (-rule.documents, -rule.findings, rule.code)):
        yield reporter.section(rule)
        yield from sections.get(visible(rule.code), ())
