"""Fixed texts go into a table in one transaction: all of them, or none. What has changed since it was read is left alone."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.records.codec import ValueEdit
from newslint.records.sqlite.writer import SqliteRewriter
from newslint.util.replace import ChangedError

ROWS = [(1, "The ice.", "one"), (2, "The snow.", "two"), (3, "The thaw.", "three")]


def made(path: Path, *statements: str, table: str = "CREATE TABLE articles (id INTEGER PRIMARY KEY, text TEXT, other)") -> str:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(table)
    connection.executemany("INSERT INTO articles VALUES (?, ?, ?)", ROWS)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return str(path)


def rows(path: str, query: str = "SELECT * FROM articles") -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def put(path: str, *edits: ValueEdit, table: str = "articles") -> int:
    writer = SqliteRewriter(path, table)
    writer.take(edits)
    return writer.commit()


FIRST, SECOND = ValueEdit(1, "text", "The ice.", "Das Eis."), ValueEdit(2, "text", "The snow.", "Der Schnee.")
FIXED = [(1, "Das Eis.", "one"), (2, "Der Schnee.", "two"), (3, "The thaw.", "three")]


@pytest.mark.parametrize("mode", ["DELETE", "WAL", "TRUNCATE"])
def test_edits_are_made_and_taken_back(tmp_path: Path, mode: str) -> None:
    path = made(tmp_path / "a.db", f"PRAGMA journal_mode = {mode}")
    assert put(path, FIRST, SECOND) == 2
    assert rows(path) == FIXED
    assert put(path, *(edit._replace(old=edit.new, new=edit.old) for edit in (FIRST, SECOND))) == 2
    assert rows(path) == ROWS
    assert rows(path, "PRAGMA journal_mode") == [(mode.lower() if mode == "WAL" else "delete",)]


def test_a_value_that_has_changed_since_stops_all_edits(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", "UPDATE articles SET text = 'The SNOW.' WHERE id = 2")
    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(ChangedError, match="row 2: another process has changed column 'text'"):
        put(path, FIRST, SECOND)
    with pytest.raises(ChangedError, match="row 7"):
        put(path, FIRST, FIRST._replace(row=7))
    assert (tmp_path / "a.db").read_bytes() == before


def test_values_are_compared_as_they_are_whatever_the_collation_of_the_column(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", table="CREATE TABLE articles (id INTEGER PRIMARY KEY, text TEXT COLLATE NOCASE, other)")
    with pytest.raises(ChangedError):
        put(path, FIRST._replace(old="THE ICE."))
    assert rows(path) == ROWS


def test_text_in_a_blob_stays_a_blob_and_text_in_utf_16_stays_that(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA encoding = 'UTF-16le'")
    connection.execute("CREATE TABLE articles (text)")
    connection.execute("INSERT INTO articles VALUES (?), (?)", ("żółw\0x".encode(), "żółw\0x"))
    connection.close()
    assert put(path, ValueEdit(1, "text", "żółw\0x", "ż\0"), ValueEdit(2, "text", "żółw\0x", "ż\0")) == 2
    assert rows(path, "SELECT typeof(text), text FROM articles") == [("blob", "ż\0".encode()), ("text", "ż\0")]


def test_an_index_of_words_that_triggers_keep_is_kept(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.db",
        "CREATE VIRTUAL TABLE words USING fts5(text, content='articles', content_rowid='id')",
        "INSERT INTO words(words) VALUES ('rebuild')",
        "CREATE TRIGGER kept AFTER UPDATE ON articles BEGIN INSERT INTO words(words, rowid, text) VALUES ('delete', old.id, old.text);"
        " INSERT INTO words(rowid, text) VALUES (new.id, new.text); END",
    )
    assert put(path, FIRST) == 1
    assert rows(path, "SELECT rowid FROM words WHERE words MATCH 'Eis'") == [(1,)]
    assert rows(path, "SELECT rowid FROM words WHERE words MATCH 'ice'") == []


@pytest.mark.parametrize(
    ("statement", "edit"),
    [
        ("CREATE TRIGGER t AFTER UPDATE ON articles BEGIN UPDATE articles SET text = upper(new.text) WHERE id = new.id; END", FIRST),
        ("CREATE TRIGGER t BEFORE UPDATE ON articles BEGIN SELECT RAISE(IGNORE); END", FIRST),
        ("CREATE TRIGGER t BEFORE UPDATE ON articles BEGIN SELECT RAISE(ABORT, 'no'); END", FIRST),
        ("CREATE UNIQUE INDEX u ON articles (text)", FIRST._replace(new="The thaw.")),
        ("SELECT 1", FIRST._replace(column="no such")),
        ("SELECT 1", FIRST._replace(column="other")),
    ],
)
def test_what_the_database_does_not_take_as_it_is_changes_nothing(tmp_path: Path, statement: str, edit: ValueEdit) -> None:
    path = made(tmp_path / "a.db", statement)
    with pytest.raises((NewslintError, ChangedError)):
        put(path, SECOND, edit)
    assert rows(path) == ROWS


@pytest.mark.parametrize(
    "table",
    [
        "CREATE TABLE articles (id INTEGER PRIMARY KEY, text TEXT UNIQUE ON CONFLICT REPLACE, other)",  # would delete the other row
        "CREATE TABLE articles (id INTEGER PRIMARY KEY, text TEXT CHECK (text <> 'The thaw.' OR id = 3), other)",
    ],
)
def test_no_row_is_lost_to_a_rule_of_the_table(tmp_path: Path, table: str) -> None:
    path = made(tmp_path / "a.db", table=table)
    with pytest.raises(NewslintError, match="constraint failed"):
        put(path, FIRST._replace(new="The thaw."))
    assert rows(path) == ROWS


def test_a_column_that_would_turn_the_text_into_a_number_is_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", table="CREATE TABLE articles (id INTEGER PRIMARY KEY, text NUMERIC, other)")
    with pytest.raises(NewslintError, match="makes something else of the text"):
        put(path, FIRST._replace(new="12"))
    assert rows(path) == ROWS


def test_what_cannot_be_written_is_refused_by_name(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.db",
        "CREATE VIEW seen AS SELECT * FROM articles",
        "CREATE VIRTUAL TABLE words USING fts5(text)",
        "CREATE TABLE bare (id TEXT PRIMARY KEY, text) WITHOUT ROWID",
    )
    for table, said in [
        ("seen", "'seen' is a view"),
        ("words", "'words' is a virtual table"),
        ("bare", "have no number"),
        ("no", "has no table"),
    ]:
        with pytest.raises(NewslintError, match=said):
            SqliteRewriter(path, table)
    os.chmod(path, 0o444)
    with pytest.raises(PermissionError):
        SqliteRewriter(path, "articles")


def test_a_locked_database_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "a.db")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **more, timeout=0.01))
    other = connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NewslintError, match="locked by another process"):
        put(path, FIRST)
    other.close()
    assert rows(path) == ROWS


def test_what_was_taken_and_abandoned_is_not_made(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db")
    writer = SqliteRewriter(path, "articles")
    writer.take([FIRST])
    writer.abandon()
    assert rows(path) == ROWS


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_process_that_is_killed_leaves_the_database_as_it_was(tmp_path: Path, mode: str) -> None:
    path = made(tmp_path / "a.db", f"PRAGMA journal_mode = {mode}")
    program = f"""
import os, signal, sys
from newslint.records.codec import ValueEdit
from newslint.records.sqlite import writer as sqlite_writer
class Killed(sqlite_writer.SqliteRewriter):
    def _waiting(self):
        yield from super()._waiting()
        os.kill(os.getpid(), signal.SIGKILL)
writer = Killed({path!r}, "articles")
writer.take([ValueEdit(1, "text", "The ice.", "x" * 5_000_000), ValueEdit(2, "text", "The snow.", "Der Schnee.")])
writer.commit()
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGKILL
    assert rows(path) == ROWS
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert put(path, FIRST) == 1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=8))
def test_any_text_becomes_any_other_and_back(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]) -> None:
    path = str(tmp_path_factory.mktemp("any") / "a.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE articles (text TEXT)")
    connection.executemany("INSERT INTO articles VALUES (?)", [(old,) for old, _ in texts])
    connection.close()
    edits = [ValueEdit(row, "text", old, new) for row, (old, new) in enumerate(texts, 1)]
    assert put(path, *edits) == len(texts)
    assert rows(path) == [(new,) for _, new in texts]
    put(path, *(edit._replace(old=edit.new, new=edit.old) for edit in edits))
    assert rows(path) == [(old,) for old, _ in texts]
