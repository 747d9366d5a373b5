"""Replace a file that was read by its fixed version, and change nothing about it but its content.

Where something would be lost, the file stays as it is, and the error says what: hard links, an owner, an extended attribute; or what
another process has written since the file was read. To see that, the file is read once more when the new one is on the disk, and its state
(inode, size, times) is compared in the instant before it is replaced. On Linux a lease keeps writers out during that instant, and tells of
those that have the file open. Some writers cannot be seen. Elsewhere than on Linux, and on file systems without leases (NFS): a process
that has the file open and writes to it after that instant, and one that writes between the look at the state and the renaming. On Linux:
one that opens the file in the few microseconds between asking for the lease's state and the renaming.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, NamedTuple

from newslint.util.atomic import Temporary, refuse_read_only
from newslint.util.hashing import blake2b

_READ = 1 << 20
_OF_THE_SYSTEM = ("security.", "trusted.")  # attributes that the system gives to files by itself


class CannotKeepError(OSError):
    """The error that something about a file would be lost if the file was replaced."""


class ChangedError(OSError):
    """The error that another process has changed a file, or may be about to."""


class FileState(NamedTuple):
    """The state that tells one content of a file from the next without reading it; times are in nanoseconds."""

    inode: int
    size: int
    modified: int
    changed: int


def state_of(file: IO[bytes]) -> FileState:
    """Return the state of an open file. Taken before the first byte is read, it reveals every later change."""
    return _state(os.fstat(file.fileno()))


def _state(status: os.stat_result) -> FileState:
    return FileState(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


class Rewrite:
    """A new content for a file, written in parts to ``stream``; `saw` is told what was read of the old content.

    ``view`` makes of the open old file what was read of it: its content without the compression, say. Making one raises OSError where it is
    known from the start that the file cannot be replaced.
    """

    def __init__(self, path: str, view: Callable[[IO[bytes]], IO[bytes]] = lambda file: file) -> None:
        self._view = view
        target = os.path.realpath(path)
        self._status = os.stat(target)
        refuse_read_only(target, self._status.st_mode, path)
        if self._status.st_nlink > 1:
            raise CannotKeepError(f"it has {self._status.st_nlink} names (hard links), which would no longer be one file; fix a copy of it")
        self._temporary = Temporary(target, private=True)
        self.stream = self._temporary.stream
        self._seen = blake2b()

    def saw(self, data: bytes) -> None:
        """Record the next bytes that were read of the old content."""
        self._seen.update(data)

    def commit(self, before: FileState, seen: bytes | None = None) -> None:
        """Replace the file if it still is what was read and nothing would be lost. Raise OSError, CannotKeepError or ChangedError.

        ``before`` is its state when it was read; ``seen`` is the digest (`newslint.util.hashing.blake2b`) of what was read, where `saw` was not
        told.
        """
        target = self._temporary.target
        self.stream.flush()
        _keep(self._status, target, self.stream.fileno())
        self._temporary.save()
        with open(target, "rb") as old:
            self._compare(old, seen)
            with _leased(old.fileno()) as undisturbed:
                if _state(os.stat(target)) != before or not undisturbed():
                    raise ChangedError("another process has changed it since it was read")
                if sys.platform != "win32":
                    self._temporary.take_place()
        if sys.platform == "win32":  # where an open file cannot be replaced
            self._temporary.take_place()

    def _compare(self, old: IO[bytes], seen: bytes | None) -> None:
        """Raise ChangedError where the content of an open file is not what was read.

        This finds changes that leave no trace in size and times: under a clock that stands still, or with times that were put back.
        """
        now = blake2b()
        content = self._view(old)
        while data := content.read(_READ):
            now.update(data)
        if now.digest() != (self._seen.digest() if seen is None else seen):
            raise ChangedError("another process has changed it since it was read")

    def abandon(self) -> None:
        """Discard the new content, unless it was committed."""
        self._temporary.discard()


def _keep(status: os.stat_result, target: str, new: int) -> None:
    """Give an open file the owner, group, attributes and permission bits of another one. Raise CannotKeepError where that fails."""
    if sys.platform == "win32":
        return
    made = os.fstat(new)
    if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.fchown(new, status.st_uid, status.st_gid)
        except OSError as error:
            raise CannotKeepError(f"its owner and group ({status.st_uid}:{status.st_gid}) cannot be kept: {error.strerror}") from None
    if sys.platform == "linux":  # access control lists are among them
        _keep_attributes(target, new)
    os.fchmod(new, stat.S_IMODE(status.st_mode))  # last: a change of owner takes some bits away


if sys.platform == "linux":

    def _keep_attributes(target: str, new: int) -> None:
        """Give an open file the extended attributes of another one, and remove all others. Raise CannotKeepError where that fails."""
        wanted, made = _attributes(target), _attributes(new)
        for name in wanted.keys() | made.keys():
            own = not name.startswith(_OF_THE_SYSTEM)
            try:
                if name not in wanted and own:  # inherited from the folder
                    os.removexattr(new, name)
                elif name in wanted and wanted[name] != made.get(name):
                    os.setxattr(new, name, wanted[name])
            except OSError as error:
                if own:
                    raise CannotKeepError(f"its attribute {name} cannot be kept: {error.strerror}") from None

    def _attributes(file: str | int) -> dict[str, bytes]:
        try:
            return {name: os.getxattr(file, name) for name in os.listxattr(file)}
        except OSError as error:
            if error.errno == errno.EOPNOTSUPP:  # a file system without attributes
                return {}
            raise


@contextmanager
def _leased(file: int) -> Iterator[Callable[[], bool]]:
    """Hold a read lease on a file, where the system has leases: whoever opens the file for writing then has to wait.

    Yield a function that returns whether nobody waits. Raise ChangedError where somebody has the file open for writing.
    """
    if sys.platform != "linux":
        yield lambda: True
        return
    import fcntl

    try:
        # The signal that tells of a waiting writer is by default one that would end this process; this one is ignored by default.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        raise ChangedError("another process has it open for writing") from None
    except OSError:  # a file of another user; a file system that has no leases
        yield lambda: True
        return
    try:
        yield lambda: fcntl.fcntl(file, fcntl.F_GETLEASE) == fcntl.F_RDLCK
    finally:
        with suppress(OSError):
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
