"""Counts by rule and by site as tables for people, with bars: those with findings in most documents first."""

from __future__ import annotations

from newslint.reports.summary import SiteCounts, Summary
from newslint.util.sanitize import display_width, visible

_UNKNOWN_SITE = "(no site)"
_LEAST_BAR, _LONGEST_BAR = 4, 24
_EIGHTHS = " ▏▎▍▌▋▊▉"

Row = tuple[str, ...]


def statistics(summary: Summary, width: int = 100) -> str:
    """Return two aligned tables for ``width`` columns, as neutral text; the one of sites only where a site is known.

    The bar of a rule compares its documents with those of the first rule; the bar of a site shows the share of its documents that have
    findings. Bars take the room that the other columns leave; where that is too little there are none.
    """
    tables = [_rules(summary, width)] if summary.rules else []
    if summary.sites:
        tables.append(_sites(summary, width))
    return "\n".join(tables)


def _rules(summary: Summary, width: int) -> str:
    rules = sorted(summary.rules.values(), key=lambda rule: (-rule.documents, -rule.findings, rule.code))
    most = max(rule.documents for rule in rules) or 1
    rows: list[Row] = []
    for rule in rules:
        numbers = (f"{rule.documents:,}", f"{rule.findings:,}", f"{rule.safe:,}", f"{rule.unsafe:,}")
        rows.append((*numbers, rule.severity.value, f"{visible(rule.code)} {visible(rule.name)}"))
    head = ("docs", "found", "safe", "unsafe", "level", "rule")
    return _table(head, rows, [rule.documents / most for rule in rules], left=2, width=width)


def _sites(summary: Summary, width: int) -> str:
    sites = list(summary.sites.items())
    known = SiteCounts(*(sum(getattr(site, key) for _, site in sites) for key in ("documents", "hit", "findings")))
    if summary.documents > known.documents:
        rest = (summary.documents - known.documents, summary.documents_hit - known.hit, summary.findings - known.findings)
        sites.append((_UNKNOWN_SITE, SiteCounts(*rest)))
    sites.sort(key=lambda item: (-item[1].hit, -item[1].findings, item[0]))
    rows: list[Row] = [(f"{site.hit:,}", f"{site.documents:,}", f"{site.findings:,}", visible(name)) for name, site in sites]
    shares = [site.hit / site.documents if site.documents else 0.0 for _, site in sites]
    return _table(("docs", "of", "found", "site"), rows, shares, left=1, width=width)


def _table(head: Row, rows: list[Row], shares: list[float], left: int, width: int) -> str:
    """Align the columns to the right, the last ``left`` ones to the left; put a bar for each row's share behind the first column."""
    widths = [max(map(display_width, column)) for column in zip(head, *rows, strict=True)]
    room = min(width - sum(widths) - 2 * len(widths), _LONGEST_BAR)
    border = len(widths) - left
    lines = []
    for row, share in zip([head, *rows], [0.0, *shares], strict=True):
        pads = [" " * (wide - display_width(cell)) for cell, wide in zip(row, widths, strict=True)]
        cells = [pad + cell if i < border else cell + pad for i, (cell, pad) in enumerate(zip(row, pads, strict=True))]
        if room >= _LEAST_BAR:
            cells.insert(1, f"{_bar(share, room):{room}}")
        lines.append("  ".join(cells).rstrip() + "\n")
    return "".join(lines)


def _bar(share: float, length: int) -> str:
    """Return a bar of at most ``length`` columns; a share above 0 can be seen."""
    eighths = max(round(8 * length * share), 1 if share else 0)
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
