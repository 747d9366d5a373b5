"""Read records of edits: what runs there were, what files they changed, and how.

What a record says is checked as if somebody else had written it. Edits are read again from the record when they are needed, never all at
once.
"""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from newslint.errors import NewslintError
from newslint.records.codec import ByteEdit, ValueEdit
from newslint.records.formats import TABLES, Format, Packing
from newslint.runs.edit_lines import MOST, VERSION, BadEditsError, byte_edits, line, number_of_edits, read_line, value_edits
from newslint.util.atomic import locked
from newslint.util.own_folder import own, private

VALUES = TABLES | {Format.SQLITE}  # formats whose edits are of values, not of bytes


@dataclass(slots=True)
class RecordedFile:
    """A file that a run changed, or was about to change.

    ``before`` and ``after`` are hashes of its content; ``before`` is None where the record breaks off before all edits were there, and
    ``after`` also for a database. ``lines`` are the offsets of its lines of edits in the record. ``failed``: the run left it as it was.
    """

    path: str
    format: Format
    packing: Packing
    wide: str | None
    table: str | None
    before: str | None = None
    after: str | None = None
    count: int = 0
    failed: bool = False
    lines: array[int] = field(default_factory=lambda: array("q"))


@dataclass(slots=True)
class RecordedRun:
    """A run in a record: when, where and by what command it was started, and its files by number.

    ``version`` is that of the record's format, ``program`` that of newslint. ``whole``: all that was fixed is in the record. ``ended``: the run
    came to its end. ``torn``: it was killed, and the last line breaks off. ``undone`` is the time when it was undone. ``problem`` says what is
    wrong with the record. ``size`` is in bytes.
    """

    run: str
    version: int
    program: str
    time: str
    cwd: str
    command: list[str]
    whole: bool
    ended: bool = False
    torn: bool = False
    undone: str | None = None
    problem: str | None = None
    size: int = 0
    files: dict[int, RecordedFile] = field(default_factory=dict)

    @property
    def edits(self) -> int:
        """The number of edits that were made."""
        return sum(entry.count for entry in self.files.values() if not entry.failed)


