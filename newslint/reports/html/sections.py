"""The sections of a report's page, from the verdict to the languages; each takes counts and returns HTML that needs no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from newslint.reports.html.charts import bar, histogram, strip
from newslint.reports.html.counts import LENGTHS, STEPS, Group, PageCounts, Split
from newslint.reports.html.markup import Markup, element, join
from newslint.reports.html.page import section
from newslint.reports.html.verdicts import Standing
from newslint.reports.summary import RuleCounts, Summary
from newslint.reports.summary_text import fixable, fixed, headline
from newslint.util.plural import count

SHOWN_RULES = 15
SHOWN_GROUPS = 30
SHOWN_LANGUAGES = 12
HEAT = (0, 0.02, 0.1, 0.25, 0.5, 0.75)  # shares above which a cell takes the next shade

_STANDINGS = {
    Standing.CLEAN: ("clean", "No error, no warning."),
    Standing.FIXABLE: ("fixable", "Safe fixes answer every error and warning: newslint check --fix."),
    Standing.REVIEW: ("to review", "Something is left that only a person can judge."),
    Standing.REJECT: ("to reject", "An error is about the whole document, or it is empty."),
}


class RuleInfo(NamedTuple):
    """The facts about a rule that the page shows."""

    code: str
    name: str
    confidence: str
    summary: str


def percent(part: float, whole: float) -> str:
    """Return a share such as ``7 %``; what is above 0 is never ``0 %``, and only all of it is ``100 %``."""
    if not part or not whole:
        return "0 %"
    share = 100 * part / whole
    if share < 1:
        return "< 1 %"
    return "100 %" if part == whole else f"{min(round(share), 99)} %"


def filtered(**values: str) -> str:
    """Return the address of the findings that have these values."""
    return "#findings?" + "&".join(f"{key}={quote(value.encode('utf-8', 'replace'), safe='')}" for key, value in values.items())


def verdict(counts: PageCounts, summary: Summary) -> Markup:
    """Return how many documents are clean, fixable, to review and to reject, in large figures, with the share of residue."""
    total = summary.documents
    clean = counts.standings[Standing.CLEAN]
    said = f"{clean:,} of {count(total, 'document')} {'is' if clean == 1 else 'are'} clean." if total else "No documents were checked."
    parts = [(where.value, counts.standings[where]) for where in Standing]
    figures = [
        element(
            "div",
            element("dt", element("i", cls=f"swatch {where.value}", aria_hidden="true"), label),
            element("dd", element("b", f"{counts.standings[where]:,}"), element("span", percent(counts.standings[where], total))),
            element("dd", meaning, _mendable(counts) if where is Standing.REVIEW else None, cls="meaning"),
        )
        for where, (label, meaning) in _STANDINGS.items()
    ]
    residue = element(
        "div",
        element("p", element("b", percent(counts.residue, counts.chars)), " of all characters are residue", cls="figure"),
        bar(("residue", counts.residue), of=max(counts.chars, 1)),
        element("p", f"{counts.residue:,} of {counts.chars:,} characters are text that does not belong to an article.", cls="meaning"),
        cls="residue",
    )
    sentences = " ".join(filter(None, (fixed(summary), headline(summary), fixable(summary))))
    problems = summary.problems
    unchecked = element("a", f"{count(len(problems), 'thing')} could not be checked.", href="#facts") if problems else None
    return element(
        "section",
        element("h1", said, id="verdict-title"),
        bar(*parts, of=max(total, 1)),
        element("dl", *figures, cls="standings"),
        element("div", residue, _blame(counts, summary), cls="second"),
        element("p", sentences, " " if unchecked else None, unchecked, cls="counts"),
        id="verdict",
        aria_labelledby="verdict-title",
    )


def _mendable(counts: PageCounts) -> str | None:
    return f" {counts.mendable:,} of them --unsafe-fixes would answer." if counts.mendable else None


def _blame(counts: PageCounts, summary: Summary) -> Markup | None:
    """Return the rules with findings in most documents, and the sources with most such documents; None where no rule found anything."""
    if not summary.rules:
        return None
    rules = [
        element(
            "li",
            element("a", f"{rule.code} {rule.name}", href=filtered(rule=rule.code)),
            f" in {percent(rule.documents, summary.documents)}",
        )
        for rule in by_documents(summary)[:3]
    ]
    sources = [
        element("li", element("a", name, href=filtered(source=name)), f" {group.hit:,} of {group.documents:,}")
        for name, group in _by_hits(counts.groups)[:3]
    ]
    return element(
        "div",
        element("div", element("h3", "Most documents are hit by"), element("ol", *rules)),
        element("div", element("h3", "Most of them are from"), element("ol", *sources)),
        cls="blame",
    )  # fmt: skip


def by_documents(summary: Summary) -> list[RuleCounts]:
    """Return the rules that have findings, those with findings in most documents first."""
    return sorted(summary.rules.values(), key=lambda rule: (-rule.documents, -rule.findings, rule.code))


def rules(summary: Summary, infos: Mapping[str, RuleInfo]) -> Markup:
    """Return the table of every rule that has findings, by the number of documents."""
    note = "A document counts once for a rule, however often the rule speaks there. The bar is the share of all documents."
    ranked = by_documents(summary)
    if not ranked:
        return section("rules", "Rules", None, element("p", "No rule found anything.", cls="none"))
    shown, rest = ranked[:SHOWN_RULES], ranked[SHOWN_RULES:]
    more = element("details", element("summary", count(len(rest), "more rule")), _rule_table(rest, summary, infos)) if rest else None
    return section("rules", "Rules", note, _rule_table(shown, summary, infos), more)


def _rule_table(all_counts: Iterable[RuleCounts], summary: Summary, infos: Mapping[str, RuleInfo]) -> Markup:
    heads = ["Rule, and what it means", "Severity", "Confidence", "Documents", "", "Findings", "Safe fixes", "Unsafe"]
    classes = [None, None, None, "number", "share", "number", "number wide", "number wide"]
    rows = []
    for rule in all_counts:
        info = infos.get(rule.code)
        name = element("a", element("code", rule.code), f" {rule.name}", href=filtered(rule=rule.code))
        share = [bar((rule.severity.value, rule.documents), of=max(summary.documents, 1)), percent(rule.documents, summary.documents)]
        cells = [
            element("th", name, element("span", info.summary, cls="meaning") if info else None, scope="row"),
            element("td", rule.severity.value, cls=f"severity {rule.severity.value}"),
            element("td", info.confidence if info else "", cls="confidence"),
            element("td", f"{rule.documents:,}", cls="number"),
            element("td", *share, cls="share"),
            element("td", f"{rule.findings:,}", cls="number"),
            element("td", f"{rule.safe:,}", cls="number wide"),
            element("td", f"{rule.unsafe:,}", cls="number wide"),
        ]
        rows.append(element("tr", *cells))
    return table("Rules by the documents they hit", list(zip(heads, classes, strict=True)), rows, "rules")


def table(caption: str, heads: Sequence[tuple[str, str | None]], rows: Iterable[Markup], name: str) -> Markup:
    """Return a table in a frame that scrolls by itself where it is too wide; heads are (text, class), an empty text says ``Share``."""
    cells = [element("th", element("span", head or "Share", cls=None if head else "unseen"), scope="col", cls=cls) for head, cls in heads]
    inner = element(
        "table", element("caption", caption, cls="unseen"), element("thead", element("tr", *cells)), element("tbody", *rows), cls=name
    )
    return element("div", inner, cls="scrolls", tabindex=0, role="region", aria_label=caption)


def sources(counts: PageCounts) -> Markup:
    """Return the table of sources by categories: the share of a source's documents in which a category was found."""
    totals: dict[str, int] = {}
    for group in counts.groups.values():
        for category, number in group.categories.items():
            totals[category] = totals.get(category, 0) + number
    if not totals:
        return section("sources", "Sources", None, element("p", "Nothing was found in any source.", cls="none"))
    categories = sorted(totals, key=lambda category: (-totals[category], category))
    ranked = _by_hits(counts.groups)
    shown, rest = ranked[:SHOWN_GROUPS], [group for _, group in ranked[SHOWN_GROUPS:]]
    rows = [_heat_row(name, group, categories, linked=True) for name, group in shown]
    if rest:
        others = Group(sum(group.documents for group in rest), sum(group.hit for group in rest))
        for group in rest:
            others.categories.update(group.categories)
        rows.append(_heat_row(f"{count(len(rest), 'other source')}", others, categories, linked=False))
    heads = [("Source", None), ("Documents", "number"), ("Hit", "number"), *((category, "category") for category in categories)]
    note = (
        "A source is a site, else the folder of a file or the file of a record. A cell is the share of the source's documents, in percent, "
        "where a category was found."
    )
    return section("sources", "Sources by category", note, table("Share of documents hit, by source and category", heads, rows, "heat"))


