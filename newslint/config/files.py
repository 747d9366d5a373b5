"""Read the files that people write for newslint: configurations, rules, lexicons, accepted findings.

The path of such a file may come from somebody else. Where it is a pipe, a device or a dump by mistake, there is an error message; newslint
neither waits for it nor holds it in memory.
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
    """Return the bytes of a file; none for ``/dev/null``.

    ``shown`` is its name in messages, ``most`` the largest size in bytes. Raise ConfigError where the file cannot be read, is no regular
    file, or is larger.
    """
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
    """Return whether a path is the null device: ``/dev/null``, on Windows ``NUL``."""
    return os.path.abspath(path) == os.path.abspath(os.devnull)


def other_than_file(path: str | os.PathLike[str]) -> str | None:
    """Return what a path names instead of a file ("a folder", "a pipe" ...); None for a file. Raise OSError where nothing is there."""
    mode = os.stat(path).st_mode
    return None if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "something else")
