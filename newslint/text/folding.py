"""Texts in the form in which rules compare them: without case, and without the marks around them."""

from __future__ import annotations

import re
from functools import lru_cache

from newslint.regex.private import EXTRA_CASES
from newslint.text.characters import BLANKS, CLOSERS, TERMINALS

LEADING_MARKS = BLANKS + "▶►▸▹▷▼▾→⇒➜➔➤➡»›>•·●○■□◆◇▪▫★☆☞※‣⁃*#|¦([{\"“„‘’ʼ`´'«‹【「『（-–—−~_+:=✉✍📷📸🎥👉🔗\ufeff\u200b\u200e\u200f\ufe0f"


TRAILING_MARKS = BLANKS + ":：;,»›>→⇒➜➔➤➡▶►▸▹▷▼▾•·|¦)]}\"”’‘ʼ`´'»】」』）-–—−~_+=*#\u200b\u200e\u200f\ufe0f"


_NOT_YET = re.compile(r"\A[\W_ʼ]+")


# Letters that `re.I` takes for one but str.lower() does not (dotless i, long s, final sigma ...), and apostrophes.
_FOLDED = {code: min(code, *others) for code, others in EXTRA_CASES.items()} | dict.fromkeys(map(ord, "’‘ʼ`´"), "'")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return ``text`` in the form in which phrases are compared.

    That is lower case with plain apostrophes, each run of blanks as one space, and none at the start or end.
    """
    text = text.replace("İ", "i").lower().translate(_FOLDED) if not text.isascii() else text.replace("`", "'").lower()
    return " ".join(text.split())


def head_of(text: str) -> str:
    """Return the folded start of a unit from its first letter or digit on (60 code points); the index looks rules up by it."""
    return fold(_NOT_YET.sub("", text[:240], count=1)[:60])


def starts_with_mark(line: str) -> bool:
    """Return whether a line (not empty) starts with something other than a letter or digit."""
    return not line[0].isalnum() or line[0] == "ʼ"


def without_marks(line: str) -> str:
    """Return the start of a line from its first letter or digit on, not folded: at most 60 code points, enough for `head_of`."""
    match = _NOT_YET.match(line, 0, 240)
    at = match.end() if match else 0
    return line[at : min(at + 60, 240)]


def start_of(text: str) -> str:
    """Return the folded start of a text without the marks before it: what ``starts-with`` compares."""
    return fold(text[:240].lstrip(LEADING_MARKS)[:160])


def tail_of(text: str) -> str:
    """Return the folded end of a text without the marks and punctuation behind it: what ``ends-with`` compares."""
    return fold(text[-400:]).rstrip(TERMINALS + CLOSERS + TRAILING_MARKS)


def bare(text: str) -> str:
    """Return a folded text without the marks around it: what ``equals`` compares."""
    return fold(text.lstrip(LEADING_MARKS).rstrip(LEADING_MARKS + TRAILING_MARKS))


def longest_word_of(phrase: str) -> str:
    """Return the longest part of a phrase that folding leaves in one piece (no blanks, no apostrophes), in lower case."""
    return max(re.split(r"[\s']+", fold(phrase)), key=len)
