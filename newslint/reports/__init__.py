"""The formats of a report. A reporter takes text and returns text: worker processes can render, the main process writes in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from newslint.findings import Report
    from newslint.reports.summary import Summary
    from newslint.rules.model import Rule

GROUPS = ("file", "rule")
FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "markdown", "html")


class Reporter(Protocol):
    """A writer of one format. It can be pickled, and keeps nothing of what it has written.

    ``separator`` stands between the texts of two documents, where neither is empty. With ``summary_first`` the text of `end` stands
    before the documents. `stream` puts everything in order.
    """

    separator: str
    summary_first: bool

    def begin(self) -> str:
        """Return what opens the report."""
        ...

    def document(self, report: Report, text: str) -> str:
        """Return what the report says about one document, ``""`` for nothing; ``text`` is the document as given, before any fix."""
        ...

    def end(self, summary: Summary) -> str:
        """Return the rest: counts, what can be fixed, what could not be checked."""
        ...


@runtime_checkable
class Assembler(Protocol):
    """A writer of a format that is about the run as a whole: what `document` returns are notes, not text for the report.

    It can be pickled.
    """

    def document(self, report: Report, text: str) -> str:
        """Return what the report has to know about one document; ``text`` is the document as given, before any fix."""
        ...

    def assemble(self, documents: Iterable[str], summary: Summary) -> Iterator[str]:
        """Yield the report, part by part, from the notes in the order of the documents; ``summary`` is read once the notes are used up."""
        ...


def make(
    format: str,
    *,
    version: str,
    ruleset: str,
    color: bool,
    width: int,
    rules: tuple[Rule, ...],
    group_by: str | None = None,
    settings: str = "",
) -> Reporter | Assembler:
    """Make a reporter for one of `FORMATS`.

    ``version`` (of newslint), ``ruleset`` (its hash), ``rules`` and ``settings`` (as text) are for the formats that name them. ``color``
    (ANSI sequences), ``width`` (columns) and ``group_by`` (one of `GROUPS`) are for ``text``; what a reporter by rule returns is put in
    order by `newslint.reports.grouped.by_rule`. Raise ValueError for another format. Only the modules of the format are imported.
    """
    if format == "text" and group_by is not None:
        from newslint.reports.grouped import ByFile, ByRule

        return (ByFile if group_by == "file" else ByRule)(color=color, width=width)
    if format == "text":
        from newslint.reports.text import Text

        return Text(color=color, width=width)
    if format == "concise":
        from newslint.reports.concise import Concise

        return Concise()
    if format == "json":
        from newslint.reports.json import Json

        return Json(version=version, ruleset=ruleset)
    if format == "jsonl":
        from newslint.reports.json import JsonLines

        return JsonLines(version=version, ruleset=ruleset)
    if format == "sarif":
        from newslint.reports.sarif import Sarif

        return Sarif(version=version, ruleset=ruleset, rules=rules)
    if format == "github":
        from newslint.reports.github import GitHub

        return GitHub()
    if format == "markdown":
        from newslint.reports.markdown import Markdown

        return Markdown(version=version, ruleset=ruleset)
    if format == "html":
        from newslint.reports.html import Html

        return Html(version=version, ruleset=ruleset, rules=rules, settings=settings)
    raise ValueError(f"unknown output format {format!r}: not one of {', '.join(FORMATS)}")


def stream(reporter: Reporter | Assembler, documents: Iterable[str], summary: Summary) -> Iterator[str]:
    """Yield the texts to write, in order.

    ``documents`` are the texts of `Reporter.document` in the order of the documents. ``summary`` may be filled while they are taken; it is
    read once they are used up. For a format with ``summary_first`` all documents are held back until then; an `Assembler` keeps what it
    needs of them.
    """
    if isinstance(reporter, Assembler):
        yield from reporter.assemble(documents, summary)
    elif reporter.summary_first:
        documents = list(filter(None, documents))
        yield reporter.begin()
        yield reporter.end(summary)
        yield from _separated(reporter.separator, documents)
    else:
        yield reporter.begin()
        yield from _separated(reporter.separator, documents)
        yield reporter.end(summary)


def _separated(separator: str, documents: Iterable[str]) -> Iterator[str]:
    first = True
    for document in documents:
        if document:
            yield document if first else separator + document
            first = False
