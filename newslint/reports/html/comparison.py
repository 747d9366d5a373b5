"""The page of a comparison: what appeared and what went, by rule and by source, and the findings to browse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newslint.reports.comparison import Comparison, Delta, Told
from newslint.reports.comparison_text import by_rule, by_source, changed_only, difference, headline, notes, run_line
from newslint.reports.grouping import group_of
from newslint.reports.html import findings as browser
from newslint.reports.html.charts import bar
from newslint.reports.html.data import Row, embedded
from newslint.reports.html.highlight import quoted
from newslint.reports.html.markup import Markup, element, neutral
from newslint.reports.html.page import page, section
from newslint.reports.html.sampling import MOST_FINDINGS
from newslint.reports.html.sections import filtered, table
from newslint.util.sanitize import visible

CHANGES = ("appeared", "went", "changed")


class _Entry(NamedTuple):
    change: str
    told: Told
    message: str


def comparison_page(comparison: Comparison) -> Iterator[str]:
    """Yield the page, part by part."""
    entries = [
        *(_Entry("appeared", told, told.message) for told in comparison.appeared),
        *(_Entry("went", told, told.message) for told in comparison.went),
        *(_Entry("changed", change.new, f"{difference(change)}. {change.new.message}") for change in comparison.changed),
    ]
    entries.sort(key=lambda entry: (entry.told.source, entry.told.id or "", entry.told.line, entry.told.column, entry.told.code))
    kept = entries[:MOST_FINDINGS]
    names = {entry.told.code: visible(entry.told.name) for entry in kept}
    held = f"The page holds the first {len(kept):,} of {len(entries):,} changes. Counts are about all of them; --limit 0 lists them all as text."
    cut = held if len(kept) < len(entries) else None
    parts = {
        "Verdict": _verdict(comparison),
        "Rules": _deltas("rules", "Rules", "rule", changed_only(by_rule(comparison))),
        "Sources": _deltas("sources", "Sources", "source", changed_only(by_source(comparison))),
        "Findings": browser.findings(cut, "What changed"),
    }
    yield from page("newslint compare", "newslint compare", parts, embedded(map(_row, kept), names, CHANGES))


def _verdict(comparison: Comparison) -> Markup:
    lines = [element("li", element("b", f"{which} "), run_line(run)) for which, run in (("Old", comparison.old), ("New", comparison.new))]
    remarks = " ".join(notes(comparison))
    return element(
        "section",
        element("h1", headline(comparison), id="verdict-title"),
        element("ul", *lines, cls="runs"),
        element("p", remarks, cls="counts") if remarks else None,
        id="verdict",
        aria_labelledby="verdict-title",
    )


def _deltas(key: str, title: str, facet: str, deltas: Sequence[Delta]) -> Markup:
    if not deltas:
        return section(key, title, None, element("p", "Nothing changed.", cls="none"))
    top = max(delta.appeared + delta.went for delta in deltas) or 1
    rows = []
    for delta in deltas:
        value = delta.name.split(" ")[0] if facet == "rule" else visible(delta.name)
        cells = [element("td", f"{number:,}", cls="number") for number in (delta.appeared, delta.went, delta.changed, delta.old, delta.new)]
        cells.insert(2, element("td", bar(("appeared", delta.appeared), ("went", delta.went), of=top), cls="share"))
        rows.append(element("tr", element("th", element("a", delta.name, href=filtered(**{facet: value})), scope="row"), *cells))
    heads = [
        (facet.title(), None), ("Appeared", "number"), ("Went", "number"), ("", "share"), ("Changed", "number"), ("Old", "number"), ("New", "number"),
    ]  # fmt: skip
    return section(key, title, "Those without a change are left out.", table(f"Changes by {facet}", heads, rows, "deltas"))


def _row(entry: _Entry) -> Row:
    told = entry.told
    marked = quoted(told.excerpt, told.edits)
    return Row(
        told.code, told.severity.value, told.file, told.id, visible(group_of(told.source, told.id, told.site)), told.line, told.column,
        neutral(entry.message), *marked, told.fix, "", entry.change,
    )  # fmt: skip
