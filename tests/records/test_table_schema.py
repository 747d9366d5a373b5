"""Files that differ by columns are read as one table; folders of a path are columns as well."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from newslint.errors import ConfigError
from newslint.records.codec import Layout
from newslint.records.formats import Format
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.records.tables.codec import TableCodec, schema_of
from newslint.records.tables.schema import conformed, hive_columns, union_schema


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("dump/site=x/part-0.parquet", {"site": "x"}),
        ("year=2024\\site=a%20b%2Fc\\p.parquet", {"year": "2024", "site": "a b/c"}),
        ("s3://bucket/day=__HIVE_DEFAULT_PARTITION__/p.parquet", {"day": None}),
        ("=x/a=/b=c", {"a": ""}),
        ("plain/p=1.parquet", {}),
    ],
)
def test_folders_with_an_equals_sign_are_columns(path: str, expected: dict[str, str | None]) -> None:
    assert hive_columns(path) == expected


def test_rows_get_the_columns_of_their_path_unless_they_have_them(tmp_path: Path) -> None:
    path = tmp_path / "p.arrow"
    table = pa.table({"text": ["a", "b"], "year": [2023, 2024]})
    with pa.ipc.new_file(str(path), table.schema) as writer:
        writer.write_table(table)
    partitions = hive_columns("year=1999/site=x/day=__HIVE_DEFAULT_PARTITION__/p.arrow")
    codec = TableCodec(Layout(Format.ARROW, Fields(), partitions=tuple(partitions.items())))
    with path.open("rb") as file:
        (chunk,) = codec.cut(file, Source("p", "p"), 1 << 20)
    found = pa.ipc.open_stream(chunk.data).read_all()
    assert found.to_pydict() == {"text": ["a", "b"], "year": [2023, 2024], "site": ["x", "x"], "day": [None, None]}
    assert found.schema == schema_of(Source(str(path), "p", Format.ARROW), partitions)


def test_columns_that_came_later_are_null_in_older_files() -> None:
    old = pa.table({"text": ["a"], "note": pa.nulls(1), "s": [{"x": 1}]})
    new = pa.table(
        {"s": [{"y": "q"}], "note": ["n"], "text": ["b"], "extra": [1]},
        pa.schema(
            [("s", pa.struct([("y", pa.string())])), ("note", pa.string()), ("text", pa.string()), pa.field("extra", pa.int64(), False)]
        ),
    )
    schema = union_schema({"old": old.schema, "new": new.schema})
    assert schema.names == ["text", "note", "s", "extra"]
    assert schema.field("extra").nullable
    assert pa.concat_tables([conformed(old, schema), conformed(new, schema)]).to_pydict() == {
        "text": ["a", "b"],
        "note": [None, "n"],
        "s": [{"x": 1, "y": None}, {"x": None, "y": "q"}],
        "extra": [None, 1],
    }


def test_a_column_of_two_types_is_refused_with_the_files() -> None:
    first, second = pa.schema([("text", pa.string()), ("n", pa.int64())]), pa.schema([("n", pa.string()), ("text", pa.string())])
    with pytest.raises(ConfigError, match="b: column 'n' is string, but int64 in a"):
        union_schema({"a": first, "b": second})
