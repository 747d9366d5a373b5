"""The same person under two near-identical names: *Humeyra Pamuk* above, *Hamira Pamuk* below; *Pavel Vasilevsky*, *Pavel Vasylivski*.

A name that went through another script comes back with other vowels. One of its two names stays; the variants of the other share their
first letter and, after pairs of letters that transliteration mixes up are folded, their consonants. In clean news that is a slip of the pen
(7 articles of 1,000), and looking for it is slow: only texts with another sign of translation are searched.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from newslint.checks.check import Context, FindingsCheck, Mark, Options
from newslint.findings import Category, Finding
from newslint.text.document import Document
from newslint.util.lazy_regex import lazily

_NAME = lazily(r"\b([A-Z][a-zà-ž]{3,}) ([A-Z][a-zà-ž]{2,})\b")
_FOLDS = tuple(pair.split(":") for pair in ("ph:f", "kh:h", "gh:g", "sh:s", "th:t", "ck:k", "q:k", "c:k", "w:v", "z:s", "j:y"))
# Capitalised words before a name that are no given names.
_NO_NAMES = (
    "With What While Will White This That These Those Were Where When Whom Then Than Them They There Their Into Under Over After"
    " Advisor Adviser"
)
_WORDS = frozenset(_NO_NAMES.split())
_VOWELS = lazily(r"[aeiouyh]")
_DOUBLED = lazily(r"(.)\1+")


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield a mark on every later spelling that differs from the first."""
    if not has_sign(findings):
        return
    called: dict[tuple[str, str], dict[str, list[tuple[int, int]]]] = {}
    for match in _NAME.finditer(document.text):
        given, surname = match.groups()
        called.setdefault(("", surname), {}).setdefault(given, []).append(match.span())
        called.setdefault((given, ""), {}).setdefault(surname, []).append(match.span())
    for (given, surname), spelled in called.items():
        names = list(spelled)
        for number, later in enumerate(names):
            first = next((name for name in names[:number] if _alike(name, later)), None)
            if first:
                for start, end in spelled[later]:
                    yield Mark(start, end, f"{given or first} {surname or first} is called {given or later} {surname or later} here.")


def has_sign(findings: Sequence[Finding]) -> bool:
    """Return whether a text shows a sign of splicing or translation that is more than a remark (``info``)."""
    return any(finding.category in (Category.SPLICE, Category.TRANSLATION) and finding.severity != "info" for finding in findings)


def _alike(one: str, other: str) -> bool:
    """Return whether two names look like transliterations of one."""
    if one[0] != other[0] or one in _WORDS or other in _WORDS or abs(len(one) - len(other)) > 2:
        return False
    if one.startswith(other) or other.startswith(one):  # Rob and Robert, Dani and Daniel
        return False
    return _skeleton(one) == _skeleton(other) and 1 <= _distance(_plain(one), _plain(other)) <= 3


def _plain(name: str) -> str:
    """Return the name in lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


def _skeleton(name: str) -> str:
    """Return the first letter and the consonants of a name; those that transliteration mixes up are made alike."""
    plain = _plain(name)
    for written, folded in _FOLDS:
        plain = plain.replace(written, folded)
    return _DOUBLED.sub(r"\1", plain[0] + _VOWELS.sub("", plain[1:]))


def _distance(one: str, other: str) -> int:
    """Return the edit distance of two names (insertions, deletions, replacements)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    return None if has_sign(findings) else "it looks at texts with another sign of translation or splicing"


CHECK = FindingsCheck("name-variants", judge, skips=skips)
