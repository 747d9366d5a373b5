"""What the findings of a document mean for it: whether it can enter a corpus as it is, after fixing, after review, or not at all."""

from __future__ import annotations

from enum import StrEnum

from newslint.findings import Category, Finding, Report, Safety, Severity

DAMAGE = frozenset({Category.ENCODING, Category.TRUNCATION, Category.SPLICE, Category.TRANSLATION, Category.LANGUAGE})
"""Categories about words of the article that are spoilt; all others are about text that does not belong to it: residue."""


class Standing(StrEnum):
    """The verdict on a document.

    ``clean``: no error or warning; ``fixable``: safe fixes answer all of them; ``review``: a person has to look; ``reject``: it cannot be
    repaired.
    """

    CLEAN = "clean"
    FIXABLE = "fixable"
    REVIEW = "review"
    REJECT = "reject"


def standing(report: Report, text: str) -> Standing:
    """Return the standing of a document; ``text`` is the document as given.

    An empty document is rejected, and one that an error covers as a whole.
    """
    if not text.strip():
        return Standing.REJECT
    serious = [finding for finding in report.findings if finding.severity is not Severity.INFO]
    if not serious:
        return Standing.CLEAN
    filled = len(text.strip())
    if any(finding.severity is Severity.ERROR and about_all(finding, filled) for finding in serious):
        return Standing.REJECT
    safe = all(finding.fix is not None and finding.fix.safety is Safety.SAFE for finding in serious)
    return Standing.FIXABLE if safe else Standing.REVIEW


def about_all(finding: Finding, filled: int) -> bool:
    """Return whether the finding is about the whole document, which has ``filled`` code points without the blanks around it."""
    return finding.end - finding.start >= filled


def residue(report: Report) -> int:
    """Return the number of code points that errors and warnings about residue cover; what several of them cover counts once."""
    covered = at = 0
    for finding in sorted(report.findings, key=lambda finding: finding.start):
        if finding.severity is Severity.INFO or finding.category in DAMAGE:
            continue
        start = max(at, finding.start)
        if finding.end > start:
            covered += finding.end - start
            at = finding.end
    return covered
