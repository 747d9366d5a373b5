"""Parquet: tables in chunks of some rows. Needs pyarrow (``pip install 'newslint[arrow]'``).

Rows travel between processes as streams of Arrow's own format, each with its schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from newslint.errors import NewslintError
from newslint.records.arrow import arrow

LEAST_ROWS, MOST_ROWS = 16, 20_000
GROUP_BYTES = 64 << 20  # of a row group that is written


def cut(file: IO[bytes], size: int) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a file in chunks of about ``size`` bytes: the number of rows, and the rows as `packed` gives them.

    Raise NewslintError for what is not Parquet.
    """
    pa = arrow()
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(file)
        meta = table.metadata
        total = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
        rows = max(LEAST_ROWS, min(MOST_ROWS, size * meta.num_rows // max(1, total)))
        for number in range(meta.num_row_groups):
            for batch in table.iter_batches(batch_size=rows, row_groups=[number]):
                if batch.num_rows:
                    yield batch.num_rows, packed(batch)
    except (pa.ArrowException, OSError) as error:  # what is damaged inside a page is an OSError
        raise NewslintError(f"is no Parquet that can be read: {error}") from None


def schema(file: IO[bytes]) -> Any:
    """Return the schema of a file, as Arrow has it. Raise NewslintError for what is not Parquet."""
    pa = arrow()
    from pyarrow import parquet

    try:
        return parquet.ParquetFile(file).schema_arrow
    except (pa.ArrowException, OSError) as error:  # what is damaged inside a page is an OSError
        raise NewslintError(f"is no Parquet that can be read: {error}") from None


def packed(table: Any) -> bytes:
    """Return a batch or table as bytes."""
    pa = arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def unpacked(data: bytes) -> Any:
    """Return the table that `packed` made bytes of."""
    return arrow().ipc.open_stream(data).read_all()


class Joiner:
    """A writer that makes a Parquet file of `packed` rows. Where row groups end depends on the rows alone, not on a break of the run."""

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        from pyarrow import parquet

        self._writer = parquet.ParquetWriter(file, schema, compression="zstd")
        self._schema = schema
        self._waiting: list[Any] = []
        self._size = 0

    def take(self, data: bytes) -> None:
        """Take the next rows, as `packed` gave them."""
        table = unpacked(data)
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