def _by_hits(groups: Mapping[str, Group]) -> list[tuple[str, Group]]:
    return sorted(groups.items(), key=lambda item: (-item[1].hit, -item[1].categories.total(), item[0]))


def _heat_row(name: str, group: Group, categories: Sequence[str], linked: bool) -> Markup:
    cells = []
    for category in categories:
        share = group.categories[category] / group.documents
        shade = sum(share > least for least in HEAT)
        shown = percent(group.categories[category], group.documents).removesuffix(" %") if shade else "·"
        link = element("a", shown, href=filtered(source=name, category=category)) if linked and shade else shown
        cells.append(element("td", link, cls=f"heat{shade}", title=f"{category}: {group.categories[category]:,} of {group.documents:,}"))
    title = element("a", name, href=filtered(source=name)) if linked and group.hit else name
    counts = [element("td", f"{number:,}", cls="number") for number in (group.documents, group.hit)]
    return element("tr", element("th", title, scope="row"), *counts, *cells)


def places(counts: PageCounts) -> Markup:
    """Return the table that shows where in the documents each category stands."""
    strips = {name: counts.strips[name] for name in sorted(counts.strips, key=lambda name: (-sum(counts.strips[name]), name))}
    if not strips:
        return section("places", "Where it stands", None, element("p", "No finding is about a part of a document.", cls="none"))
    note = (
        "Every document is laid out from its first character (head) to its last (tail); a column is as high as its share of the row's "
        "fullest one. Findings about a whole document are left out."
    )
    rows = [_strip_row(name, cells) for name, cells in strips.items()]
    heads = [
        ("Category", None), ("Head to tail", "stripe"), ("First tenth", "number"), ("Between", "number"), ("Last tenth", "number"),
        ("Findings", "number"),
    ]  # fmt: skip
    return section("places", "Where it stands", note, table("Where findings stand, by category", heads, rows, "strips"))


