"""The reasons to apply no fix at all: a text is data, nothing would be left of it, or more would go than the removal cap allows."""

from __future__ import annotations

from typing import NamedTuple

from newslint.findings import Report, Severity, is_whole
from newslint.fixing import data_text, nothing_left, removal_cap
from newslint.fixing.fixer import Repaired, is_blank, removed_share
from newslint.text.data import data_kind
from newslint.text.document import Document

STEPS = {check.name: check for check in (data_text.CHECK, nothing_left.CHECK, removal_cap.CHECK)}
"""The checks that say the same of the safe fixes of a text that is only linted; `newslint.checks.CHECKS` holds a `FixingStep` for each."""

# Share of a text with an error about the whole that safe fixes may take: the residue of a spun article is less, a notice in its place is more.
FEW_SIGNS = 0.1


class HeldBack(NamedTuple):
    """The reason why no fix is applied: the name of the check that reports it, and its message.

    ``check`` is None where an error about the whole document is the reason.
    """

    check: str | None
    message: str = ""


class Cap(NamedTuple):
    """The largest share (percent) that fixes may take of a text of at least ``least`` code points; None: any share."""

    share: float | None
    least: int


def held_back(document: Document, repaired: Repaired, unsafe: bool, cap: Cap) -> HeldBack | None:
    """Return why a document must stay as it was given; None where its fixes may be applied."""
    if data := data_kind(document.text):
        return HeldBack(data_text.CHECK.name, data_text.why_not(data))
    fixed, edits = repaired.revision.text, repaired.revision.edits()
    condemned = _condemned(repaired.report, document.text)
    # The error must not go with its signs: "This article is for subscribers" below a deleted line is no article either.
    if not unsafe and condemned and (removed_share(document, edits) > FEW_SIGNS or not condemned <= _condemned(repaired.after, fixed)):
        return HeldBack(None)
    kind = "All" if unsafe else "Safe"
    if is_blank(fixed):
        return HeldBack(nothing_left.CHECK.name, f"{kind} fixes would leave nothing of this text; none is applied.")
    if cap.share is not None and len(document.text) >= cap.least and 100 * removed_share(document, edits) > cap.share:
        return HeldBack(removal_cap.CHECK.name, f"{kind} fixes would take more of this text than the removal cap allows; none is applied.")
    return None


def _condemned(report: Report, text: str) -> set[str]:
    """Return the codes of errors about the document as a whole that have no fix."""
    return {f.code for f in report.findings if f.fix is None and f.severity is Severity.ERROR and is_whole(f, text)}
