"""The codec of tables: a row of Parquet or Arrow is a record, and its texts go back into their columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import IO, Any, NamedTuple

from newslint.errors import NewslintError
from newslint.findings import Place, Problem
from newslint.records.codec import SIZE, Chunk, Kept, Layout, Record, Rewritten, TextChange, ValueEdit
from newslint.records.decode import oversized
from newslint.records.formats import Format
from newslint.records.paragraphs import edited, joined
from newslint.records.record import BadRecordError, Part, Path
from newslint.records.source import Source
from newslint.records.tables.arrow import arrow
from newslint.records.tables.batches import to_bytes
from newslint.records.tables.columns import ITEMS, Leaf, find, put, shown, steps_of, text_leaf, text_leaves, texts, values
from newslint.records.tables.lines import lines
from newslint.records.tables.note_type import gate_type, with_column
from newslint.records.tables.read import Table, gathered, opened
from newslint.records.tables.schema import with_partitions, with_values
from newslint.text.document import Document
from newslint.text.host import host

_NUMBER = re.compile(r"\[(\d+)\]")


class _View(NamedTuple):
    """What is read of a schema: the places of texts, and the steps to the other fields, by name."""

    schema: Any
    leaves: tuple[Leaf, ...]
    told: Mapping[str | None, tuple[str, ...]]


def schema_of(source: Source, partitions: Mapping[str, str | None]) -> Any:
    """Return the schema of the rows of a file, with the columns that stand in its path.

    Raise BadInputError where it cannot be read, OSError where reading failed.
    """
    assert source.format is not None
    with source.open() as file, opened(file, source.format) as table:
        return with_partitions(table.schema, partitions)


class TableCodec:
    """The codec of Parquet and of Arrow IPC, for one layout; the data of a chunk is a stream of Arrow with one batch.

    The rows get the partitions of the layout (`newslint.records.tables.schema.hive_columns`) where they have no such column. A chunk that is
    to be written back to its file must be cut without.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.partitions = dict(layout.partitions)
        self._last: _View | None = None

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of a table. A row of more than ``most`` bytes is a chunk of its own, which still holds it.

        Raise BadInputError where the file is not of the format, or damaged, and ConfigError where it has no column of text.
        """
        with opened(file, self.layout.format) as table:
            text_leaves(table.schema, self.layout.fields.text)
            yield from self._chunks(table, source, most)

    def rows(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of a table, whether or not it has a column of text. Raise BadInputError."""
        with opened(file, self.layout.format) as table:
            yield from self._chunks(table, source, most)

    def _chunks(self, table: Table, source: Source, most: int) -> Iterator[Chunk]:
        number = 1
        for batch, too_large in gathered(table, SIZE, most):
            data = to_bytes(with_values(batch, self.partitions))
            yield Chunk(source, self.layout, data, number, number, oversized=too_large)
            number += batch.num_rows

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the record of each row; one without a text, or with one that is not UTF-8, has a problem."""
        if chunk.oversized:
            yield Record(chunk.number, chunk.number, 0, b"", (), oversized(chunk.source.source, chunk.number))
            return
        batch = rows_of(chunk)
        view = self._view(batch.schema)
        columns = [values(batch.column(leaf.steps[0]), leaf.steps[1:]) for leaf in view.leaves]
        told = zip(*(self._told(batch, view.told.get(name)) for name in self._names()), strict=True)
        plain = (view.leaves[0].steps,) if len(view.leaves) == 1 and ITEMS not in view.leaves[0].steps else ()
        for number, row, said in zip(range(chunk.number, chunk.number + batch.num_rows), zip(*columns, strict=True), told, strict=True):
            identifier, url, language, title, source = said
            source = source or chunk.source.source
            if plain and type(row[0]) is str:  # nearly always
                texts_here: dict[str, tuple[Path, str]] = {"": (plain[0], row[0])}
            else:
                try:
                    texts_here = _texts_of(view.leaves, row)
                except BadRecordError as error:
                    yield Record(number, number, 0, b"", (), Problem(chunk.source.source, number, "record", str(error)))
                    continue
            site, single = host(url), identifier is None or len(view.leaves) == 1 >= len(texts_here)
            yield Record(
                number,
                number,
                0,
                b"",
                tuple(
                    Part(path, Document(text, identifier if single else f"{identifier}#{name}", source, site, title, language))
                    for name, (path, text) in texts_here.items()
                ),
                None,
            )

    def _names(self) -> tuple[str | None, ...]:
        fields = self.layout.fields
        return fields.id, fields.url, fields.language, fields.title, fields.source

    @staticmethod
    def _told(batch: Any, steps: tuple[str, ...] | None) -> Iterable[str | None]:
        """Return what a field says of each row, as text."""
        if steps is None:
            return repeat(None, batch.num_rows)
        return [
            (value if isinstance(value, str) else str(value) if isinstance(value, int | float) else None) or None
            for value in values(batch.column(steps[0]), steps[1:])
        ]

    def _view(self, schema: Any) -> _View:
        """Return what is read of a schema; that of the last one is kept. Raise ConfigError."""
        if self._last is None or not self._last.schema.equals(schema):
            told: dict[str | None, tuple[str, ...]] = {}
            for name in self._names():
                found = None if name is None else find(schema, name)
                if name is not None and found is not None and _tells(found[1]):
                    told[name] = found[0]
            self._last = _View(schema, text_leaves(schema, self.layout.fields.text), told)
        return self._last

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return the row as the line, and code points of the text as columns."""
        return Place(record.number, start + 1, record.number, end + 1)

    def rewrite(self, chunk: Chunk, changed: Mapping[int, Sequence[TextChange]]) -> Rewritten:
        """Return the chunk with other texts; types, nulls and metadata stay. Raise NewslintError where one does not fit into its column.

        In the edits of a list of paragraphs the old and the new value are JSON.
        """
        batch, edits = self._changed(rows_of(chunk), chunk.number, changed)
        return Rewritten(to_bytes(batch), edits)

    def revert(self, chunk: Chunk, edits: Sequence[ValueEdit]) -> Rewritten:
        """Return the chunk with old values for new ones, whatever the layout says of texts, and the edits that were made for that.

        Raise NewslintError where a value is not the new one of its edit.
        """
        batch = rows_of(chunk)
        changes = _Changes(batch)
        made = []
        for row, column, old, new in edits:
            template = column if column in batch.schema.names else _NUMBER.sub("[]", column)
            leaf = text_leaf(batch.schema, template)
            at = row - chunk.number
            if leaf is None or not 0 <= at < batch.num_rows:
                raise NewslintError(f"row {row}: there is no {column!r}")
            path = _path(leaf, [] if template == column else [int(number) for number in _NUMBER.findall(column)])
            if _as_text(changes.old(leaf, at, path)) != new:
                raise NewslintError(f"row {row}: column {column!r} does not hold what was written there")
            changes.add(leaf, at, path, json.loads(old) if leaf.joined else old)
            made.append(ValueEdit(row, column, new, old))
        return Rewritten(to_bytes(changes.made()), made)

    def write(self, chunk: Chunk, kept: Sequence[Kept], format: Format) -> bytes:
        """Return rows as bytes of Arrow, or as lines of JSON; with the column ``newslint`` where there are notes.

        Raise ConfigError where the rows have a column of that name already (lines of JSON: it moves into the note).
        """
        if not kept:
            return b""
        given = rows_of(chunk)
        batch, _ = self._changed(given, chunk.number, {each.record.number: each.changes for each in kept if each.changes})
        batch = _taken(batch, [each.record.number - chunk.number for each in kept])
        notes = [each.note for each in kept]
        if format is Format.JSONL:
            return lines(batch, notes)
        if any(note is not None for note in notes):
            schema = with_column(batch.schema, gate_type())
            # Lone surrogates, which Arrow refuses, cannot come in: the excerpts are of texts of Arrow.
            batch = arrow().RecordBatch.from_arrays([*batch.columns, arrow().array(notes, gate_type())], schema=schema)
        return bytes(chunk.data) if batch is given else to_bytes(batch)

    def _changed(self, batch: Any, first: int, changed: Mapping[int, Sequence[TextChange]]) -> tuple[Any, list[ValueEdit]]:
        """Return the batch with other texts, by the numbers of rows (the first is ``first``), and the edits. Raise NewslintError."""
        if not changed:
            return batch, []
        leaves = {leaf.steps[:-1] if leaf.joined else leaf.steps: leaf for leaf in self._view(batch.schema).leaves}
        changes = _Changes(batch)
        edits = []
        for row, of_row in sorted(changed.items()):
            for change in of_row:
                leaf = leaves.get(steps_of(change.path))
                if leaf is None:
                    raise NewslintError(f"row {row}: there is no text in {shown(change.path)!r}")
                old = changes.old(leaf, row - first, change.path)
                given = _as_text(old)
                if given is None:
                    raise NewslintError(f"row {row}: there is no text in {shown(change.path)!r}")
                new = _paragraphs(old, change) if leaf.joined else change.text
                changes.add(leaf, row - first, change.path, new)
                edits.append(ValueEdit(row, shown(change.path), given, json.dumps(new, ensure_ascii=False) if leaf.joined else change.text))
        return changes.made(), edits


