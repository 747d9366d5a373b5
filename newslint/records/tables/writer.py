"""Writers of tables, from the bytes of Arrow that chunks hold: new files, and files that are written anew with other texts."""

from __future__ import annotations

import inspect
import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from newslint.errors import NewslintError
from newslint.records.formats import Format
from newslint.records.tables.arrow import arrow
from newslint.records.tables.read import ArrowTable, IpcForm, ParquetTable, ipc_form, opened, readable
from newslint.records.tables.schema import conformed

GROUP_BYTES = 64 << 20  # of a row group that is written


class TableJoiner:
    """A writer that makes a new file of rows: Parquet compressed with Zstandard, or a file of Arrow IPC with LZ4, as its readers expect.

    Where row groups end depends on the rows alone, not on a break of the run.
    """

    def __init__(self, file: IO[bytes], schema: Any, format: Format) -> None:
        self._schema = schema
        self._out = (
            _Parquet(file, schema, {"compression": "zstd"}) if format is Format.PARQUET else _ipc(file, schema, IpcForm(True, "lz4"))
        )
        self._waiting: list[Any] = []
        self._size = 0

    def take(self, data: bytes) -> None:
        """Take the next rows, as a codec wrote them; columns of the schema that they do not have are null. Raise NewslintError."""
        pa = arrow()
        try:
            self._waiting.append(conformed(pa.ipc.open_stream(data).read_all(), self._schema))
        except pa.ArrowException as error:
            raise NewslintError(f"a row does not fit into the columns of the others: {error}") from None
        self._size += len(data)
        if self._size >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        """Write the rows that are waiting, as one row group."""
        if self._waiting:
            self._out.write(arrow().concat_tables(self._waiting))
        self._waiting, self._size = [], 0

    def close(self) -> None:
        """Write the rows that are left, and the end of the file."""
        self._flush()
        self._out.close()


class TableRewriter:
    """A writer that makes a file of all rows of another, some of which hold other texts, and is like that in everything else.

    Schema, metadata and the borders of row groups (of batches) are the same, and so are, as far as pyarrow can be told, version,
    encodings and compression. A row group is held in memory until it is written. ``original`` must stay open until `close`.
    """

    def __init__(self, file: IO[bytes], original: IO[bytes], format: Format) -> None:
        """Look at the original. Raise BadInputError where it cannot be read, NewslintError where pyarrow cannot write its like."""
        form = IpcForm(False, None)
        if format is Format.ARROW:
            form = ipc_form(original)
            original.seek(0)
        with opened(original, format) as table:
            if isinstance(table, ArrowTable):
                self._groups: Iterator[tuple[int, Any]] = ((batch.num_rows, metadata) for batch, metadata in table.stored())
                self._out: _Parquet | _Ipc = _ipc(file, table.schema, form, table.metadata)
            else:
                self._groups = _group_sizes(table)
                self._out = _Parquet(file, table.schema, _settings_like(table), _metadata_beside(table))
        self._format, self._table = format, table
        self._schema = table.schema
        self._waiting: list[Any] = []
        self._rows = 0
        self._next = self._following()

    def _following(self) -> tuple[int, Any] | None:
        """Return how many rows the next row group has, and its metadata; None at the end. Raise BadInputError."""
        with readable(self._table.watched, self._format):
            return next(self._groups, None)

    def take(self, data: bytes) -> None:
        """Take the next rows, as a codec wrote them. Raise NewslintError where they are not of this file, OSError where writing fails."""
        batch = arrow().ipc.open_stream(data).read_next_batch()
        if not batch.schema.equals(self._schema, check_metadata=False):
            raise NewslintError("the columns of a chunk are not those of the file")
        while batch.num_rows:
            self._write_full()
            if self._next is None:
                raise NewslintError("there are more rows than the file had")
            fits = batch.slice(0, self._next[0] - self._rows)
            self._waiting.append(fits)
            self._rows += fits.num_rows
            batch = batch.slice(fits.num_rows)
        self._write_full()

    def _write_full(self) -> None:
        """Write all row groups that are full, also those without rows."""
        while self._next is not None and self._rows == self._next[0]:
            self._out.write(arrow().Table.from_batches(self._waiting, self._schema), self._next[1])
            self._waiting, self._rows = [], 0
            self._next = self._following()

    def close(self) -> None:
        """Write the end of the file. Raise NewslintError where rows are missing."""
        self._write_full()
        if self._next is not None:
            raise NewslintError("there are fewer rows than the file had")
        self._out.close()

    def abandon(self) -> None:
        """Write nothing more: the new file goes, or has been closed."""
        self._out.abandon()


