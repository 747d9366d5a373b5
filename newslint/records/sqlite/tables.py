"""Databases of SQLite: opening them to read, and finding the table and the columns that hold text. Names in them are hostile: all are quoted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from newslint.errors import NewslintError
from newslint.records.codec import NoTextError
from newslint.records.files import BadInputError, is_address
from newslint.records.find.field_names import Meaning, rank_of
from newslint.records.formats import Packing
from newslint.records.source import STDIN, Source

LONG = 100  # code points that make a value a text rather than a name, on average
_LOOKED_AT = 100  # rows of a table that are looked at
_SAMPLE = 20_000  # code points of a value in a sample
_ROWIDS = ("rowid", "_rowid_", "oid")


class Table(NamedTuple):
    """A table, and how its rows are told apart: ``rowid`` is the name of that column, None where rows have no such number."""

    name: str
    columns: tuple[str, ...]
    rowid: str | None
    kind: str  # "table", "view" or "virtual table"


class RawText(bytes):
    """A value of the type TEXT as its bytes in UTF-8, which may be invalid; what is plain bytes is a BLOB."""


def local_path(source: Source) -> str:
    """Return the path of a database. Raise BadInputError for what SQLite cannot open: a stream, an address, compressed data."""
    if source.path == STDIN or source.stream:
        raise BadInputError("a database of SQLite is read from a file, not from standard input or a pipe")
    if is_address(source.path):
        raise BadInputError("a database of SQLite is read from a local file, not from an address: copy it first")
    if source.packing is not Packing.NONE:
        raise BadInputError(f"a database of SQLite is not read compressed ({source.packing.value}): unpack it first")
    return source.path


@contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """Open a database to read it, and nothing else. What goes wrong in it is a BadInputError, or a NewslintError where it may pass."""
    with errors():
        connection = connect(path, "ro")
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA trusted_schema = OFF")  # views of the file may call harmless functions only
            connection.text_factory = RawText
            yield connection
        finally:
            connection.close()


def connect(path: str, mode: str) -> sqlite3.Connection:
    """Return a connection without transactions of its own; ``mode`` is that of SQLite's addresses (``ro``, ``rw``). Raise sqlite3.Error."""
    connection = sqlite3.connect(f"{_address(path)}?mode={mode}", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA cell_size_check = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _address(path: str) -> str:
    """Return a path as SQLite's address: ``file:///C:/a`` for a drive of Windows, ``file:////server/a`` for a share."""
    whole = Path(os.path.abspath(path)).as_posix()
    return f"file://{'' if whole.startswith('/') else '/'}{quote(os.fsencode(whole), safe='/:')}"


@contextmanager
def errors() -> Iterator[None]:
    """Turn errors of SQLite into those of newslint: BadInputError where the file is broken, NewslintError where trying again may help."""
    try:
        yield
    except UnicodeDecodeError:  # of a message that quotes the schema; texts are read as bytes
        raise BadInputError("the database is damaged: its schema is not UTF-8") from None
    except sqlite3.Error as error:
        name = (getattr(error, "sqlite_errorname", None) or "").removeprefix("SQLITE_")
        if name.startswith(("BUSY", "LOCKED")):
            raise NewslintError("the database is locked by another process: try again when that is done") from None
        if name.startswith("NOTADB"):
            raise BadInputError("is no database of SQLite, or an encrypted one") from None
        if name.startswith("CORRUPT"):
            raise BadInputError(f"the database is damaged: {error}") from None
        if name.startswith("CANTOPEN"):
            raise NewslintError(
                "the database cannot be opened (one with a write-ahead log needs a folder that can be written to)"
            ) from None
        raise (NewslintError if name.startswith(("IOERR", "FULL", "READONLY", "NOMEM")) else BadInputError)(
            f"SQLite says: {error}"
        ) from None


def quoted(name: str) -> str:
    """Return a name as it stands in SQL, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the tables, without views, virtual tables and what belongs to either or to SQLite. Raise sqlite3.Error."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    named = [(name, (_text(sql) or "").lstrip().upper()) for name, sql in ((_text(name), sql) for name, sql in rows) if name is not None]
    virtual = tuple(f"{name}_" for name, sql in named if sql.startswith("CREATE VIRTUAL"))
    return [
        name
        for name, sql in named
        if not sql.startswith("CREATE VIRTUAL") and not name.startswith("sqlite_") and not (virtual and name.startswith(virtual))
    ]


def table(connection: sqlite3.Connection, name: str) -> Table:
    """Return a table or view by its name. Raise NoTextError, which lists the tables, where there is none; sqlite3.Error."""
    name = name.encode("utf-8", "replace").decode()  # a lone surrogate from a command line cannot be bound
    row = connection.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE", (name,)
    ).fetchone()
    if row is None:
        raise NoTextError(f"has no table {name!r}; {_listed(tables(connection))}")
    real, kind, sql = _text(row[0]) or name, _text(row[1]) or "", _text(row[2]) or ""
    if kind == "table" and sql.lstrip().upper().startswith("CREATE VIRTUAL"):
        kind = "virtual table"
    found = connection.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", (real,)).fetchall()
    columns = tuple(column for (column,) in ((_text(column),) for (column,) in found) if column is not None)
    return Table(real, columns, _rowid(connection, real, columns) if kind == "table" else None, kind)


def _rowid(connection: sqlite3.Connection, name: str, columns: Sequence[str]) -> str | None:
    """Return the name under which the number of a row is read; None where rows have none, or columns have all of its names."""
    taken = {column.lower() for column in columns}
    free = next((rowid for rowid in _ROWIDS if rowid not in taken), None)
    if free is None:
        return None
    try:
        connection.execute(f"SELECT {free} FROM {quoted(name)} LIMIT 0")
    except sqlite3.OperationalError:  # a table WITHOUT ROWID
        return None
    return free


def find_table(connection: sqlite3.Connection, wanted: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """Return the table that holds texts, and its columns: one that has a column ``wanted``, else the one with the longest values.

    Raise NoTextError, which lists the tables, where none holds values of more than `LONG` code points, and no column is called as texts
    are; sqlite3.Error.
    """
    best: tuple[bool, float] = (False, LONG)
    found: Table | None = None
    names = tables(connection)
    for name in names:
        each = table(connection, name)
        named = [column for column in each.columns if column in wanted]
        rank = bool(named), max((_weight(connection, each, column) for column in named or each.columns), default=0.0)
        if rank > best and (rank[1] > 0):
            best, found = rank, each
    if found is None:
        raise NoTextError(f"no table in it holds texts; {_listed(names)}")
    return found.name, found.columns


def _weight(connection: sqlite3.Connection, table: Table, column: str) -> float:
    """Return how much a column looks like one of texts: the mean length of its values, and more where it is called so."""
    mean = _mean(connection, table, column)
    return mean + LONG if mean and rank_of(Meaning.TEXT, column) is not None else mean


def _mean(connection: sqlite3.Connection, table: Table, column: str) -> float:
    """Return the mean length of the first values of a column that are text, in code points."""
    sample = f"SELECT {quoted(column)} AS value FROM {quoted(table.name)} LIMIT {_LOOKED_AT}"
    mean = connection.execute(f"SELECT avg(length(value)) FROM ({sample}) WHERE typeof(value) = 'text'").fetchone()[0]
    return float(mean or 0)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:12]) + (f" and {len(names) - 12:,} more" if len(names) > 12 else "")
    return f"the tables are {shown}" if len(names) > 1 else f"the only table is {shown}" if names else "there is no table at all"


def sample_rows(path: str, table_name: str | None, most: int, wanted: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the first ``most`` rows of a table (None: the one that `find_table` finds) by the names of columns; long values are cut.

    What is not UTF-8 stays bytes. Raise BadInputError or NewslintError.
    """
    with reading(path) as connection:
        found = table(connection, find_table(connection, wanted)[0] if table_name is None else table_name)
        shown = ", ".join(
            f"CASE WHEN typeof({name}) IN ('text', 'blob') THEN substr({name}, 1, {_SAMPLE}) ELSE {name} END"
            for name in map(quoted, found.columns)
        )
        rows = connection.execute(f"SELECT {shown} FROM {quoted(found.name)} LIMIT ?", (most,)).fetchall()
    return [
        {name: value if (text := _text(value)) is None else text for name, value in zip(found.columns, row, strict=True)} for row in rows
    ]


def _text(value: Any) -> str | None:
    """Return a value of the type TEXT as text; None for any other, and for one that is not UTF-8."""
    if isinstance(value, str):
        return value
    try:
        return value.decode("utf-8") if isinstance(value, RawText) else None
    except UnicodeDecodeError:
        return None
