"""A file of records that is fixed: written anew chunk by chunk, and put in the old one's place when it was read to its end."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import IO, Any, Protocol

from newslint.errors import NewslintError
from newslint.records.codec import Chunk, Layout, Rewritten
from newslint.records.codecs import codec_for
from newslint.records.files import converted, frame, packed, unpacked
from newslint.records.formats import TABLES, Format
from newslint.records.read import Begun
from newslint.records.source import Source
from newslint.runs.check_job import CheckResult
from newslint.runs.edit_lines import hasher
from newslint.runs.edit_log import EditLog, Entry
from newslint.util.hashing import blake2b
from newslint.util.replace import FileState, Rewrite

_COPY = 1 << 20


def in_place(step: Begun, log: EditLog | None) -> FileInPlace:
    """Return the file of a source that is beginning, to be fixed; ``log`` is the record of edits."""
    assert step.state is not None
    kind = _Table if step.layout.format in TABLES else _Database if step.layout.format is Format.SQLITE else _Bytes
    return kind(step.source, step.layout, step.state, log)


class _Rows(Protocol):
    """What writes a table anew, as `newslint.records.tables.writer.TableRewriter` does."""

    def take(self, data: bytes) -> None:
        """Take the rows of the next chunk."""
        ...

    def close(self) -> None:
        """Write the end of the file."""
        ...

    def abandon(self) -> None:
        """Write nothing more."""
        ...


class FileInPlace:
    """A file of records that is fixed chunk by chunk. Errors are kept in ``error`` until its end."""

    def __init__(self, source: Source, layout: Layout, state: FileState, log: EditLog | None) -> None:
        self.source = source
        self.layout = layout
        self.state = state
        self.log = log
        self.entry: Entry | None = None
        self.fixed = self.changed = 0
        self.begun = False
        self.stored = False
        self.error: Exception | None = None

    def take(self, chunk: Chunk, result: CheckResult) -> None:
        """Take the next chunk, and what fixing made of it."""
        self.fixed += result.summary.fixed
        self.changed += result.summary.changed
        if self.error is not None:
            return
        try:
            if result.rewritten is not None and not self.begun:
                self.begin(chunk)
                self.begun = True
                if self.log is not None:
                    self.entry = self.log.file(
                        self.source.path, self.layout.format, self.source.packing, self.layout.wide, self.layout.table
                    )  # fmt: skip
            if self.entry is not None and result.rewritten is not None:
                self.entry.edits(result.rewritten.edits)
            self.write(chunk, result.rewritten)
        except (OSError, NewslintError) as error:
            self.error = error
            self.abandon()

    def begin(self, chunk: Chunk) -> None:
        """Begin a new file, with what stands before the chunk. Raise OSError or NewslintError."""
        raise NotImplementedError

    def write(self, chunk: Chunk, rewritten: Rewritten | None) -> None:
        """Write a chunk. Raise OSError or NewslintError."""
        raise NotImplementedError

    def commit(self) -> None:
        """Put the new file in the old one's place. Raise OSError or NewslintError."""
        raise NotImplementedError

    def ready(self, before: str, after: str | None) -> None:
        """Bring the record of the edits to the disk."""
        if self.entry is not None:
            self.entry.ready(before, after)

    def abandon(self) -> None:
        """Remove the new file, if there is one that has not been committed."""
        entry, self.entry = self.entry, None
        if entry is not None:
            entry.done() if self.stored else entry.failed()


class _Bytes(FileInPlace):
    """A file of bytes: what no fix touched is copied."""

    def __init__(self, source: Source, layout: Layout, state: FileState, log: EditLog | None) -> None:
        super().__init__(source, layout, state, log)
        self._new: Rewrite | None = None
        self._old_hash, self._new_hash = hasher(), hasher()
        self._stored_old, self._stored_new = encoder(layout.wide), encoder(layout.wide)
        self._waiting: list[bytes] = []
        self._size = 0

    def begin(self, chunk: Chunk) -> None:
        """Copy what stands before the chunk."""
        self._new = Rewrite(self.source.path, lambda file: unpacked(file, self.source.packing))
        with open(self.source.path, "rb") as stored:
            file = unpacked(stored, self.source.packing)
            if self.layout.wide:
                file = converted(file, self.layout.wide)
            left = chunk.start
            while left and (data := file.read(min(left, _COPY))):
                self._put(data, data)
                left -= len(data)

    def write(self, chunk: Chunk, rewritten: Rewritten | None) -> None:
        """Write the bytes of a chunk."""
        if self._new is not None:
            self._put(chunk.data, chunk.data if rewritten is None else rewritten.data)

    def _put(self, old: bytes, new: bytes) -> None:
        assert self._new is not None
        old, new = self._stored_old(old), self._stored_new(new)
        self._new.saw(old)
        self._old_hash.update(old)
        self._new_hash.update(new)
        self._waiting.append(new)
        self._size += len(new)
        if self._size >= _COPY:
            self._flush()

    def _flush(self) -> None:
        assert self._new is not None
        self._new.stream.write(frame(b"".join(self._waiting), self.source.packing))
        self._waiting, self._size = [], 0

    def commit(self) -> None:
        """Put the new file in the old one's place, if there is a new one."""
        if self._new is None or self.error is not None:
            return
        self._flush()
        if not self._new.stream.tell():
            self._new.stream.write(packed(b"", self.source.packing))
        self.ready(self._old_hash.hexdigest(), self._new_hash.hexdigest())
        self._new.commit(self.state)
        self.stored = True

    def abandon(self) -> None:
        """Remove the new file."""
        new, self._new = self._new, None
        if new is not None:
            new.abandon()
        super().abandon()


