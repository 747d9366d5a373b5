"""Parquet: tables in chunks of some rows. Needs pyarrow (``pip install 'newslint[arrow]'``).

Rows travel between processes as streams of Arrow's own format, each with its schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from newslint.records.files import BadInputError
from newslint.records.tables.arrow import arrow

LEAST_ROWS, MOST_ROWS = 16, 20_000
GROUP_BYTES = 64 << 20  # of a row group that is written


class _Watched:
    """A file that keeps the error of reading it: what Arrow finds damaged in a page is an OSError as well."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failed: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            self.failed = error
            raise

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except OSError as error:
            self.failed = error
            raise


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Any]:
    """Give the file to Arrow. Raise BadInputError for what is not Parquet, or damaged, and OSError where reading it failed."""
    pa = arrow()
    from pyarrow import parquet

    watched = _Watched(file)
    try:
        yield parquet.ParquetFile(watched)
    except (pa.ArrowException, OSError) as error:
        if watched.failed is not None:
            raise watched.failed from None
        raise BadInputError(f"is no Parquet that can be read: {error}") from None


def cut(file: IO[bytes], size: int) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a file in chunks of about ``size`` bytes: the number of rows, and the rows as `to_bytes` gives them.

    Raise BadInputError for what is not Parquet, and OSError where the file cannot be read.
    """
    with _opened(file) as table:
        meta = table.metadata
        total = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
        rows = max(LEAST_ROWS, min(MOST_ROWS, size * meta.num_rows // max(1, total)))
        for number in range(meta.num_row_groups):
            for batch in table.iter_batches(batch_size=rows, row_groups=[number]):
                if batch.num_rows:
                    yield batch.num_rows, to_bytes(batch)


def schema(file: IO[bytes]) -> Any:
    """Return the schema of a file, as Arrow has it. Raise BadInputError for what is not Parquet, and OSError where it cannot be read."""
    with _opened(file) as table:
        return table.schema_arrow


def to_bytes(table: Any) -> bytes:
    """Return a batch or table as bytes."""
    pa = arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def from_bytes(data: bytes) -> Any:
    """Return the table that `to_bytes` made bytes of."""
    return arrow().ipc.open_stream(data).read_all()


class Joiner:
    """A writer that makes a Parquet file of rows that came through `to_bytes`.

    Where row groups end depends on the rows alone, not on a break of the run.
    """

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        from pyarrow import parquet

        self._writer = parquet.ParquetWriter(file, schema, compression="zstd")
        self._schema = schema
        self._waiting: list[Any] = []
        self._size = 0

    def take(self, data: bytes) -> None:
        """Take the next rows, as `to_bytes` gave them."""
        table = from_bytes(data)
        self._waiting.append(table.cast(self._schema) if table.schema != self._schema else table)
        self._size += len(data)
        if self._size >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        """Write the rows that are waiting, as one row group."""
        if self._waiting:
            self._writer.write_table(arrow().concat_tables(self._waiting), row_group_size=1 << 30)
        self._waiting, self._size = [], 0

    def close(self) -> None:
        """Write the rows that are left, and the end of the file."""
        self._flush()
        self._writer.close()
