"""Where findings stand, as every report names it: ``FILE:LINE:COL`` can be opened, and is what ``explain`` and ``accept`` take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.findings import Finding, Place, Report
from newslint.util.lazy_regex import lazily
from newslint.util.sanitize import place


def placed(report: Report) -> Iterator[tuple[Finding, Place]]:
    """Yield the findings of a report, each with its place in the file."""
    return zip(report.findings, places(report), strict=True)


def places(report: Report) -> Sequence[Place]:
    """Return the places of the findings in the file, in their order; a text that is no part of a record is the file."""
    return report.places or [Place(found.line, found.column, found.end_line, found.end_column) for found in report.findings]


def file_of(report: Report) -> str | None:
    """Return the name of the file that the places of a report are in; None where the text came from no file."""
    return report.file or report.source


def heading(report: Report) -> str:
    """Return the name of a document, as neutral text: ``data/crawl.jsonl [n12]``."""
    return place(file_of(report), own_id(report.id))


def shown(report: Report, at: Place) -> str:
    """Return a place in the file with the name of the record, as neutral text: ``data/crawl.jsonl:12:57 [n12]``."""
    return place(file_of(report), own_id(report.id), at.line, at.column)


def own_id(id: str | None) -> str | None:
    """Return the identifier that a record has itself; None for one that says no more than its place (``line 12``, ``record 3``)."""
    return None if id is None or _COUNTED.fullmatch(id) else id


_COUNTED = lazily(r"(?:line|record) [0-9]+")
