"""Teasers of other articles at the end of a text: paragraphs that break off in dots, one after the other, with headlines between them.

A story may end in dots, and a list of quotations may hold some. Only a page that lists other articles cuts so many paragraphs in a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.text.characters import BLANKS
from newslint.text.document import Document
from newslint.text.sentences import ends_sentence
from newslint.text.words import count_words

_DOTS = ("…", "...", "[…]", "[...]", "(...)", "(…)")
_QUOTES = "\"'“”„«»‘’‚「『"
_BETWEEN = 3  # lines from one teaser to the next, and from the last one to the end of the text
_SHARE = 3  # one in so many lines of the run is a teaser, or more


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield at most one mark, on the run of ``min`` or more teasers of ``min-words`` words at the end of the text.

    Above the run sentences of ``article`` words must stand.
    """
    if "…" not in document.text and "..." not in document.text:
        return
    lines = [document.lines[number].strip(BLANKS) for number in document.filled]
    teasers = [number for number, line in enumerate(lines) if _is_teaser(line, options["min-words"])]
    run = _last_run(teasers, len(lines))
    if len(run) < options["min"]:
        return
    first = run[0]
    if first > 0 and not ends_sentence(lines[first - 1]):
        first -= 1  # its headline
    above = sum(count_words(line) for line in lines[:first] if ends_sentence(line))
    if _SHARE * len(run) >= len(lines) - first and above >= options["article"]:
        yield Mark(*document.span(document.filled[first], document.filled[-1]))


def _is_teaser(line: str, least: int) -> bool:
    return line.endswith(_DOTS) and line[0] not in _QUOTES and count_words(line) >= least


def _last_run(teasers: Sequence[int], end: int) -> list[int]:
    """Return the teasers (numbers of lines) that follow each other closely up to line ``end``, the end of the text."""
    run: list[int] = []
    for number in reversed(teasers):
        if end - number > _BETWEEN:
            break
        run.insert(0, number)
        end = number
    return run


CHECK = DocumentCheck("teaser-run", find, {"min": 3, "min-words": 10, "article": 60}, once=True)
