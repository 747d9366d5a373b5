"""Half a character: a surrogate without its other half, which no encoding can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newslint.checks import Context, Mark, Options
from newslint.document import Document

_SURROGATES = re.compile("[\ud800-\udfff]+")


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """A mark on every run of surrogates."""
    try:
        if not document.text.isascii():
            document.text.encode()
    except UnicodeEncodeError:
        for match in _SURROGATES.finditer(document.text):
            yield Mark(match.start(), match.end(), "Half a character: " + " ".join(f"U+{ord(c):04X}" for c in match[0]))
