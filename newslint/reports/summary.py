"""The counts of a run: documents, findings by rule and by site, what was fixed, what could not be checked.

A summary is filled document by document, or merged from the summaries of worker processes; the order of the documents does
not change its numbers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from newslint.findings import Finding, Fixed, Problem, Report, Safety, Severity
from newslint.util.counts import Counts


@dataclass(slots=True)
class RuleCounts(Counts):
    """The counts of one rule: its ``findings``, the ``documents`` that they are in, and how many of them carry a ``safe`` or ``unsafe``
    fix.
    """

    code: str
    name: str
    severity: Severity
    findings: int = 0
    documents: int = 0
    safe: int = 0
    unsafe: int = 0

    def merge(self, other: RuleCounts) -> None:
        """Add the counts of ``other``; where a site changes the severity of the rule, the worst one is kept."""
        super(RuleCounts, self).merge(other)
        self.severity = max(self.severity, other.severity, key=lambda severity: severity.rank)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready data."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity.value,
            "findings": self.findings,
            "documents": self.documents,
            "safe": self.safe,
            "unsafe": self.unsafe,
        }


@dataclass(slots=True)
class SiteCounts(Counts):
    """The counts of one site: its ``documents``, those of them with a finding (``hit``), and their ``findings``."""

    documents: int = 0
    hit: int = 0
    findings: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready data."""
        return {"documents": self.documents, "hit": self.hit, "findings": self.findings}


@dataclass(slots=True)
class Summary(Counts):
    """The counts over the documents of a run.

    Where fixes were applied, ``severities``, ``rules``, ``sites`` and ``documents_hit`` count what remains; ``fixed`` is the number of
    findings whose fix was applied and ``changed`` the number of documents that this changed. ``skipped`` counts the files that were not
    taken, by suffix (``""``: files without one) or, for files that are no articles, by name. ``empty`` is the number of documents without
    text.
    """

    documents: int = 0
    documents_hit: int = 0
    empty: int = 0
    chars: int = 0
    fixed: int = 0
    changed: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    rules: dict[str, RuleCounts] = field(default_factory=dict)
    sites: dict[str, SiteCounts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def findings(self) -> int:
        """The number of findings (after fixing: of those that remain)."""
        return self.severities.total()

    @property
    def safe(self) -> int:
        """The number of findings that carry a safe fix."""
        return sum(rule.safe for rule in self.rules.values())

    @property
    def unsafe(self) -> int:
        """The number of findings that carry an unsafe fix."""
        return sum(rule.unsafe for rule in self.rules.values())

    def add(self, report: Report, fixed: Fixed | None = None) -> None:
        """Count one document, with its problems.

        ``report`` is about the text as given. With ``fixed`` the findings that remain are those of ``fixed.findings``: a caller that
        leaves findings out (accepted ones, those below a severity) leaves them out of both.
        """
        remaining = report.findings
        if fixed is not None:
            remaining = fixed.findings
            kept = set(remaining)
            self.fixed += sum(1 for finding in report.findings if finding not in kept)
            self.changed += bool(fixed.edits)
        self.documents += 1
        self.chars += report.chars
        self.problems += report.problems
        if remaining:
            self.documents_hit += 1
            self._count(remaining)
        if report.site is not None:
            site = self.sites.setdefault(report.site, SiteCounts())
            site.documents += 1
            site.hit += bool(remaining)
            site.findings += len(remaining)

    def _count(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            self.severities[finding.severity] += 1
            rule = self._rule(finding.code, finding.name, finding.severity)
            rule.findings += 1
            if finding.fix is not None:
                rule.safe += finding.fix.safety is Safety.SAFE
                rule.unsafe += finding.fix.safety is Safety.UNSAFE
        for code in {finding.code for finding in findings}:
            self.rules[code].documents += 1

    def _rule(self, code: str, name: str, severity: Severity) -> RuleCounts:
        """Return the counts of a rule; where a site changes the severity of the rule, the counts have the worst one."""
        rule = self.rules.setdefault(code, RuleCounts(code, name, severity))
        if severity.rank > rule.severity.rank:
            rule.severity = severity
        return rule

    def exit_code(self, fail_on: Severity) -> int:
        """Return 2 where something could not be checked, else 1 where a finding of ``fail_on`` or worse remains, else 0."""
        if self.problems:
            return 2
        return int(any(count and severity.rank >= fail_on.rank for severity, count in self.severities.items()))

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as JSON-ready data: rules and sites in alphabetical order, problems as their number."""
        return {
            "documents": self.documents,
            "documents_hit": self.documents_hit,
            "empty": self.empty,
            "chars": self.chars,
            "findings": self.findings,
            "severities": {severity.value: self.severities[severity] for severity in Severity},
            "fixable": {"safe": self.safe, "unsafe": self.unsafe},
            "fixed": self.fixed,
            "changed": self.changed,
            "problems": len(self.problems),
            "rules": [self.rules[code].to_dict() for code in sorted(self.rules)],
            "sites": {name: self.sites[name].to_dict() for name in sorted(self.sites)},
            "skipped": dict(sorted(self.skipped.items())),
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> Summary:
        """Return the summary that `to_dict` made ``data`` of, with ``problems`` as a list of `Problem.to_dict`.

        Raise ValueError, KeyError or TypeError for what is none.
        """
        counts = {name: int(data[name]) for name in ("documents", "documents_hit", "empty", "chars", "fixed", "changed")}
        return cls(
            **counts,
            severities=Counter({Severity(name): int(number) for name, number in data["severities"].items() if number}),
            rules={row["code"]: RuleCounts(**{**row, "severity": Severity(row["severity"])}) for row in data["rules"]},
            sites={name: SiteCounts(**counts) for name, counts in data["sites"].items()},
            problems=[Problem(row["source"], row["line"], row["kind"], row["message"]) for row in data["problems"]],
            skipped=Counter(data["skipped"]),
        )
