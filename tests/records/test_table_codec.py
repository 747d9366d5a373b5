"""Tables as records: Parquet and Arrow IPC are read in chunks, told of by rows, and get only those texts back that changed."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from newslint.errors import ConfigError, NewslintError
from newslint.findings import Edit, Place
from newslint.records.codec import Chunk, Kept, Layout, Record, TextChange, ValueEdit
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.records.tables.codec import TableCodec
from newslint.records.tables.note_type import gate_type
from newslint.records.tables.read import gathered, opened

SOURCE = Source("dump", "dump")
MOST = 1 << 26


def parquet_of(table: pa.Table, **settings: Any) -> bytes:
    file = io.BytesIO()
    parquet.write_table(table, file, **settings)
    return file.getvalue()


def arrow_of(table: pa.Table, stream: bool = False, rows: int | None = None, compression: str | None = None) -> bytes:
    file = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(file, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=rows)
    return file.getvalue()


def codec(*text: str, format: Format = Format.ARROW, **fields: Any) -> TableCodec:
    return TableCodec(Layout(format, Fields(text=text or ("text",), **fields)))


def chunks_of(table: pa.Table, *text: str, most: int = MOST) -> tuple[TableCodec, list[Chunk]]:
    made = codec(*text)
    return made, list(made.cut(io.BytesIO(arrow_of(table)), SOURCE, most))


def records_of(table: pa.Table, *text: str) -> list[Record]:
    made, chunks = chunks_of(table, *text)
    return [record for chunk in chunks for record in made.records(chunk)]


def rows(data: bytes) -> pa.Table:
    return pa.ipc.open_stream(data).read_all()


def without(record: Record, word: str) -> list[TextChange]:
    """Take a word out of each text of a record that holds it."""
    found = [(part.path, part.document.text) for part in record.parts if word in part.document.text]
    return [
        TextChange(path, text.replace(word, "", 1), [Edit(text.index(word), text.index(word) + len(word), word, "")])
        for path, text in found
    ]


def all_without(made: TableCodec, chunk: Chunk, word: str) -> Mapping[int, Sequence[TextChange]]:
    changed = {record.number: without(record, word) for record in made.records(chunk)}
    return {number: changes for number, changes in changed.items() if changes}


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (parquet_of(pa.table({"text": ["a", "b", "c"], "id": [7, 8, 9]}), row_group_size=2), Format.PARQUET),
        (arrow_of(pa.table({"text": ["a", "b", "c"], "id": [7, 8, 9]}), rows=2), Format.ARROW),
        (arrow_of(pa.table({"text": ["a", "b", "c"], "id": [7, 8, 9]}), rows=2, compression="lz4"), Format.ARROW),
        (arrow_of(pa.table({"text": ["a", "b", "c"], "id": [7, 8, 9]}), stream=True, compression="zstd"), Format.ARROW),
    ],
)
def test_every_row_is_a_record_whatever_the_file(data: bytes, format: Format) -> None:
    made = codec(format=format)
    found = [record for chunk in made.cut(io.BytesIO(data), SOURCE, MOST) for record in made.records(chunk)]
    assert [(record.number, record.line, record.parts[0].document.text, record.parts[0].document.id) for record in found] == [
        (1, 1, "a", "7"), (2, 2, "b", "8"), (3, 3, "c", "9"),
    ]  # fmt: skip
    assert {record.parts[0].document.source for record in found} == {"dump"}


def test_a_place_is_the_row_and_the_code_points_of_the_text() -> None:
    (record,) = records_of(pa.table({"text": ["ää\nb"]}))
    assert codec().place(record, record.parts[0], 1, 4) == Place(1, 2, 1, 5)


NESTED = pa.table(
    {
        "article": pa.array([{"body": "in a struct", "n": 1}, None, {"body": None, "n": 3}]),
        "paragraphs": [["one", "two"], None, []],
        "articles": pa.array([[{"text": "first", "k": 1}, {"text": None, "k": 2}, {"text": "third", "k": 3}], None, []]),
        "tags": [["x", "y"], ["z"], None],
        "n": [1, 2, 3],
    }
)


def test_texts_are_found_in_structs_in_lists_and_in_lists_of_structs() -> None:
    found = records_of(NESTED, "article.body", "paragraphs", "articles[].text", "tags[]")
    assert [[(part.path, part.document.text) for part in record.parts] for record in found] == [
        [
            (("article", "body"), "in a struct"),
            (("paragraphs",), "one\n\ntwo"),
            (("articles", 0, "text"), "first"),
            (("articles", 2, "text"), "third"),
            (("tags", 0), "x"),
            (("tags", 1), "y"),
        ],
        [(("tags", 0), "z")],
        [(("paragraphs",), "")],
    ]


def test_texts_of_one_row_are_told_apart_by_the_names_of_their_fields() -> None:
    table = NESTED.append_column("id", pa.array(["a", "b", "c"]))
    first = records_of(table, "article.body", "articles[].text")[0]
    assert [part.document.id for part in first.parts] == ["a#article.body", "a#articles[0].text", "a#articles[2].text"]


def test_what_else_is_known_of_a_row_is_read_from_its_columns_also_nested_ones() -> None:
    table = pa.table(
        {"text": ["x"], "meta": [{"url": "https://news.example/1", "title": "T", "lang": ""}], "id": pa.array(["i"]).dictionary_encode()}
    )
    made = codec(url="meta.url", title="meta.title", language="meta.lang")
    (chunk,) = made.cut(io.BytesIO(arrow_of(table)), SOURCE, MOST)
    document = next(made.records(chunk)).parts[0].document
    assert (document.id, document.site, document.title, document.language) == ("i", "news.example", "T", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("body", r"no text column 'body'; the text columns are 'article.body', 'paragraphs', 'articles\[\].text', 'tags'"),
        ("n", "column 'n' is not text but int64; the text columns are 'article.body', 'paragraphs'"),
        ("article", "column 'article' is not text but struct"),
        ("articles", "column 'articles' is not text but list"),
        ("article.n.x", "no text column 'article.n.x'"),
    ],
)
def test_a_field_that_is_not_text_is_refused_with_the_names_of_those_that_are(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        chunks_of(NESTED, text)


def test_a_column_of_just_that_name_is_meant_before_one_in_a_struct() -> None:
    table = pa.table({"a.b": ["flat"], "a": [{"b": "deep"}]})
    (record,) = records_of(table, "a.b")
    assert (record.parts[0].path, record.parts[0].document.text) == (("a.b",), "flat")


def bad_utf8() -> pa.Array:
    return pa.array([b"good", b"\xff\xfe", None]).view(pa.string())


@pytest.mark.parametrize(
    ("column", "name"),
    [
        (bad_utf8(), "text"),
        (pa.StructArray.from_arrays([bad_utf8()], ["b"]), "text.b"),
        (pa.DictionaryArray.from_arrays(pa.array([0, 1, 2]), bad_utf8()), "text"),
        (pa.ListArray.from_arrays([0, 1, 2, 3], bad_utf8()), "text[]"),
    ],
)
def test_a_text_that_is_not_utf8_makes_its_row_unreadable_and_no_other(column: pa.Array, name: str) -> None:
    table = pa.table({"text": column, "n": [1, 2, 3]})
    made, (chunk,) = chunks_of(table, name)
    first, bad, empty = made.records(chunk)
    assert first.parts[0].document.text == "good"
    assert bad.problem is not None
    assert (bad.problem.kind, bad.problem.line, bad.problem.message) == ("record", 2, f"the text in column {name!r} is not UTF-8")
    assert empty.problem is not None
    assert "has no text" in empty.problem.message
    # It is written as it is, as bytes or as their base64, while the others change.
    kept = [Kept(first, without(first, "g"), None), Kept(bad, (), None)]
    assert rows(made.write(chunk, kept, Format.ARROW)).num_rows == 2
    lines = made.write(chunk, kept, Format.JSONL).splitlines()
    assert b"ood" in lines[0]
    assert b"good" not in lines[0]
    assert b'"base64": "//4="' in lines[1]


def test_a_list_with_a_null_is_no_text() -> None:
    (record,) = records_of(pa.table({"text": [["a", None]]}))
    assert record.problem is not None
    assert "holds a null" in record.problem.message


KINDS = {
    "string": pa.string(),
    "large": pa.large_string(),
    "view": pa.string_view(),
    "dictionary": pa.dictionary(pa.int8(), pa.string()),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_only_texts_that_changed_are_replaced_and_types_stay(kind: pa.DataType) -> None:
    column = pa.array(["some junk", None, "clean", "junk"], pa.string()).cast(kind)
    table = pa.table({"text": column, "n": [1, None, 3, 4]}).replace_schema_metadata({"owner": "me"})
    made, (chunk,) = chunks_of(table)
    data, edits = made.rewrite(chunk, all_without(made, chunk, "junk"))
    assert rows(data).to_pydict() == {"text": ["some ", None, "clean", ""], "n": [1, None, 3, 4]}
    assert rows(data).schema.equals(table.schema, check_metadata=True)
    assert edits == [ValueEdit(1, "text", "some junk", "some "), ValueEdit(4, "text", "junk", "")]
    back, undone = made.revert(Chunk(SOURCE, made.layout, data, 1), [edit for edit in edits if isinstance(edit, ValueEdit)])
    assert rows(back).to_pydict() == table.to_pydict()
    assert undone == [ValueEdit(1, "text", "some ", "some junk"), ValueEdit(4, "text", "", "junk")]


def test_nested_texts_are_replaced_and_all_around_them_stays() -> None:
    made, (chunk,) = chunks_of(NESTED, "article.body", "paragraphs", "articles[].text", "tags[]")
    changed = {
        1: [
            TextChange(("article", "body"), "struct", []),
            TextChange(("paragraphs",), "two", [Edit(0, 5, "one\n\n", "")]),
            TextChange(("articles", 2, "text"), "3", []),
            TextChange(("tags", 1), "Y", []),
        ],
        2: [TextChange(("tags", 0), "Z", [])],
    }
    data, edits = made.rewrite(chunk, changed)
    expected = NESTED.to_pydict()
    expected["article"][0]["body"] = "struct"
    expected["paragraphs"][0] = ["two"]
    expected["articles"][0][2]["text"] = "3"
    expected["tags"][:2] = [["x", "Y"], ["Z"]]
    assert rows(data).to_pydict() == expected
    assert rows(data).schema.equals(NESTED.schema, check_metadata=True)
    rows(data).validate(full=True)
    assert edits == [
        ValueEdit(1, "article.body", "in a struct", "struct"),
        ValueEdit(1, "paragraphs", '["one", "two"]', '["two"]'),
        ValueEdit(1, "articles[2].text", "third", "3"),
        ValueEdit(1, "tags[1]", "y", "Y"),
        ValueEdit(2, "tags[0]", "z", "Z"),
    ]
    back, _ = codec("tags").revert(Chunk(SOURCE, made.layout, data, 1), [edit for edit in edits if isinstance(edit, ValueEdit)])
    assert rows(back).to_pydict() == NESTED.to_pydict()


def test_a_value_that_was_changed_since_is_not_reverted() -> None:
    made, (chunk,) = chunks_of(pa.table({"text": ["now"]}))
    with pytest.raises(NewslintError, match="row 1: column 'text' does not hold what was written there"):
        made.revert(chunk, [ValueEdit(1, "text", "old", "new")])
    with pytest.raises(NewslintError, match="row 2: there is no 'text'"):
        made.revert(chunk, [ValueEdit(2, "text", "old", "new")])
    with pytest.raises(NewslintError, match="there is no 'body'"):
        made.revert(chunk, [ValueEdit(1, "body", "old", "new")])


def test_a_text_that_does_not_fit_is_refused() -> None:
    full = pa.DictionaryArray.from_arrays(pa.array([0] * 128, pa.int8()), [str(number) for number in range(128)])
    for column, text in ((full, "new"), (pa.array(["a"]), "\ud800")):
        made, (chunk,) = chunks_of(pa.table({"text": column}))
        with pytest.raises(NewslintError, match="do not fit into the column"):
            made.rewrite(chunk, {1: [TextChange(("text",), text, [])]})
    with pytest.raises(NewslintError, match="there is no text in 'body'"):
        made.rewrite(chunk, {1: [TextChange(("body",), "x", [])]})


def test_kept_rows_are_written_with_fixes_and_notes() -> None:
    table = pa.table({"text": ["a junk", "b", "c"], "n": [1, 2, 3]})
    made, (chunk,) = chunks_of(table)
    first, second, third = made.records(chunk)
    note = {"action": "fix", "codes": ["x"], "edits": [], "line": 1, "source": "dump"}
    written = rows(made.write(chunk, [Kept(first, without(first, "junk"), note), Kept(third, (), None)], Format.ARROW))
    assert written.schema == table.schema.append(pa.field("newslint", gate_type()))
    assert written.column("text").to_pylist() == ["a ", "c"]
    assert [None if said is None else said["action"] for said in written.column("newslint").to_pylist()] == ["fix", None]
    assert made.write(chunk, [Kept(record, (), None) for record in (first, second, third)], Format.ARROW) == chunk.data
    assert made.write(chunk, [], Format.ARROW) == b""


def test_rows_become_lines_of_json() -> None:
    table = pa.table(
        {
            "text": ["ä"],
            "when": pa.array([1_700_000_000_000_000_001], pa.timestamp("ns")),
            "price": pa.array(["1.50"]).cast(pa.decimal128(5, 2)),
            "nan": [float("nan")],
            "raw": [b"\xff"],
            "deep": [{"list": [1.5, float("inf")]}],
            "newslint": ["before"],
        }
    )
    made, (chunk,) = chunks_of(table)
    (record,) = made.records(chunk)
    line = made.write(chunk, [Kept(record, (), {"action": "accept"})], Format.JSONL)
    assert json.loads(line) == {
        "text": "ä",
        "when": "2023-11-14T22:13:20.000000001",
        "price": "1.50",
        "nan": None,
        "raw": {"base64": "/w=="},
        "deep": {"list": [1.5, None]},
        "newslint": {"action": "accept", "before": "before"},
    }
    with pytest.raises(ConfigError, match="there is a column 'newslint' already"):
        made.write(chunk, [Kept(record, (), {"action": "accept"})], Format.ARROW)


def test_views_can_be_written_row_by_row() -> None:
    made, (chunk,) = chunks_of(pa.table({"text": pa.array(["a", "b" * 40, "c"], pa.string_view())}))
    kept = [Kept(record, (), None) for record in made.records(chunk) if record.number != 1]
    assert rows(made.write(chunk, kept, Format.ARROW)).column("text").to_pylist() == ["b" * 40, "c"]


def test_large_rows_are_chunks_of_their_own_and_too_large_ones_are_not_looked_at() -> None:
    table = pa.table({"text": ["a" * 10, "b" * 5000, "c" * 10, "d" * 900]})
    made, chunks = chunks_of(table, most=1000)
    assert [(chunk.number, rows(chunk.data).num_rows, chunk.oversized) for chunk in chunks] == [
        (1, 1, False), (2, 1, True), (3, 2, False),
    ]  # fmt: skip
    (record,) = made.records(chunks[1])
    assert record.problem is not None
    assert (record.problem.kind, record.problem.line) == ("size", 2)
    assert rows(made.rewrite(chunks[1], {}).data).column("text").to_pylist() == ["b" * 5000]


def test_chunks_are_about_a_megabyte_whatever_the_row_groups_are() -> None:
    table = pa.table({"text": [f"{number:05}" * 1000 for number in range(1000)]})
    for data, kind in (
        (parquet_of(table, row_group_size=7), Format.PARQUET),
        (parquet_of(table), Format.PARQUET),
        (arrow_of(table, rows=3), Format.ARROW),
        (arrow_of(table.cast(pa.schema([("text", pa.string_view())]))), Format.ARROW),
    ):
        chunks = list(codec(format=kind).cut(io.BytesIO(data), SOURCE, MOST))
        assert 4 <= len(chunks) <= 12
        assert max(len(chunk.data) for chunk in chunks) < 3 << 20
        assert pa.concat_tables([rows(chunk.data) for chunk in chunks]).column("text").to_pylist() == table.column("text").to_pylist()


def test_a_small_file_that_says_one_large_value_many_times_is_read_in_small_parts() -> None:
    table = pa.table({"text": pa.DictionaryArray.from_arrays(pa.array([0] * 2000), ["x" * (8 << 20)])})
    data = parquet_of(table, compression="zstd", store_schema=False, dictionary_pagesize_limit=1 << 30)
    assert len(data) < 1 << 20
    with opened(io.BytesIO(data), Format.PARQUET) as found:
        batch, too_large = next(gathered(found, 1 << 20, MOST))
    assert batch.num_rows == 1
    assert not too_large


@pytest.mark.parametrize("make", [parquet_of, arrow_of])
def test_a_table_without_rows_has_no_chunks(make: Any) -> None:
    kind = Format.PARQUET if make is parquet_of else Format.ARROW
    assert list(codec(format=kind).cut(io.BytesIO(make(pa.table({"text": pa.array([], pa.string())}))), SOURCE, MOST)) == []


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation("seek")


def test_a_stream_of_arrow_may_come_through_a_pipe_and_nothing_else() -> None:
    table = pa.table({"text": ["a"]})
    (chunk,) = codec().cut(Pipe(arrow_of(table, stream=True)), SOURCE, MOST)
    assert rows(chunk.data) == table
    for data, kind in ((arrow_of(table), Format.ARROW), (parquet_of(table), Format.PARQUET)):
        with pytest.raises(BadInputError, match="read from its end"):
            list(codec(format=kind).cut(Pipe(data), SOURCE, MOST))


@pytest.mark.parametrize(
    ("data", "format", "message"),
    [
        (b"", Format.PARQUET, "is no Parquet that can be read"),
        (b"PAR1" * 9, Format.PARQUET, "is no Parquet that can be read"),
        (b"", Format.ARROW, "is neither a file nor a stream of Arrow"),
        (b"id,text\n", Format.ARROW, "is neither a file nor a stream of Arrow"),
        (b"FEA1....", Format.ARROW, "is Feather of version 1"),
        (b"ARROW1\0\0" * 4, Format.ARROW, "is no Arrow that can be read"),
        (b"\xff\xff\xff\xff\xff\xff\xff\x7f....", Format.ARROW, "is no Arrow that can be read"),
        (arrow_of(pa.table([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])), Format.ARROW, "more than one column 'text'"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, format: Format, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        list(codec(format=format).cut(io.BytesIO(data), SOURCE, MOST))


def test_an_error_of_reading_is_not_taken_for_damage() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk is gone")

    for kind in (Format.PARQUET, Format.ARROW):
        with pytest.raises(OSError, match="the disk is gone"):
            list(codec(format=kind).cut(Failing(b"x" * 100), SOURCE, MOST))


def test_a_size_that_is_a_lie_costs_no_memory() -> None:
    class Counting(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.most = max(self.most, size or 0)
            return super().read(size)

    whole = arrow_of(pa.table({"text": ["x" * 1000] * 10}), stream=True)
    (size,) = (message.body.size for message in pa.ipc.MessageReader.open_stream(whole) if message.type == "record batch")
    lie = whole.replace(struct.pack("<q", size), struct.pack("<q", 1 << 44))
    assert lie != whole
    file = Counting(lie)
    with pytest.raises(BadInputError):
        list(codec().cut(file, SOURCE, MOST))
    assert file.most <= 1 << 26


WHOLE = pa.table(
    {
        "text": ["a junk", None, "b"] * 9,
        "s": pa.array([{"b": "junk x", "n": 1}, None, {"b": None, "n": 2}] * 9),
        "d": pa.array(["junk", "o", "o"] * 9).dictionary_encode(),
        "p": [["a", "junk", "c"], None, []] * 9,
        "l": pa.array([[{"t": "junk", "k": 1}, {"t": None, "k": 2}], None, []] * 9),
    }
)
VALID = [
    (Format.PARQUET, parquet_of(WHOLE, row_group_size=7)),
    (Format.ARROW, arrow_of(WHOLE, rows=7)),
    (Format.ARROW, arrow_of(WHOLE, stream=True, compression="lz4")),
]


@given(st.sampled_from(VALID), st.data())
def test_damage_is_told_and_never_more_than_that(valid: tuple[Format, bytes], data: st.DataObject) -> None:
    kind, whole = valid
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    made = codec("text", "s.b", "d", "p", "l[].t", format=kind)
    try:
        for chunk in made.cut(io.BytesIO(bytes(damaged)), SOURCE, MOST):
            found = list(made.records(chunk))
            kept = [Kept(record, without(record, "junk"), {"action": "fix"}) for record in found]
            assert made.write(chunk, kept, Format.JSONL).count(b"\n") == len(found) == rows(chunk.data).num_rows
            made.rewrite(chunk, {each.record.number: each.changes for each in kept if each.changes})
    except NewslintError:
        pass


texts = st.none() | st.text(st.characters(codec="utf-8"), max_size=5) | st.just("junk")


@given(st.lists(st.tuples(texts, texts, st.none() | st.lists(st.just("junk") | st.text("ab\n", max_size=3), max_size=4)), max_size=12))
def test_what_is_rewritten_differs_in_the_changed_texts_only_and_comes_back(found: list[tuple[Any, Any, Any]]) -> None:
    columns = {
        "text": pa.array([each[0] for each in found], pa.string()),
        "deep": pa.array([None if each[1] is None else {"list": [{"t": each[1]}, None]} for each in found],
                         pa.struct([("list", pa.list_(pa.struct([("t", pa.string())])))])),
        "parts": pa.array([each[2] for each in found], pa.large_list(pa.large_string())),
    }  # fmt: skip
    table = pa.table(columns)
    made, chunks = chunks_of(table, "text", "deep.list[].t", "parts")
    for chunk in chunks:
        changed = all_without(made, chunk, "junk")
        data, edits = made.rewrite(chunk, changed)
        rows(data).validate(full=True)
        # Each text of each row is what it was, or what it was to become.
        for old, new in zip(made.records(chunk), made.records(Chunk(SOURCE, made.layout, data)), strict=True):
            wanted = {change.path: change.text for change in changed.get(old.number, ())}
            given = {part.path: wanted.get(part.path, part.document.text) for part in old.parts}
            assert {part.path: part.document.text for part in new.parts} == given
        back, _ = made.revert(Chunk(SOURCE, made.layout, data, 1), [edit for edit in edits if isinstance(edit, ValueEdit)])
        assert rows(back) == rows(chunk.data)
