"""A document with one finding, and what a report of any format says of it and of what could not be checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpers import findings as made
from helpers.findings import delete, finding
from newslint.findings import Category, Confidence, Finding, Place, Problem, Report, Severity
from newslint.reports import make, stream
from newslint.reports.summary import Summary

TEXT = "The bank kept rates on hold.\n\nSee also: Five charts on inflation\nMarkets barely moved.\n"
FOUND = finding(TEXT, 30, 64, delete(TEXT, 30, 65))
"""The finding on the third line of the text, with the fix that deletes the line."""
MISSING = Problem("gone.txt", None, "missing", "no such file")
AT = Place(12, 57, 12, 91)
"""The place of the finding, where the text stands in a record."""
BAD_LINE = Problem("feed.jsonl", 7, "record", "not JSON: Expecting value")


def record(*found: Finding, **more: Any) -> tuple[Report, str]:
    """Return the report on the text above as that of record 9 of a file, at one place there, and the text."""
    known = {"source": "data/crawl.jsonl", "id": "n9", "record": 9, "field": "body", "places": (AT,) * len(found or (FOUND,)), **more}
    return made.report(*(found or (FOUND,)), text=TEXT, site="ecb.example", **known), TEXT


@dataclass(frozen=True)
class RuleStub:
    """What a report says of a rule."""

    code: str = "INS101"
    name: str = "see-also-insert"
    summary: str = "A related-story link line was scraped into the article."
    why: str = "Readers of the corpus take it for a sentence."
    severity: Severity = Severity.ERROR
    confidence: Confidence = Confidence.HIGH
    category: Category = Category.INSERT


def report(*findings: Finding, text: str = TEXT, site: str | None = "ecb.example", **more: Any) -> Report:
    """Return a report on the text above, from a file and a site, unless something else is said."""
    return made.report(*findings, text=text, site=site, **more)


def reporter(format: str, *, color: bool = False, width: int = 80, rules: tuple[RuleStub, ...] = (RuleStub(),)) -> Any:
    """Return the reporter of a format, as the command line makes it."""
    return make(format, version="0.1.0", ruleset="abcdef012345", color=color, width=width, rules=rules)


def render(format: str, *documents: tuple[Report, str], problems: list[Problem] | tuple[Problem, ...] = (), **options: Any) -> str:
    """Return the whole output for reports and their texts."""
    chosen, summary = reporter(format, **options), Summary(problems=list(problems))
    for said, _ in documents:
        summary.add(said)
    return "".join(stream(chosen, (chosen.document(said, text) for said, text in documents), summary))
