"""Which rules to try on which lines: the one pass over a document.

Every rule is entered under something that its matches cannot do without, cheapest first:

    heads     the first letters of a line, for phrases and patterns tied to the start
    literals  a string anywhere in the line, found by one Aho-Corasick automaton over all rules
    firsts    the first character of a line, for patterns such as ``^\\d+``
    anywhere  nothing: tried on every line

All four are necessary conditions; `newslint.judge` decides. Heads and literals are strings of one Aho-Corasick automaton (a head
begins with a line end). Measured on news text with 174 rules (2026-11): of 150 microseconds for 6 KB the automaton over 8,000
strings takes 40, its bytes 25; it gives 25 hits, of which 15 lines and rules are worth a look.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import ahocorasick_rs

from newslint.document import BLANKS, Document
from newslint.haystack import haystack, prepared
from newslint.literals import HEAD_LENGTH, OTHER, beginnings, byte_variants, first_characters, head_literals, required_literals
from newslint.patterns import Predicate, bare, count_words, fold, head_of, longest_word_of, tail_of
from newslint.rules import Rule, Scope

Place = tuple[int, int]  # a predicate of a rule: number of its group in the match, number in the group
Tried = list[tuple[Place, int]]  # what set off a rule on a line: predicates, and the number of the value of each that may match
Entry = tuple[int, int, Place, int]  # what an index holds under a key: the most words of a line, rule, predicate, number of the value
UNBOUNDED = 1 << 60
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_LINE_END = re.compile(b"\n")
WARM_UP = 500_000  # bytes that are scanned with the automaton that is quick to build


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
        head = head_of(value if kind == "starts-with" else bare(value))[:HEAD_LENGTH]
        return [("head", head)] if head else _literal_keys([longest_word_of(bare(value))])  # a sign such as ©
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

    __slots__ = ("_anywhere", "_automaton", "_firsts", "_of_string", "_scanned", "_strings")

    def __init__(self, triggers: Iterable[Trigger], rules: Sequence[Rule], language: str | None) -> None:
        strings: dict[bytes, list[Entry]] = defaultdict(list)
        firsts: dict[str, list[Entry]] = defaultdict(list)
        anywhere: list[Entry] = []
        same: dict[Any, Any] = {}  # equal entries as one object: a plan that is kept on disk is read in a third of the time
        for trigger in triggers:
            if language is not None and trigger.language not in ("any", language):
                continue
            rule = rules[trigger.rule]
            values = rule.match[trigger.place[0]][trigger.place[1]].of(language)
            entry = same.setdefault(key := (_limit(rule), trigger.rule, trigger.place, values.index(trigger.value)), key)
            if trigger.kind == "anywhere":
                anywhere.append(entry)
            elif trigger.kind == "first" and not (trigger.key.isascii() and trigger.key.isalnum()):
                firsts[trigger.key].append(entry)
            else:
                spelled = byte_variants(trigger.key) if trigger.kind == "literal" else beginnings(trigger.key.lower())
                for string in spelled:
                    if entry not in strings[string]:
                        strings[string].append(entry)
                if not spelled:
                    anywhere.append(entry)
        ordered = sorted(strings)
        of_string = [tuple(strings[string]) for string in ordered]
        self._hold(ordered, [same.setdefault(entries, entries) for entries in of_string], dict(firsts), anywhere)

    def _hold(self, strings: list[bytes], of_string: Any, firsts: Any, anywhere: Any) -> None:
        self._strings = strings
        self._of_string: list[tuple[Entry, ...]] = of_string
        self._firsts: dict[str, list[Entry]] = firsts
        self._anywhere: list[Entry] = anywhere
        self._automaton = _automaton(strings, _QUICK_TO_BUILD) if strings else None
        self._scanned = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._strings, self._of_string, self._firsts, self._anywhere)

    def candidates(self, document: Document) -> list[tuple[int, int, Tried]]:
        """Line index, rule number and what set it off, for all that is worth a look; sorted by line, then rule."""
        data, unspaced = prepared(document.text)
        found = _Found(document, unspaced)
        odd = [number for number, line in enumerate(document.lines) if line and line[0] not in _PLAIN]
        if self._automaton is not None:
            self._by_string(document, data, odd, found)
        for number in odd if self._firsts else ():
            self._by_first(number, document.lines[number].lstrip(BLANKS)[:1], found)
        for number in range(len(document.lines)) if self._anywhere else ():
            if document.lines[number].strip(BLANKS):
                found.add(number, self._anywhere)
        return [(*place, found.tried[place]) for place in sorted(found.tried)]

    def _by_string(self, document: Document, data: bytes, odd: list[int], found: _Found) -> None:
        """Heads and literals. A head's string begins with a line end, so that it is found at the start of a line and nowhere else.

        Lines that start with marks or blanks stand a second time behind the text, from their first letter on.
        """
        heads = haystack("\n".join([head_of(document.lines[number]) for number in odd]))
        data = b"\n%b\n%b" % (data, heads)
        hits = self._matcher(len(data)).find_matches_as_indexes(data, overlapping=True)
        if not hits:
            return
        ends = [match.start() for match in _LINE_END.finditer(data)]
        found.measure(data, ends)
        count, of_string = len(document.lines), self._of_string
        for string, start, _ in hits:
            line = bisect_right(ends, start) - 1
            found.add(line if line < count else odd[line - count], of_string[string])

    def _by_first(self, line: int, start: str, found: _Found) -> None:
        if start in self._firsts:
            found.add(line, self._firsts[start])
        if OTHER in self._firsts and not start.isascii():
            found.add(line, self._firsts[OTHER])

    def _matcher(self, size: int) -> ahocorasick_rs.BytesAhoCorasick:
        """The automaton: one that is quick to build at first, one that is quick to scan with once it pays."""
        if self._scanned < WARM_UP:
            self._scanned += size
            if self._scanned >= WARM_UP:
                self._automaton = _automaton(self._strings, _QUICK_TO_SCAN)
        assert self._automaton is not None
        return self._automaton


_QUICK_TO_BUILD = ahocorasick_rs.Implementation.ContiguousNFA
_QUICK_TO_SCAN = ahocorasick_rs.Implementation.DFA  # takes ten times as long to build: worth it from some files on


def _automaton(literals: list[bytes], implementation: ahocorasick_rs.Implementation) -> ahocorasick_rs.BytesAhoCorasick:
    return ahocorasick_rs.BytesAhoCorasick(literals, implementation=implementation)


def _restored(*held: Any) -> Plan:
    plan = Plan.__new__(Plan)
    plan._hold(*held)
    return plan


def _limit(rule: Rule) -> int:
    """The most words that a line may have for the rule to look at it; a paragraph may have more than its lines."""
    return UNBOUNDED if rule.max_words is None or rule.scope is Scope.PARAGRAPH else rule.max_words


class _Found:
    """Candidates as they come together: by line and rule, what set the rule off. Lines' words are counted when first asked for."""

    __slots__ = ("_data", "_ends", "_least", "_lines", "_unspaced", "_words", "tried")

    def __init__(self, document: Document, unspaced: bool) -> None:
        self.tried: dict[tuple[int, int], Tried] = {}
        self._lines = document.lines
        self._unspaced = unspaced
        self._data = b""
        self._ends: Sequence[int] = ()
        self._least: dict[int, int] = {}
        self._words: dict[int, int] = {}

    def measure(self, data: bytes, ends: Sequence[int]) -> None:
        """Take a haystack, and where a line end stands before each of its lines, to tell long lines by."""
        self._data, self._ends = data, ends

    def add(self, line: int, entries: Sequence[Entry]) -> None:
        """Enter what an index holds for a line, but for rules that want shorter ones."""
        least = self._least.get(line)
        if least is None:
            least = self._least[line] = self._least_words(line)
        for limit, rule, place, value in entries:
            if least <= limit and (limit == UNBOUNDED or self._count(line) <= limit):
                tried = self.tried.get((line, rule))
                if tried is None:
                    self.tried[line, rule] = [(place, value)]
                elif (place, value) not in tried:
                    tried.append((place, value))

    def _least_words(self, line: int) -> int:
        """A number of words that a line has at least: no two blanks meet in a haystack, so every inner one parts two words."""
        if self._unspaced or not self._ends:
            return 0
        return self._data.count(b" ", self._ends[line], self._ends[line + 1]) - 1

    def _count(self, line: int) -> int:
        words = self._words.get(line)
        if words is None:
            words = self._words[line] = count_words(self._lines[line]) if self._unspaced else len(self._lines[line].split())
        return words
