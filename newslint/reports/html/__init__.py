"""The report as a page to look at: one file that works offline, in any browser of the last years.

Workers send the facts of every document; the main process adds up counts, keeps a limited number of findings and documents, and writes the
page when all are in.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from newslint.findings import Report
from newslint.reports.html import findings as browser
from newslint.reports.html import sections
from newslint.reports.html.counts import PageCounts
from newslint.reports.html.data import Row, embedded
from newslint.reports.html.document_facts import facts_of, read
from newslint.reports.html.markup import Markup
from newslint.reports.html.page import page
from newslint.reports.html.sampling import Kept, Sample
from newslint.reports.summary import Summary
from newslint.util.sanitize import visible

if TYPE_CHECKING:
    from newslint.rules.model import Rule


class Html:
    """A reporter that makes a page. ``settings`` is the configuration as text.

    The page says when it was made; with SOURCE_DATE_EPOCH in the environment the page is always the same, byte for byte.
    """

    def __init__(self, *, version: str, ruleset: str, rules: tuple[Rule, ...], settings: str) -> None:
        self.version = version
        self.ruleset = ruleset
        self.settings = settings
        self.rules = {rule.code: sections.RuleInfo(rule.code, rule.name, rule.confidence.value, rule.summary) for rule in rules}

    def document(self, report: Report, text: str) -> str:
        """Return the facts of the document, as one line."""
        return facts_of(report, text).line()

    def assemble(self, documents: Iterable[str], summary: Summary) -> Iterator[str]:
        """Yield the page, part by part, once all documents are in."""
        started = time.time()
        counts, sample = PageCounts(), Sample()
        for line in documents:
            document = read(line)
            counts.add(document)
            sample.put(document)
        kept = sample.findings()
        names = {code: visible(info.name) for code, info in self.rules.items()}
        data = embedded(map(_row, kept), names)
        yield from page("newslint report", f"newslint {self.version}", self._sections(counts, sample, len(kept), summary, started), data)

    def _sections(self, counts: PageCounts, sample: Sample, kept: int, summary: Summary, started: float) -> dict[str, Markup]:
        parts = {
            "Verdict": sections.verdict(counts, summary),
            "Rules": sections.rules(summary, self.rules),
            "Sources": sections.sources(counts),
            "Places": sections.places(counts),
            "Lengths": sections.lengths(counts),
            "Findings": browser.findings(_cut(kept, sample.seen)),
            "Documents": browser.samples(sample.samples()),
            "Facts": browser.facts(self._facts(started, summary), self.settings, summary),
        }
        return {words: part for words, part in parts.items() if part is not None}

    def _facts(self, started: float, summary: Summary) -> Iterator[tuple[str, str]]:
        yield "newslint", self.version
        yield "Rule set", f"{self.ruleset} ({len(self.rules):,} rules)"
        yield "Configuration", self.settings.partition("\n")[0].removeprefix("# ")
        yield "Documents", f"{summary.documents:,}"
        yield "Characters", f"{summary.chars:,}"
        fixed_time = os.environ.get("SOURCE_DATE_EPOCH", "")
        stamp = float(fixed_time) if fixed_time.isdecimal() else started
        yield "Time", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(stamp))
        if not fixed_time:
            yield "Took", f"{time.time() - started:,.1f} s"


def _cut(kept: int, seen: int) -> str | None:
    """Say how many of the findings the page holds; return None where it holds all."""
    if kept == seen:
        return None
    held = f"The page holds {kept:,} of {seen:,} findings: of every rule as many as fit, frequent ones as a sample. "
    return held + "All counts above are about all of them; check --output-format jsonl lists them all."


def _row(kept: Kept) -> Row:
    spot, document = kept.spot, kept.document
    return Row(
        spot.code, spot.severity, document.source, document.id, document.group, spot.line, spot.column,
        spot.message, spot.kinds, spot.text, spot.fix, spot.remedy,
    )  # fmt: skip
