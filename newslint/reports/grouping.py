"""What the documents of a report are counted under."""

from __future__ import annotations

import posixpath


def group_of(source: str | None, id: str | None, site: str | None) -> str:
    """A document's site; without one a text file's folder, or a record's source."""
    if site is not None or source is None:
        return site or "<text>"
    if id is not None:
        return source
    return posixpath.dirname(source.replace("\\", "/")) or "."
