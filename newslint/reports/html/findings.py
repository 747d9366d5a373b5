"""The parts of the page that show text: the findings browser, whole documents, and the facts of the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newslint.findings import Problem
from newslint.reports.html.document_facts import LONGEST_SAMPLE, DocumentFacts
from newslint.reports.html.markup import Markup, element, join
from newslint.reports.html.page import section
from newslint.reports.summary import Summary
from newslint.reports.summary_text import problem_lines, skipped
from newslint.util.plural import count
from newslint.util.sanitize import place

SHOWN_PROBLEMS = 200

_STANDINGS = {"fixable": "fixable", "review": "to review", "reject": "to reject"}


def findings(cut: str | None, title: str = "Findings") -> Markup:
    """Return the frame that the script fills: filters, pages, a list.

    Without scripts it says so. ``cut`` says what of the run is not in it.
    """
    note = join(
        "Filters stand in the address of the page: copy it to show somebody the same findings. In the list, ",
        element("kbd", "↑"), " and ", element("kbd", "↓"), " go from finding to finding.",
    )  # fmt: skip
    warning = element("p", cut, cls="cut") if cut else None
    search = element(
        "label", element("span", "Text"), element("input", type="search", id="search", autocomplete="off", spellcheck="false"), cls="search"
    )  # fmt: skip
    form = element(
        "form", search, element("button", "Clear", type="button", id="clear"), id="filters", role="search", aria_label="Filter findings"
    )
    shown = element("p", element("output", id="shown", aria_live="polite"))
    pages = element("div", shown, *_turners(""), cls="pages")
    below = element("div", *_turners("-below"), cls="pages below")
    scriptless = element("noscript", element("p", "Browsing findings needs JavaScript, which this viewer does not run.", cls="none"))
    return section("findings", title, note, warning, scriptless, form, pages, element("ol", id="list", aria_label="Findings"), below)


def _turners(where: str) -> tuple[Markup, Markup]:
    """Return the buttons that turn pages; ``where`` is the end of their identifiers."""
    return (
        element("button", "Previous", type="button", id=f"previous{where}", cls="previous"),
        element("button", "Next", type="button", id=f"next{where}", cls="next"),
    )


def samples(documents: Sequence[DocumentFacts]) -> Markup | None:
    """Return whole documents with their findings marked; only the first one is open. Return None where there is no document."""
    if not documents:
        return None
    note = (
        "Drawn by name, so that every run draws the same ones; of each verdict a few. Text under a mark is what a finding is about; hover or "
        "tab to a code to read why."
    )
    return section("documents", "Whole documents", note, *(_sample(document, number == 0) for number, document in enumerate(documents)))


def _sample(document: DocumentFacts, opened: bool) -> Markup:
    whole = [spot for spot in document.spots if spot.whole]
    about = [element("p", element("code", spot.code), f" {spot.message}", cls="whole") for spot in whole]
    head = element(
        "summary",
        element("span", _STANDINGS[document.standing], cls=f"tag {document.standing}"),
        element("span", place(document.source, document.id), cls="place"),
        element("span", f"{count(len(document.spots), 'finding')}, {document.chars:,} characters", cls="size"),
    )
    rest = document.chars - LONGEST_SAMPLE
    more = element("p", f"… {rest:,} more characters", cls="none") if rest > 0 else None
    text = element("div", *_text(document), cls="text", dir="auto", lang=document.language, tabindex=0, role="region", aria_label="Text")
    return element("details", head, *about, text, more, cls="document", open="" if opened else None)


def _text(document: DocumentFacts) -> Iterable[Markup | str]:
    """Yield the text with marks; where a finding begins, its code."""
    seen: set[int] = set()
    for piece, over in document.pieces:
        if not over:
            yield piece
            continue
        for number in over:
            if number not in seen:
                seen.add(number)
                spot = document.spots[number]
                yield element("abbr", spot.code, title=f"{spot.severity}: {spot.message}", cls=spot.severity, tabindex=0)
        worst = min((document.spots[number].severity for number in over), key=["error", "warning", "info"].index)
        yield element("mark", piece, cls=worst)


def facts(named: Iterable[tuple[str, str]], settings: str, summary: Summary) -> Markup:
    """Return the section that says what was run, on what, and what could not be checked."""
    entries = [element("div", element("dt", name), element("dd", value)) for name, value in named]
    configuration = element("details", element("summary", "All settings"), element("pre", settings, tabindex=0)) if settings else None
    return section(
        "facts", "This run", None, element("dl", *entries, cls="facts"), configuration, *_unchecked(summary.problems), _skipped(summary)
    )


def _unchecked(problems: Sequence[Problem]) -> Iterable[Markup]:
    yield element("h3", f"Could not be checked: {len(problems):,}" if problems else "Everything could be checked.")
    if problems:
        lines = list(problem_lines(problems))
        listed = [element("li", line) for line in lines[:SHOWN_PROBLEMS]]
        rest = len(lines) - len(listed)
        yield element("ul", *listed, element("li", f"… and {rest:,} more") if rest else None, cls="problems")


def _skipped(summary: Summary) -> Markup | None:
    said = skipped(summary)
    return element("p", said) if said else None
