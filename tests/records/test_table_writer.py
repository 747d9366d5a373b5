"""A table that is written anew is like the original in all but its texts, also to readers that did not write it."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from newslint.errors import NewslintError
from newslint.findings import Edit
from newslint.records.codec import Layout, TextChange
from newslint.records.formats import Format
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.records.tables.codec import TableCodec
from newslint.records.tables.read import IpcForm, ipc_form
from newslint.records.tables.writer import TableJoiner, TableRewriter

SOURCE = Source("dump", "dump")
ROWS = 300
TABLE = pa.table(
    {
        "text": ["a junk", "b", None] * (ROWS // 3),
        "when": pa.array([1_700_000_000_000_000_001] * ROWS, pa.timestamp("ns")),
        "zone": pa.array([datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)] * ROWS),
        "small": pa.array([1] * ROWS, pa.uint32()),
        "price": [Decimal("1.5")] * ROWS,
        "list": [["x"]] * ROWS,
        "map": pa.array([[("a", 1)]] * ROWS, pa.map_(pa.string(), pa.int64())),
        "deep": [{"a": {"b": ["q", None]}}] * ROWS,
        "site": pa.array(["one", "two", "junk"] * (ROWS // 3)).dictionary_encode(),
    },
    metadata={"pandas": '{"index_columns": []}', "owner": "me"},
)
TABLE = TABLE.set_column(0, TABLE.schema.field(0).with_metadata({"field": "meta"}), TABLE.column(0))


def parquet_of(table: pa.Table, **settings: Any) -> bytes:
    file = io.BytesIO()
    parquet.write_table(table, file, **settings)
    return file.getvalue()


def arrow_of(table: pa.Table, form: IpcForm, rows: int) -> bytes:
    file = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=form.compression)
    with (pa.ipc.new_file if form.is_file else pa.ipc.new_stream)(file, table.schema, options=options) as writer:
        for number, batch in enumerate(table.to_batches(max_chunksize=rows)):
            writer.write_batch(batch, custom_metadata={"number": str(number)})
    return file.getvalue()


def without_junk(data: bytes, format: Format, *text: str) -> bytes:
    """Write a file anew, without a word in its texts."""
    codec, file = TableCodec(Layout(format, Fields(text=text or ("text",)))), io.BytesIO()
    writer = TableRewriter(file, io.BytesIO(data), format)
    for chunk in codec.cut(io.BytesIO(data), SOURCE, 1 << 26):
        changed = {}
        for record in codec.records(chunk):
            found = [(part.path, part.document.text) for part in record.parts if "junk" in part.document.text]
            edit = [Edit(text.index("junk"), text.index("junk") + 4, "junk", "") for _, text in found]
            changed[record.number] = [TextChange(path, text.replace("junk", ""), edit) for path, text in found]
        writer.take(codec.rewrite(chunk, changed).data)
    writer.close()
    return file.getvalue()


def values(table: pa.Table) -> list[dict[str, Any]]:
    """Return the rows; nanoseconds as numbers, for which Arrow needs pandas otherwise."""
    for at, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(pa.int64()))
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def cleaned(table: pa.Table, *names: str) -> list[dict[str, Any]]:
    rows = values(table)
    return [{name: value and value.replace("junk", "") if name in names else value for name, value in row.items()} for row in rows]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"row_group_size": 7},
        {"version": "2.4", "coerce_timestamps": "us", "allow_truncated_timestamps": True},
        {"version": "1.0", "coerce_timestamps": "ms", "allow_truncated_timestamps": True},
        {"use_dictionary": False, "column_encoding": {"text": "DELTA_BYTE_ARRAY"}},
        {"use_dictionary": ["list.list.element"], "compression": "none"},
        {"use_deprecated_int96_timestamps": True, "store_schema": False},
        {"use_compliant_nested_type": False, "compression": {"list.list.item": "zstd", "text": "gzip"}},
        {"write_statistics": ["text"], "store_schema": False},
        {"write_page_index": True, "compression": "lz4"},
        {"store_decimal_as_integer": True},
        {"sorting_columns": [parquet.SortingColumn(3)]},
    ],
    ids=str,
)
def test_parquet_keeps_schema_metadata_row_groups_and_how_columns_are_stored(settings: dict[str, Any]) -> None:
    data = parquet_of(TABLE, **settings)
    old, new = (parquet.ParquetFile(io.BytesIO(each)) for each in (data, without_junk(data, Format.PARQUET)))
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    assert values(new.read()) == cleaned(old.read(), "text")
    assert new.metadata.format_version == old.metadata.format_version
    assert new.metadata.num_row_groups == old.metadata.num_row_groups
    for number in range(old.metadata.num_row_groups):
        one, other = old.metadata.row_group(number), new.metadata.row_group(number)
        assert (other.num_rows, other.sorting_columns) == (one.num_rows, one.sorting_columns)
        for at in range(one.num_columns):
            before, after = one.column(at), other.column(at)
            assert after.path_in_schema == before.path_in_schema
            assert (after.physical_type, after.compression, set(after.encodings)) == (
                before.physical_type, before.compression, set(before.encodings),
            )  # fmt: skip
            assert (after.is_stats_set, after.has_column_index) == (before.is_stats_set, before.has_column_index)


@pytest.mark.parametrize("store_schema", [True, False])
def test_metadata_of_the_file_stay_also_those_that_are_not_of_its_schema(store_schema: bool) -> None:
    file = io.BytesIO()
    with parquet.ParquetWriter(file, TABLE.schema, store_schema=store_schema) as writer:
        writer.write_table(TABLE)
        writer.add_key_value_metadata({"org.apache.spark.sql.parquet.row.metadata": "{}"})
    old, new = (
        parquet.read_metadata(io.BytesIO(each)).metadata for each in (file.getvalue(), without_junk(file.getvalue(), Format.PARQUET))
    )
    assert new.keys() == old.keys()
    assert all(new[name] == value for name, value in old.items() if name != b"ARROW:schema")  # which names numbers of fields as well


def test_row_groups_without_rows_stay() -> None:
    file = io.BytesIO()
    with parquet.ParquetWriter(file, TABLE.schema) as writer:
        for part in (TABLE.slice(0, 0), TABLE.slice(0, 3), TABLE.slice(0, 0), TABLE.slice(0, 2), TABLE.slice(0, 0)):
            writer.write_table(part)
    metadata = parquet.ParquetFile(io.BytesIO(without_junk(file.getvalue(), Format.PARQUET))).metadata
    assert [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)] == [0, 3, 0, 2, 0]
    empty = io.BytesIO()
    parquet.ParquetWriter(empty, TABLE.schema).close()
    assert parquet.ParquetFile(io.BytesIO(without_junk(empty.getvalue(), Format.PARQUET))).metadata.num_row_groups == 0


@pytest.mark.parametrize("form", [IpcForm(file, compression) for file in (True, False) for compression in (None, "lz4", "zstd")])
def test_arrow_keeps_its_kind_compression_batches_and_their_metadata(form: IpcForm) -> None:
    data = without_junk(arrow_of(TABLE, form, 70), Format.ARROW, "text", "site")
    assert ipc_form(io.BytesIO(data)) == form
    if form.is_file:
        reader = pa.ipc.open_file(data)
        stored = [reader.get_batch_with_custom_metadata(number) for number in range(reader.num_record_batches)]
    else:
        reader = pa.ipc.open_stream(data)
        stored = list(reader.iter_batches_with_custom_metadata())
    assert reader.schema.equals(TABLE.schema, check_metadata=True)
    assert [(batch.num_rows, dict(metadata)) for batch, metadata in stored] == [
        (rows, {b"number": str(number).encode()}) for number, rows in enumerate([70, 70, 70, 70, 20])
    ]
    assert values(pa.Table.from_batches([batch for batch, _ in stored])) == cleaned(TABLE, "text", "site")


def test_dictionaries_of_a_file_of_arrow_are_one_for_all_batches() -> None:
    kind = pa.dictionary(pa.int8(), pa.string())
    table = pa.table({"d": pa.array(["junk 1", "b", "junk 2", None, "junk 1", "c"]).cast(kind)})
    table = table.append_column("in", pa.StructArray.from_arrays([table.column("d").combine_chunks()], ["side"]))
    data = without_junk(arrow_of(table, IpcForm(True, None), 2), Format.ARROW, "d", "in.side")
    reader = pa.ipc.open_file(data)
    assert reader.read_all().column("d").to_pylist() == [" 1", "b", " 2", None, " 1", "c"]
    assert reader.read_all().column("in").to_pylist() == [{"side": side} for side in (" 1", "b", " 2", None, " 1", "c")]
    assert len({str(reader.get_batch(number).column("d").dictionary) for number in range(3)}) == 1


def test_a_file_that_pyarrow_cannot_write_like_that_is_refused(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "a.parquet"
    duckdb.sql(f"copy (select 'a' as text, interval 1 day as spell) to '{path}' (format parquet)")
    with pytest.raises(NewslintError, match="column 'spell' is of a kind that pyarrow does not write"):
        TableRewriter(io.BytesIO(), io.BytesIO(path.read_bytes()), Format.PARQUET)


def test_a_file_of_another_writer_is_read_by_it_again(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "a.parquet"
    what = "'some junk ' || i as text, [i, 2] as list, {'a': 'x'} as deep, uuid() as id, '{}'::json as j, 1::utinyint as u"
    duckdb.sql(f"copy (select {what} from range(5000) t(i)) to '{path}' (format parquet, row_group_size 2048)")
    before = duckdb.sql(f"select * replace (replace(text, 'junk', '') as text) from '{path}'").fetchall()
    types = duckdb.sql(f"describe select * from '{path}'").fetchall()
    path.write_bytes(without_junk(path.read_bytes(), Format.PARQUET))
    assert duckdb.sql(f"select * from '{path}'").fetchall() == before
    assert duckdb.sql(f"describe select * from '{path}'").fetchall() == types
    groups = duckdb.sql(f"select distinct row_group_id, row_group_num_rows from parquet_metadata('{path}') order by 1").fetchall()
    assert groups == [(0, 2048), (1, 2048), (2, 904)]


def test_rows_that_are_not_those_of_the_file_are_refused() -> None:
    data = parquet_of(pa.table({"text": ["a", "b"]}))
    codec = TableCodec(Layout(Format.PARQUET, Fields()))
    (chunk,) = codec.cut(io.BytesIO(data), SOURCE, 1 << 20)
    short = TableRewriter(io.BytesIO(), io.BytesIO(data), Format.PARQUET)
    with pytest.raises(NewslintError, match="fewer rows"):
        short.close()
    long = TableRewriter(io.BytesIO(), io.BytesIO(data), Format.PARQUET)
    long.take(chunk.data)
    with pytest.raises(NewslintError, match="more rows"):
        long.take(chunk.data)
    (other,) = codec.cut(io.BytesIO(parquet_of(pa.table({"text": ["a"], "n": [1]}))), SOURCE, 1 << 20)
    with pytest.raises(NewslintError, match="are not those of the file"):
        TableRewriter(io.BytesIO(), io.BytesIO(data), Format.PARQUET).take(other.data)


@pytest.mark.parametrize("format", [Format.PARQUET, Format.ARROW])
def test_chunks_of_several_files_are_joined_to_one(format: Format) -> None:
    kind = pa.dictionary(pa.int8(), pa.string())
    parts = [pa.table({"text": ["a"], "d": pa.array(["x"]).cast(kind)}), pa.table({"d": pa.array(["y"]).cast(kind), "text": ["b"]})]
    schema = pa.schema([("text", pa.string()), ("d", kind), ("later", pa.int64())])
    codec, file = TableCodec(Layout(Format.PARQUET, Fields())), io.BytesIO()
    joiner = TableJoiner(file, schema, format)
    for part in parts:
        for chunk in codec.cut(io.BytesIO(parquet_of(part)), SOURCE, 1 << 20):
            joiner.take(chunk.data)
    joiner.close()
    found = parquet.read_table(io.BytesIO(file.getvalue())) if format is Format.PARQUET else pa.ipc.open_file(file.getvalue()).read_all()
    assert found.to_pydict() == {"text": ["a", "b"], "d": ["x", "y"], "later": [None, None]}
    assert found.schema.equals(schema)
    other = TableJoiner(io.BytesIO(), pa.schema([("text", pa.int64())]), format)
    with pytest.raises(NewslintError, match="does not fit into the columns"):
        other.take(chunk.data)


def test_other_libraries_read_what_was_written_anew(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    table = TABLE.select(["text", "site", "list", "deep", "small"])
    data = without_junk(arrow_of(table, IpcForm(True, "zstd"), 70), Format.ARROW, "text", "site")
    expected = cleaned(table, "text", "site")
    assert polars.read_ipc(data).to_dicts() == expected
    path = tmp_path / "a.parquet"
    path.write_bytes(without_junk(parquet_of(table, row_group_size=70), Format.PARQUET, "text", "site"))
    assert polars.read_parquet(path).to_dicts() == expected
