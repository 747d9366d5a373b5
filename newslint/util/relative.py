"""Relative paths, where there are such."""

from __future__ import annotations

import os


def relative(path: str, folder: str = os.curdir) -> str:
    """Return a path relative to a folder (default: the working folder); absolute where they are on different drives of Windows."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return os.path.abspath(path)
