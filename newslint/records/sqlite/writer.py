"""Putting texts back into a table of SQLite: all changes of a run in one transaction, or none.

While a run reads, it changes nothing: its edits wait in a temporary file, and go into the database when all of it has been read. A process that
is killed meanwhile leaves the database as it was: SQLite rolls back from its journal when it is opened again.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from newslint.errors import NewslintError
from newslint.records.codec import ValueEdit
from newslint.records.sqlite.tables import connect, errors, quoted, reading, table
from newslint.util.atomic import refuse_read_only
from newslint.util.replace import ChangedError


class SqliteRewriter:
    """The edits of a run for one table: `take` them, then `commit` or `abandon` them.

    Making one raises NewslintError where the table cannot be written back (a view, a virtual table, one without row numbers), and OSError where
    the file cannot be written to. While `commit` runs, nothing else in this process may open and close the file: on POSIX that would take
    SQLite's locks off it.
    """

    def __init__(self, path: str, table_name: str) -> None:
        refuse_read_only(os.path.realpath(path), os.stat(path).st_mode, path)
        self._path = path
        with errors():
            connection = connect(path, "ro")
            try:
                self._table = table(connection, table_name)
            finally:
                connection.close()
        if self._table.kind != "table":
            raise NewslintError(
                f"{table_name!r} is a {self._table.kind}, which is read, never written: fix the table that its texts come from"
            )
        if self._table.rowid is None:
            raise NewslintError(f"the rows of {table_name!r} have no number (WITHOUT ROWID): they are read, never written")
        self._edits = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `abandon`

    def take(self, updates: Iterable[ValueEdit]) -> None:
        """Take edits, to be made by `commit`."""
        for edit in updates:
            self._edits.write(orjson.dumps(tuple(edit)) + b"\n")

    def commit(self) -> int:
        """Make all edits, and return how many there were.

        Raise ChangedError where a value is no longer the old one, NewslintError where the database is locked or its rules (a constraint, a
        trigger) do not let a value in as it is; the database is then as it was.
        """
        try:
            with errors():
                connection = connect(self._path, "rw")
                try:
                    connection.execute("PRAGMA synchronous = FULL")
                    connection.execute("PRAGMA foreign_keys = ON")
                    return self._in_transaction(connection)
                finally:
                    connection.close()  # rolls back what was not committed
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Discard what was taken and is not committed."""
        self._edits.close()

    def _in_transaction(self, connection: sqlite3.Connection) -> int:
        name, rowid = quoted(self._table.name), self._table.rowid
        connection.execute("BEGIN IMMEDIATE")
        made = 0
        for edit in self._waiting():
            column = quoted(edit.column)
            if edit.column not in self._table.columns:  # SQLite would take an unknown name for a text
                raise NewslintError(f"there is no column {edit.column!r} any more")
            # ABORT: the table may say that a row which stands in the way is to be replaced.
            kind, new = self._bound(connection, edit)
            connection.execute(f"UPDATE OR ABORT {name} SET {column} = ? WHERE {rowid} = ?", (new, edit.row))
            now = connection.execute(f"SELECT typeof({column}), {column} FROM {name} WHERE {rowid} = ?", (edit.row,)).fetchone()
            if now != (kind, new):
                raise NewslintError(
                    f"row {edit.row}: the type of column {edit.column!r}, or a trigger, makes something else of the text; nothing was changed"
                )
            made += 1
        connection.execute("COMMIT")
        return made

    def _bound(self, connection: sqlite3.Connection, edit: ValueEdit) -> tuple[str, Any]:
        """Return the type of the value that an edit replaces, and the new value in that type. Raise ChangedError where it is not the old one."""
        column = quoted(edit.column)
        # Compared as bytes: a column may count other texts as equal, by its collation, and its text need not be valid.
        connection.text_factory = bytes
        row = connection.execute(
            f"SELECT typeof({column}), {column} FROM {quoted(self._table.name)} WHERE {self._table.rowid} = ?", (edit.row,)
        ).fetchone()
        kind = row[0].decode() if row else ""
        if kind not in ("text", "blob") or row[1] != edit.old.encode("utf-8"):
            raise ChangedError(f"row {edit.row}: another process has changed column {edit.column!r} since it was read; nothing was changed")
        connection.text_factory = str
        return kind, edit.new if kind == "text" else edit.new.encode("utf-8")

    def _waiting(self) -> Iterator[ValueEdit]:
        self._edits.seek(0)
        for line in self._edits:
            yield ValueEdit(*orjson.loads(line))


def standing(path: str, table_name: str, edits: Iterable[ValueEdit]) -> Iterator[tuple[ValueEdit, str | None]]:
    """Yield edits with the text that stands in their places now, None where there is none. Raise NewslintError."""
    with reading(path) as connection:
        found = table(connection, table_name)
        for edit in edits:
            if edit.column not in found.columns or found.rowid is None:
                raise NewslintError(f"there is no column {edit.column!r} any more")
            row = connection.execute(
                f"SELECT {quoted(edit.column)} FROM {quoted(found.name)} WHERE {found.rowid} = ?", (edit.row,)
            ).fetchone()
            value = row[0] if row else None
            yield edit, value.decode("utf-8", "replace") if isinstance(value, bytes) else None
