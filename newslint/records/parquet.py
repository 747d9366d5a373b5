"""Parquet: tables in pieces of some rows. Needs pyarrow (``pip install 'newslint[arrow]'``).

Pieces travel as streams of Arrow's own format, each with its schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from newslint.errors import NewslintError
from newslint.records.arrow import arrow

LEAST_ROWS, MOST_ROWS = 16, 20_000
GROUP_BYTES = 64 << 20  # of a row group that is written


def cut(file: IO[bytes], size: int) -> Iterator[tuple[int, bytes]]:
    """The table of a file in pieces of about ``size`` bytes: number of rows, and the rows. Raises NewslintError for what is no Parquet."""
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
    """The schema of a file, as Arrow has it. Raises NewslintError for what is no Parquet."""
    pa = arrow()
    from pyarrow import parquet

    try:
        return parquet.ParquetFile(file).schema_arrow
    except (pa.ArrowException, OSError) as error:  # what is damaged inside a page is an OSError
        raise NewslintError(f"is no Parquet that can be read: {error}") from None


def packed(table: Any) -> bytes:
    """A batch or table as bytes."""
    pa = arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def unpacked(data: bytes) -> Any:
    """What `packed` packed, as a table."""
    return arrow().ipc.open_stream(data).read_all()


class Joiner:
    """Writes a Parquet file of `packed` pieces; where row groups end depends on the rows alone, not on the pieces' number or a break."""

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        from pyarrow import parquet

        self._writer = parquet.ParquetWriter(file, schema, compression="zstd")
        self._schema = schema
        self._waiting: list[Any] = []
        self._size = 0

    def take(self, data: bytes) -> None:
        """The next piece."""
        table = unpacked(data)
        self._waiting.append(table.cast(self._schema) if table.schema != self._schema else table)
        self._size += len(data)
        if self._size >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(arrow().concat_tables(self._waiting), row_group_size=1 << 30)
        self._waiting, self._size = [], 0

    def close(self) -> None:
        """Write what is left, and the file's end."""
        self._flush()
        self._writer.close()
