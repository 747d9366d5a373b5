"""The verdict on a document: two or more different signs of translation or splicing make it a damaged copy.

One sign may be a slip of a human hand or of the scraper; two of different kinds stood together in 1 of 11,749 clean articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newslint.checks import Mark, Options
from newslint.document import Document
from newslint.findings import Finding


def judge(document: Document, findings: Iterable[Finding], options: Options) -> Iterator[Mark]:
    """One mark on the whole text where ``least`` different rules of ``signs`` (codes) found something; it lists what."""
    first: dict[str, Finding] = {}
    for finding in findings:
        if finding.code in options["signs"]:
            first.setdefault(finding.code, finding)
    if len(first) >= options["least"]:
        listed = ", ".join(f"{finding.name} ({finding.excerpt[:40]!r}, line {finding.line})" for finding in first.values())
        yield Mark(0, len(document.text), f"Machine-translated or damaged copy: {len(first)} different signs: {listed}.")
