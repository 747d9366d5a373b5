"""A by-line that was translated word by word: *Cotton donkeys* for a reporter whose surname is the Turkish word for cotton.

The lexicon tells what surnames mean. A short line with such a meaning, in the second half of an article that names somebody with that
surname, was a name before a machine read it as words. Where a paragraph follows that does not name them, the line is a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.characters import BLANKS
from newslint.text.document import Document
from newslint.util.lazy_regex import lazily

_LONGEST = 48  # code points of a by-line
_SHORT = 60  # code points: what follows a by-line is an agency, a date, another credit, or nothing
_WORDS = lazily(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*(?: [^\W\d_]+(?:[’'-][^\W\d_]+)*){1,3}\Z")


@lru_cache(maxsize=8)
def _meanings(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the surnames of every meaning (in lower case), from entries ``surname/spelling = meaning, meaning (word)``."""
    meanings: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        names, _, rest = entry.partition("=")
        for meaning in rest.partition("(")[0].split(","):
            key = meaning.strip().lower()
            meanings[key] = meanings.get(key, ()) + tuple(name.strip() for name in names.split("/"))
    return meanings


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on every line that is a translated by-line."""
    lines, filled = document.lines, document.filled
    short = [number for number in filled[len(filled) // 2 :] if len(lines[number]) <= _LONGEST]
    meanings = _meanings(options["surnames"]) if short else {}
    for number in short:
        line = lines[number].strip(BLANKS)
        words = line.lower().split()
        if meanings.keys().isdisjoint(words) or not _WORDS.match(line):
            continue
        below = document.rank[number] + 1
        following = lines[filled[below]] if below < len(filled) else ""
        for word in words:
            names = (name for name in meanings.get(word, ()) if len(following) <= _SHORT or name in following)
            surname = next((name for name in names if _bears(document.text, name, line)), None)
            if surname:
                message = f"{line!r} reads like a by-line translated word by word: {word!r} is what the surname {surname} means."
                yield Mark(*document.span(number, number), message)
                break


def _bears(text: str, surname: str, line: str) -> bool:
    """Return whether somebody in the text bears the surname, before or behind a given name, and the line is not that name itself."""
    if surname not in text or surname.lower() in line.lower().split():
        return False
    given, name = r"[A-ZÀ-ÞĞİŞŠČŽ][\w’'-]+", re.escape(surname)
    return re.search(rf"\b(?:{given} {name}|{name} {given})\b", text) is not None


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    if document.rank[line] < len(document.filled) // 2:
        return "it looks at the second half of the text"
    return None if len(document.lines[line]) <= _LONGEST else f"it looks at lines of at most {_LONGEST} characters"


CHECK = DocumentCheck("translated-byline", find, {"surnames": ()}, skips=skips)
