"""Counts by rule and by site, as tables for people."""

from __future__ import annotations

from newslint.reports.neutral import visible
from newslint.summary import SiteTally, Summary

_UNKNOWN_SITE = "(no site)"


def statistics(summary: Summary) -> str:
    """Two aligned tables, those hit in most documents first; the table of sites only where a site is known. Neutral text."""
    tables = [_rules(summary)] if summary.rules else []
    if summary.sites:
        tables.append(_sites(summary))
    return "\n".join(tables)


def _rules(summary: Summary) -> str:
    rows: list[tuple[str, ...]] = [("documents", "findings", "safe", "unsafe", "severity", "rule")]
    for rule in sorted(summary.rules.values(), key=lambda rule: (-rule.documents, -rule.findings, rule.code)):
        numbers = (f"{rule.documents:,}", f"{rule.findings:,}", f"{rule.safe:,}", f"{rule.unsafe:,}")
        rows.append((*numbers, rule.severity.value, f"{visible(rule.code)} {visible(rule.name)}"))
    return _table(rows, left=2)


def _sites(summary: Summary) -> str:
    sites = list(summary.sites.items())
    known = SiteTally(*(sum(getattr(site, key) for _, site in sites) for key in ("documents", "hit", "findings")))
    if summary.documents > known.documents:
        rest = (summary.documents - known.documents, summary.documents_hit - known.hit, summary.findings - known.findings)
        sites.append((_UNKNOWN_SITE, SiteTally(*rest)))
    rows: list[tuple[str, ...]] = [("documents", "of", "findings", "site")]
    for name, site in sorted(sites, key=lambda item: (-item[1].hit, -item[1].findings, item[0])):
        rows.append((f"{site.hit:,}", f"{site.documents:,}", f"{site.findings:,}", visible(name)))
    return _table(rows, left=1)


def _table(rows: list[tuple[str, ...]], left: int) -> str:
    """Rows with columns flush right, but for the last ``left`` ones; the first row is the head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    border = len(widths) - left
    lines = []
    for row in rows:
        cells = [f"{cell:>{w}}" if i < border else f"{cell:<{w}}" for i, (cell, w) in enumerate(zip(row, widths, strict=True))]
        lines.append("  ".join(cells).rstrip() + "\n")
    return "".join(lines)
