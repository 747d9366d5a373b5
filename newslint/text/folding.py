"""Texts as rules compare them: without case, without the marks around them."""

from __future__ import annotations

import re
from functools import lru_cache
from re._casefix import _EXTRA_CASES  # type: ignore[import-not-found]

from newslint.text.characters import BLANKS, CLOSERS, TERMINALS

LEADING_MARKS = BLANKS + "▶►▸▹▷▼▾→⇒➜➔➤➡»›>•·●○■□◆◇▪▫★☆☞※‣⁃*#|¦([{\"“„‘’ʼ`´'«‹【「『（-–—−~_+:=✉✍📷📸🎥👉🔗\ufeff\u200b\u200e\u200f\ufe0f"


TRAILING_MARKS = BLANKS + ":：;,»›>→⇒➜➔➤➡▶►▸▹▷▼▾•·|¦)]}\"”’‘ʼ`´'»】」』）-–—−~_+=*#\u200b\u200e\u200f\ufe0f"


_NOT_YET = re.compile(r"\A[\W_ʼ]+")


# Letters that `re.I` takes for one but str.lower() does not (dotless i, long s, final sigma ...), and apostrophes.
_FOLDED = {code: min(code, *others) for code, others in _EXTRA_CASES.items()} | dict.fromkeys(map(ord, "’‘ʼ`´"), "'")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``text`` as phrases are compared: lower case, plain apostrophes, every run of blanks one space, none around."""
    text = text.replace("İ", "i").lower().translate(_FOLDED) if not text.isascii() else text.replace("`", "'").lower()
    return " ".join(text.split())


def head_of(text: str) -> str:
    """The folded start of a unit from its first letter or digit on: what the index looks rules up by."""
    return fold(_NOT_YET.sub("", text[:240], count=1)[:60])


def starts_with_mark(line: str) -> bool:
    """Whether a line starts with something else than a letter or digit."""
    return not line[0].isalnum() or line[0] == "ʼ"


def without_marks(line: str) -> str:
    """The start of a line from its first letter or digit on, long enough for a head."""
    match = _NOT_YET.match(line, 0, 240)
    at = match.end() if match else 0
    return line[at : min(at + 60, 240)]


def _head(text: str) -> str:
    """The folded start of a text without the marks before it: what ``starts-with`` looks at."""
    return fold(text[:240].lstrip(LEADING_MARKS)[:160])


def tail_of(text: str) -> str:
    """The folded end of a text without the marks and punctuation behind it: what ``ends-with`` looks at."""
    return fold(text[-400:]).rstrip(TERMINALS + CLOSERS + TRAILING_MARKS)


def bare(text: str) -> str:
    """A folded text without the marks around it: what ``equals`` compares."""
    return fold(text.lstrip(LEADING_MARKS).rstrip(LEADING_MARKS + TRAILING_MARKS))


def longest_word_of(phrase: str) -> str:
    """The longest part of a phrase that folding leaves in one piece (no blanks, no apostrophes), in lower case."""
    return max(re.split(r"[\s']+", fold(phrase)), key=len)
