"""Predicates: phrases and regexes by language, and where they match a text.

Phrases are compared with case and blanks folded (NBSP is a blank, any run is one), typographic apostrophes as plain ones, leading
marks (``▶ • » ( [ -``) skipped, at word borders. Offsets are never taken from folded text: folding changes lengths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from newslint.regex.limits import BUDGET, MAX_WINDOWS
from newslint.regex.literals import required_literals
from newslint.text.characters import APOSTROPHES
from newslint.text.folding import bare, longest_word_of, start_of, tail_of
from newslint.text.words import has_unspaced

KINDS = ("starts-with", "ends-with", "contains", "equals", "regex")
MAX_EQUAL = 400  # a longer unit equals no phrase


def _has_border(edge: str) -> bool:
    """Return whether a word that has this character at its edge ends there: not for marks, nor in scripts without blanks."""
    return edge.isalnum() and not has_unspaced(edge)


def _starts(text: str, phrase: str) -> bool:
    """Return whether a folded text starts with a folded phrase, at a word border."""
    if not text.startswith(phrase):
        return False
    return not (text[len(phrase) : len(phrase) + 1].isalnum() and _has_border(phrase[-1]))


def _ends(text: str, phrase: str) -> bool:
    """Return whether a folded text ends with a folded phrase, at a word border."""
    if not text.endswith(phrase):
        return False
    return not (text[: -len(phrase)][-1:].isalnum() and _has_border(phrase[0]))


def phrase_regex(phrase: str) -> str:
    """Return a regex (for use with re.I) that matches the phrase as `fold` compares it, at word borders."""
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
        """Return the values that apply to a language (None: those of all languages). The index numbers them in this order."""
        values = self._of.get(language)
        if values is None:
            if language is None:
                values = tuple(dict.fromkeys(value for values in self.values.values() for value in values))
            else:
                values = self.values.get("any", ()) + (self.values.get(language, ()) if language != "any" else ())
            self._of[language] = values
        return values

    def spans(self, text: str, language: str | None, over_budget: list[str], only: Collection[int] | None = None) -> Spans:
        """Return where the predicate matches a unit's ``text``: start, end and the regex match, if there is one.

        Phrases at the start or end of a unit, or equal to it, span the unit. ``only`` holds the numbers of the values that are worth
        trying. A message about each part that was not looked at is added to ``over_budget``.
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
        """Return the spans of one phrase or regex; text over budget is searched in windows around the required literals."""
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
        """Return, for a regex, the search for one of the values in text no longer than `BUDGET`; None for phrases."""
        return self._compiled(self.of(language)[number]).search if self.kind == "regex" else None

    def _compiled(self, value: str) -> re.Pattern[str]:
        pattern: re.Pattern[str] = self._cache.get(value) or self._made(value, _pattern_of)
        return pattern

    def _made(self, key: str | None, make: Callable[[Predicate, Any], Any]) -> Any:
        """Return what ``make`` gives for a value or a language, made once and when needed: most rules of a run never meet their text."""
        made = self._cache.get(key)
        if made is None:
            made = self._cache[key] = make(self, key)
        return made

    def _phrase_holds(self, text: str, language: str | None) -> bool:
        """Return whether one of a language's phrases starts, ends or equals a text, as the kind says."""
        phrases: tuple[str, ...] = self._made(language, _phrases_of)
        if not phrases:
            return False
        if self.kind == "starts-with":
            head = start_of(text)
            return head.startswith(phrases) and any(_starts(head, phrase) for phrase in phrases)
        if self.kind == "ends-with":
            tail = tail_of(text)
            return tail.endswith(phrases) and any(_ends(tail, phrase) for phrase in phrases)
        return len(text) <= MAX_EQUAL and bare(text) in phrases


def _pattern_of(predicate: Predicate, value: str) -> re.Pattern[str]:
    return re.compile(value) if predicate.kind == "regex" else re.compile(phrase_regex(value), re.I)


def _phrases_of(predicate: Predicate, language: str | None) -> tuple[str, ...]:
    """Return a language's phrases, prepared as the text is that they are compared with."""
    prepared = {"starts-with": start_of, "ends-with": tail_of, "equals": bare}[predicate.kind]
    return tuple(prepared(value) for value in predicate.of(language))


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of the group called ``span`` where there is one and it took part, else that of the whole match."""
    if "span" in match.re.groupindex and match.start("span") >= 0:
        return match.span("span")
    return match.span()


def _windows(literals: tuple[str, ...], text: str, over_budget: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the windows (start, end) of a text over budget that a pattern with these required literals is searched in.

    A message about what lies outside is added to ``over_budget``: where there are no literals, or more than `MAX_WINDOWS` windows.
    """
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
    """Return the matches of the literals (in lower case) in a text, whatever its case there."""
    either = "|".join(map(re.escape, literals))
    if either.isascii() and not any(letter in text for letter in "İıſ\u212a"):
        lowered = text.lower()  # re.I looks for each of the literals at each letter: ten times as slow
        if len(lowered) == len(text):
            return re.finditer(either, lowered)
    return re.finditer(either, text, re.I)
