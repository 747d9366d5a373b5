"""A paragraph, caption or teaser that stands twice.

Only whole lines of at least ``min-words`` words count: below about eight, repeats are part of recipes, tables, verse and box scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newslint.checks import Context, Mark, Options
from newslint.document import BLANKS, Document
from newslint.patterns import count_words

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′`´", "'"))


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """A mark on every copy of a line but the first, in text order."""
    alike: dict[str, list[int]] = {}
    for number, line in enumerate(document.lines):
        if len(line) >= 2 * options["min-words"]:
            alike.setdefault(_beginning(line), []).append(number)
    copies: list[tuple[int, int]] = []
    for numbers in alike.values():
        first: dict[str, int] = {}
        for number in numbers if len(numbers) > 1 else ():
            seen = first.setdefault(_normal(document.lines[number], options["normalize"]), number)
            if seen != number and count_words(document.lines[number]) >= options["min-words"]:
                copies.append((number, seen))
    for number, seen in sorted(copies):
        yield Mark(*document.span(number, number), f"Stands in line {seen + 1} already.")


def _beginning(line: str) -> str:
    """The first two words as every normalisation leaves them: lines that differ here need not be compared."""
    words = " ".join(line[:200].split(None, 2)[:2]).lower()
    return words if words.isalnum() else "".join(filter(str.isalnum, words))


def _normal(line: str, steps: tuple[str, ...]) -> str:
    """The line as lines are compared."""
    if "quotes" in steps:
        line = line.translate(_QUOTES)
    if "case" in steps:
        line = line.lower()
    return re.sub(r"\s+", " ", line).strip() if "whitespace" in steps else line.strip(BLANKS)
