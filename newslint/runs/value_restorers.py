"""The ways back for values of tables: a file is written anew with the old values, a database gets them in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newslint.errors import NewslintError
from newslint.records.codec import Chunk, Layout, Rewritten, ValueEdit
from newslint.records.formats import Format
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.runs.undo import ValueRestorer
from newslint.util.hashing import blake2b
from newslint.util.replace import Rewrite, state_of

_COPY = 1 << 20
_MIXED = "some of its values are as they were before the run, and some are not"


def restorers() -> Mapping[Format, ValueRestorer]:
    """Return what restores the values of each format."""
    return {Format.PARQUET: _Rows(Format.PARQUET), Format.ARROW: _Rows(Format.ARROW), Format.SQLITE: restore_database}


class _Rows:
    """A restorer of Parquet or Arrow files."""

    def __init__(self, format: Format) -> None:
        self.format = format

    def __call__(self, path: str, table: str | None, edits: Iterator[ValueEdit], write: bool) -> bool:
        """Write the file anew with the old values, as `ValueRestorer` says."""
        from newslint.records.tables.codec import TableCodec
        from newslint.records.tables.writer import TableRewriter

        codec = TableCodec(Layout(self.format, Fields()))
        source = Source(path, path, self.format)
        made = Rewrite(path) if write else None
        held_old = held_new = 0
        rows: TableRewriter | None = None
        try:
            with open(path, "rb") as file, open(path, "rb") as original:
                before, seen = state_of(file), blake2b()
                while data := original.read(_COPY):
                    seen.update(data)
                original.seek(0)
                rows = TableRewriter(made.stream, original, self.format) if made is not None else None
                waiting = next(edits, None)
                for chunk in codec.rows(file, source, 1 << 40):
                    last = chunk.number + _rows(chunk) - 1
                    here = []
                    while waiting is not None and waiting.row <= last:
                        here.append(waiting)
                        waiting = next(edits, None)
                    back = _reverted(codec, chunk, here) if here else None
                    held_old += len(here) if back is None else 0
                    held_new += len(here) if back is not None else 0
                    if rows is not None:
                        rows.take(chunk.data if back is None else back.data)
                if waiting is not None:
                    raise NewslintError(f"it has no row {waiting.row} any more")
                if held_old and held_new:
                    raise NewslintError(_MIXED)
                if not held_new:
                    return False
                if rows is not None:
                    rows.close()
            if made is not None:
                made.commit(before, seen.digest())
            return True
        finally:
            if rows is not None:
                rows.abandon()
            if made is not None:
                made.abandon()


def _rows(chunk: Chunk) -> int:
    from newslint.records.tables.codec import rows_of

    return int(rows_of(chunk).num_rows)


def _reverted(codec: object, chunk: Chunk, edits: list[ValueEdit]) -> Rewritten | None:
    """Return the chunk with the old values; None where it holds these already. Raise NewslintError where a value is another one."""
    from newslint.records.tables.codec import TableCodec

    assert isinstance(codec, TableCodec)
    try:
        return codec.revert(chunk, edits)
    except NewslintError:
        codec.revert(chunk, [ValueEdit(edit.row, edit.column, edit.new, edit.old) for edit in edits])
        return None


def restore_database(path: str, table: str | None, edits: Iterator[ValueEdit], write: bool) -> bool:
    """Put the old values back in one transaction, as `ValueRestorer` says."""
    from newslint.records.sqlite.writer import SqliteRewriter, standing

    if table is None:
        raise NewslintError("the record does not say which table was changed")
    made = SqliteRewriter(path, table)
    try:
        old = new = 0
        for edit, value in standing(path, table, edits):
            old, new = old + (value == edit.old), new + (value == edit.new)
            if value not in (edit.old, edit.new):
                raise NewslintError(f"row {edit.row} holds another value in {edit.column!r} now")
            made.take([ValueEdit(edit.row, edit.column, edit.new, edit.old)])
        if old and new:
            raise NewslintError(_MIXED)
        if new and write:
            made.commit()
        return new > 0
    finally:
        made.abandon()