class _Changes:
    """New texts for the rows of a batch, collected by their places."""

    def __init__(self, batch: Any) -> None:
        self._batch = batch
        self._old: dict[Leaf, list[Any]] = {}
        self._new: dict[Leaf, dict[int, Any]] = {}

    def old(self, leaf: Leaf, row: int, path: Path) -> Any:
        """Return the text (or the list of paragraphs) that stands at a path; None where there is none."""
        if leaf not in self._old:
            self._old[leaf] = values(self._batch.column(leaf.steps[0]), leaf.steps[1:])
        value = self._old[leaf][row]
        for step in path:
            if isinstance(step, int):
                value = value[step] if value is not None and step < len(value) else None
        return value

    def add(self, leaf: Leaf, row: int, path: Path, new: Any) -> None:
        """Put a new text (or list of paragraphs) to a path."""
        at: dict[int, Any] = self._new.setdefault(leaf, {})
        numbers = [row, *(step for step in path if isinstance(step, int))]
        for number in numbers[:-1]:
            at = at.setdefault(number, {})
        at[numbers[-1]] = new

    def made(self) -> Any:
        """Return the batch with the new texts in it. Raise NewslintError where they do not fit."""
        columns, schema = list(self._batch.columns), self._batch.schema
        for leaf, new in self._new.items():
            at = schema.get_field_index(leaf.steps[0])
            columns[at] = put(columns[at], leaf.steps[1:], new)
        return arrow().RecordBatch.from_arrays(columns, schema=schema)


