"""Files and folders that only the user can write: what stands there can be trusted as far as the user can."""

from __future__ import annotations

import os
import stat
import sys


def own(status: os.stat_result) -> bool:
    """Return whether only the user, or root, can write a file or folder.

    On Windows the folders of a user are closed to others, and nothing is asked.
    """
    if sys.platform == "win32":
        return True
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def own_folder(folder: str) -> bool:
    """Return whether a folder is there and only the user, or root, can write it."""
    try:
        status = os.stat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and own(status)


def private(path: str, flags: int) -> int:
    """Open a file that only the user can read and write, whatever the umask; where it is a pipe, do not wait for the other end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o600)