def _strip_row(name: str, cells: Sequence[float]) -> Markup:
    tenth, total = STEPS // 10, round(sum(cells))
    parts = [round(sum(part), 6) for part in (cells[:tenth], cells[tenth:-tenth], cells[-tenth:])]
    figures = [*(percent(part, total) for part in parts), f"{total:,}"]
    return element(
        "tr",
        element("th", element("a", name, href=filtered(category=name)), scope="row"),
        element("td", strip(cells), cls="stripe"),
        *(element("td", figure, cls="number") for figure in figures),
    )


def lengths(counts: PageCounts) -> Markup:
    """Return how long the documents are, and in which languages."""
    borders = [_short(border) for border in LENGTHS]
    labels = [f"< {borders[0]}", *(f"–{border}" for border in borders[1:]), f"> {borders[-1]}"]
    columns = [(label, split.documents, split.hit) for label, split in zip(labels, counts.lengths, strict=True)]
    rows = [
        element("tr", element("th", label, scope="row"), element("td", f"{all_:,}"), element("td", f"{hit:,}"))
        for label, all_, hit in columns
    ]
    heads = [element("th", head, scope="col") for head in ("Characters", "Documents", "With findings")]
    hidden = element(
        "table", element("caption", "Documents by length"), element("thead", element("tr", *heads)), element("tbody", *rows), cls="unseen"
    )  # fmt: skip
    figure = element("figure", element("figcaption", "Length, in characters"), histogram(columns), hidden)
    languages = element("figure", element("figcaption", "Language"), _languages(counts))
    note = join(
        element("i", cls="swatch hit", aria_hidden="true"), "with findings, ", element("i", cls="swatch unhit", aria_hidden="true"), "without any."
    )  # fmt: skip
    return section("lengths", "Length and language", note, element("div", figure, languages, cls="pair"))


def _languages(counts: PageCounts) -> Markup:
    ranked = sorted(counts.languages.items(), key=lambda item: (-item[1].documents, item[0]))
    shown, rest = ranked[:SHOWN_LANGUAGES], [split for _, split in ranked[SHOWN_LANGUAGES:]]
    if rest:
        shown.append((f"{len(rest)} others", Split(sum(split.documents for split in rest), sum(split.hit for split in rest))))
    top = max((split.documents for _, split in shown), default=1)
    rows = [
        element(
            "tr",
            element("th", name, scope="row"),
            element("td", bar(("hit", split.hit), ("unhit", split.documents - split.hit), of=top), cls="share"),
            element("td", f"{split.documents:,}", cls="number"),
            element("td", percent(split.hit, split.documents), cls="number"),
        )
        for name, split in shown
    ]
    return table(
        "Documents by language", [("Language", None), ("", "share"), ("Documents", "number"), ("Hit", "number")], rows, "languages"
    )


def _short(number: int) -> str:
    return f"{number // 1000}k" if number >= 1000 else str(number)
