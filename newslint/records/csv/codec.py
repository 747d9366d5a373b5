"""The codec of tables of text: CSV, TSV and their relatives. Every cell is text; a note of the gate is one more cell."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from newslint.errors import NewslintError
from newslint.findings import Place, Problem
from newslint.records.byte_edits import byte_edit, lines_between
from newslint.records.codec import MOST_RECORDS, SIZE, Chunk, Kept, Layout, Record, Rewritten, TextChange
from newslint.records.containers import with_likely
from newslint.records.csv import rows as tabular
from newslint.records.csv.cut import Kind, allow_long_cells, cut
from newslint.records.decode import encoding_problem, oversized
from newslint.records.find.loose_json import as_record
from newslint.records.formats import Format
from newslint.records.json.note import dumped, with_note
from newslint.records.paragraphs import edited
from newslint.records.record import FIELD, BadRecordError, Part, parts_of
from newslint.records.source import Source


class CannotPutBackError(NewslintError):
    """A text that can be read, but not written back."""


class CsvCodec:
    """The codec of rows, with the delimiter and the columns that the layout names."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._nested = {name.partition(".")[0] for name in layout.fields.text if "." in name and name not in layout.header}

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of a table; the row that names the columns is a chunk of its own, without a record."""
        layout = self.layout
        number = line = 1
        start = 0
        head = not layout.has_header
        data: list[bytes] = []
        spans: list[tuple[int, int]] = []
        size = 0

        def made(oversized: bool = False) -> Chunk:
            return Chunk(source, layout, b"".join(data), number, line, start, tuple(spans), oversized=oversized, head=named)

        named = b""
        for kind, piece in cut(file, layout.delimiter, most):
            if kind is Kind.ROW and not head:  # with the blank lines and the byte order mark before it
                head, named = True, piece
                data.append(piece)
                chunk = made()
                yield chunk
                number, line, start = _behind(chunk)
                data, size = [], 0
                continue
            if kind in (Kind.TOO_LARGE, Kind.REST):
                if not head:
                    raise NewslintError("the first row is larger than max-record-bytes allows")
                if data:
                    chunk = made()
                    yield chunk
                    number, line, start = _behind(chunk)
                data, spans, size = [piece], [], 0
                chunk = made(kind is Kind.TOO_LARGE)
                yield chunk
                number, line, start = _behind(chunk)
                data = []
                continue
            if kind is Kind.ROW:
                spans.append((size, size + len(piece)))
            data.append(piece)
            size += len(piece)
            if size >= SIZE or len(spans) >= MOST_RECORDS:
                chunk = made()
                yield chunk
                number, line, start = _behind(chunk)
                data, spans, size = [], [], 0
        if data:
            yield made()

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the record of each row; a row that cannot be decoded, or does not fit the header, gives one with a problem."""
        name = chunk.source.source
        if chunk.oversized:
            yield Record(chunk.number, chunk.line, chunk.start, b"", (), oversized(name, chunk.line))
            return
        spans = chunk.spans or ()
        raws = [chunk.data[low:high] for low, high in spans]
        guessed = False
        for number, (raw, (low, _), line, found) in enumerate(
            zip(raws, spans, lines_between(chunk.data, spans, chunk.line), self._rows(raws), strict=True), chunk.number
        ):
            start = chunk.start + low
            try:
                row = self._row(raw, found)
                yield Record(number, line, start, raw, parts_of(row, self.layout.fields, name, f"line {line}"), None)
            except UnicodeDecodeError as error:
                at = start + error.start
                problem = encoding_problem(name, self.layout.encoding, at, raw[error.start], line)
                # Asked once a chunk: in a file of another encoding every row is like this.
                problem, guessed = (problem if guessed else with_likely(problem, raw)), True
                yield Record(number, line, start, raw, (), problem)
            except (tabular.BadRowError, BadRecordError) as error:
                yield Record(number, line, start, raw, (), Problem(name, line, "record", str(error)))

    def _rows(self, raws: Sequence[bytes]) -> Iterable[list[str] | None]:
        """Return the cells of each row, all read at once; None for each where one of them is no row or cannot be decoded."""
        allow_long_cells()
        try:
            rows = [raw.decode(self.layout.encoding) for raw in raws]
            found: list[list[str]] = list(csv.reader(rows, delimiter=self.layout.delimiter))
            if rows:
                tabular.cells(rows[-1], self.layout.delimiter)  # behind the last one nothing shows that a quote does not close
        except (UnicodeDecodeError, csv.Error, tabular.BadRowError):
            return [None] * len(raws)
        return found if len(found) == len(raws) else [None] * len(raws)  # a quote that does not close swallows rows

    def _row(self, raw: bytes, found: list[str] | None) -> dict[str, Any]:
        """Return a row as a record. Raise BadRowError or UnicodeDecodeError."""
        found = tabular.cells(raw.decode(self.layout.encoding), self.layout.delimiter) if found is None else found
        row: dict[str, Any] = tabular.named(found, self.layout.header)
        for name in self._nested & row.keys():
            row[name] = as_record(row[name]) or row[name]
        return row

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return where a span of a cell's text stands in the file."""
        row = record.raw.decode(self.layout.encoding)
        body = row.rstrip("\r\n")
        spans = tabular.cell_spans(body, self.layout.delimiter)
        names = self.layout.header
        column = names.index(str(part.path[0])) if part.path[0] in names else 0
        if len(part.path) > 1 or len(spans) != len(names):  # a cell that holds code, or an odd row: its beginning
            low = high = spans[min(column, len(spans) - 1)][0]
        else:
            low, high = (_in_cell(body, spans[column], part.document.text, offset) for offset in (start, end))
        return Place(*_position(body, low, record.line), *_position(body, high, record.line))

    def rewrite(self, chunk: Chunk, changed: Mapping[int, Sequence[TextChange]]) -> Rewritten:
        """Return the chunk with changed cells. Raise NewslintError where one cannot be written back."""
        data, edits, at = [], [], 0
        for number, (low, high) in enumerate(chunk.spans or (), chunk.number):
            if number in changed:
                old = chunk.data[low:high]
                new = self._changed(old, changed[number])
                edits.append(byte_edit(chunk.start + low, old, new))
                data += [chunk.data[at:low], new]
                at = high
        return Rewritten(b"".join([*data, chunk.data[at:]]), edits)

    def _changed(self, raw: bytes, changes: Sequence[TextChange]) -> bytes:
        """Return a row with changed cells. Raise CannotPutBackError."""
        if any(len(change.path) > 1 for change in changes):
            raise CannotPutBackError("a cell that holds program code or JSON is read, but not fixed")
        texts = {str(change.path[0]): change.text for change in changes}
        try:
            return tabular.with_cells(raw.decode(self.layout.encoding), self.layout.header, texts, self.layout.delimiter).encode(
                self.layout.encoding
            )
        except UnicodeEncodeError as error:
            raise CannotPutBackError(f"{error.object[error.start]!r} cannot be written as {self.layout.encoding}") from None

    def write(self, chunk: Chunk, kept: Sequence[Kept], format: Format) -> bytes:
        """Return the rows with the changed cells and the note as a last cell, or as lines of JSON."""
        return b"".join((self._line if format is Format.JSONL else self._own)(each) for each in kept)

    def _own(self, each: Kept) -> bytes:
        raw = self._changed(each.record.raw, each.changes) if each.changes else each.record.raw
        body = raw.rstrip(b"\r\n")
        if each.note is not None:
            cell = tabular.quoted(json.dumps(each.note), self.layout.delimiter)
            return body + (self.layout.delimiter + cell).encode(self.layout.encoding) + (raw[len(body) :] or b"\n")
        return body + (raw[len(body) :] or b"\n")

    def _line(self, each: Kept) -> bytes:
        row = self._row(each.record.raw, None)
        for change in each.changes:
            *way, last = change.path
            at: Any = row
            for step in way:
                at = at[step]
            at[last] = edited(at[last], change.edits) if isinstance(at[last], list) else change.text
        return dumped(row if each.note is None else with_note(row, each.note)) + b"\n"


