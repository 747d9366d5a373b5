"""Replace files whole or not at all: a crash, a full disk or Ctrl-C leaves the file as it was."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO


def replace_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Make ``data`` the content of a file, as `replacing` does."""
    with replacing(path) as stream:
        stream.write(data)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary stream whose content becomes the file's when the block ends well; on any exception the file stays as it was.

    Permission bits are kept, a symbolic link stays and its target is replaced. What is not a regular file (``/dev/null``, a pipe)
    is written to directly. Raises OSError where the file cannot be written, PermissionError also for one that is read-only.
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
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))  # renaming would get past the bit that protects the file
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f"{_start_of_temporary(name)}{os.urandom(6).hex()}.tmp")  # same folder: renaming cannot cross disks
    try:
        with open(temporary, "xb", opener=_private if mode is not None else None) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def remove_left_over(path: str | os.PathLike[str]) -> None:
    """Take away what writers of a file that were killed have left beside it. Nobody may be writing the file."""
    folder, name = os.path.split(os.path.realpath(path))
    start = _start_of_temporary(name)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(start) and re.fullmatch(r"[0-9a-f]{12}\.tmp", entry.name[len(start) :]):
                with suppress(OSError):
                    os.unlink(entry.path)


def _start_of_temporary(name: str) -> str:
    return f".{name[:40]}."


def _private(path: str, flags: int) -> int:
    """Open for the owner alone: until it has its final permissions nobody else may read what an existing file did not show."""
    return os.open(path, flags, 0o600)