def encoder(wide: str | None) -> Callable[[bytes], bytes]:
    """Return what makes the bytes that are stored of the UTF-8 that a file is read as, part by part."""
    if wide is None:
        return lambda data: data
    decoder = codecs.getincrementaldecoder("utf-8")()
    return lambda data: decoder.decode(data).encode(wide)


class _Table(FileInPlace):
    """A file of Parquet or Arrow: rows that no fix touched are written again, in row groups like those of the old file."""

    def __init__(self, source: Source, layout: Layout, state: FileState, log: EditLog | None) -> None:
        super().__init__(source, layout, state, log)
        self._new: Rewrite | None = None
        self._rows: _Rows | None = None
        self._original: IO[bytes] | None = None
        self._seen = b""

    def begin(self, chunk: Chunk) -> None:
        """Write the rows before the chunk."""
        from newslint.records.tables.writer import TableRewriter

        self._new = Rewrite(self.source.path)
        self._original = open(self.source.path, "rb")  # noqa: SIM115 (closed by `abandon`)
        self._seen, self._before = _hashes(self._original)
        self._original.seek(0)
        self._rows = TableRewriter(self._new.stream, self._original, self.layout.format)
        with open(self.source.path, "rb") as file:
            for earlier in codec_for(self.layout).cut(file, self.source, self.layout.most):
                if earlier.number >= chunk.number:
                    break
                self._rows.take(earlier.data)

    def write(self, chunk: Chunk, rewritten: Rewritten | None) -> None:
        """Write the rows of a chunk."""
        if self._rows is not None:
            self._rows.take(chunk.data if rewritten is None else rewritten.data)

    def commit(self) -> None:
        """Put the new file in the old one's place, if there is a new one."""
        if self._new is None or self._rows is None or self.error is not None:
            return
        self._rows.close()
        self._new.stream.flush()
        with open(self._new.stream.name, "rb") as written:
            _, after = _hashes(written)
        self.ready(self._before, after)
        self._new.commit(self.state, self._seen)
        self.stored = True

    def abandon(self) -> None:
        """Remove the new file."""
        new, self._new = self._new, None
        rows, self._rows = self._rows, None
        if rows is not None:
            rows.abandon()
        if self._original is not None:
            self._original.close()
        if new is not None:
            new.abandon()
        super().abandon()


class _Database(FileInPlace):
    """A database: all updates are one transaction."""

    def __init__(self, source: Source, layout: Layout, state: FileState, log: EditLog | None) -> None:
        super().__init__(source, layout, state, log)
        self._updates: Any = None

    def begin(self, chunk: Chunk) -> None:
        """Open the database for writing."""
        from newslint.records.sqlite.writer import SqliteRewriter

        assert self.layout.table is not None
        self._updates = SqliteRewriter(self.source.path, self.layout.table)

    def write(self, chunk: Chunk, rewritten: Rewritten | None) -> None:
        """Take the updates of a chunk."""
        if rewritten is not None:
            self._updates.take(rewritten.data)

    def commit(self) -> None:
        """Make all updates, or none."""
        if self._updates is None or self.error is not None:
            return
        with open(self.source.path, "rb") as file:
            _, before = _hashes(file)
        self.ready(before, None)
        self._updates.commit()
        self.stored = True

    def abandon(self) -> None:
        """Roll back what was not committed."""
        updates, self._updates = self._updates, None
        if updates is not None:
            updates.abandon()
        super().abandon()


def _hashes(file: IO[bytes]) -> tuple[bytes, str]:
    """Return the digest by which a change is noticed, and the hash for the record of edits, of a file."""
    seen, recorded = blake2b(), hasher()
    while data := file.read(_COPY):
        seen.update(data)
        recorded.update(data)
    return seen.digest(), str(recorded.hexdigest())
