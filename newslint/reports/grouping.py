"""The name that a document is counted under."""

from __future__ import annotations

import posixpath


def group_of(source: str | None, id: str | None, site: str | None) -> str:
    """Return a document's site; where none is known, the folder of a text file, or the source of a record."""
    if site is not None or source is None:
        return site or "<text>"
    if id is not None:
        return source
    return posixpath.dirname(source.replace("\\", "/")) or "."
