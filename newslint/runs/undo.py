"""Undo a run: put back what its record of edits says was there, file by file, and only where the file still is what the run made of it.

Of a file of bytes the content after undoing has the hash that it had before fixing, or the file stays as it is.
"""

from __future__ import annotations

import codecs
import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import IO, Any, NamedTuple, Protocol, TypeVar

from newslint.errors import NewslintError
from newslint.records.codec import SIZE, ByteEdit, ValueEdit
from newslint.records.files import BUFFER, frame, packed, unpacked
from newslint.records.formats import NAMES, Format, Packing
from newslint.runs.edit_lines import VERSION, BadEditsError, hasher
from newslint.runs.edit_record import VALUES, Record, RecordedFile, RecordedRun
from newslint.util.atomic import sweep
from newslint.util.own_folder import private
from newslint.util.replace import Rewrite, state_of

_Edit = TypeVar("_Edit")


class ValueRestorer(Protocol):
    """A function that puts values of a table back."""

    def __call__(self, path: str, table: str | None, edits: Iterator[ValueEdit], write: bool) -> bool:
        """Put ``old`` of each edit where ``new`` stands, in all rows or in none; without ``write`` only see whether that could be done.

        Return False where all rows hold ``old`` already. Raise OSError or NewslintError where that cannot be done, or a value is another.
        """
        ...


class Outcome(Enum):
    """What became of a file."""

    RESTORED = "restored"
    AS_IT_WAS = "as it was before the run"
    REFUSED = "not undone"


class Undone(NamedTuple):
    """A file with what became of it; ``edits`` were taken back, ``reason`` says why they were not."""

    path: str
    outcome: Outcome
    edits: int = 0
    reason: str = ""


def refuse_foreign(run: RecordedRun) -> None:
    """Raise NewslintError for a run whose record this version cannot read, or that is damaged."""
    if run.version != VERSION:
        raise NewslintError(
            f"run {run.run} was recorded by newslint {run.program}, in another form: undo it with that version, or forget it (--forget)"
        )
    if run.problem is not None:
        raise NewslintError(
            f"the record of run {run.run} is damaged ({run.problem}) and is not used: forget it (--forget), or name another run"
        )


def undo(record: Record, run: RecordedRun, restorers: Mapping[Format, ValueRestorer], write: bool = True) -> Iterator[Undone]:
    """Undo a run of an open record; yield what became of each file, the last one first.

    Where a file cannot be restored it stays as it is, and the others are restored. Without ``write`` nothing is changed, and the outcome is
    what it would be. Raise NewslintError as `refuse_foreign` does.
    """
    refuse_foreign(run)
    swept: set[str] = set()
    for entry in reversed(run.files.values()):
        if entry.failed or (entry.before is None and run.whole):  # killed before the file was replaced
            continue
        if write and (folder := os.path.dirname(os.path.realpath(entry.path))) not in swept:
            swept.add(folder)
            sweep(folder)
        try:
            restore = _restored_values if entry.format in VALUES else _restored_bytes
            changed = restore(record, entry, restorers, write)
            yield Undone(entry.path, Outcome.RESTORED if changed else Outcome.AS_IT_WAS, entry.count if changed else 0)
        except FileNotFoundError:
            yield Undone(entry.path, Outcome.REFUSED, reason="it is not there any more")
        except OSError as error:
            yield Undone(entry.path, Outcome.REFUSED, reason=error.strerror or str(error))
        except (NewslintError, UnicodeError) as error:
            yield Undone(entry.path, Outcome.REFUSED, reason=str(error))


_CHANGED = "it has changed since the run"


def _restored_bytes(record: Record, entry: RecordedFile, restorers: Mapping[Format, ValueRestorer], write: bool) -> bool:
    """Restore a file of bytes; return False where it is as it was before the run. Raise OSError, NewslintError or UnicodeError."""
    with _opened(entry) as file:
        state = state_of(file)
        if (now := _hash(_pieces(unpacked(file, entry.packing)))) == entry.before:
            return False
        if now != entry.after:
            raise NewslintError(_CHANGED)
        file.seek(0)
        if not write:
            _check(entry, _hash(_old(record, entry, file)))
            return True
        made = Rewrite(entry.path)
        try:
            seen = io.BufferedReader(_Seen(file, made.saw), BUFFER)
            hashed = hasher()
            _write(made.stream, _hashing(_old(record, entry, seen), hashed.update), entry.packing)
            _check(entry, hashed.hexdigest())
            for _ in _pieces(seen):  # what stands behind the compressed data
                pass
            file.close()  # Windows replaces no open file
            made.commit(state)
        finally:
            made.abandon()
    return True


