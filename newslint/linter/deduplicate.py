"""Drop findings that say the same: where several rules would delete the same text, one finding is enough.

"Read more:" with headlines below it is a see-also line, a bare link word and the head of a block; "Follow us and subscribe" is two kinds of
call. Whoever reads the report wants to know once that it must go, and a count of findings counts lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from newslint.findings import Category, Confidence, Finding, Safety, Severity

_RESIDUE = frozenset(
    {
        Category.NAVIGATION,
        Category.INSERT,
        Category.PROMOTION,
        Category.ACCESS,
        Category.CAPTION,
        Category.BYLINE,
        Category.FOOTER,
        Category.COMMENTS,
        Category.EMBED,
        Category.DUPLICATE,
    }
)
_ORDER = {value: place for kind in (Severity, Confidence) for place, value in enumerate(kind)}


def best_of_overlapping(findings: Iterable[Finding], blocks: Collection[str]) -> list[Finding]:
    """Return the findings without those that another one makes superfluous: residue to be deleted

    * on the same span as another (the one that can be fixed safely stays, else the one of higher confidence, then severity),
    * inside a line that is deleted at least as safely,
    * that is the heading of a block (``blocks``: the codes of rules on blocks) or of what another fix cuts off. To delete the heading alone
      would hide what hangs on it.
    """
    findings = list(findings)
    residue = [(finding.start, _reach(finding), finding) for finding in findings if finding.category in _RESIDUE and _deletes(finding)]
    superfluous: set[int] = set()
    above: list[tuple[int, int, Finding]] = []  # what stays and may still hold the next one
    for entry in sorted(residue, key=lambda entry: (entry[0], -entry[1], _rank(entry[2]))):
        start, end, finding = entry
        above = [other for other in above if other[1] > start]
        if any(end <= other[1] and _makes_superfluous(other, entry, blocks) for other in above):
            superfluous.add(id(finding))
        else:
            above.append(entry)
    return [finding for finding in findings if id(finding) not in superfluous] if superfluous else findings


def _makes_superfluous(outer: tuple[int, int, Finding], inner: tuple[int, int, Finding], blocks: Collection[str]) -> bool:
    """Return whether ``outer``, which holds ``inner`` (start, reach and finding of both), makes it superfluous."""
    start, reach, finding = outer
    if start == inner[0] and (reach == inner[1] or reach > finding.end or finding.code in blocks):
        return True
    return finding.line == finding.end_line and (_is_safe(finding) or not _is_safe(inner[2]))


def _rank(finding: Finding) -> tuple[bool, int, int, str]:
    """Return the sort key of findings on one span: the first in this order stays."""
    return not _is_safe(finding), _ORDER[finding.confidence], _ORDER[finding.severity], finding.code


def _reach(finding: Finding) -> int:
    """Return the offset where the text ends that the finding and its fix take, without the blanks behind it."""
    edit = finding.fix.edits[-1] if finding.fix is not None and finding.fix.edits else None
    return finding.end if edit is None or edit.end <= finding.end else max(finding.end, edit.start + len(edit.old.rstrip()))


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safety is Safety.SAFE


def _deletes(finding: Finding) -> bool:
    """Return whether a finding has a fix that puts no new text anywhere."""
    return finding.fix is not None and not any(edit.new.strip() for edit in finding.fix.edits)
