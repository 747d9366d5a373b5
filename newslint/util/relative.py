"""Relative paths, where there are such."""

from __future__ import annotations

import os

from newslint.util.lazy_regex import lazily

_NAMED = lazily(r"[A-Za-z][A-Za-z0-9+.-]+:|-\Z|<")  # `scrapy:bbc`, `https:`, `-`, `<stdin>`; one letter is a Windows drive


def relative(path: str, folder: str = os.curdir) -> str:
    """Return a path relative to a folder (default: the working folder); absolute where they are on different drives of Windows."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return os.path.abspath(path)


def is_path(source: str) -> bool:
    """Return whether a source is the path of a file, and not a name such as ``scrapy:bbc``, an address or standard input."""
    return _NAMED.match(source) is None
