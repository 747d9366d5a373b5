"""The contract of codecs: what a chunk, a record and a layout are, and what every format can do with them.

A codec cuts a source into chunks (in the main process), takes the records out of a chunk (in a worker), says where in the file a finding
stands, and puts changed texts back. What fixing does not touch stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, NamedTuple, Protocol

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.findings import Edit, Place, Problem
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.record import Fields, Part, Path
from newslint.records.source import Source

Note = dict[str, Any]  # of the gate, as `newslint.gate.note` makes it
SIZE = 1 << 20  # bytes of a chunk, about
MOST_RECORDS = 5000  # of a chunk
MOST_FILES = 500  # that hold one text each, of a chunk


class NoTextError(BadInputError):
    """A source without a field that holds text; the message names the fields that are there."""


class Layout(NamedTuple):
    """How the records of one source are read: told by the configuration, found out by content where that says nothing.

    ``path`` is for JSON: the way to the records, by keys, ``*`` (all values of an object) and ``[]`` (all items of a list); empty where each
    value of the file is a record. ``delimiter``, ``header`` (names of the columns) and ``has_header`` are for tables of text, ``table`` is
    for SQLite. ``wide`` is the encoding of a file of records that is read as UTF-8 after it was converted (UTF-16, UTF-32). ``most`` is the
    largest size of a record in bytes. ``auto`` says that the encoding was found out: what is written elsewhere is UTF-8. ``partitions``
    are columns of a table that stand in its path, with their values. ``found`` says in words what was found out, ``""`` where the file is
    as everybody would expect; ``named`` says that somebody named the text fields.
    """

    format: Format
    fields: Fields
    encoding: str = "utf-8"
    path: tuple[str, ...] = ()
    delimiter: str = ","
    header: tuple[str, ...] = ()
    has_header: bool = True
    table: str | None = None
    wide: str | None = None
    most: int = MAX_RECORD_BYTES
    partitions: tuple[tuple[str, str | None], ...] = ()
    auto: bool = False
    named: bool = False
    found: str = ""


@dataclass(slots=True)
class Chunk:
    """Some records of a source.

    ``data`` is bytes of the file (decompressed): joined, the data of all chunks are the file. For tables it is rows as bytes of Arrow, and
    for texts the sources of the files. ``spans`` are the records in it, as offsets, for formats whose records are not lines.

    ``number`` is the number of the first record, from 1, ``line`` the line of the file in which ``data`` begins, ``column`` its column
    there (code points, from 1), ``start`` its offset in the file, in bytes. ``oversized``: the data begins a record that is larger than
    allowed; it has no spans, nor have the chunks that hold the rest of that record. ``head`` is the row that names the columns of a table
    of text. ``size`` is how many bytes of the file, as stored, were read for this chunk; ``mark`` is a checksum of all input up to its end.
    ``index`` is its number in the run, from 0. ``chosen`` are the positions (from 0) of the records that a sample takes, None for all.
    """

    source: Source
    layout: Layout
    data: Any
    number: int = 1
    line: int = 1
    start: int = 0
    spans: Sequence[tuple[int, int]] | None = None
    keys: Sequence[str | None] | None = None
    oversized: bool = False
    head: bytes = b""
    size: int = 0
    mark: int = 0
    index: int = 0
    chosen: frozenset[int] | None = None
    column: int = 1


class Record(NamedTuple):
    """A record with what it gave: documents, a problem, or (a blank line) neither.

    ``number`` counts from 1 in the source; ``line`` is the line of the file in which it begins (the number, in a format without lines),
    ``column`` its column there (code points, from 1); ``start`` is the offset of ``raw``, its bytes, in the file.
    """

    number: int
    line: int
    start: int
    raw: bytes
    parts: tuple[Part, ...]
    problem: Problem | None
    column: int = 1


class TextChange(NamedTuple):
    """A text of a record that fixing changed: its path in the record, the new text, and the edits that led to it."""

    path: Path
    text: str
    edits: Sequence[Edit]


class Kept(NamedTuple):
    """A record to write, with the texts that changed and the note of the gate, if there is one."""

    record: Record
    changes: Sequence[TextChange]
    note: Note | None


class ByteEdit(NamedTuple):
    """An edit of a file of bytes: at the offset ``start`` of the old (decompressed) content, ``old`` became ``new``."""

    start: int
    old: bytes
    new: bytes


class ValueEdit(NamedTuple):
    """An edit of a value in a table: in row ``row`` (from 1; of SQLite the rowid), column ``column``, ``old`` became ``new``."""

    row: int
    column: str
    old: str
    new: str


class Rewritten(NamedTuple):
    """A chunk with changed texts: its new data (as `Chunk.data`), and the edits that led there from the old."""

    data: Any
    edits: Sequence[ByteEdit | ValueEdit]


class Codec(Protocol):
    """A reader and writer for the records of one format; made for one layout."""

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of a source whose decompressed bytes are ``file``. No record may have more than ``most`` bytes.

        Raise BadInputError where the file is not of this format at all.
        """
        ...

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the records of a chunk; a blank one has neither documents nor a problem."""
        ...

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return where in the file the span from ``start`` to ``end`` of a record's text stands (line and column in code points, from 1)."""
        ...

    def rewrite(self, chunk: Chunk, changed: Mapping[int, Sequence[TextChange]]) -> Rewritten:
        """Return the chunk with changed texts, by the numbers of their records. Raise NewslintError where one cannot be put back."""
        ...

    def write(self, chunk: Chunk, kept: Sequence[Kept], format: Format) -> bytes:
        """Return records as they are written to an output of a format: the codec's own, or lines of JSON (`Format.JSONL`)."""
        ...
