"""The hidden files that stand beside an output while a run writes it."""

from __future__ import annotations

import os
import re
import stat

from newslint.records.files import is_address
from newslint.records.source import STDIN
from newslint.util.hashing import digest

BESIDE = ("part", "files", "journal", "lock")
NAME_BESIDE = re.compile(rf"\..+\.newslint-(?:{'|'.join(BESIDE)})")


def beside(path: str, ending: str) -> str:
    """Return the path of a hidden file that stands beside an output while a run writes it.

    ``ending`` is one of `BESIDE`: ``part``, ``files`` (the list of the files of a folder), ``journal`` or ``lock``. For an address the file
    lies in the working folder; a hash of the whole address keeps addresses with the same last name apart.
    """
    if is_address(path):
        return f".{path.rstrip('/').rpartition('/')[2]}.{digest(path, 4)}.newslint-{ending}"
    real = os.path.realpath(path.rstrip("/") if path != "/" else path)
    folder, name = os.path.split(real)
    return os.path.join(folder, f".{name}.newslint-{ending}")


def is_stream(path: str) -> bool:
    """Return whether a path is standard output, a pipe or a device."""
    if path == STDIN:
        return True
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
