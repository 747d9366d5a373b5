"""One line, one finding: of several rules that would delete the same text, one is enough to say so.

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
_SEVERITIES, _CONFIDENCES = tuple(Severity), tuple(Confidence)


def best_of_overlapping(findings: Iterable[Finding], blocks: Collection[str]) -> list[Finding]:
    """The findings without those that another one makes superfluous: residue to be deleted

    * on the same span as another (the one that can be fixed safely stays, else the surer, the graver one),
    * inside a line that is deleted at least as safely,
    * that is the heading of a block (``blocks``: the codes of rules on blocks) or of what another fix cuts off. To delete the heading alone
      would hide what hangs on it.
    """
    findings = list(findings)
    residue = sorted((f for f in findings if f.category in _RESIDUE and _deletes(f)), key=lambda f: (f.start, -_reach(f), _rank(f)))
    said: set[int] = set()
    above: list[Finding] = []  # the findings that stay and may still hold the next one
    for finding in residue:
        above = [other for other in above if _reach(other) > finding.start]
        if any(_reach(finding) <= _reach(other) and _says_it(other, finding, blocks) for other in above):
            said.add(id(finding))
        else:
            above.append(finding)
    return [finding for finding in findings if id(finding) not in said]


def _says_it(outer: Finding, inner: Finding, blocks: Collection[str]) -> bool:
    """Whether ``outer``, which holds ``inner``, is all that needs to be said."""
    if outer.start == inner.start and (_reach(outer) == _reach(inner) or outer.code in blocks or _reach(outer) > outer.end):
        return True
    return outer.line == outer.end_line and (_is_safe(outer) or not _is_safe(inner))


def _rank(finding: Finding) -> tuple[bool, int, int, str]:
    """Of findings on one span the first by this order stays."""
    return not _is_safe(finding), _CONFIDENCES.index(finding.confidence), _SEVERITIES.index(finding.severity), finding.code


def _reach(finding: Finding) -> int:
    """Where the text ends that the finding and its fix take, blanks behind it aside."""
    edits = finding.fix.edits if finding.fix is not None else ()
    return max([finding.end, *(edit.start + len(edit.old.rstrip()) for edit in edits)])


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safety is Safety.SAFE


def _deletes(finding: Finding) -> bool:
    return finding.fix is not None and not any(edit.new.strip() for edit in finding.fix.edits)