def _group_sizes(table: ParquetTable) -> Iterator[tuple[int, Any]]:
    metadata = table.file.metadata
    return ((metadata.row_group(number).num_rows, None) for number in range(metadata.num_row_groups))


class _Parquet:
    """A Parquet file to which row groups are written."""

    def __init__(self, file: Any, schema: Any, settings: dict[str, Any], metadata: Any = None) -> None:
        from pyarrow import parquet

        self._writer = parquet.ParquetWriter(file, schema, **settings)
        if metadata:
            self._writer.add_key_value_metadata(metadata)

    def write(self, table: Any, _metadata: Any = None) -> None:
        """Write a table as one row group."""
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))

    def close(self) -> None:
        """Write the end of the file."""
        self._writer.close()

    def abandon(self) -> None:
        """Forget the file: left open, pyarrow would write its end when the writer is collected, and the file is gone by then."""
        self._writer.is_open = False


_SCHEMA = b"ARROW:schema"


def _metadata_beside(table: ParquetTable) -> dict[bytes, bytes]:
    """Return the metadata of a file that are not written along with its schema."""
    stored = table.file.metadata.metadata or {}
    along = {_SCHEMA, *(table.schema.metadata or ())} if _SCHEMA in stored else ()
    return {name: value for name, value in stored.items() if name not in along}


def _settings_like(table: ParquetTable) -> dict[str, Any]:
    """Return the settings with which ParquetWriter makes a file like this one.

    Raise NewslintError where none makes the same columns: values of another physical type are not what was there.
    """
    from pyarrow import parquet

    known = inspect.signature(parquet.ParquetWriter.__init__).parameters
    found = {name: value for name, value in _found(table).items() if name in known}
    paths, wanted = _paths(table.file), _columns(table.file)
    fitting: list[tuple[list[str], dict[str, Any]]] = []
    kinds: list[tuple[Any, ...]] = wanted
    for version in dict.fromkeys([table.file.metadata.format_version, "2.6", "2.4", "1.0"]):
        for compliant in (True, False):
            form = {"version": version, "use_compliant_nested_type": compliant}
            made = _made(table.schema, {**found, **form})
            kinds = kinds if made is None else _columns(made)
            if made is not None and kinds == wanted:
                fitting.append((_paths(made), form))
    if not fitting:
        differs = next((path for path, old, new in zip(paths, wanted, kinds, strict=False) if old != new), "")
        raise NewslintError(f"column {differs!r} is of a kind that pyarrow does not write; the file cannot be written anew as it is")
    written, form = next((each for each in fitting if each[0] == paths), fitting[0])
    return {**_renamed(found, dict(zip(paths, written, strict=True))), **form}


