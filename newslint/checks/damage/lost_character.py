"""Characters that decoding lost: U+FFFD, and surrogates without their other half, which no encoding can hold."""

from __future__ import annotations

from collections.abc import Iterator

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.text.document import Document
from newslint.util.lazy_regex import lazily

_LOST = lazily("\ufffd+|[\ud800-\udfff]+")


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on every run of lost characters."""
    if not _LOST.search(document.beside_ascii):
        return
    for match in _LOST.finditer(document.text):
        lost = "a character" if len(match[0]) == 1 else f"{len(match[0])} characters or bytes"
        kind = "replaced by U+FFFD" if match[0][0] == "\ufffd" else "half of it (" + " ".join(f"U+{ord(c):04X}" for c in match[0]) + ")"
        yield Mark(match.start(), match.end(), f"Decoding lost {lost} here: {kind}.")


CHECK = DocumentCheck("lost-character", find)
