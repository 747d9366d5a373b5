"""Files of tables as batches of rows: Parquet, and Arrow's own format (IPC), as a file or as a stream. Needs pyarrow."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple

from newslint.errors import NewslintError
from newslint.records.files import BadInputError
from newslint.records.formats import NAMES, Format
from newslint.records.tables.arrow import arrow
from newslint.records.tables.columns import plain_values

MOST_ROWS = 5000  # of a batch
DECODED = 256 << 20  # bytes that a batch may take before it is looked at, where one value of a dictionary stands in many rows
LARGE = 16 << 20  # bytes of a row group whose columns are looked at one by one
FEW = 4  # rows of a batch, at least
BUFFER = 1 << 20
_PIECE = 1 << 26  # bytes that are asked for at once, at most
FILE, STREAM, OLD = b"ARROW1", b"\xff\xff\xff\xff", b"FEA1"


class _Watched:
    """A file that keeps the error of reading it: what Arrow finds damaged in a page is an OSError as well."""

    def __init__(self, file: IO[bytes], head: bytes = b"") -> None:
        self._file = file
        self._head = head  # bytes that were read before
        self.failed: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        try:
            if size > _PIECE:  # a damaged file may ask for more than there is memory, and for more than it has
                pieces, left = [], size
                while left and (piece := self.read(min(left, _PIECE))):
                    pieces.append(piece)
                    left -= len(piece)
                return b"".join(pieces)
            if not self._head:
                return self._file.read(size)
            data, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
            return data + self._file.read(size - len(data) if size >= 0 else -1)
        except (OSError, NewslintError) as error:
            self.failed = error
            raise

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, NewslintError) as error:
            self.failed = error
            raise


class ParquetTable:
    """A Parquet file that is open: its schema, as Arrow has it, and its rows."""

    def __init__(self, file: Any) -> None:
        from pyarrow import parquet

        self.watched = file
        self.file = parquet.ParquetFile(file, buffer_size=BUFFER, pre_buffer=False)
        self.schema = self.file.schema_arrow

    def batches(self, size: int) -> Iterator[Any]:
        """Yield the rows in batches of about ``size`` bytes, or of fewer; none holds rows of two row groups."""
        for number in range(self.file.metadata.num_row_groups):
            rows = self._rows(self.file.metadata.row_group(number), size, number)
            yield from self._read(number, rows)

    def _read(self, number: int, rows: int) -> Any:
        return self.file.iter_batches(batch_size=rows, row_groups=[number], use_threads=False)

    def _rows(self, group: Any, size: int, number: int) -> int:
        """Return how many rows of a row group make about ``size`` bytes.

        A value of a dictionary is stored once and may stand in every row: the estimate of what is stored does not hold then, and a small
        file could fill the memory. So no more rows are read than could be held if each had the largest value that there can be.
        """
        stored = max(1, int(group.total_byte_size))
        largest = stored
        if stored > LARGE:
            next(self._read(number, 1), None)  # what a damaged file says of its columns is an error here, and would end the process below
            largest = max(1, *(_largest_shared(group.column(at)) for at in range(group.num_columns)), 1)
        return max(FEW, min(MOST_ROWS, size * int(group.num_rows) // stored, DECODED // largest))


def _largest_shared(column: Any) -> int:
    """Return how many bytes a value of a column may have that stands in a dictionary, about; 0 where there is none."""
    if not column.has_dictionary_page:
        return 0
    stored, whole = max(1, int(column.total_compressed_size)), int(column.total_uncompressed_size)
    page = max(0, int(column.data_page_offset) - int(column.dictionary_page_offset or 0))
    return min(whole, 2 * page * whole // stored)


class ArrowTable:
    """A file or a stream of Arrow IPC that is open: its schema and its batches."""

    def __init__(self, file: Any, is_file: bool) -> None:
        pa = arrow()
        self.watched = file
        self.is_file = is_file
        self.reader = pa.ipc.open_file(file) if is_file else pa.ipc.open_stream(file)
        self.schema = self.reader.schema

    @property
    def metadata(self) -> Any:
        """What stands in the end of a file, as names and values in bytes; None where there is nothing, or the version of pyarrow hides it."""
        return getattr(self.reader, "metadata", None) if self.is_file else None

    def stored(self) -> Iterator[tuple[Any, Any]]:
        """Yield the batches as they are stored, each with its metadata. Raise ArrowException where one is damaged."""
        if self.is_file:
            for number in range(self.reader.num_record_batches):
                yield self.reader.get_batch_with_custom_metadata(number)
            return
        while True:
            try:
                found = self.reader.read_next_batch_with_custom_metadata()
            except StopIteration:
                return
            yield found

    def batches(self, size: int) -> Iterator[Any]:
        """Yield the rows in batches of about ``size`` bytes. Raise ArrowException where what is stored does not hold together."""
        weight = scale(self.schema)
        for batch, _ in self.stored():
            _validate(batch)
            rows = max(1, min(MOST_ROWS, size * batch.num_rows // max(1, weight(batch))))
            for start in range(0, batch.num_rows, rows):
                yield batch if rows >= batch.num_rows else _compact(batch.slice(start, rows))


Table = ParquetTable | ArrowTable


@contextmanager
def opened(file: IO[bytes], format: Format) -> Iterator[Table]:
    """Open a file of a table for as long as the block runs. ``file`` stays open.

    Raise BadInputError for what is not of this format, or damaged, also where that shows in the block; OSError where reading failed.
    """
    watched = _Watched(file)
    with readable(watched, format):
        yield _table(watched, file, format)


@contextmanager
def readable(watched: Any, format: Format) -> Iterator[None]:
    """Turn errors of Arrow in the block into BadInputError, but for those of reading the file (`_Watched`) itself."""
    pa = arrow()
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError, struct.error) as error:
        if watched.failed is not None:
            raise watched.failed from None
        raise BadInputError(f"is no {NAMES[format]} that can be read: {error}") from None


def _table(watched: _Watched, file: IO[bytes], format: Format) -> Table:
    if format is Format.PARQUET:
        if not file.seekable():
            raise BadInputError("Parquet is read from its end: it must be a file that is not compressed as a whole")
        table: Table = ParquetTable(watched)
    else:
        head = watched.read(len(FILE))
        if head.startswith(OLD):
            raise BadInputError("is Feather of version 1, which is not read; write it as version 2 (Arrow IPC)")
        if head == FILE and not file.seekable():
            raise BadInputError("a file of Arrow is read from its end: it must not be compressed as a whole (a stream of Arrow may be)")
        if head != FILE and not head.startswith(STREAM):
            raise BadInputError("is neither a file nor a stream of Arrow")
        if head == FILE:
            watched.seek(0)
        else:
            watched._head = head
        table = ArrowTable(watched, head == FILE)
    if twice := {name for name in table.schema.names if table.schema.names.count(name) > 1}:
        raise BadInputError(f"has more than one column {min(twice)!r}")
    return table


def gathered(table: Table, size: int, most: int) -> Iterator[tuple[Any, bool]]:
    """Yield the rows of a table in batches of about ``size`` bytes, each with whether it is one row of more than ``most`` bytes."""
    weight = scale(table.schema)
    waiting: list[Any] = []
    held = rows = 0
    for batch in table.batches(size):
        for piece, heavy in _pieces(batch, min(4 * size, most), weight):
            if waiting and (held + heavy > size or rows + piece.num_rows > MOST_ROWS or heavy > most):
                yield from ((each, False) for each in _as_one(waiting))
                waiting, held, rows = [], 0, 0
            if heavy > most:
                yield piece, True
                continue
            waiting.append(piece)
            held, rows = held + heavy, rows + piece.num_rows
    yield from ((each, False) for each in _as_one(waiting))


def _as_one(batches: list[Any]) -> list[Any]:
    """Return batches as one, where Arrow can join the types of their columns."""
    pa = arrow()
    if len(batches) > 1:
        with suppress(pa.ArrowNotImplementedError):
            return list(pa.Table.from_batches(batches).combine_chunks().to_batches())
    return batches


def _pieces(batch: Any, most: int, weight: Callable[[Any], int]) -> Iterator[tuple[Any, int]]:
    """Yield the rows of a batch in batches of at most ``most`` bytes, or of one row, each with its bytes."""
    heavy = weight(batch)
    if batch.num_rows > 1 and heavy > most:
        half = batch.num_rows // 2
        yield from _pieces(batch.slice(0, half), most, weight)
        yield from _pieces(batch.slice(half), most, weight)
    elif batch.num_rows:
        yield batch, heavy


def scale(schema: Any) -> Callable[[Any], int]:
    """Return what says how many bytes the rows of a batch take, without dictionaries that they share with other rows."""
    if any(_shares(field.type) for field in schema):
        return lambda batch: sum(map(_weight, batch.columns))
    return lambda batch: int(batch.nbytes)


def _shares(kind: Any) -> bool:
    """Return whether a type, or one in it, has data that slices of an array share."""
    types = arrow().types
    own = types.is_dictionary(kind) or types.is_string_view(kind) or types.is_binary_view(kind)
    return bool(own) or any(_shares(kind.field(at).type) for at in range(kind.num_fields))


def _weight(array: Any) -> int:
    types = arrow().types
    kind = array.type
    if types.is_dictionary(kind):
        return int(array.indices.nbytes)
    if types.is_string_view(kind) or types.is_binary_view(kind):  # says the size of all that its slices share
        return int(array.cast(arrow().large_string() if types.is_string_view(kind) else arrow().large_binary()).nbytes)
    if types.is_struct(kind):
        return len(array) // 8 + sum(_weight(array.field(at)) for at in range(kind.num_fields))
    if types.is_list(kind) or types.is_large_list(kind):
        return 8 * len(array) + _weight(array.flatten())
    return int(array.nbytes)


def _compact(batch: Any) -> Any:
    """Return a slice of a batch whose columns of views do not drag along the texts of all other rows."""
    pa = arrow()
    if not any(pa.types.is_string_view(field.type) for field in batch.schema):
        return batch
    columns = [
        column.cast(pa.large_string()).cast(column.type) if pa.types.is_string_view(column.type) else column for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _validate(batch: Any) -> None:
    """Raise ArrowInvalid where the buffers of a batch contradict each other; texts that are not UTF-8 are no reason."""
    for column in batch.columns:
        try:
            column.validate(full=True)
        except arrow().ArrowInvalid:
            _as_bytes(column).validate(full=True)


def _as_bytes(array: Any) -> Any:
    """Return an array with all texts as bytes, whatever they are nested in."""
    pa = arrow()
    if pa.types.is_dictionary(array.type):
        return pa.DictionaryArray.from_arrays(array.indices, _as_bytes(array.dictionary))
    return array.view(_bytes_type(array.type))


def _bytes_type(kind: Any) -> Any:
    pa = arrow()
    if pa.types.is_string(kind):
        return pa.binary()
    if pa.types.is_large_string(kind):
        return pa.large_binary()
    if pa.types.is_string_view(kind):
        return pa.binary_view()
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_bytes_type(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_bytes_type(kind.value_type)))
    if pa.types.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(_bytes_type(kind.value_type)))
    return kind


class IpcForm(NamedTuple):
    """How Arrow IPC is stored: as a file or as a stream, and the compression of its buffers (``lz4``, ``zstd`` or None)."""

    is_file: bool
    compression: str | None


def ipc_form(file: IO[bytes]) -> IpcForm:
    """Return how the Arrow IPC at the start of ``file`` is stored. Read up to the first batch; raise BadInputError where it is damaged."""
    head = file.read(8)
    is_file = head.startswith(FILE)
    watched = _Watched(file, b"" if is_file else head)
    with readable(watched, Format.ARROW):
        for message in arrow().ipc.MessageReader.open_stream(watched):
            if message.type == "record batch":
                return IpcForm(is_file, _compression(message.metadata.to_pybytes()))
    return IpcForm(is_file, None)


def _compression(message: bytes) -> str | None:
    """Return the compression that the header of a batch names: a table of FlatBuffers, whose fields are found through its vtable."""
    header = _field(message, *_root(message), 2)
    if header is None:
        return None
    batch = header + struct.unpack_from("<I", message, header)[0]
    body = _field(message, batch, _vtable(message, batch), 3)
    if body is None:
        return None
    body += struct.unpack_from("<I", message, body)[0]
    codec = _field(message, body, _vtable(message, body), 0)
    return {0: "lz4", 1: "zstd"}.get(0 if codec is None else message[codec])


def _root(message: bytes) -> tuple[int, int]:
    table = struct.unpack_from("<I", message, 0)[0]
    return table, _vtable(message, table)


def _vtable(message: bytes, table: int) -> int:
    return int(table - struct.unpack_from("<i", message, table)[0])


def _field(message: bytes, table: int, vtable: int, number: int) -> int | None:
    """Return where a field of a table stands; None where it is left out."""
    if 4 + 2 * number >= struct.unpack_from("<H", message, vtable)[0]:
        return None
    offset = struct.unpack_from("<H", message, vtable + 4 + 2 * number)[0]
    return table + offset if offset else None


def sample_rows(file: IO[bytes], format: Format, most: int) -> list[dict[str, Any]]:
    """Return the first ``most`` rows of a table as records. Raise BadInputError for what is none, OSError where reading failed."""
    rows: list[dict[str, Any]] = []
    with opened(file, format) as table:
        for batch in table.batches(1 << 18):
            few = batch.slice(0, most - len(rows))
            columns = [(name, plain_values(few.column(at))) for at, name in enumerate(few.schema.names)]
            rows += [{name: values[number] for name, values in columns} for number in range(few.num_rows)]
            if len(rows) >= most:
                break
    return rows