def _renamed(settings: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Return settings for columns with other names: some writers call the items of lists otherwise."""
    made = dict(settings)
    for name, value in settings.items():
        if name in ("compression", "column_encoding") and value:
            made[name] = {names.get(path, path): each for path, each in value.items()}
        elif name in ("use_dictionary", "write_statistics") and value:
            made[name] = [names.get(path, path) for path in value]
    return made


def _made(schema: Any, settings: dict[str, Any]) -> Any:
    """Return an empty Parquet file of these settings; None where pyarrow refuses them."""
    pa = arrow()
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    try:
        with parquet.ParquetWriter(sink, schema, **settings):
            pass
        return parquet.ParquetFile(pa.BufferReader(sink.getvalue()))
    except (pa.ArrowException, ValueError, OSError):
        return None


def _paths(file: Any) -> list[str]:
    return [file.schema.column(at).path for at in range(len(file.schema.names))]


def _columns(file: Any) -> list[tuple[Any, ...]]:
    """Return what a reader sees of the columns of a file: where values may be missing or many, what they mean, and how they are stored."""
    columns = [file.schema.column(at) for at in range(len(file.schema.names))]
    return [
        (each.path.split(".")[0], each.max_definition_level, each.max_repetition_level, each.physical_type, each.length, *_meaning(each))
        for each in columns
    ]


def _meaning(column: Any) -> tuple[Any, ...]:
    """Return the logical type of a column, without what only says which writer wrote it."""
    told = json.loads(column.logical_type.to_json())
    if told.get("isSigned") and f"INT{told.get('bitWidth')}" == column.physical_type:
        told = {"Type": "None"}  # some writers say so of every whole number
    return tuple(told.get(name) for name in ("Type", "timeUnit", "isAdjustedToUTC", "bitWidth", "isSigned", "precision", "scale"))


_DICTIONARY = {"PLAIN_DICTIONARY", "RLE_DICTIONARY"}
_ENCODINGS = ("BYTE_STREAM_SPLIT", "DELTA_BINARY_PACKED", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY")


def _found(table: ParquetTable) -> dict[str, Any]:
    """Return the settings that can be seen in the first row group of a file, as ParquetWriter takes them."""
    metadata = table.file.metadata
    stored = metadata.metadata or {}
    settings: dict[str, Any] = {"store_schema": _SCHEMA in stored}
    physical = [table.file.schema.column(at).physical_type for at in range(len(table.file.schema.names))]
    if "INT96" in physical:
        settings["use_deprecated_int96_timestamps"] = True
    if not metadata.num_row_groups:
        return settings
    next(table.file.iter_batches(batch_size=1, row_groups=[0]), None)  # damage shows here, and would end the process below
    group = metadata.row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    if not columns:
        return settings
    dictionaries = [each.path_in_schema for each in columns if _DICTIONARY & set(each.encodings)]
    others = {each.path_in_schema: name for each in columns for name in _ENCODINGS if name in each.encodings}
    settings |= {
        "compression": {each.path_in_schema: each.compression.replace("UNCOMPRESSED", "NONE") for each in columns},
        "use_dictionary": dictionaries if dictionaries else False,
        "column_encoding": {path: name for path, name in others.items() if path not in dictionaries} or None,
        "write_statistics": [each.path_in_schema for each in columns if each.is_stats_set] or False,
        "write_page_index": any(getattr(each, "has_column_index", False) for each in columns),
        "sorting_columns": getattr(group, "sorting_columns", None) or None,
        "store_decimal_as_integer": any(
            each.physical_type in ("INT32", "INT64") and table.file.schema.column(at).logical_type.type == "DECIMAL"
            for at, each in enumerate(columns)
        ),
    }
    return settings


def _ipc(file: Any, schema: Any, form: IpcForm, metadata: Any = None) -> _Ipc:
    """Return what writes Arrow IPC of a form. A file holds each dictionary once: where there are any, it is made at the end."""
    if form.is_file and any(_has_dictionary(field.type) for field in schema):
        return _IpcWithDictionaries(file, schema, form, metadata)
    return _Ipc(file, schema, form, metadata)


class _Ipc:
    """A file or stream of Arrow IPC to which batches are written."""

    def __init__(self, file: Any, schema: Any, form: IpcForm, metadata: Any = None) -> None:
        pa = arrow()
        options = pa.ipc.IpcWriteOptions(compression=form.compression, use_threads=False)
        told = {"metadata": metadata} if metadata else {}
        self._writer = (
            pa.ipc.new_file(file, schema, options=options, **told) if form.is_file else pa.ipc.new_stream(file, schema, options=options)
        )
        self._schema = schema

    def write(self, table: Any, metadata: Any = None) -> None:
        """Write a table as one batch, with this metadata. Raise NewslintError where Arrow cannot do that with the types of its columns."""
        pa = arrow()
        try:
            batches = table.to_batches()
            if len(batches) != 1:
                batches = table.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], schema=self._schema)]
            for batch in batches:
                self._writer.write_batch(batch, custom_metadata=metadata)
        except pa.ArrowException as error:
            raise NewslintError(f"the rows cannot be written as Arrow: {error}") from None

    def close(self) -> None:
        """Write the end of the file."""
        self._writer.close()

    def abandon(self) -> None:
        """Forget the file."""


class _IpcWithDictionaries(_Ipc):
    """A file of Arrow IPC with dictionaries: one for all batches, as some readers know no other; they only grow while batches come in.

    The batches wait in a temporary stream until all values are known.
    """

    def __init__(self, file: Any, schema: Any, form: IpcForm, metadata: Any = None) -> None:
        self._waiting = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        super().__init__(self._waiting, schema, IpcForm(False, None))
        self._final = (file, schema, form, metadata)
        self._values: dict[tuple[int, ...], Any] = {}

    def write(self, table: Any, metadata: Any = None) -> None:
        """Write a table as one batch, whose dictionaries are continuations of those before."""
        pa = arrow()
        try:
            columns = [
                _mapped(column.combine_chunks() if column.num_chunks != 1 else column.chunk(0), (at,), self._grown)
                for at, column in enumerate(table.columns)
            ]
        except pa.ArrowException as error:
            raise NewslintError(f"the rows cannot be written as Arrow: {error}") from None
        super().write(pa.Table.from_arrays(columns, schema=self._schema), metadata)

    def _grown(self, array: Any, at: tuple[int, ...]) -> Any:
        """Return an array whose dictionary is the one that is known here, with its own values that are new behind it."""
        pa = arrow()
        import pyarrow.compute as pc

        values = self._values.get(at)
        if values is None or values.equals(array.dictionary):
            self._values[at] = array.dictionary
            return array
        own = array.dictionary
        new = own.filter(pc.invert(pc.is_in(own, value_set=values)))
        self._values[at] = values = pa.concat_arrays([values, new]) if len(new) else values
        indices = pc.index_in(own, value_set=values).take(array.indices).cast(array.type.index_type)
        return pa.DictionaryArray.from_arrays(indices, values, ordered=array.type.ordered)

    def close(self) -> None:
        """Write the file, now that its dictionaries are whole."""
        pa = arrow()
        super().close()
        self._waiting.seek(0)
        out = _Ipc(*self._final)
        with self._waiting:
            for batch, metadata in ArrowTable(self._waiting, is_file=False).stored():
                columns = [_mapped(column, (at,), self._whole) for at, column in enumerate(batch.columns)]
                out.write(pa.Table.from_arrays(columns, schema=self._schema), metadata)
        out.close()

    def abandon(self) -> None:
        """Forget the file, and what waits for it."""
        self._waiting.close()

    def _whole(self, array: Any, at: tuple[int, ...]) -> Any:
        return arrow().DictionaryArray.from_arrays(array.indices, self._values[at], ordered=array.type.ordered)


def _has_dictionary(kind: Any) -> bool:
    pa = arrow()
    return bool(pa.types.is_dictionary(kind)) or any(_has_dictionary(kind.field(at).type) for at in range(kind.num_fields))


def _mapped(array: Any, at: tuple[int, ...], change: Any) -> Any:
    """Return an array with its dictionaries changed, however they are nested. Raise NewslintError for nestings that are not known."""
    pa = arrow()
    kind = array.type
    if pa.types.is_dictionary(kind):
        return change(array, at)
    if not _has_dictionary(kind):
        return array
    if array.offset:
        array = pa.concat_arrays([array.slice(0, 0), array])
    if pa.types.is_struct(kind):
        children = [_mapped(array.field(number), (*at, number), change) for number in range(kind.num_fields)]
        return pa.Array.from_buffers(kind, len(array), array.buffers()[:1], array.null_count, 0, children)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.Array.from_buffers(kind, len(array), array.buffers()[:2], array.null_count, 0, [_mapped(array.values, (*at, 0), change)])
    raise NewslintError(f"a dictionary in a column of {kind} cannot be written to a file of Arrow")
