"""Databases of SQLite: every row of a table is a record. Texts are put back in one transaction (`newslint.records.sqlite.writer`)."""

from __future__ import annotations

import base64
import marshal
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

from newslint.errors import NewslintError
from newslint.findings import Place, Problem
from newslint.records.codec import MOST_RECORDS, SIZE, Chunk, Kept, Layout, Record, Rewritten, TextChange, ValueEdit
from newslint.records.decode import oversized
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.json.note import dumped, with_note
from newslint.records.record import BadRecordError, Fields, Part, no_field, parts_of
from newslint.records.source import Source
from newslint.records.sqlite.tables import RawText, Table, find_table, local_path, quoted, reading, table

_TEXT, _BLOB = 0, 1  # how values that are bytes travel: (type, bytes)
_LENGTH = "octet_length({})" if sqlite3.sqlite_version_info >= (3, 43) else "length(CAST({} AS BLOB))"


class Row(NamedTuple):
    """A row: its number in the table (None where rows have none), and its values; None in place of these where they are too large."""

    rowid: int | None
    values: tuple[Any, ...] | None


class SqliteCodec:
    """The codec of a table. ``whole`` says that rows are to be written: else only the columns are read that checking needs.

    A row that is written becomes a line of JSON; a BLOB in it is ``{"base64": ...}``.
    """

    def __init__(self, layout: Layout, whole: bool = True) -> None:
        self.layout = layout
        self.whole = whole

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the rows of a table, in the order of their numbers; SQLite opens the file itself, by its path.

        ``data`` is the columns and rows as bytes, ``number`` the place of the first row among all, from 1. Raise BadInputError where it is no
        such database, has no such table or column, or is damaged; NewslintError where it is locked.
        """
        with reading(local_path(source)) as connection:
            found = _found(connection, self.layout)
            columns = found.columns if self.whole else _needed(found.columns, self.layout.fields)
            rows: list[tuple[Any, ...]] = []
            size, number = 0, 1
            for row in _rows(connection, found, columns, most):
                rows.append(row)
                size += _size(row.values)
                if size >= SIZE or len(rows) >= MOST_RECORDS:
                    yield Chunk(source, self.layout, _packed(found.name, columns, rows), number, number, size=size)
                    number, size = number + len(rows), 0
                    rows.clear()
            if rows:
                yield Chunk(source, self.layout, _packed(found.name, columns, rows), number, number, size=size)

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the record of each row; ``raw`` is the row as a line of JSON where there is a problem with it, else it is empty."""
        columns, rows = _unpacked(chunk.data)
        texts = {name for name in columns if name in self.layout.fields.text}
        for number, row in enumerate(rows, chunk.number):
            if row.values is None:
                yield Record(number, number, 0, b"", (), oversized(chunk.source.source, number))
                continue
            problem: Problem
            try:
                record = {name: _told(value, name in texts) for name, value in zip(columns, row.values, strict=True)}
                parts = parts_of(record, self.layout.fields, chunk.source.source, f"row {number if row.rowid is None else row.rowid}")
            except UnicodeDecodeError as error:
                message = f"a text in it is not UTF-8 at byte {error.start} (0x{error.object[error.start]:02x})"
                problem = Problem(chunk.source.source, number, "encoding", message)
            except BadRecordError as error:
                problem = Problem(chunk.source.source, number, "record", str(error))
            else:
                yield Record(number, number, 0, b"", parts, None)
                continue
            yield Record(number, number, 0, dumped(_shown(columns, row)) + b"\n", (), problem)

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return the number of the row as the line, and code points of the text as columns: a table has no lines."""
        return Place(record.number, start + 1, record.number, end + 1)

    def rewrite(self, chunk: Chunk, changed: Mapping[int, Sequence[TextChange]]) -> Rewritten:
        """Return the changes of a chunk as edits of values, which the writer takes. Raise NewslintError where rows have no number."""
        columns, rows = _unpacked(chunk.data)
        edits: list[ValueEdit | Any] = []
        for number, changes in sorted(changed.items()):
            row = rows[number - chunk.number]
            if row.rowid is None or row.values is None:
                raise NewslintError("rows without a number (of a view, a virtual table or one WITHOUT ROWID) are read, never written")
            for change in changes:
                name = str(change.path[0])
                old = row.values[columns.index(name)][1].decode("utf-8")
                edits.append(ValueEdit(row.rowid, name, old, change.text))
        return Rewritten(edits, edits)

    def write(self, chunk: Chunk, kept: Sequence[Kept], format: Format) -> bytes:
        """Return rows as lines of JSON. Raise NewslintError for any other format."""
        if format is not Format.JSONL:
            raise NewslintError("rows of SQLite are written as JSON Lines: call the output .jsonl")
        columns, rows = _unpacked(chunk.data)
        lines = []
        for record, changes, note in kept:
            page = _shown(columns, rows[record.number - chunk.number])
            page |= {str(part.path[0]): part.document.text for part in record.parts}  # a BLOB may hold it
            page |= {str(change.path[0]): change.text for change in changes}
            lines.append(dumped(page if note is None else with_note(page, note)) + b"\n")
        return b"".join(lines)


def _found(connection: sqlite3.Connection, layout: Layout) -> Table:
    """Return the table that a layout names, or the one that is found. Raise BadInputError where it has none of the columns of text."""
    wanted = layout.fields.text
    found = table(connection, find_table(connection, wanted)[0] if layout.table is None else layout.table)
    if wanted and not set(wanted) & set(found.columns):
        raise BadInputError(f"there is {no_field(wanted, found.columns, 'column')}")
    return found


def _needed(columns: Sequence[str], fields: Fields) -> tuple[str, ...]:
    needed = {*fields.text, fields.id, fields.url, fields.language, fields.title, fields.source}
    return tuple(name for name in columns if name in needed)


def _rows(connection: sqlite3.Connection, table: Table, columns: Sequence[str], most: int) -> Iterator[Row]:
    """Yield the rows of a table; no value of more than ``most`` bytes is read."""
    names = [quoted(name) for name in columns]
    large = [f"{_LENGTH.format(name)} > {most}" for name in names]
    values = [f"CASE WHEN {big} THEN NULL ELSE {name} END" for name, big in zip(names, large, strict=True)]
    order = f" ORDER BY {table.rowid}" if table.rowid else ""
    for rowid, big, *row in connection.execute(
        f"SELECT {table.rowid or 'NULL'}, {_any(large)}, {', '.join(values)} FROM {quoted(table.name)}{order}"
    ):
        yield Row(rowid, None if big or _size(row) > most else tuple(row))


def _any(terms: Sequence[str]) -> str:
    """Return terms joined by OR, as a tree that is not deep: SQLite allows a depth of 1,000, and a table of 2,000 columns."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return f"({_any(terms[:middle])} OR {_any(terms[middle:])})"


