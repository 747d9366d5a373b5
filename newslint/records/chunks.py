"""The inputs of a run of the gate, cut into chunks of about a megabyte: always at the same places, so that a run can be resumed."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.errors import ConfigError, NewslintError
from newslint.records import csv as tabular
from newslint.records import json_cut, wet
from newslint.records.discover import STDIN
from newslint.records.files import BadInputError, DamagedError, open_to_read, read_at_most, unpacked
from newslint.records.formats import Format, Packing
from newslint.records.record import no_field

SIZE = 1 << 20  # bytes of a chunk
MOST_RECORDS = 5000
MOST_FILES = 500


class Source(NamedTuple):
    """A file to read: ``path`` opens it (an address, or ``-`` for standard input), ``source`` is its name in reports.

    ``size`` is in bytes as stored; ``time`` is the time of its last change in nanoseconds, 0 where it is not known.
    """

    path: str
    source: str
    format: Format
    packing: Packing = Packing.NONE
    size: int = 0
    time: int = 0

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Open the file as it is stored, compressed or not. Raise OSError, or NewslintError where a package is missing."""
        if self.path != STDIN:
            return closing(open_to_read(self.path))
        if sys.stdin is None:
            raise OSError("standard input is closed")
        return nullcontext(sys.stdin.buffer)

    def read(self, most: int) -> bytes | None:
        """Return the whole content, decompressed; None where it has more than ``most`` bytes. Raise OSError."""
        try:
            with self.open() as file:
                return read_at_most(unpacked(file, self.packing), most)
        except DamagedError as error:
            raise DamagedError(f"{self.source}: {error}") from None


@dataclass(slots=True)
class Chunk:
    """Some records of a source.

    ``data`` is bytes (lines, or rows of Parquet as `newslint.records.parquet.to_bytes` gives them), a list of records with their numbers
    (None stands for a record that is too large), or a list of files that hold one text each.

    ``number`` is the number of the first record, from 1; for lines, and rows of CSV and TSV, it is the line of the file that the record
    begins in.

    ``start`` is the offset of lines in the file, in bytes. ``header`` holds the names of the columns of a table, and ``head`` the row that
    names them. ``size`` is how many bytes of the file, as stored, were read for this chunk. ``mark`` is a checksum of all input up to the
    end of this chunk: a run that is resumed must see the same.
    """

    format: Format
    source: str
    data: Any
    number: int
    start: int = 0
    size: int = 0
    mark: int = 0
    header: tuple[str, ...] = ()
    head: bytes = b""


def chunks(sources: Iterable[Source], encoding: str, most: int = MAX_RECORD_BYTES, wanted: Sequence[str] = ()) -> Iterator[Chunk]:
    """Yield all chunks of all sources, in order; no record has more than ``most`` bytes.

    Raise OSError or NewslintError, with the name of the source, where one cannot be read; it is BadInputError where reading it again would
    give the same error. A table (CSV, TSV) must have one of the columns ``wanted``, and the same columns as the first table.
    """
    mark = 0
    header: tuple[str, ...] | None = None
    for group in _groups(sources):
        for chunk in [_files(group)] if group[0].format is Format.TEXT else _of(group[0], encoding, most):
            if chunk.header and header is None:
                header = chunk.header
                if wanted and not set(wanted) & set(header):
                    raise BadInputError(f"{chunk.source}: there is {no_field(wanted, header, 'column')}")
            if chunk.header and chunk.header != header:
                raise BadInputError(f"{chunk.source}: its columns are not those of the first table; gate it in a run of its own")
            mark = chunk.mark = _marked(chunk, mark)
            yield chunk


