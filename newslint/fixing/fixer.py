"""Fixing: choose edits by safety, drop what overlaps, apply, and repeat until the text converges."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from newslint.errors import FixError
from newslint.findings import Edit, Finding, Fixed, Report, Safety
from newslint.text.document import Document
from newslint.text.revision import Revision
from newslint.util.lazy_regex import lazily

MAX_ROUNDS = 10
_READABLE = lazily(r"[^\W_]")


class Repaired(NamedTuple):
    """A text after its fixes.

    ``revision`` leads to it, ``report`` is on the text as given, ``applied`` are the findings of that report whose fixes were applied, and
    ``after`` is the report on the text after them.
    """

    revision: Revision
    report: Report
    applied: set[Finding]
    after: Report


def repair(document: Document, lint: Callable[[Document], Report], unsafe: bool, once: Collection[str] = ()) -> Repaired:
    """Apply the fixes of the allowed safety to a text, round by round, until it converges.

    Fixes of the rules ``once`` (codes) are for the text as given only: they look at it as a whole, and what they leave is another text.
    Raise FixError where a text has not converged after `MAX_ROUNDS` rounds: a fix makes new work for itself.
    """
    revision = Revision(document.text)
    given = report = lint(document)
    applied: set[Finding] = set()
    for number in range(MAX_ROUNDS + 1):
        findings = report.findings if report is given else [finding for finding in report.findings if finding.code not in once]
        edits, done = choose(findings, unsafe)
        if not edits:
            return Repaired(revision, given, applied | _overtaken(given.findings, revision, unsafe), report)
        if number == MAX_ROUNDS:
            break
        if report is given:
            applied = done
        revision.apply(edits)
        report = lint(document.with_text(revision.text))
    stuck = sorted({finding.code for finding in done})
    raise FixError(f"fixing {document.source or 'a text'} did not converge in {MAX_ROUNDS} rounds; still at work: {', '.join(stuck)}")


def choose(findings: Iterable[Finding], unsafe: bool) -> tuple[list[Edit], set[Finding]]:
    """Return the edits to apply together, sorted and without overlaps, and the findings that they come from.

    Of edits that overlap, the longest wins (it mostly takes what the others want), then the one that starts first; the next
    round takes the rest. The edits of one fix are applied together or not at all.
    """
    fixable = [f for f in findings if f.fix is not None and (unsafe or f.fix.safety is Safety.SAFE)]
    edits: list[Edit] = []  # sorted
    done: set[Finding] = set()
    for finding in sorted(fixable, key=_longest_first):
        assert finding.fix is not None
        if all(edit in _around(edits, edit) for edit in finding.fix.edits):  # another rule asks for the same
            done.add(finding)
        elif not any(_clash(edit, other) for edit in finding.fix.edits for other in _around(edits, edit)):
            for edit in finding.fix.edits:
                insort(edits, edit)
            done.add(finding)
    return edits, done


def _longest_first(finding: Finding) -> tuple[int, int, str]:
    """Return the sort key by which the fix that takes most code points comes first, then the one that starts first."""
    assert finding.fix is not None
    return -sum(edit.end - edit.start for edit in finding.fix.edits), finding.fix.edits[0].start, finding.code


def _around(edits: Sequence[Edit], place: Edit | Finding) -> Sequence[Edit]:
    """Return those of sorted edits without overlaps that may touch an edit or a finding."""
    low = bisect_left(edits, place.start, key=lambda other: other.start)
    high = bisect_right(edits, place.end, key=lambda other: other.start)
    return edits[max(0, low - 1) : high]


def _clash(a: Edit, b: Edit) -> bool:
    """Return whether two edits overlap; two insertions at one place do, neighbours do not."""
    return (a.start < b.end and b.start < a.end) or (a.start == b.start and (a.start == a.end or b.start == b.end))


def _overtaken(findings: Iterable[Finding], revision: Revision, unsafe: bool) -> set[Finding]:
    """Return the findings whose fix may be applied and whose text is deleted in the end, by whatever edit.

    So a finding counts as fixed even where its own fix was left out in the first round.
    """
    edits = revision.edits()
    gone: set[Finding] = set()
    for finding in findings:
        if finding.fix is None or not (unsafe or finding.fix.safety is Safety.SAFE):
            continue
        if any(e.start <= finding.start and finding.end <= e.end and not e.new.strip() for e in _around(edits, finding)):
            gone.add(finding)
    return gone


def fixed(repaired: Repaired) -> Fixed:
    """Return the outcome of fixing, with the findings of the text as given that no fix answered."""
    revision, report, applied, after = repaired
    remaining = tuple(finding for finding in report.findings if finding not in applied)
    return Fixed(revision.text, revision.edits(), remaining, report, None if after is report else after)


def is_blank(text: str) -> bool:
    """Return whether a text holds nothing to read: no letter, no digit."""
    return _READABLE.search(text) is None


def removed_share(document: Document, edits: Iterable[Edit]) -> float:
    """Return the share (0 to 1) of a text's code points that edits take away."""
    return sum(max(0, len(edit.old) - len(edit.new)) for edit in edits) / max(1, len(document.text))