class Record:
    """An open record: the runs in a file, and the edits of their files. Close it, or use it as a context.

    Raise OSError, or NewslintError where the file is not one that you alone can write: what it says is written to other files.
    """

    def __init__(self, path: str, change: bool = False) -> None:
        self.path = path
        self._file: IO[bytes] = open(path, "r+b", opener=private) if change else open(path, "rb", opener=private)  # noqa: SIM115
        try:
            status = os.fstat(self._file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise NewslintError(f"{path} is no file")
            if not own(status):
                raise NewslintError(f"{path}: others can write this record of edits, so it is not trusted")
            if change and not locked(self._file):
                raise NewslintError(f"{path}: another run is still writing this record of edits, or undoing it")
            self.runs = _runs(self._file, path)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def byte_edits(self, entry: RecordedFile) -> Iterator[ByteEdit]:
        """Yield the edits of a file of bytes. Raise BadEditsError."""
        for raw in self._lines(entry):
            yield from byte_edits(raw)

    def value_edits(self, entry: RecordedFile) -> Iterator[ValueEdit]:
        """Yield the edits of a table. Raise BadEditsError."""
        for raw in self._lines(entry):
            yield from value_edits(raw)

    def _lines(self, entry: RecordedFile) -> Iterator[bytes]:
        for offset in entry.lines:
            self._file.seek(offset)
            yield self._file.readline(MOST)

    def mark_undone(self, run: RecordedRun, time: str) -> None:
        """Add to the record that a run was undone. Raise OSError."""
        if size := self._file.seek(0, os.SEEK_END):
            self._file.seek(size - 1)
        torn = self._file.read(1) != b"\n"
        self._file.seek(0, os.SEEK_END)
        self._file.write(b"\n" * torn + line({"undone": time, "run": run.run}))
        self._file.flush()
        os.fsync(self._file.fileno())


def _runs(file: IO[bytes], path: str) -> list[RecordedRun]:
    """Return the runs of a record in their order. Raise NewslintError where the file is no record at all."""
    runs: list[RecordedRun] = []
    offset = 0
    while raw := file.readline(MOST):
        try:
            _take(runs, raw, offset)
        except BadEditsError as error:
            if runs:
                runs[-1].problem = runs[-1].problem or str(error)
            elif raw.endswith(b"\n"):
                raise NewslintError(f"{path}: this is no record of edits: {error}") from None
        offset += len(raw)
        if runs:
            runs[-1].size += len(raw)
    return runs


def _take(runs: list[RecordedRun], raw: bytes, offset: int) -> None:
    """Add what a line says to the run that it belongs to. Raise BadEditsError."""
    number = number_of_edits(raw)
    data = _read(raw) if number is None else {}
    if data is not None and "newslint" in data:
        runs.append(_run(data))
    elif data is not None and "undone" in data:
        _note_undone(runs, data)
    elif not runs:
        raise BadEditsError("it does not begin with a head")
    elif runs[-1].torn:
        raise BadEditsError("a line in the middle is broken")
    elif data is None:
        runs[-1].torn = True
    elif runs[-1].version == VERSION and runs[-1].problem is None:
        if number is None:
            _note(runs[-1], data)
        else:
            _note_edits(runs[-1], number, offset)


def _read(raw: bytes) -> dict[str, Any] | None:
    """Return what a line holds, None where it cannot be read."""
    try:
        return read_line(raw)
    except BadEditsError:
        return None


def _run(data: dict[str, Any]) -> RecordedRun:
    match data:
        case {
            "newslint": str(program), "version": int(version), "run": str(run), "time": str(time), "cwd": str(cwd), "command": list(command),
            "whole": bool(whole),
        } if all(isinstance(word, str) for word in command):  # fmt: skip
            return RecordedRun(run, version, program, time, cwd, command, whole)
        case {"newslint": str(program), "version": int(version)} if version != VERSION:
            return RecordedRun(str(data.get("run")), version, program, "", "", [], False)
    raise BadEditsError("a head lacks something")


def _note(run: RecordedRun, data: dict[str, Any]) -> None:
    """Add what a line that holds no edits says to a run. Raise BadEditsError."""
    match data:
        case {"file": int(number), "path": str(path), "format": str(), "packing": str(), "wide": str() | None, "table": str() | None}:
            if number in run.files or not os.path.isabs(path) or "\0" in path:
                raise BadEditsError("a file is named twice, or not by a whole path")
            try:
                "".encode(data["wide"] or "utf-8")
                run.files[number] = RecordedFile(path, Format(data["format"]), Packing(data["packing"]), data["wide"], data["table"])
            except (ValueError, LookupError):
                raise BadEditsError("a file has a format or an encoding that is not known") from None
        case {"file": int(number), "before": str(before), "after": str() | None, "count": int(count)} if number in run.files:
            entry = run.files[number]
            if entry.before is not None or (data["after"] is None and entry.format not in VALUES):
                raise BadEditsError("a file has no hash, or two")
            entry.before, entry.after, entry.count = before, data["after"], count
        case {"file": int(number), "done": bool(done)} if number in run.files:
            run.files[number].failed = not done
        case {"end": str()}:
            run.ended = True
        case _:
            raise BadEditsError("a line says nothing that is known")


def _note_edits(run: RecordedRun, number: int, offset: int) -> None:
    if number not in run.files or run.files[number].before is not None:
        raise BadEditsError("there are edits of no file")
    run.files[number].lines.append(offset)


def _note_undone(runs: list[RecordedRun], data: dict[str, Any]) -> None:
    for run in runs:
        if run.run == data.get("run") and isinstance(data["undone"], str):
            run.undone = data["undone"]