def titled(head: bytes, layout: Layout, annotated: bool) -> bytes:
    """Return the row that names the columns as it is written, with the column of notes where there is one.

    Raise NewslintError where there is a column of that name already.
    """
    body = head.rstrip(b"\r\n")
    end = head[len(body) :] or b"\n"
    if not annotated:
        return body + end
    if FIELD in layout.header:
        raise NewslintError(f"there is a column {FIELD!r} already; take it off, or rename it")
    return body + (layout.delimiter + FIELD).encode(layout.encoding) + end


def _behind(chunk: Chunk) -> tuple[int, int, int]:
    """Return the number, line and start of the chunk behind this one."""
    records = len(chunk.spans or ()) + chunk.oversized
    return chunk.number + records, chunk.line + chunk.data.count(b"\n"), chunk.start + len(chunk.data)


def _in_cell(body: str, span: tuple[int, int], text: str, offset: int) -> int:
    """Return where a code point of a cell's text stands in the row."""
    low, high = span
    if not (high - low > 1 and body[low] == body[high - 1] == '"'):
        return min(low + offset, high)
    return min(low + 1 + offset + text.count('"', 0, offset), high)


def _position(body: str, offset: int, line: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset in a row that begins in ``line``."""
    return line + body.count("\n", 0, offset), offset - body.rfind("\n", 0, offset)