def _restored_values(record: Record, entry: RecordedFile, restorers: Mapping[Format, ValueRestorer], write: bool) -> bool:
    """Restore the values of a table; return False where they are as they were before the run. Raise OSError or NewslintError."""
    restore = restorers.get(entry.format)
    if restore is None:
        raise NewslintError(f"this version of newslint does not restore {NAMES[entry.format]}")
    with _opened(entry) as file:
        now = _hash(_pieces(file)) if entry.after is not None else None
    if now is not None and now == entry.before:
        return False
    changed = now != entry.after  # by others, or by an earlier undo: the same values may stand in other bytes
    fixed = restore(entry.path, entry.table, _counted(entry, record.value_edits(entry)), write and not changed)
    if fixed and changed:
        raise NewslintError(_CHANGED)
    return fixed


def _opened(entry: RecordedFile) -> IO[bytes]:
    """Open a file to read it as it is stored. Raise OSError, or NewslintError where its edits are not all known or it is no file."""
    if entry.before is None:
        raise NewslintError("the record of its edits is not complete: it could not be written to its end")
    file = open(entry.path, "rb", opener=private)  # noqa: SIM115 (a context of the caller)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NewslintError("it is no file any more")
    return file


def _old(record: Record, entry: RecordedFile, file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content before the run, decompressed, of an open file that is as the run left it."""
    new = _pieces(unpacked(file, entry.packing))
    edits = _counted(entry, record.byte_edits(entry))
    if entry.wide is None:
        return without(new, edits)
    old = without(_recoded(new, entry.wide, "utf-8"), edits)
    return _recoded(old, "utf-8", entry.wide)


def _recoded(pieces: Iterator[bytes], given: str, wanted: str) -> Iterator[bytes]:
    return codecs.iterencode(codecs.iterdecode(pieces, given), wanted)


def _counted(entry: RecordedFile, edits: Iterator[_Edit]) -> Iterator[_Edit]:
    """Yield edits. Raise BadEditsError at the end where they are not as many as they were."""
    left = entry.count
    for edit in edits:
        left -= 1
        yield edit
    if left:
        raise BadEditsError("edits are missing in the record")


def without(new: Iterable[bytes], edits: Iterable[ByteEdit]) -> Iterator[bytes]:
    """Yield the content to which ``edits`` were applied, in pieces; ``new`` is what came of it. Raise BadEditsError where they do not fit."""
    reader = _Reader(iter(new))
    at = 0  # in the old content
    for edit in edits:
        if edit.start < at:
            raise BadEditsError("the edits in the record overlap")
        copied = 0
        for piece in reader.pieces(edit.start - at):
            copied += len(piece)
            yield piece
        if copied != edit.start - at or b"".join(reader.pieces(len(edit.new))) != edit.new:
            raise BadEditsError("the edits in the record do not fit the file")
        yield edit.old
        at = edit.start + len(edit.old)
    yield from reader.pieces(None)


class _Reader:
    """A reader of given numbers of bytes from pieces of any size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._source = pieces
        self._piece = memoryview(b"")

    def pieces(self, size: int | None) -> Iterator[bytes]:
        """Yield the next ``size`` bytes (None: all), fewer where there are fewer."""
        while size is None or size > 0:
            while not self._piece:
                if (data := next(self._source, None)) is None:
                    return
                self._piece = memoryview(data)
            taken, self._piece = self._piece[:size], self._piece[len(self._piece) if size is None else size :]
            size = None if size is None else size - len(taken)
            yield bytes(taken)


class _Seen(io.RawIOBase):
    """A stream that tells of all that is read from it."""

    def __init__(self, file: IO[bytes], saw: Callable[[bytes], None]) -> None:
        self._file = file
        self._saw = saw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        self._saw(data)
        buffer[: len(data)] = data
        return len(data)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while data := file.read(BUFFER):
        yield data


def _hash(pieces: Iterable[bytes]) -> str:
    hashed = hasher()
    for piece in pieces:
        hashed.update(piece)
    return hashed.hexdigest()


def _hashing(pieces: Iterable[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for piece in pieces:
        update(piece)
        yield piece


def _check(entry: RecordedFile, hashed: str) -> None:
    if hashed != entry.before:
        raise BadEditsError("what the record would make of it is not what was there")


def _write(stream: IO[bytes], pieces: Iterable[bytes], packing: Packing) -> None:
    """Write pieces to a stream, compressed in frames of about `SIZE` bytes."""
    waiting: list[bytes] = []
    size = written = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= SIZE:
            written += stream.write(frame(b"".join(waiting), packing))
            waiting, size = [], 0
    written += stream.write(frame(b"".join(waiting), packing))
    if not written:
        stream.write(packed(b"", packing))