def rows_of(chunk: Chunk) -> Any:
    """Return the rows of a chunk, as the one batch that its bytes are."""
    return arrow().ipc.open_stream(chunk.data).read_next_batch()


def _texts_of(leaves: Sequence[Leaf], row: Sequence[Any]) -> dict[str, tuple[Path, str]]:
    """Return the texts of a row by their names, each with its path. Raise BadRecordError where there is none, or one is none."""
    found: dict[str, tuple[Path, str]] = {}
    for leaf, value in zip(leaves, row, strict=True):
        for path, given in texts(value, leaf):
            text = _one_text(leaf, given)
            if text is not None:
                found[shown(path)] = path, text
    if not found:
        raise BadRecordError(f"has no text: field {leaves[0].name!r} is {'empty' if leaves[0].many else 'null'}")
    return found


def _one_text(leaf: Leaf, text: Any) -> str | None:
    """Return what stands at a leaf as one text. Raise BadRecordError where it is none."""
    if isinstance(text, str) or text is None:
        return text
    items = text if isinstance(text, list) else [text]
    if any(isinstance(item, bytes) for item in items):
        raise BadRecordError(f"the text in column {leaf.name!r} is not UTF-8")
    if None in items:
        raise BadRecordError(f"the list of paragraphs in column {leaf.name!r} holds a null")
    return joined(items)


def _paragraphs(old: Any, change: TextChange) -> list[str]:
    """Return the paragraphs that edits make of the old ones. Raise NewslintError where they do not give the changed text."""
    try:
        new = edited(old, change.edits)
    except ValueError as error:
        raise NewslintError(f"{shown(change.path)}: {error}") from None
    if joined(new) != change.text:
        raise NewslintError(f"{shown(change.path)}: the edits do not give the changed text")
    return new


def _as_text(value: Any) -> str | None:
    """Return a value as it stands in an edit; None for what no edit can hold."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if all(isinstance(item, str) for item in value) else None
    return value if isinstance(value, str) else None


def _path(leaf: Leaf, numbers: Sequence[int]) -> Path:
    """Return the path of a leaf with these numbers of items. Raise NewslintError where there are too few."""
    steps = leaf.steps[:-1] if leaf.joined else leaf.steps
    left = list(numbers)
    if len(left) != sum(step == "[]" for step in steps):
        raise NewslintError(f"there is no {leaf.name!r} with {len(numbers)} numbers")
    return tuple(left.pop(0) if step == "[]" else step for step in steps)


def _tells(kind: Any) -> bool:
    """Return whether values of a type can say something of a text, such as its identifier."""
    types = arrow().types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
    )


def _taken(batch: Any, rows: Sequence[int]) -> Any:
    """Return some rows of a batch, by their numbers."""
    pa = arrow()
    if list(rows) == list(range(batch.num_rows)):
        return batch
    try:
        return batch.take(pa.array(rows, pa.int64()))
    except pa.ArrowNotImplementedError:  # of newer types: views, say
        pieces = [batch.slice(row, 1) for row in rows]
        columns = [pa.concat_arrays([piece.column(at) for piece in pieces]) for at in range(batch.num_columns)]
        return pa.RecordBatch.from_arrays(columns, schema=batch.schema)
