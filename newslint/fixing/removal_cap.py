"""Safe fixes that would take so much of a text that none of them is applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import FindingsCheck, Mark, Options
from newslint.findings import Finding, Fix, Safety
from newslint.fixing.fixer import choose, removed_share
from newslint.text.document import Document


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield one mark on the whole text where safe fixes take more than ``share`` percent of a text of ``min-chars`` code points or more."""
    if len(document.text) < options["min-chars"]:
        return
    taken = sum([_taken(finding.fix) for finding in findings if finding.fix is not None and finding.fix.safety is Safety.SAFE])
    if 100 * taken < options["share"] * len(document.text):  # all of them together, so fewer do not either
        return
    share = 100 * removed_share(document, choose(findings, unsafe=False)[0])
    if share > options["share"]:
        message = f"Safe fixes would take {share:.0f} % of this text (the cap is {options['share']} %); none is applied."
        yield Mark(0, len(document.text), message)


def _taken(fix: Fix) -> int:
    """Return the number of code points that a fix takes away."""
    return sum([max(0, len(edit.old) - len(edit.new)) for edit in fix.edits])


CHECK = FindingsCheck("removal-cap", judge)  # its options and their defaults stand in `newslint.checks`
