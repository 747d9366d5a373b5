"""What the codecs of JSON Lines and JSON have in common: records out of bytes of JSON, their places, and fixed texts back into the bytes."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from newslint.findings import Place, Problem
from newslint.records.byte_edits import byte_edit
from newslint.records.codec import Chunk, Kept, Layout, Record, Rewritten, TextChange
from newslint.records.decode import codec_name, encoding_problem, oversized
from newslint.records.formats import Format
from newslint.records.json.note import noted
from newslint.records.json.value import TextPlaces, replace_texts
from newslint.records.record import BadRecordError, Part

_LINE_END = re.compile("\n")


class Piece(NamedTuple):
    """A record's bytes: ``[start, end)`` in the data of its chunk. Number, line and column are those of its beginning, from 1."""

    number: int
    line: int
    column: int
    start: int
    end: int
    key: str | None = None


class JsonRecords(ABC):
    """A codec of records that are JSON, without the way in which a file is cut."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.codec = codec_name(layout.encoding)
        self._last: tuple[Record, TextPlaces, list[int]] | None = None

    @abstractmethod
    def pieces(self, chunk: Chunk) -> Iterator[Piece]:
        """Yield the records of a chunk, not yet parsed."""

    @abstractmethod
    def parts(self, raw: bytes, piece: Piece, source: str) -> tuple[Part, ...]:
        """Return the documents of a record. Raise BadRecordError where it has none, UnicodeDecodeError for bad bytes."""

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the records of a chunk; a blank one has neither documents nor a problem."""
        source = chunk.source.source
        if chunk.oversized:
            yield Record(chunk.number, chunk.line, chunk.start, b"", (), oversized(source, chunk.line), chunk.column)
            return
        for piece in self.pieces(chunk):
            raw, at = chunk.data[piece.start : piece.end], chunk.start + piece.start
            mark = len(BOM_UTF8) if at == 0 and raw.startswith(BOM_UTF8) else 0
            parts: tuple[Part, ...] = ()
            problem = None
            try:
                parts = self.parts(raw[mark:], piece, source)
            except UnicodeDecodeError as error:
                bad = mark + error.start
                problem = encoding_problem(source, self.codec, at + bad, raw[bad], piece.line)
            except BadRecordError as error:
                problem = Problem(source, piece.line, "record", str(error))
            yield Record(piece.number, piece.line, at, raw, parts, problem, piece.column)

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return where in the file the span from ``start`` to ``end`` of a record's text stands (line and column in code points, from 1)."""
        if self._last is None or self._last[0] is not record:
            line = record.raw.removeprefix(BOM_UTF8).decode(self.codec)
            ends = [end.end() for end in _LINE_END.finditer(line)]
            self._last = record, TextPlaces(line, [each.path for each in record.parts]), ends
        _, places, ends = self._last
        first, last = (_line_and_column(record, ends, places.position(part.path, offset)) for offset in (start, end))
        return Place(*first, *last)

    def rewrite(self, chunk: Chunk, changed: Mapping[int, Sequence[TextChange]]) -> Rewritten:
        """Return the chunk with changed texts, by the numbers of their records. Raise CannotPutBackError where one cannot be put back."""
        pieces: list[bytes] = []
        edits = []
        at = 0
        for piece in self.pieces(chunk) if changed else ():
            if changes := changed.get(piece.number):
                old = chunk.data[piece.start : piece.end]
                new = replace_texts(old, changes, self.layout.encoding)
                pieces += [chunk.data[at : piece.start], new]
                at = piece.end
                if new != old:
                    edits.append(byte_edit(chunk.start + piece.start, old, new))
        return Rewritten(b"".join([*pieces, chunk.data[at:]]), edits) if edits else Rewritten(chunk.data, [])

    def write(self, chunk: Chunk, kept: Sequence[Kept], format: Format) -> bytes:
        """Return records as they stand in an array (`Format.JSON`, each behind a comma), or a line each (`Format.JSONL`).

        A byte order mark is left out; line ends between the values of a record become blanks in a line.
        """
        written = [self._own(chunk, each) for each in kept]
        if format is Format.JSON:
            return b"".join(b",\n" + raw for raw in written)
        return b"".join(raw if raw.endswith(b"\n") else _on_one_line(raw) for raw in written)

    def _own(self, chunk: Chunk, kept: Kept) -> bytes:
        """Return the bytes of a record with the changed texts, and the note as its last field."""
        raw = kept.record.raw.removeprefix(BOM_UTF8)
        if kept.changes:
            raw = replace_texts(raw, kept.changes, self.layout.encoding)
        raw = self.outside(chunk, kept.record, raw)
        return raw if kept.note is None else noted(raw, kept.note, self.codec)

    def outside(self, chunk: Chunk, record: Record, raw: bytes) -> bytes:
        """Return the bytes of a record as they can stand without the file that it came from."""
        return raw


def _on_one_line(raw: bytes) -> bytes:
    return raw.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"  # line ends stand between values, never in strings


def _line_and_column(record: Record, ends: Sequence[int], at: int) -> tuple[int, int]:
    """Return the place in the file of an offset in the record (code points); ``ends`` are the offsets behind its line ends."""
    below = bisect_right(ends, at)
    return record.line + below, at + record.column if below == 0 else at - ends[below - 1] + 1
