"""Which rules to try on which lines: the one pass over a document.

Every rule is entered under something that its matches cannot do without, cheapest first:

    heads     the first letters of a line, for phrases and patterns tied to the start
    literals  a string anywhere in the line, found by one Aho-Corasick automaton over all rules
    firsts    the first character of a line, for patterns such as ``^\\d+``
    anywhere  nothing: tried on every line

All four are necessary conditions; `newslint.judge` decides. Measured on news text with 600 literals (2026-11): the automaton
takes 55 of about 110 microseconds for 6 KB, line heads 15-20.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import ahocorasick_rs

from newslint.document import BLANKS, Document
from newslint.literals import HEAD_LENGTH, OTHER, byte_variants, first_characters, haystack, head_literals, required_literals
from newslint.patterns import Predicate, count_words, fold, head_of, longest_word_of, tail_of
from newslint.rules import Rule, Scope

Place = tuple[int, int]  # a predicate of a rule: number of its group in the match, number in the group
Tried = dict[Place, set[int]]  # what set off a rule on a line: by predicate, the numbers of the values that may match
Entry = tuple[int, int, Place, int]  # what an index holds under a key: the most words of a line, rule, predicate, number of the value
UNBOUNDED = 1 << 60
WARM_UP = 500_000  # bytes that are scanned with the automaton that is quick to build
BUCKET = 3  # letters of a line's head by which the index is entered


class Trigger(NamedTuple):
    """Under ``key`` of an index of this ``kind``, a value of rule number ``rule`` is to be tried on text in ``language``."""

    kind: str
    key: str
    rule: int
    place: Place
    value: str
    language: str


def triggers_of(rules: Sequence[Rule]) -> tuple[Trigger, ...]:
    """What sets off each rule; derived once and kept in the rule cache, because parsing regexes is slow.

    Of the predicates of a group, all of which must hold, the one that is cheapest to look for stands for it.
    """
    made: dict[Trigger, None] = {}
    for number, rule in enumerate(rules):
        for group_number, group in enumerate(rule.match):
            choices = [list(_triggers(predicate, number, (group_number, part))) for part, predicate in enumerate(group)]
            made.update(dict.fromkeys(sorted(choices, key=_cost)[0]))
    return tuple(made)


def _cost(triggers: list[Trigger]) -> tuple[int, int]:
    if not triggers:  # a predicate that an overlay left without values never holds
        return -1, 0
    order = {"head": 0, "literal": 1, "first": 2, "anywhere": 3}
    worst = max(order[t.kind] for t in triggers)
    return worst, -min(len(t.key) for t in triggers)


def _triggers(predicate: Predicate, rule: int, place: Place) -> Iterable[Trigger]:
    for language, values in predicate.values.items():
        for value in values:
            for kind, key in _keys(predicate.kind, value):
                yield Trigger(kind, key, rule, place, value, language)


def _keys(kind: str, value: str) -> list[tuple[str, str]]:
    if kind in ("starts-with", "equals"):
        return [("head", head_of(value)[:HEAD_LENGTH])]
    if kind in ("contains", "ends-with"):
        return _literal_keys([longest_word_of(value if kind == "contains" else tail_of(value))])
    heads = head_literals(value)
    if heads:
        # Folded as the text is, but for the blank at the end, which says where a word ends.
        return [("head", fold(f"{head}|")[:-1]) for head in heads]
    literals = required_literals(value)
    if literals:
        return _literal_keys(literals)
    firsts = first_characters(value)
    return [("anywhere", "")] if firsts is None else [("first", c) for c in sorted(firsts)]


def _literal_keys(literals: Iterable[str]) -> list[tuple[str, str]]:
    return [("literal", literal.lower()) for literal in literals]


class Plan:
    """The index for documents in one language; None is for text whose language is not known."""

    __slots__ = ("_anywhere", "_automaton", "_firsts", "_heads", "_literals", "_of_literal", "_scanned", "_short_heads")

    def __init__(self, triggers: Iterable[Trigger], rules: Sequence[Rule], language: str | None) -> None:
        heads: dict[str, list[Entry]] = defaultdict(list)
        firsts: dict[str, list[Entry]] = defaultdict(list)
        literals: dict[bytes, list[Entry]] = defaultdict(list)
        anywhere: list[Entry] = []
        for trigger in triggers:
            if language is not None and trigger.language not in ("any", language):
                continue
            rule = rules[trigger.rule]
            values = rule.match[trigger.place[0]][trigger.place[1]].of(language)
            entry = (_limit(rule), trigger.rule, trigger.place, values.index(trigger.value))
            if trigger.kind == "head":
                heads[trigger.key].append(entry)
            elif trigger.kind == "first":
                firsts[trigger.key].append(entry)
            else:
                spellings = byte_variants(trigger.key) if trigger.kind == "literal" else ()
                for spelled in spellings:
                    literals[spelled].append(entry)
                if not spellings:
                    anywhere.append(entry)
        by_start: dict[str, tuple[list[int], dict[str, list[Entry]]]] = {}
        for key, entries in heads.items():
            if len(key) >= BUCKET:
                lengths, of_key = by_start.setdefault(key[:BUCKET], ([], {}))
                of_key[key] = entries
                if len(key) not in lengths:
                    lengths.append(len(key))
        short_heads = {key: entries for key, entries in heads.items() if len(key) < BUCKET}
        ordered = sorted(literals)
        self._hold(by_start, short_heads, dict(firsts), anywhere, ordered, [literals[key] for key in ordered])

    def _hold(self, heads: Any, short_heads: Any, firsts: Any, anywhere: Any, literals: list[bytes], of_literal: Any) -> None:
        self._heads: dict[str, tuple[list[int], dict[str, list[Entry]]]] = heads
        self._short_heads: dict[str, list[Entry]] = short_heads
        self._firsts: dict[str, list[Entry]] = firsts
        self._anywhere: list[Entry] = anywhere
        self._literals = literals
        self._of_literal: list[list[Entry]] = of_literal
        self._automaton = _automaton(literals, _QUICK_TO_BUILD) if literals else None
        self._scanned = 0

    def __reduce__(self) -> tuple[Any, ...]:
        held = (self._heads, self._short_heads, self._firsts, self._anywhere, self._literals, self._of_literal)
        return _restored, held

    def candidates(self, document: Document) -> list[tuple[int, int, Tried]]:
        """Line index, rule number and what set it off, for all that is worth a look; sorted by line, then rule."""
        found = _Found(document)
        self._by_line_start(document, found)
        if self._automaton is not None:
            self._by_literal(document, found)
        return [(line, rule, tried) for (line, rule), tried in sorted(found.tried.items(), key=_where)]

    def _by_line_start(self, document: Document, found: _Found) -> None:
        heads, short, firsts, anywhere = self._heads, self._short_heads, self._firsts, self._anywhere
        for number, line in enumerate(document.lines):
            if not line:
                continue
            head = line[:HEAD_LENGTH].lower()
            if not (head.isascii() and head.isprintable() and head[0].isalnum()) or "  " in head or "`" in head:
                if line.isspace():
                    continue
                head = head_of(line)  # marks, blanks, letters that fold oddly
            first = head[:BUCKET]
            if first in heads:
                lengths, of_key = heads[first]
                for length in lengths:
                    entries = of_key.get(head[:length])
                    if entries is not None and length <= len(head):
                        found.add(number, entries)
            if short:
                for key in (first[:1], first[:2]):
                    if key in short:
                        found.add(number, short[key])
            if firsts:
                start = line.lstrip(BLANKS)[:1]
                found.add(number, firsts.get(start if start.isascii() else OTHER, ()))
            if anywhere:
                found.add(number, anywhere)

    def _by_literal(self, document: Document, found: _Found) -> None:
        data = haystack(document.text)
        if self._scanned < WARM_UP:
            self._scanned += len(data)
            if self._scanned >= WARM_UP:
                self._automaton = _automaton(self._literals, _QUICK_TO_SCAN)
        assert self._automaton is not None
        hits = self._automaton.find_matches_as_indexes(data, overlapping=True)
        if not hits:
            return
        ends, at = [], data.find(b"\n")
        while at >= 0:
            ends.append(at)
            at = data.find(b"\n", at + 1)
        of_literal, seen = self._of_literal, set()
        for literal, start, _ in hits:
            line = bisect_right(ends, start)
            if (line, literal) not in seen:
                seen.add((line, literal))
                found.add(line, of_literal[literal])


_QUICK_TO_BUILD = ahocorasick_rs.Implementation.ContiguousNFA
_QUICK_TO_SCAN = ahocorasick_rs.Implementation.DFA  # takes ten times as long to build: worth it from some files on


def _automaton(literals: list[bytes], implementation: ahocorasick_rs.Implementation) -> ahocorasick_rs.BytesAhoCorasick:
    return ahocorasick_rs.BytesAhoCorasick(literals, implementation=implementation)


def _restored(*held: Any) -> Plan:
    plan = Plan.__new__(Plan)
    plan._hold(*held)
    return plan


def _where(item: tuple[tuple[int, int], Tried]) -> tuple[int, int]:
    return item[0]


def _limit(rule: Rule) -> int:
    """The most words that a line may have for the rule to look at it; a paragraph may have more than its lines."""
    return UNBOUNDED if rule.max_words is None or rule.scope is Scope.PARAGRAPH else rule.max_words


class _Found:
    """Candidates as they come together: by line and rule, what set the rule off. Lines' words are counted when first asked for."""

    __slots__ = ("_lines", "_words", "tried")

    def __init__(self, document: Document) -> None:
        self.tried: dict[tuple[int, int], Tried] = {}
        self._lines = document.lines
        self._words: dict[int, int] = {}

    def add(self, line: int, entries: Sequence[Entry]) -> None:
        """Enter what an index holds for a line, but for rules that want shorter ones."""
        if not entries:
            return
        words = self._words.get(line)
        if words is None:
            words = self._words[line] = count_words(self._lines[line])
        for limit, rule, place, value in entries:
            if words <= limit:
                self.tried.setdefault((line, rule), {}).setdefault(place, set()).add(value)
