"""Word counts, in scripts with blanks between words and in scripts without."""

from __future__ import annotations

import re
from functools import cache

# Scripts written without blanks: there a word border means nothing and two characters count as a word.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"


# Where none of these is, none of the above is. Compiling a class costs by the size of its ranges (0.1 ms for a thousand characters).
_MAYBE_UNSPACED = re.compile("[^\x00-\u0dff\u2000-\u206f]")


def count_words(text: str) -> int:
    """Return the number of words of a text, separated by blanks; in scripts written without blanks two characters count as a word.

    Only the first 20,000 code points are counted: every limit in a rule is far below.
    """
    text = text[:20000]
    if text.isascii() or not _MAYBE_UNSPACED.search(text):
        return len(text.split())
    unspaced = _unspaced().findall(text)
    return len(_unspaced().sub(" ", text).split()) + (len(unspaced) + 1) // 2 if unspaced else len(text.split())


def has_unspaced(text: str) -> bool:
    """Return whether a text holds characters of a script that is written without blanks."""
    return not text.isascii() and _MAYBE_UNSPACED.search(text) is not None and _unspaced().search(text) is not None


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")
