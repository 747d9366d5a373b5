"""How patterns meet text: folding, phrases, and regexes by language.

Phrases are compared with case and blanks folded (NBSP is a blank, any run is one), typographic apostrophes as plain ones, leading
marks (``▶ • » ( [ -``) skipped, at word borders. Offsets are never taken from folded text: folding changes lengths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache, lru_cache
from re._casefix import _EXTRA_CASES  # type: ignore[import-not-found]
from typing import Any

from newslint.document import BLANKS, CLOSERS, TERMINALS
from newslint.haystack import APOSTROPHES
from newslint.literals import required_literals

LEADING_MARKS = BLANKS + "▶►▸▹▷▼▾→⇒➜➔➤➡»›>•·●○■□◆◇▪▫★☆☞※‣⁃*#|¦([{\"“„‘’ʼ`´'«‹【「『（-–—−~_+:=✉✍📷📸🎥👉🔗\ufeff\u200b\u200e\u200f\ufe0f"
TRAILING_MARKS = BLANKS + ":：;,»›>→⇒➜➔➤➡▶►▸▹▷▼▾•·|¦)]}\"”’‘ʼ`´'»】」』）-–—−~_+=*#\u200b\u200e\u200f\ufe0f"
BUDGET = 4000  # code points that a regex sees at once (`re` cannot be stopped, a limit in seconds would depend on the machine)
MAX_WINDOWS = 64  # windows that a rule may look at in one unit; what lies beyond is a problem in the report
KINDS = ("starts-with", "ends-with", "contains", "equals", "regex")
MAX_EQUAL = 400  # a longer unit equals no phrase

# Scripts written without blanks: there a word border means nothing and two characters count as a word.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
# Where none of these is, none of the above is. Compiling a class costs by the size of its ranges (0.1 ms for a thousand characters).
_MAYBE_UNSPACED = re.compile("[^\x00-\u0dff\u2000-\u206f]")
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


def count_words(text: str) -> int:
    """Words of a text: what blanks part; in scripts written without blanks two characters are a word.

    Texts of more than 20,000 characters are counted to there: every limit in a rule is far below.
    """
    text = text[:20000]
    if text.isascii() or not _MAYBE_UNSPACED.search(text):
        return len(text.split())
    unspaced = _unspaced().findall(text)
    return len(_unspaced().sub(" ", text).split()) + (len(unspaced) + 1) // 2 if unspaced else len(text.split())


def has_unspaced(text: str) -> bool:
    """Whether a text holds characters of a script that is written without blanks."""
    return not text.isascii() and _MAYBE_UNSPACED.search(text) is not None and _unspaced().search(text) is not None


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")


def _has_border(edge: str) -> bool:
    """Whether a word that has this character at its edge ends there: not for marks, nor in scripts without blanks."""
    return edge.isalnum() and not (_MAYBE_UNSPACED.match(edge) and _unspaced().match(edge))


def _starts(text: str, phrase: str) -> bool:
    """Whether a folded text starts with a folded phrase, at a word border."""
    if not text.startswith(phrase):
        return False
    return not (text[len(phrase) : len(phrase) + 1].isalnum() and _has_border(phrase[-1]))


def _ends(text: str, phrase: str) -> bool:
    if not text.endswith(phrase):
        return False
    return not (text[: -len(phrase)][-1:].isalnum() and _has_border(phrase[0]))


def phrase_regex(phrase: str) -> str:
    """A regex (for use with re.I) that matches the phrase as `fold` compares it, at word borders."""
    parts = []
    for word in phrase.split():
        parts.append("".join(f"[{APOSTROPHES}]" if c in APOSTROPHES else re.escape(c) for c in word))
    inner = r"\s+".join(parts)
    stripped = phrase.strip()
    before = r"(?<![^\W_])" if _has_border(stripped[0]) else ""
    after = r"(?![^\W_])" if _has_border(stripped[-1]) else ""
    return before + inner + after


Spans = list[tuple[int, int, re.Match[str] | None]]


class Predicate:
    """One key of a rule's ``match``: a kind and its values by language (``any`` holds in every language).

    ``values`` are phrases as written, or regexes for the kind ``regex``. Immutable but for caches.
    """

    __slots__ = ("_cache", "_of", "kind", "values")

    def __init__(self, kind: str, values: dict[str, tuple[str, ...]]) -> None:
        self.kind = kind
        self.values = values
        self._of: dict[str | None, tuple[str, ...]] = {}
        self._cache: dict[str | None, Any] = {}  # by language: folded phrases; by regex or phrase: its compiled pattern

    def __reduce__(self) -> tuple[Any, ...]:
        return Predicate, (self.kind, self.values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Predicate) and (self.kind, self.values) == (other.kind, other.values)

    def __hash__(self) -> int:
        return hash((self.kind, tuple(sorted(self.values.items()))))

    def __repr__(self) -> str:
        return f"Predicate({self.kind!r}, {self.values!r})"

    def of(self, language: str | None) -> tuple[str, ...]:
        """The values that apply to a language; what the index says of them by number counts in this order."""
        values = self._of.get(language)
        if values is None:
            if language is None:
                values = tuple(dict.fromkeys(value for values in self.values.values() for value in values))
            else:
                values = self.values.get("any", ()) + (self.values.get(language, ()) if language != "any" else ())
            self._of[language] = values
        return values

    def spans(self, text: str, language: str | None, over_budget: list[str], only: Collection[int] | None = None) -> Spans:
        """Where the predicate matches a unit's ``text``: start, end and the regex match, if there is one.

        Phrases at the start or end of a unit, or equal to it, span the unit. ``only`` holds the numbers of the values that are worth
        trying. What could not be looked at is told to ``over_budget``.
        """
        if self.kind not in ("regex", "contains"):
            return [(0, len(text), None)] if self._phrase_holds(text, language) else []
        values = self.of(language)
        if only is not None and len(only) == 1:
            return self._search(values[next(iter(only))], text, over_budget)
        found: Spans = []
        for number in range(len(values)) if only is None else sorted(only):
            found += self._search(values[number], text, over_budget)
        return found

    def _search(self, value: str, text: str, over_budget: list[str]) -> Spans:
        pattern = self._compiled(value)
        if len(text) <= BUDGET:
            return [(*_span(match), match) for match in pattern.finditer(text)]
        literals = (longest_word_of(value),) if self.kind == "contains" else required_literals(value)
        seen: dict[tuple[int, int], re.Match[str]] = {}
        for low, high in _windows(literals, text, over_budget):
            for match in pattern.finditer(text, low, high):
                # A match that touches the window's end may be an artefact of the cut ($ and lookaheads hold there).
                if match.end() < high or high == len(text):
                    seen.setdefault(match.span(), match)
        return [(*_span(match), match) for match in seen.values()]

    def search_of(self, language: str | None, number: int) -> Callable[[str], object] | None:
        """For a regex, the search for one of the values in text no longer than `BUDGET`; None for phrases."""
        return self._compiled(self.of(language)[number]).search if self.kind == "regex" else None

    def _compiled(self, value: str) -> re.Pattern[str]:
        pattern: re.Pattern[str] = self._cache.get(value) or self._made(value, _pattern_of)
        return pattern

    def _made(self, key: str | None, make: Callable[[Predicate, Any], Any]) -> Any:
        """What ``make`` gives for a value or a language, made once: most rules of a run never meet their text."""
        made = self._cache.get(key)
        if made is None:
            made = self._cache[key] = make(self, key)
        return made

    def _phrase_holds(self, text: str, language: str | None) -> bool:
        phrases: tuple[str, ...] = self._made(language, _phrases_of)
        if not phrases:
            return False
        if self.kind == "starts-with":
            head = _head(text)
            return head.startswith(phrases) and any(_starts(head, phrase) for phrase in phrases)
        if self.kind == "ends-with":
            tail = tail_of(text)
            return tail.endswith(phrases) and any(_ends(tail, phrase) for phrase in phrases)
        return len(text) <= MAX_EQUAL and bare(text) in phrases


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


def _pattern_of(predicate: Predicate, value: str) -> re.Pattern[str]:
    return re.compile(value) if predicate.kind == "regex" else re.compile(phrase_regex(value), re.I)


def _phrases_of(predicate: Predicate, language: str | None) -> tuple[str, ...]:
    """A language's phrases, prepared as the text is that they are compared with."""
    prepared = {"starts-with": _head, "ends-with": tail_of, "equals": bare}[predicate.kind]
    return tuple(prepared(value) for value in predicate.of(language))


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The group called ``span`` where there is one and it took part, else the whole match."""
    if "span" in match.re.groupindex and match.start("span") >= 0:
        return match.span("span")
    return match.span()


def _windows(literals: tuple[str, ...], text: str, over_budget: list[str]) -> Iterator[tuple[int, int]]:
    if not literals:
        over_budget.append(f"looked at the first {BUDGET:,} of {len(text):,} characters")
        yield 0, BUDGET
        return
    count, covered = 0, -1
    for match in _occurrences(literals, text):
        if match.end() <= covered:
            continue
        if count == MAX_WINDOWS:
            over_budget.append(f"looked at the first {MAX_WINDOWS} places of {len(text):,} characters")
            return
        low, high = max(0, match.start() - BUDGET // 2), min(len(text), match.start() + BUDGET // 2)
        # Literals in the first three quarters of this window have room to both sides; later ones get their own.
        covered = len(text) if high == len(text) else match.start() + BUDGET // 4
        count += 1
        yield low, high


def _occurrences(literals: tuple[str, ...], text: str) -> Iterator[re.Match[str]]:
    """Where one of the literals (in lower case) stands in a text, whatever its case there."""
    either = "|".join(map(re.escape, literals))
    if either.isascii() and not any(letter in text for letter in "İıſ\u212a"):
        lowered = text.lower()  # re.I looks for each of the literals at each letter: ten times as slow
        if len(lowered) == len(text):
            return re.finditer(either, lowered)
    return re.finditer(either, text, re.I)
