"""The record that ``check --fix`` keeps of its edits, so that ``newslint undo`` can take them back.

It is written ahead: what is going to change in a file is on the disk before the file is replaced, so a run that is killed can be undone
as well. Nothing here stops a run: where the record cannot be written that is said once, in one line, and fixing goes on without.

    log = edit_log_of(config.edits, sys.argv[1:])
    with log or nullcontext():
        entry = log.file("/data/a.jsonl", Format.JSONL)     # when the first change of the file is known
        entry.edits(rewritten.edits)                        # chunk by chunk, in the order of the file
        entry.ready(old.hexdigest(), new.hexdigest())       # now it is on the disk, and the file may be replaced
        entry.done()                                        # or entry.failed(): the file stays as it was
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, Self

from newslint._version import __version__
from newslint.config.settings import OFF
from newslint.errors import NewslintError
from newslint.records.codec import ByteEdit, ValueEdit
from newslint.records.formats import Format, Packing
from newslint.runs.edit_folder import make_state_folder, new_run, path_of, prune
from newslint.runs.edit_lines import BROKEN, HEAD, VERSION, WHOLE, edit_lines, head_line, line
from newslint.util.atomic import locked
from newslint.util.own_folder import private
from newslint.util.terminal import log as say_in_log

_WAITING = 1 << 18  # bytes that wait to be written


def edit_log_of(setting: str | None, command: Sequence[str]) -> EditLog | None:
    """Return the record that a run keeps, None where it keeps none.

    ``setting`` is ``edits`` of the configuration: None is the folder of the user, where nothing is kept in continuous integration (``CI`` is
    set) and in hooks (``PRE_COMMIT`` is set, as pre-commit does): nobody undoes anything there, git does. ``command`` is what was typed.
    """
    if setting == OFF or (setting is None and (_is_set("CI") or _is_set("PRE_COMMIT"))):
        return None
    return EditLog(setting, command)


def _is_set(name: str) -> bool:
    return os.environ.get(name, "").lower() not in ("", "0", "false")


class EditLog:
    """A record of the edits of one run, in a file of its own in the folder of the user, or at the end of ``path``.

    It is begun by the first file, so a run that fixes nothing leaves none. Files may be recorded side by side. ``say`` is given the one
    line that says why there is no record, or where it breaks off.
    """

    def __init__(self, path: str | None, command: Sequence[str], say: Callable[[str], None] = say_in_log) -> None:
        self.run: str | None = None  # its identifier, once it has begun
        self._path = path
        self._command = list(command)
        self._say = say
        self._file: IO[bytes] | None = None
        self._folder: str | None = None  # whose old records are removed at the end
        self._given_up = False
        self._whole_at = 0  # where the head says that the record is whole
        self._end = 0  # of what is written, in bytes
        self._waiting: list[bytes] = []
        self._size = 0  # of what waits
        self._files = 0

    def file(self, path: str, format: Format, packing: Packing = Packing.NONE, wide: str | None = None, table: str | None = None) -> Entry:
        """Begin to record the edits of a file.

        Offsets of byte edits are those of the decompressed content; ``wide`` is the encoding of a file that is edited as UTF-8
        (`Layout.wide`), ``table`` the table of a database. The format says whether edits are of bytes or of values.
        """
        if self._file is None and not self._given_up:
            try:
                self._begin()
            except (OSError, NewslintError) as error:
                self._give_up(f"newslint undo will not be able to take these fixes back, no record of them is kept: {_reason(error)}")
        self._files += 1
        told = {"path": os.path.abspath(path), "format": format.value, "packing": packing.value, "wide": wide, "table": table}
        self.put(line({"file": self._files, **told}))
        return Entry(self, self._files)

    def put(self, data: bytes) -> None:
        """Write lines, soon; nothing is written any more once that has failed."""
        if self._given_up:
            return
        self._waiting.append(data)
        self._size += len(data)
        if self._size >= _WAITING:
            self._tried(self._flush)

    def sync(self) -> None:
        """Write all that was recorded to the disk before returning."""
        self._tried(self._flush_and_sync)

    def close(self) -> None:
        """End the record, and remove the oldest ones of the folder."""
        if self._file is None:
            return
        self.put(line({"end": _now()}))
        self.sync()
        with suppress(OSError):
            self._file.close()
        self._file, self._given_up = None, True
        if self._folder is not None:
            prune(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _begin(self) -> None:
        """Open the file and write the head. Raise OSError or NewslintError."""
        if self._path is None:
            self._folder = make_state_folder()
            self.run = new_run(self._folder)
            self._file = open(path_of(self._folder, self.run), "xb", buffering=0, opener=private)  # noqa: SIM115 (closed by `close`)
            locked(self._file)
        else:
            self.run = new_run("")
            self._file = _opened_to_append(self._path)
            self._end = self._file.seek(0, os.SEEK_END)
        head = head_line(
            {"newslint": __version__, "version": VERSION, "run": self.run, "time": _now(), "cwd": os.getcwd(), "command": self._command}
        )
        self._whole_at = self._end + len(head) - len(WHOLE) - 1
        self._waiting, self._size = [head], len(head)
        self._flush_and_sync()
        if self._folder is not None and os.name == "posix":  # the name must not be lost either
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _tried(self, write: Callable[[], None]) -> None:
        """Write; where that fails say so, and keep what is there."""
        if self._file is None or self._given_up:
            return
        try:
            write()
        except OSError as error:
            self._give_up(f"newslint undo will not be able to take all fixes back, the record of them breaks off here: {_reason(error)}")

    def _flush(self) -> None:
        """Write what waits. Raise OSError."""
        assert self._file is not None
        data = memoryview(b"".join(self._waiting))
        self._waiting, self._size = [], 0
        done = 0
        while done < len(data):
            done += self._file.write(data[done:]) or 0
        self._end += done

    def _flush_and_sync(self) -> None:
        assert self._file is not None
        self._flush()
        os.fsync(self._file.fileno())

    def _give_up(self, message: str) -> None:
        """Say why nothing more is recorded, and note it in the head, which takes no room on a full disk."""
        self._given_up = True
        self._waiting = []
        self._say(message)
        if self._file is None:
            return
        with suppress(OSError):
            self._file.truncate(self._end)  # half a line, which took the last room
        with suppress(OSError):
            if self._end > self._whole_at > 0:
                self._file.seek(self._whole_at)
                self._file.write(BROKEN)
                os.fsync(self._file.fileno())
        if self._end == 0 and self._folder is not None and self.run is not None:  # not even begun
            with suppress(OSError):
                self._file.close()
                os.unlink(path_of(self._folder, self.run))


class Entry:
    """The record of one file of a run."""

    def __init__(self, log: EditLog, number: int) -> None:
        self._log = log
        self._number = number
        self._count = 0

    def edits(self, edits: Iterable[ByteEdit | ValueEdit]) -> None:
        """Record edits; those of bytes come in the order of the file and do not overlap."""
        for count, data in edit_lines(self._number, edits):
            self._count += count
            self._log.put(data)

    def complete(self, before: str, after: str | None) -> None:
        """Record that these were all edits; `EditLog.sync` must follow before the file is replaced (once for many files).

        ``before`` and ``after`` are hashes (`newslint.runs.edit_lines.hasher`) of the old and the new content as it is stored, but decompressed.
        ``after`` is None for a database, which is changed where it lies.
        """
        self._log.put(line({"file": self._number, "before": before, "after": after, "count": self._count}))

    def ready(self, before: str, after: str | None) -> None:
        """Record that these were all edits (as `complete`), and return when it is on the disk: the file may be replaced."""
        self.complete(before, after)
        self._log.sync()

    def done(self) -> None:
        """Record that the file was replaced."""
        self._log.put(line({"file": self._number, "done": True}))

    def failed(self) -> None:
        """Record that the file stays as it was."""
        self._log.put(line({"file": self._number, "done": False}))


def _opened_to_append(path: str) -> IO[bytes]:
    """Open a file that holds records of edits, or make it. Raise OSError, or NewslintError where it is something else or in use."""
    try:
        file = open(path, "x+b", buffering=0, opener=private)  # noqa: SIM115 (closed by `EditLog.close`)
    except FileExistsError:
        file = open(path, "r+b", buffering=0, opener=private)  # noqa: SIM115
    try:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NewslintError(f"{path} is no file")
        if not HEAD.startswith(file.read(len(HEAD))):
            raise NewslintError(f"{path} is no record of edits, and stays as it is")
        if not locked(file):
            raise NewslintError(f"another run is writing {path}")
        if (size := file.seek(0, os.SEEK_END)) and (file.seek(size - 1), file.read(1))[1] != b"\n":  # a run that was killed
            file.write(b"\n")
    except BaseException:
        file.close()
        raise
    return file


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}{f' ({error.filename})' if error.filename else ''}"
    return str(error)