def _groups(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """Yield the sources in groups: files of one text each that follow each other, up to about a megabyte; each other source alone."""
    group: list[Source] = []
    for source in sources:
        if group and (source.format is not Format.TEXT or sum(each.size for each in group) >= SIZE or len(group) >= MOST_FILES):
            yield group
            group = []
        if source.format is Format.TEXT:
            group.append(source)
        else:
            yield [source]
    if group:
        yield group


def _files(group: list[Source]) -> Chunk:
    """Return the chunk of a group of files that hold one text each."""
    return Chunk(Format.TEXT, group[0].source, group, 1, size=sum(each.size for each in group))


def _marked(chunk: Chunk, mark: int) -> int:
    """Return the checksum ``mark`` with a chunk added to it; files of one text each count by name, size and time."""
    if chunk.format is Format.PARQUET:  # the same rows may become other bytes
        return zlib.crc32(f"{chunk.source} {chunk.number}".encode("utf-8", "surrogatepass"), mark)
    if isinstance(chunk.data, bytes):
        return zlib.crc32(chunk.data, mark)
    if chunk.format is Format.TEXT:
        return zlib.crc32(repr([(each.source, each.size, each.time) for each in chunk.data]).encode("utf-8", "surrogatepass"), mark)
    for _, raw in chunk.data:
        mark = zlib.crc32(raw or b"", mark)
    return mark


def _of(source: Source, encoding: str, most: int) -> Iterator[Chunk]:
    """Yield the chunks of one source, with their ``size``; an error names the source."""
    try:
        with source.open() as stored:
            done = 0
            for chunk in _cut(source, stored, encoding, most):
                if source.path != STDIN:
                    at = stored.tell()
                    chunk.size, done = at - done, at
                else:
                    chunk.size = len(chunk.data) if isinstance(chunk.data, bytes) else 0
                yield chunk
    except (BadInputError, ConfigError, DamagedError) as error:
        raise BadInputError(f"{source.source}: {error}") from None
    except NewslintError as error:  # a package is missing: once it is there, the run can go on
        raise NewslintError(f"{source.source}: {error}") from None
    except OSError as error:
        raise error if error.filename else NewslintError(f"{source.source}: {error}") from None


def _cut(source: Source, stored: IO[bytes], encoding: str, most: int) -> Iterator[Chunk]:
    """Yield the chunks of one source that is open, without ``size`` and ``mark``."""
    if source.format is Format.PARQUET:
        from newslint.records import parquet

        number = 1
        for rows, data in parquet.cut(stored, SIZE):
            yield Chunk(source.format, source.source, data, number)
            number += rows
        return
    file = unpacked(stored, source.packing)
    if source.format is Format.JSONL:
        from newslint.records.jsonl import read_blocks

        for block in read_blocks(file, SIZE, most):
            if block.excess <= 1:  # the first block of a line that is too long stands for all of it
                lines = [(block.first_line, None)] if block.excess else block.data
                yield Chunk(source.format, source.source, lines, block.first_line, block.start)
    elif source.format is Format.JSON:
        yield from _grouped(source, enumerate(_elements(file, most), 1))
    elif source.format is Format.WET:
        yield from _grouped(source, enumerate(wet.cut(file, most), 1))
    else:
        delimiter = tabular.DELIMITERS[source.format.value]
        table = tabular.cut(file, delimiter, most)
        if (first := next(table, None)) is not None:
            _, head = first
            if head is None:
                raise BadInputError("the first row is larger than max-record-bytes allows")
            header = header_of(head, encoding, delimiter)
            empty = True
            for chunk in _grouped(source, table):
                chunk.header, chunk.head, empty = header, head, False
                yield chunk
            if empty:  # the output has a header as well
                yield Chunk(source.format, source.source, [], 1, header=header, head=head)


def _elements(file: IO[bytes], most: int) -> Iterator[bytes | None]:
    """Yield the elements of an array of JSON, or the values that stand in the file one behind the other; None is one that is too large."""
    for stretch in json_cut.cut(file, (json_cut.ITEMS,), most):
        if stretch.oversized:
            yield None
        for start, end in stretch.spans:
            yield stretch.data[start:end]


def header_of(row: bytes, encoding: str, delimiter: str) -> tuple[str, ...]:
    """Return the names of the columns. Raise ConfigError where the first row cannot be read, or two columns have the same name."""
    try:
        names = tuple(tabular.cells(row.decode(encoding), delimiter))
    except (UnicodeDecodeError, tabular.BadRowError) as error:
        raise ConfigError(f"the first row cannot be read: {error}") from None
    if len(set(names)) < len(names):
        raise ConfigError("two columns have the same name")
    return names


def _grouped(source: Source, records: Iterable[tuple[int, bytes | None]]) -> Iterator[Chunk]:
    """Yield chunks of records that have been cut apart, each of about `SIZE` bytes, or of `MOST_RECORDS` records."""
    group: list[tuple[int, bytes | None]] = []
    size = 0
    for number, raw in records:
        group.append((number, raw))
        size += len(raw or b"")
        if size >= SIZE or len(group) >= MOST_RECORDS:
            yield Chunk(source.format, source.source, group, group[0][0])
            group, size = [], 0
    if group:
        yield Chunk(source.format, source.source, group, group[0][0])
