"""A by-line that was translated word by word: *Cotton donkeys* for a reporter whose surname is the Turkish word for cotton.

The table tells what surnames mean. A short line with such a meaning, in the second half of an article that names somebody with that
surname, was a name before a machine read it as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newslint.checks import Context, Mark, Options
from newslint.document import BLANKS, Document
from newslint.findings import Finding
from newslint.lazyre import lazily

_LONGEST = 48  # characters of a by-line
_WORDS = lazily(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*(?: [^\W\d_]+(?:[’'-][^\W\d_]+)*){0,3}\Z")


@lru_cache(maxsize=8)
def _meanings(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """From ``surname = meaning, meaning (language; how checked)`` to the surnames of every meaning, all in lower case."""
    meanings: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        names, _, rest = entry.partition("=")
        for meaning in rest.partition("(")[0].split(","):
            key = meaning.strip().lower()
            meanings[key] = meanings.get(key, ()) + tuple(name.strip() for name in names.split("/"))
    return meanings


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """A mark on every such line."""
    lines, filled = document.lines, document.filled
    meanings = _meanings(options["surnames"])
    for rank in range(len(filled) // 2, len(filled)):
        line = lines[filled[rank]]
        if len(line) > _LONGEST:
            continue
        line = line.strip(BLANKS)
        if not _WORDS.match(line):
            continue
        for word in line.lower().split():
            surname = next((name for name in meanings.get(word, ()) if _bears(document.text, name, line)), None)
            if surname:
                message = f"{line!r} reads like a by-line translated word by word: {word!r} is what the surname {surname} means."
                yield Mark(*document.span(filled[rank], filled[rank]), message)
                break


def _bears(text: str, surname: str, line: str) -> bool:
    """Whether somebody in the text bears the surname behind a given name, and the line is not that name itself."""
    if surname not in text or surname.lower() in line.lower().split():
        return False
    return re.search(rf"\b[A-ZÀ-ÞĞİŞŠČŽ][\w’'-]+ {re.escape(surname)}\b", text) is not None


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Why the check does not look at a line (index from 0), None where it does."""
    if document.rank[line] < len(document.filled) // 2:
        return "it looks at the second half of the text"
    return None if len(document.lines[line]) <= _LONGEST else f"it looks at lines of at most {_LONGEST} characters"
