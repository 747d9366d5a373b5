"""Replace files whole or not at all: a crash, a full disk or Ctrl-C leaves the file as it was.

A new file is written beside the one that it will replace. It is locked while its writer lives, so that `sweep` can tell what a killed
writer has left from what is still being written.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO

from newslint.util.lazy_regex import lazily

_TEMPORARY = lazily(r"\..+\.newslint-[0-9a-f]{12}\.tmp", re.DOTALL)


def replace_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Make ``data`` the content of a file, as `replacing` does."""
    with replacing(path) as stream:
        stream.write(data)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Yield a binary stream whose content becomes the file's when the block ends well; on any exception the file stays as it was.

    Permission bits are kept, a symbolic link stays and its target is replaced. What is not a regular file (``/dev/null``, a pipe)
    is written to directly. Raise OSError where the file cannot be written, PermissionError also for one that is read-only.
    """
    target = os.path.realpath(path)
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        with open(target, "wb") as direct:
            yield direct
        return
    if mode is not None:
        refuse_read_only(target, mode, path)
    temporary = Temporary(target, private=mode is not None)
    try:
        yield temporary.stream
        if mode is not None:
            os.chmod(temporary.path, stat.S_IMODE(mode))
        temporary.save()
        temporary.take_place()
    finally:
        temporary.discard()


def refuse_read_only(target: str, mode: int, path: str | os.PathLike[str]) -> None:
    """Raise PermissionError for a read-only file, for root as well: renaming would get past the bit that protects it."""
    if not mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


class Temporary:
    """A file that is written through ``stream`` beside ``target`` (a real path), and then takes its place or is discarded.

    ``private``: until it has its final permissions, nobody but the owner may read it, because an existing file may not show its content.
    """

    def __init__(self, target: str, private: bool) -> None:
        self.target = target
        self._there = True
        folder = os.path.dirname(target)  # the same: renaming cannot cross disks
        while True:
            self.path = os.path.join(folder, f"{_start(target)}{os.urandom(6).hex()}.tmp")
            self.stream: BinaryIO = open(self.path, "xb", opener=_private if private else None)  # noqa: SIM115 (closed by `discard`)
            if locked(self.stream):
                return
            self.discard()  # somebody who sweeps was there between making and locking it

    def save(self) -> None:
        """Write all data to the disk before returning. Raise OSError."""
        self.stream.flush()
        os.fsync(self.stream.fileno())

    def take_place(self) -> None:
        """Replace the target by this file. Raise OSError."""
        if sys.platform == "win32":  # where open files cannot be renamed; elsewhere the lock is held until it is done
            self.stream.close()
        os.replace(self.path, self.target)
        self._there = False

    def discard(self) -> None:
        """Close the file, and delete it unless it has taken the target's place."""
        with suppress(OSError):
            self.stream.close()
        if self._there:
            self._there = False
            with suppress(OSError):
                os.unlink(self.path)


def is_temporary(name: str) -> bool:
    """Return whether a file of this name is one that was to take another's place."""
    return name.endswith(".tmp") and _TEMPORARY.fullmatch(name) is not None


def sweep(folder: str) -> None:
    """Delete what killed writers have left in a folder; what is still being written stays."""
    with suppress(OSError), os.scandir(folder or os.curdir) as entries:
        for path in [entry.path for entry in entries if is_temporary(entry.name)]:
            _remove_abandoned(path)


def remove_left_over(path: str | os.PathLike[str]) -> None:
    """Delete what killed writers of one file have left beside it."""
    target = os.path.realpath(path)
    with suppress(OSError), os.scandir(os.path.dirname(target)) as entries:
        for left in [entry.path for entry in entries if entry.name.startswith(_start(target)) and is_temporary(entry.name)]:
            _remove_abandoned(left)


def _remove_abandoned(path: str) -> None:
    """Delete a temporary file unless its writer still holds the lock on it."""
    with suppress(OSError):
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return
        if sys.platform == "win32":  # what is open there cannot be removed
            os.unlink(path)
            return
        with open(path, "rb") as file:
            if locked(file):
                os.unlink(path)


def locked(file: IO[bytes]) -> bool:
    """Lock a file against others who ask for the lock; return False where somebody holds it, or has removed the file already."""
    if sys.platform == "win32":  # where nobody removes what is open
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # a file system without locks: what is made there is never taken for abandoned
        return error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL) and file.writable()
    return os.fstat(file.fileno()).st_nlink > 0


def _start(target: str) -> str:
    """Return the start of the names of a target's temporary files."""
    return f".{os.path.basename(target)[:40]}.newslint-"


def _private(path: str, flags: int) -> int:
    """Open a file for the owner alone."""
    return os.open(path, flags, 0o600)
