"""The words that a line shares with other lines of the article: headlines of other articles share few. Not a check itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]{5,}")
_UNSPACED = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{2,}")
_STEM = 6  # code points: words with the same beginning are one word
_LONGEST = 600  # code points of a line that are looked at
_USUAL = (0.3, 0.15)  # put in for lines without such words


def shared_words(lines: Sequence[str], likely: Sequence[bool]) -> list[tuple[float, float]]:
    """Return, of each line's longer words, the shares that stand in at least one, and in at least two, other ``likely`` lines.

    In scripts without blanks, pairs of characters are words. A line that stands again counts only once.
    """
    words = [_words(line[:_LONGEST]) for line in lines]
    first: dict[str, int] = {}
    for number, line in enumerate(lines):
        first.setdefault(line.strip(), number)
    counted = [likely[number] and first[line.strip()] == number for number, line in enumerate(lines)]
    holders = Counter(word for said, counts in zip(words, counted, strict=True) if counts for word in said)
    return [_shares(said, holders, own) for said, own in zip(words, counted, strict=True)]


def _shares(said: set[str], holders: Counter[str], own: bool) -> tuple[float, float]:
    if not said:
        return _USUAL
    others = [holders[word] - own for word in said]
    return sum([count > 0 for count in others]) / len(said), sum([count > 1 for count in others]) / len(said)


def _words(line: str) -> set[str]:
    words = {word[:_STEM] for word in _WORD.findall(line.lower())}
    if not line.isascii():
        for run in _UNSPACED.findall(line):
            words.update(run[at : at + 2] for at in range(len(run) - 1))
    return words
