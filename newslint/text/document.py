"""A document and its units: lines, paragraphs, neighbours, zones; offset <-> line and column.

Two shapes of text occur. Where blank lines separate the paragraphs and most runs between them hold several lines of
prose (hard-wrapped text), a paragraph is such a run; everywhere else each line is a paragraph of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from newslint.text.characters import BLANKS
from newslint.util.lazy_regex import lazily

_ASCII_AS_BLANK = b" " * 128 + bytes(range(128, 256))
_WRAPPED_LINE = lazily(r"[^\W\d_]\s*\Z")  # a line that breaks off after a letter goes on in the next one


class Document:
    """A text and what is known about where it came from.

    ``text`` is never changed. ``source`` is where it came from (a path, ``scrapy:spider``), ``site`` its host, ``title`` its headline,
    ``language`` the one that the caller names (BCP 47). Lines and offsets are computed when first asked for.
    """

    __slots__ = (
        "_beside_ascii",
        "_filled",
        "_paragraphs",
        "_rank",
        "_starts",
        "id",
        "language",
        "lines",
        "site",
        "source",
        "text",
        "title",
    )

    def __init__(
        self,
        text: str,
        id: str | None = None,
        source: str | None = None,
        site: str | None = None,
        title: str | None = None,
        language: str | None = None,
    ) -> None:
        if not isinstance(text, str):
            raise TypeError(f"a document's text must be str, not {type(text).__name__}")
        self.text = text
        self.id = id
        self.source = source
        self.site = site
        self.title = title
        self.language = language
        self.lines: list[str] = text.split("\n")
        self._beside_ascii: str | None = None
        self._starts: list[int] | None = None
        self._filled: list[int] | None = None
        self._rank: dict[int, int] | None = None
        self._paragraphs: list[tuple[int, int]] | None = None

    def with_text(self, text: str) -> Document:
        """Return a document with another text and the same facts about it; the document itself where the text is the same."""
        if text == self.text:
            return self
        return Document(text, self.id, self.source, self.site, self.title, self.language)

    def __repr__(self) -> str:
        return f"Document({self.text[:40]!r}{'...' if len(self.text) > 40 else ''}, source={self.source!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Document, (self.text, self.id, self.source, self.site, self.title, self.language)

    @property
    def beside_ascii(self) -> str:
        """The runs of non-ASCII characters in order, with blanks between them: some sixty in a page of news, where quotes are curly."""
        if self._beside_ascii is None:
            # As bytes: 9 microseconds for 6 KB, a regex takes 50 (and leaving ASCII out instead of blanking it takes 6 more).
            data = b"" if self.text.isascii() else self.text.encode("utf-8", "surrogatepass").translate(_ASCII_AS_BLANK)
            self._beside_ascii = b" ".join(data.split()).decode("utf-8", "surrogatepass")
        return self._beside_ascii

    @property
    def starts(self) -> list[int]:
        """The offset of the first code point of every line."""
        if self._starts is None:
            self._starts = list(accumulate([len(line) + 1 for line in self.lines[:-1]], initial=0))
        return self._starts

    @property
    def filled(self) -> list[int]:
        """The indexes (from 0) of the lines that are not blank, in order: the units that zones and neighbours count."""
        if self._filled is None:
            self._filled = [i for i, line in enumerate(self.lines) if line and not line.isspace()]
        return self._filled

    @property
    def rank(self) -> Mapping[int, int]:
        """The position (from 0) of each line that is not blank among those lines, by the index of the line."""
        if self._rank is None:
            self._rank = {line: rank for rank, line in enumerate(self.filled)}
        return self._rank

    @property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The first and last line index (from 0, both inclusive) of every paragraph."""
        if self._paragraphs is None:
            self._paragraphs = _paragraphs(self.lines, self.filled)
        return self._paragraphs

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of lines ``first`` to ``last`` (indexes from 0, both inclusive) without the blanks around them."""
        starts, head, tail = self.starts, self.lines[first], self.lines[last]
        start = starts[first] + len(head) - len(head.lstrip(BLANKS))
        end = starts[last] + len(tail.rstrip(BLANKS))
        return start, max(start, end)

    def line_at(self, offset: int) -> int:
        """Return the index (from 0) of the line that holds ``offset``."""
        return bisect_right(self.starts, offset) - 1

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of ``offset``, both from 1, columns in code points."""
        line = self.line_at(offset)
        return line + 1, offset - self.starts[line] + 1

    def paragraph_at(self, line: int) -> int:
        """Return the index of the paragraph that holds a line (index from 0, not blank)."""
        return max(0, bisect_right(self.paragraphs, line, key=lambda paragraph: paragraph[0]) - 1)

    def paragraph_of(self, line: int) -> tuple[int, int]:
        """Return the first and last line index of the paragraph that holds a line (index from 0, not blank)."""
        return self.paragraphs[self.paragraph_at(line)] if self.paragraphs else (line, line)


def _runs(filled: list[int]) -> list[tuple[int, int]]:
    """Return the first and last index of every run of lines with no blank line between them."""
    runs: list[tuple[int, int]] = []
    for line in filled:
        if runs and runs[-1][1] == line - 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return runs


def _paragraphs(lines: list[str], filled: list[int]) -> list[tuple[int, int]]:
    """Return the runs of lines as paragraphs where the text is hard-wrapped; else each line that is not blank."""
    runs = _runs(filled)
    inner = [i for first, last in runs for i in range(first, last)]  # lines that another one of their run follows
    wrapped = sum(1 for i in inner if _WRAPPED_LINE.search(lines[i]) and len(lines[i].split()) >= 5)
    if len(runs) > 1 and inner and wrapped * 2 > len(inner):
        return runs
    return [(line, line) for line in filled]
