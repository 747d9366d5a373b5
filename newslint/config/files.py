"""Reading the files that people write for newslint: configurations, rules, tables, accepted findings.

They are named in places that somebody else may have filled in, and whoever names a pipe, a device or a dump by mistake is told so, instead
of waiting for it or holding it in memory.
"""

from __future__ import annotations

import os
import stat

from newslint.errors import ConfigError

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
MOST_BYTES = 16_000_000  # of one file: sixty times the largest of the shipped rules


def read_file(path: str | os.PathLike[str], shown: str, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, of ``/dev/null`` none. Raises ConfigError for one that cannot be read, is no file or holds more than ``most``."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            if is_null(path):
                return b""
            raise ConfigError(f"is {other_than_file(path)}, not a file", shown)
        size = status.st_size
        with open(path, "rb") as file:
            data = file.read(size + 1) if size <= most else b""
            if len(data) > size:  # it grows, or does not tell its size, as under /proc
                data += file.read(most + 1 - len(data))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", shown) from None
    if max(size, len(data)) > most:
        raise ConfigError(f"is too large: {max(size, len(data)):,} bytes", shown, None, f"at most {most:,}")
    return data


def is_null(path: str | os.PathLike[str]) -> bool:
    """Whether a path is the one that stands for nothing: ``/dev/null``, on Windows ``NUL``."""
    return os.path.abspath(path) == os.path.abspath(os.devnull)


def other_than_file(path: str | os.PathLike[str]) -> str | None:
    """What a path names instead of a regular file: "a folder", "a pipe" ...; None for a file. Raises OSError where nothing is there."""
    mode = os.stat(path).st_mode
    return None if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "something else")
