"""Locks: one run at a time writes an output. A lock stands `beside` each while a run lasts, and goes with it, however it ends.

The lock is the system's, on an open file, so it ends with its process; the file itself may stay behind, and means nothing then. Worker
processes do not inherit the lock: they may live for a moment after a main process that was killed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import IO

from newslint.errors import NewslintError
from newslint.records.beside import beside
from newslint.records.files import is_address
from newslint.runs.places import Output
from newslint.util.atomic import remove_left_over

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_ours: list[IO[bytes]] = []  # the locks of this process


def _forget() -> None:
    """Close the copies of the locks in a process that was forked; its parent keeps the locks themselves."""
    for file in _ours:
        file.close()
    _ours.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@contextmanager
def held(outputs: Sequence[Output]) -> Iterator[None]:
    """Keep other runs off all of these outputs. Raise NewslintError, and hold none of them, where a run is at work on one.

    It does not wait, so no two runs can wait for each other. Temporary files that killed runs left beside the outputs are removed.
    """
    with ExitStack() as stack:
        for output in outputs:
            if not output.is_stream:
                stack.enter_context(_held(output))
        yield


@contextmanager
def _held(output: Output) -> Iterator[None]:
    """Keep other runs off one output. Raise NewslintError where a run is at work on it, or its lock cannot be made."""
    path = beside(output.path, "lock")
    if output.files is not None:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    try:
        file = _locked(path)
    except OSError as error:
        raise NewslintError(f"{output.option}: {output.path!r} cannot be written: {error.strerror or error} ({path})") from None
    if file is None:
        raise NewslintError(f"{output.option}: another run is writing {output.path!r} ({path}); wait for it, or name another output")
    _ours.append(file)
    try:
        if not is_address(output.path):
            remove_left_over(output.path)
        yield
    finally:
        _ours.remove(file)
        with suppress(OSError):  # Windows does not remove a file that is open; there it is done below
            os.unlink(path)
        file.close()
        if sys.platform == "win32":
            with suppress(OSError):
                os.unlink(path)


def _locked(path: str) -> IO[bytes] | None:
    """Return the file at ``path``, open and locked; None where another process has locked it. Raise OSError."""
    while True:
        file = open(path, "ab")  # noqa: SIM115 (held while the run lasts)
        try:
            _take(file)
        except (BlockingIOError, PermissionError):  # POSIX raises the one, Windows the other
            file.close()
            return None
        except OSError:  # a disk that knows no locks: better to go on than not to work at all
            return file
        if _is_at(file, path):
            return file
        file.close()  # its holder removed it after we opened it and before we locked it: another file is there now, or none


def _is_at(file: IO[bytes], path: str) -> bool:
    """Return whether the open file is still the one at ``path``."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except FileNotFoundError:
        return False