def _size(values: Sequence[Any] | None) -> int:
    return sum(len(value) if isinstance(value, bytes) else 8 for value in values or ())


def _packed(name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> bytes:
    """Return rows as bytes, the same for the same rows; what SQLite calls TEXT and BLOB can be told apart in them."""
    plain = [
        (
            rowid,
            None
            if values is None
            else tuple((_TEXT if isinstance(v, RawText) else _BLOB, bytes(v)) if isinstance(v, bytes) else v for v in values),
        )
        for rowid, values in rows
    ]
    return marshal.dumps((name, tuple(columns), plain), 2)  # version 2: later ones depend on what else refers to an object


def _unpacked(data: bytes) -> tuple[tuple[str, ...], list[Row]]:
    _, columns, rows = marshal.loads(data)
    return columns, [Row(*row) for row in rows]


def _told(value: Any, is_text: bool) -> Any:
    """Return a value as a field of a record. Raise UnicodeDecodeError where a text is not UTF-8; a BLOB is bytes, unless it holds the text."""
    if not isinstance(value, tuple):
        return value
    if value[0] == _TEXT or is_text:
        return value[1].decode("utf-8")
    return value[1]


def _shown(columns: Sequence[str], row: Row) -> dict[str, Any]:
    """Return a row as JSON has it: bytes, and text that is not UTF-8, are base64; numbers that JSON does not have are their names."""
    return {name: _json(value) for name, value in zip(columns, row.values or (), strict=True)}


def _json(value: Any) -> Any:
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    if not isinstance(value, tuple):
        return value
    kind, data = value
    try:
        if kind == _TEXT:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    return {"base64": base64.b64encode(data).decode("ascii")}
