"""Records in files: lines of JSON, written and read, and the other formats that newslint reads."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any


def json_lines(records: Iterable[Mapping[str, object]]) -> bytes:
    """Return records as lines of JSON, in ASCII."""
    return b"".join(json.dumps(record).encode("ascii") + b"\n" for record in records)


def json_line(text: str, **more: object) -> bytes:
    """Return a record with a text as a line of JSON."""
    return json_lines([{**more, "text": text}])


def read_json_lines(source: str | Path | bytes) -> list[dict[str, Any]]:
    """Return the records of a file, given by its name, or of bytes."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def write_records(name: str, records: Sequence[Mapping[str, Any]], columns: Sequence[str] = ("id", "text")) -> None:
    """Write records into a file of the format that its suffix names; tables have these columns even where there is no record."""
    if name.endswith(".jsonl"):
        Path(name).write_bytes(json_lines(records))
    elif name.endswith(".jsonl.gz"):
        Path(name).write_bytes(gzip.compress(json_lines(records), 1))
    elif name.endswith(".jsonl.zst"):
        import zstandard

        Path(name).write_bytes(zstandard.ZstdCompressor().compress(json_lines(records)))
    elif name.endswith(".json"):
        Path(name).write_text(json.dumps(records), encoding="utf-8")
    elif name.endswith(".parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq

        example = records or [dict.fromkeys(columns, "")]
        pq.write_table(pa.Table.from_pylist(example).slice(0, len(records)), name, row_group_size=100)
    elif name.endswith(".arrow"):
        import pyarrow as pa

        table = pa.Table.from_pylist(records or [dict.fromkeys(columns, "")]).slice(0, len(records))
        with pa.ipc.new_file(name, table.schema) as out:
            out.write_table(table, max_chunksize=100)
    elif name.endswith(".sqlite"):
        with closing(sqlite3.connect(name)) as connection, connection:
            connection.execute(f"CREATE TABLE articles ({', '.join(columns)})")
            connection.executemany(
                f"INSERT INTO articles VALUES ({', '.join('?' * len(columns))})", [[row.get(key) for key in columns] for row in records]
            )
    else:
        with open(name, "w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns, delimiter="\t" if name.endswith(".tsv") else ",")
            table.writeheader()
            table.writerows(records)
