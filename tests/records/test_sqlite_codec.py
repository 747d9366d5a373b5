"""Tables of SQLite are read as records: whatever their names and values are, nothing too large is read, and nothing is changed."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.findings import Place
from newslint.records.codec import MOST_RECORDS, Chunk, Kept, Layout, Record, TextChange, ValueEdit
from newslint.records.files import BadInputError
from newslint.records.formats import Format, Packing
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.records.sqlite.codec import SqliteCodec
from newslint.records.sqlite.tables import find_table, quoted, reading, sample_rows

LONG = "The harbour stays shut, the council said on Monday, because the ice has not gone. " * 3
Make = Callable[..., str]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(*statements: str, rows: Sequence[tuple[Any, ...]] = (), name: str = "a.db") -> str:
        path = str(tmp_path / name)
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.execute("BEGIN")
        for row in rows:
            connection.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(row))})", row)
        connection.execute("COMMIT")
        connection.close()
        return path

    return made


def codec(table: str | None = None, whole: bool = True, **fields: Any) -> SqliteCodec:
    return SqliteCodec(Layout(Format.SQLITE, Fields(**fields), table=table), whole)


def cut(codec: SqliteCodec, path: str, most: int = 1 << 20) -> list[Chunk]:
    return list(codec.cut(io.BytesIO(), Source(path, path, Format.SQLITE), most))


def read(codec: SqliteCodec, path: str, most: int = 1 << 20) -> list[Record]:
    return [record for chunk in cut(codec, path, most) for record in codec.records(chunk)]


def written(codec: SqliteCodec, path: str) -> list[Any]:
    lines = []
    for chunk in cut(codec, path):
        kept = [Kept(record, (), None) for record in codec.records(chunk) if record.parts]
        lines += [orjson.loads(line) for line in codec.write(chunk, kept, Format.JSONL).splitlines()]
    return lines


TABLE = "CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, text TEXT, picture BLOB)"


def test_rows_are_records_in_the_order_of_their_numbers(make: Make) -> None:
    path = make(TABLE, rows=[(9, "Nine", "The ice.", b"\0"), (2, "Two", "The snow.", None)])
    first, second = read(codec(), path)
    assert (first.number, first.parts[0].path, first.parts[0].document.text) == (1, ("text",), "The snow.")
    assert (first.parts[0].document.id, first.parts[0].document.title) == ("2", "Two")
    assert second.parts[0].document.text == "The ice."
    assert codec().place(second, second.parts[0], 4, 7) == Place(2, 5, 2, 8)


def test_a_row_becomes_a_line_of_json_with_all_its_columns(make: Make) -> None:
    path = make(TABLE, rows=[(1, "One", "The ice.", b"\0\xff"), (2, None, "x", 1.5)])
    assert written(codec(), path) == [
        {"id": 1, "title": "One", "text": "The ice.", "picture": {"base64": "AP8="}},
        {"id": 2, "title": None, "text": "x", "picture": 1.5},
    ]
    (chunk,) = cut(codec(), path)
    (record, _) = codec().records(chunk)
    kept = Kept(record, [TextChange(("text",), "The snow.", ())], {"action": "fix"})
    assert codec().write(chunk, [kept], Format.JSONL) == (
        b'{"id": 1, "title": "One", "text": "The snow.", "picture": {"base64": "AP8="}, "newslint": {"action": "fix"}}\n'
    )
    with pytest.raises(NewslintError, match=r"call the output \.jsonl"):
        codec().write(chunk, [kept], Format.SQLITE)


def test_checking_reads_the_columns_that_it_needs(make: Make) -> None:
    path = make(TABLE, rows=[(1, "One", "The ice.", b"\0" * 100_000)])
    (record,) = read(codec(whole=False), path, 1000)
    assert record.parts[0].document.title == "One"
    assert cut(codec(whole=False), path)[0].size < 1000


def test_what_is_no_text_costs_its_own_row(make: Make) -> None:
    path = make(
        "CREATE TABLE articles (id INTEGER PRIMARY KEY, text)",
        "INSERT INTO articles VALUES (1, NULL), (2, 5), (3, CAST(x'41ff' AS TEXT)), (4, x'c5bc'), (5, x'ff'), (6, 'fine' || char(0) || 'x')",
        "INSERT INTO articles VALUES (7, zeroblob(5000)), (8, 'end')",
    )
    found = read(codec(), path, 3000)
    assert [record.parts[0].document.text for record in found if record.parts] == ["ż", "fine\0x", "end"]
    assert [(record.number, record.problem.kind) for record in found if record.problem] == [
        (1, "record"), (2, "record"), (3, "encoding"), (5, "encoding"), (7, "size"),
    ]  # fmt: skip
    assert found[2].raw == b'{"id": 3, "text": {"base64": "Qf8="}}\n'  # for the rejects
    assert written(codec(), path)[0]["text"] == "ż"  # though it is a BLOB there


def test_chunks_are_of_about_a_megabyte_and_number_the_rows(make: Make) -> None:
    path = make(TABLE, rows=[(number, "", LONG if number > 30 else LONG * 400, None) for number in range(1, MOST_RECORDS + 200)])
    parts = cut(codec(), path)
    assert len(parts) > 3
    number = 1
    for part in parts:
        assert part.number == number
        number += len(list(codec().records(part)))
        assert part.size < (1 << 20) + 2 * len(LONG) * 400
    assert number == MOST_RECORDS + 200
    assert [part.data for part in cut(codec(), path)] == [part.data for part in parts]  # in every process, so that a run can be resumed


def test_the_table_that_holds_texts_is_found(make: Make) -> None:
    path = make(
        "CREATE TABLE aaa (name TEXT)", "INSERT INTO aaa VALUES ('short')",
        "CREATE TABLE articles (id, body TEXT)", "CREATE VIRTUAL TABLE found USING fts5(body)", "CREATE VIEW zzz AS SELECT body FROM articles",
        f"INSERT INTO articles VALUES (1, '{LONG}')", f"INSERT INTO found VALUES ('{LONG * 2}')",
        "CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('a note')",
    )  # fmt: skip
    with reading(path) as connection:
        assert find_table(connection) == ("articles", ("id", "body"))
        assert find_table(connection, ["text"]) == ("notes", ("text",))
    assert sample_rows(path, None, 5) == [{"id": 1, "body": LONG}]
    assert read(codec(text=("body",)), path)[0].parts[0].document.text == LONG
    assert read(codec("zzz", text=("body",)), path)[0].parts[0].document.text == LONG
    assert read(codec("FOUND", text=("body",)), path)[0].parts[0].document.text == LONG * 2


def test_samples_are_cut_and_hold_text_or_what_is_none(make: Make) -> None:
    path = make(
        "CREATE TABLE articles (text, other)", "INSERT INTO articles VALUES (CAST(x'41ff' AS TEXT), 7)", rows=[("x" * 50_000, b"\xff")]
    )
    first, second = sample_rows(path, "articles", 9)
    assert first == {"text": b"A\xff", "other": 7}
    assert (len(second["text"]), second["other"]) == (20_000, b"\xff")
    assert len(sample_rows(path, "articles", 1)) == 1


def test_a_table_or_a_column_that_is_not_there_is_told_with_those_that_are(make: Make) -> None:
    path = make(TABLE, "CREATE TABLE other (x)", rows=[(1, "One", "short", None)])
    with pytest.raises(BadInputError, match=r"has no table 'artcles'; the tables are 'articles', 'other'"):
        cut(codec("artcles"), path)
    with pytest.raises(BadInputError, match=r"no column 'body'; the columns are 'id', 'title', 'text', 'picture'"):
        cut(codec("articles", text=("body",)), path)
    with pytest.raises(BadInputError, match=r"no table in it holds texts; there is no table at all"):
        cut(codec(), make(name="empty.db"))


HOSTILE = ['a"b', "a; DROP TABLE x; --", "a'b", "[a]", "żółw", "a\nb", "%s{}", "select", ".", "a`b", "'"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_names(make: Make, name: str) -> None:
    path = make(f"CREATE TABLE {quoted(name)} (rowid TEXT, {quoted(name)} TEXT)", f"INSERT INTO {quoted(name)} VALUES ('r', '{LONG}')")
    (record,) = read(codec(name, text=(name,)), path)
    assert record.parts[0].document.text == LONG
    assert written(codec(text=(name,)), path) == [{"rowid": "r", name: LONG}]
    (chunk,) = cut(codec(text=(name,)), path)
    assert codec(text=(name,)).rewrite(chunk, {1: [TextChange((name,), "x", ())]}).edits == [ValueEdit(1, name, LONG, "x")]


@pytest.mark.parametrize("name", ["a b.db", "a%20b.db", "a#b.db", "ż.db", "a&mode=rwc.db"])
def test_hostile_paths_are_only_paths(make: Make, name: str) -> None:
    assert read(codec(), make(TABLE, rows=[(1, "", "The ice.", None)], name=name))[0].parts[0].document.text == "The ice."


def test_a_table_of_many_columns_is_read(make: Make) -> None:
    path = make(
        f"CREATE TABLE articles (text, {', '.join(f'c{number}' for number in range(1900))})", "INSERT INTO articles (text) VALUES ('x')"
    )
    assert read(codec("articles"), path)[0].parts[0].document.text == "x"


def test_rows_without_a_number_are_read_and_never_written(make: Make) -> None:
    path = make(
        "CREATE TABLE articles (id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID", "INSERT INTO articles VALUES ('b', 'B'), ('a', 'A')",
        "CREATE TABLE taken (rowid, _rowid_, oid, text)", "INSERT INTO taken VALUES (1, 2, 3, 'x')",
    )  # fmt: skip
    for table in ("articles", "taken"):
        (chunk,) = cut(codec(table), path)
        assert next(codec().records(chunk)).parts
        with pytest.raises(NewslintError, match="rows without a number"):
            codec(table).rewrite(chunk, {1: [TextChange(("text",), "y", ())]})


def test_what_cannot_be_opened_by_its_path_is_refused_by_name(make: Make) -> None:
    path = make(TABLE)
    for source, said in [
        (Source("-", "<stdin>"), "not from standard input"),
        (Source(path, path, stream=True), "not from standard input or a pipe"),
        (Source("s3://bucket/a.db", "s3://bucket/a.db"), "not from an address"),
        (Source(path, path, packing=Packing.ZSTD), r"not read compressed \(\.zst\)"),
    ]:
        with pytest.raises(BadInputError, match=said):
            list(codec().cut(io.BytesIO(), source, 1000))


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"id,text\n1,x\n" * 200)
    with pytest.raises(BadInputError, match="is no database of SQLite, or an encrypted one"):
        cut(codec(), str(path))
    with pytest.raises(NewslintError, match="cannot be opened"):
        cut(codec(), str(tmp_path / "missing.db"))
    assert not (tmp_path / "missing.db").exists()


def test_a_locked_database_is_told(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(TABLE, rows=[(1, "", "x", None)])
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **more, timeout=0.01))
    other = connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(NewslintError, match="locked by another process"):
        cut(codec(), path)
    other.close()
    assert len(read(codec(), path)) == 1


def test_what_waits_in_the_write_ahead_log_is_read(make: Make) -> None:
    path = make("PRAGMA journal_mode = WAL", TABLE)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("INSERT INTO articles VALUES (1, '', 'The ice.', NULL)")
    assert Path(f"{path}-wal").stat().st_size
    assert read(codec(), path)[0].parts[0].document.text == "The ice."
    other.close()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30_000), st.binary(min_size=1, max_size=40)), max_size=4), st.integers(0, 30_000))
def test_damage_is_told_and_reading_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, bytes]], end: int
) -> None:
    path = tmp_path_factory.mktemp("damage") / "a.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(TABLE)
    connection.executemany("INSERT INTO articles VALUES (NULL, 'T', ?, x'00ff')", [(LONG * (number % 40),) for number in range(40)])
    connection.close()
    data = bytearray(path.read_bytes())
    for at, junk in edits:
        data[at : at + len(junk)] = junk
    data = data[: max(end, 1)] if end < 15_000 else data
    path.write_bytes(data)
    try:
        for record in read(codec(), str(path)):
            assert record.parts or record.problem
        sample_rows(str(path), None, 3)
    except NewslintError:
        pass
    assert path.read_bytes() == data


def test_a_schema_that_is_broken_in_letters_of_no_encoding_is_damage(make: Make) -> None:
    path = make("CREATE TABLE articles (text TEXT)", rows=[(LONG,)])
    stored = Path(path).read_bytes()
    Path(path).write_bytes(stored.replace(b"articles", b"art\xddcles").replace(b"CREATE TABLE", b"CREATE TALBE"))
    with pytest.raises(BadInputError, match="the database is damaged: its schema is not UTF-8"), reading(path) as connection:
        find_table(connection)
