"""Rows on their way between processes: as streams of Arrow's own format, each with its schema."""

from __future__ import annotations

from typing import Any

from newslint.records.tables.arrow import arrow


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
