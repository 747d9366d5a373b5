"""Code in prose: where program code or data begins and ends in a line that also holds sentences.

A rule matches one sign of code (``function(){``). Brackets, and words that no sentence has, tell how far the code goes.
"""

from __future__ import annotations

from newslint.util.lazy_regex import lazily

_WORD = lazily(r"\S+")
# A piece between blanks that is code: an operator, a call, a statement's end, a key of a mapping, a keyword.
_CODE = lazily(
    r"[{}=<>$\\|`]|;\Z|\w\(|\)[.;(]|\w\[|\A[\])},]+\Z|\A[\"']\w+[\"']:|\A(?:var|let|const|function|return|new|typeof|this\.\S+|else|&&|\+|//\S*)\Z"
)
_SENTENCE = lazily(r"(?:[^\W\d_]+(?:[’'-][^\W\d_]+)*[,.;:!?…’”\"»)]*\s+){5}[^\W\d_]{2,}|[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]{12}")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_CLEAN_BEFORE = frozenset(".!?…。！？।॥؟۔։።'\"”’»)]")


def code_around(line: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the stretch of code around ``[start, end)``; None where the line holds no sentence (six words in a row) beside it.

    Offsets are code points of the line. To the left the stretch grows over words that look like code. To the right it grows to where the
    brackets that it opens are closed, and then over words that look like code.
    """
    pieces = [match.span() for match in _WORD.finditer(line)]
    first = next((number for number, (_, stop) in enumerate(pieces) if stop > start), 0)
    last = next((number for number in range(len(pieces) - 1, -1, -1) if pieces[number][0] < end), first)
    code = [_CODE.search(line[low:high]) is not None for low, high in pieces]
    while first > 0 and any(code[max(0, first - 2) : first]):  # one name may stand between two pieces that are code
        first -= 1 if code[first - 1] else 2
    low = pieces[first][0]
    if (closed := _closed(line, low, pieces[last][1])) is not None:
        last = max(last, next(number for number, (_, stop) in enumerate(pieces) if stop >= closed))
    while any(code[last + 1 : last + 3]):
        last += 1 if code[last + 1] else 2
    high = pieces[last][1]
    return (low, high) if _SENTENCE.search(line[:low]) or _SENTENCE.search(line[high:]) else None


def stands_apart(line: str, start: int, end: int) -> bool:
    """Return whether a line without ``[start, end)`` is still whole: a sentence ends before the stretch, and one begins behind it."""
    before, behind = line[:start].rstrip(), line[end:].lstrip("'\"“‘«(")
    return (not before or before[-1] in _CLEAN_BEFORE) and not behind.lstrip()[:1].islower()


def _closed(line: str, start: int, end: int) -> int | None:
    """Return the first offset from ``end`` on where all brackets that open behind ``start`` are closed; None where they never are."""
    open_ones: list[str] = []
    for at in range(start, len(line)):
        if at >= end and not open_ones:
            return at
        sign = line[at]
        if sign in _CLOSING:
            open_ones.append(_CLOSING[sign])
        elif open_ones and sign == open_ones[-1]:
            open_ones.pop()
    return len(line) if not open_ones else None
