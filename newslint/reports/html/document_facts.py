"""What the page has to know of one document: made where the document is checked, sent to the main process as a line of JSON."""

from __future__ import annotations

from typing import NamedTuple

from newslint.findings import Finding, Place, Report
from newslint.reports.fix_text import describe
from newslint.reports.grouping import group_of
from newslint.reports.html.highlight import covered, marked
from newslint.reports.html.markup import neutral
from newslint.reports.html.verdicts import Standing, about_all, residue, standing
from newslint.reports.place import file_of, placed
from newslint.util.hashing import blake2b
from newslint.util.sanitize import visible

LONGEST_SAMPLE = 12_000  # code points of a document that is shown whole


class Spot(NamedTuple):
    """A finding as the page shows it.

    ``line`` and ``column`` are those of the file. ``fix`` is the safety of its fix or ``""``, ``remedy`` the fix in words; ``whole``: it is
    about the whole document.
    """

    code: str
    severity: str
    line: int
    column: int
    start: int
    end: int
    whole: bool
    message: str
    kinds: str
    text: str
    fix: str
    remedy: str


class DocumentFacts(NamedTuple):
    """A document in short; all its strings are neutral. ``group`` is what it is counted under; ``rank`` is as good as a random number.

    ``residue`` is in code points; ``mendable``: every error and warning has a fix, safe or not. ``pieces`` is the text, or its beginning,
    as `newslint.reports.html.highlight.covered` cuts it; empty for a clean document.
    """

    source: str
    id: str | None
    group: str
    language: str | None
    chars: int
    standing: str
    mendable: bool
    residue: int
    rank: int
    spots: list[Spot]
    pieces: list[tuple[str, list[int]]]

    def line(self) -> str:
        """Return the facts as one line, which `read` reads."""
        import orjson

        return orjson.dumps([*self[:-2], [list(spot) for spot in self.spots], self.pieces]).decode()


def read(line: str) -> DocumentFacts:
    """Return the facts that `DocumentFacts.line` wrote."""
    import orjson

    *head, spots, pieces = orjson.loads(line)
    return DocumentFacts._make([*head, [Spot(*spot) for spot in spots], pieces])


def facts_of(report: Report, text: str) -> DocumentFacts:
    """Return the facts of a document; ``text`` is the document as given."""
    where = standing(report, text)
    filled = len(text.strip())
    partial = [(number, finding) for number, finding in enumerate(report.findings) if not about_all(finding, filled)]
    return DocumentFacts(
        visible(file_of(report) or "<text>"),
        None if report.id is None else visible(report.id),
        visible(group_of(report.source, report.id, report.site)),
        report.language,
        report.chars,
        where.value,
        all(finding.fix is not None or finding.severity.rank == 0 for finding in report.findings),
        residue(report),
        rank(report.source, report.id),
        [_spot(finding, at, text, filled) for finding, at in placed(report)],
        [] if where is Standing.CLEAN else list(covered(partial, text, LONGEST_SAMPLE)),
    )


def _spot(finding: Finding, at: Place, text: str, filled: int) -> Spot:
    return Spot(
        finding.code,
        finding.severity.value,
        at.line,
        at.column,
        finding.start,
        finding.end,
        about_all(finding, filled),
        neutral(finding.message),
        *marked(finding, text),
        finding.fix.safety.value if finding.fix else "",
        describe(finding.fix, text) if finding.fix else "",
    )


def rank(source: str | None, id: str | None) -> int:
    """Return a number that depends on the name of the document alone: the lowest numbers make a sample that is the same in every run."""
    name = f"{source}\0{id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=6).digest(), "big")
