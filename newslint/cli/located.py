"""``FILE:LINE:COL``, as every report prints it, and back: the texts and lines of texts that stand at such a place.

LINE is a line of the file, COL a column in it, both from 1; in a format without lines LINE is the number of the record.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from newslint.config.model import Config
from newslint.errors import ConfigError
from newslint.findings import Problem
from newslint.records.formats import BY_LINES, NUMBERED, TEXTS, Format
from newslint.records.read import Failed, ReadRecord, records
from newslint.records.record import Part
from newslint.records.source import Source
from newslint.util.plural import count

_SPOT = re.compile(r"(.+?)(?::([0-9]{1,18})(?::([0-9]{1,18}))?:?)?", re.DOTALL)
MOST = 20  # records of one line that are told without a column


class Spot(NamedTuple):
    """A place that somebody names: a file, with a line and a column in it where they are given."""

    path: str
    line: int | None = None
    column: int | None = None


def spot_of(text: str) -> Spot:
    """Split FILE, FILE:LINE or FILE:LINE:COL; a colon may follow, as in a line of a report.

    Where a file has more of the text as its name, it is that file.
    """
    found = _SPOT.fullmatch(text)
    if found is None or found[2] is None or os.path.exists(text):
        return Spot(text)
    path, line, column = found.groups()
    if column is not None and os.path.exists(f"{path}:{line}"):
        return Spot(f"{path}:{line}", int(column))
    return Spot(path, int(line), None if column is None else int(column))


class Placed(NamedTuple):
    """A text in a file: the record that holds it, and which part of the record it is."""

    found: ReadRecord
    part: Part

    @property
    def format(self) -> Format:
        """The format of the file."""
        return self.found.chunk.layout.format

    @property
    def is_record(self) -> bool:
        """True for a text of a record; any other text is the file."""
        return self.format not in TEXTS

    @property
    def all_lines(self) -> range:
        """The numbers of the lines of the text, from 1."""
        return range(1, len(self.part.document.lines) + 1)

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column in the file of an offset in the text."""
        return self.found.codec.place(self.found.record, self.part, offset, offset)[:2]

    def offset(self, line: int, column: int) -> int | None:
        """Return the offset in the text of a place in the file; None where the text does not stand there."""
        end = len(self.part.document.text)
        if not self.at(0) <= (line, column) <= self.at(end):
            return None
        if self.at(0) == self.at(end):  # a text whose places are not told apart
            return 0
        found = bisect_right(range(end + 1), (line, column), key=self.at) - 1
        inside = found < end and self.at(found + 1)[0] == line  # of what stands for one code point, such as an escape
        return found if inside or self.at(found) == (line, column) else None

    def lines(self, line: int, column: int | None) -> range | None:
        """Return the lines (from 1) of the text that stand in a line of the file, or the one at a column of it; None where it has none."""
        document = self.part.document
        offsets = range(len(document.text) + 1)
        if column is None:
            first = bisect_left(offsets, line, key=lambda offset: self.at(offset)[0])
            last = bisect_right(offsets, line, key=lambda offset: self.at(offset)[0]) - 1
        else:
            found = self.offset(line, column)
            first, last = (0, -1) if found is None else (found, found)
            if found is not None and self.at(0) == self.at(offsets[-1]):
                last = offsets[-1]
        return None if first > last else range(document.line_at(first) + 1, document.line_at(last) + 2)


class Chosen(NamedTuple):
    """A text with those of its lines (from 1) that were meant, and the offset of the column where one was given."""

    text: Placed
    lines: range
    offset: int | None


def texts_of(source: Source, config: Config, problems: list[Problem]) -> Iterator[Placed]:
    """Yield all texts of a source; what cannot be read is added to ``problems``."""
    for found in records(source, config):
        problems += _problems(found)
        yield from _texts(found)


def _problems(found: ReadRecord | Failed) -> list[Problem]:
    problem = found.problem if isinstance(found, Failed) else found.record.problem
    return [] if problem is None else [problem]


def _texts(found: ReadRecord | Failed) -> list[Placed]:
    return [] if isinstance(found, Failed) else [Placed(found, part) for part in found.record.parts]


def texts_at(source: Source, config: Config, spot: Spot, problems: list[Problem]) -> list[Chosen]:
    """Return the texts at a place: those that stand in its line, or at its column; where none does, all of the record that covers the line.

    What cannot be read is added to ``problems``. Raise ConfigError where nothing stands there.
    """
    line, column = spot.line or 0, spot.column
    here: list[Placed] = []
    before = after = None  # the last line before it that belongs to a record, and the first behind it
    for found in records(source, config, line):
        if isinstance(found, Failed):
            problems.append(found.problem)
            continue
        last = _last_line(found)
        if found.record.line > line:
            after = found.record.line
            break
        if last < line or not (found.record.parts or found.record.problem):
            before = last
            continue
        problems += _problems(found)
        here += _texts(found)
    if not here:
        if problems:
            return []
        raise _nothing_at(source, line, before, after)
    if column is not None:
        return _at_column(source, line, column, here)
    chosen = [Chosen(text, lines, None) for text in here if (lines := text.lines(line, None)) is not None]
    if len(chosen) > MOST and len({text.found.record.number for text, _, _ in chosen}) > 1:
        raise ConfigError(
            f"{len(chosen):,} texts stand in line {line} of {source.source}", hint=f"{source.source}:{line}:COL names one of them"
        )
    return chosen or [Chosen(text, text.all_lines, None) for text in here]


def _at_column(source: Source, line: int, column: int, here: list[Placed]) -> list[Chosen]:
    """Return the text at a column; several only of a row without lines, where the columns of each text begin at 1."""
    found = [Chosen(text, lines, text.offset(line, column)) for text in here if (lines := text.lines(line, column)) is not None]
    if found:
        return found
    starts = ", ".join(":".join(map(str, text.at(0))) for text in here[:3])
    hint = f"it begins at {starts}" if len(here) == 1 else f"texts begin at {starts}{', ...' if len(here) > 3 else ''}"
    raise ConfigError(f"no text stands at column {column} of line {line} of {source.source}", hint=hint)


def _last_line(found: ReadRecord) -> int:
    """Return the last line of the file that a record covers."""
    kind, record = found.chunk.layout.format, found.record
    if kind in NUMBERED:
        return record.line
    if kind in BY_LINES:
        return record.line + record.raw.rstrip(b"\r\n").count(b"\n")
    return max([record.line, *(text.at(len(text.part.document.text))[0] for text in _texts(found))])


def _nothing_at(source: Source, line: int, before: int | None, after: int | None) -> ConfigError:
    """Return what to say where no text or record covers a line."""
    if after is not None and line > 0:
        return ConfigError(f"no text stands in line {line} of {source.source}", hint=f"the next one begins in line {after}")
    if before is None or source.format not in TEXTS:
        return ConfigError(f"{source.source} has no line {line}")
    return ConfigError(f"{source.source} has {count(before, 'line')}, not {line}")
