"""Which rules to try on which lines: the one pass over a document.

One Aho-Corasick automaton finds the index's strings in the bytes of the text; a line that holds one is looked at by the regexes that
asked for it. Measured on English news with 174 rules (2026-11), for 6 KB: SPEED
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import ahocorasick_rs

from newslint.document import BLANKS, Document
from newslint.haystack import haystack, prepared
from newslint.index import UNBOUNDED, Group, Index, Place
from newslint.literals import OTHER, OTHER_MARK
from newslint.patterns import BUDGET, count_words, starts_with_mark, without_marks
from newslint.rules import Rule, Scope

Tried = list[tuple[Place, int]]  # what may match on a line: predicates of a rule, and the number of the value of each
Test = Callable[[str], object]
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
WARM_UP = 500_000  # bytes that are scanned with the automaton that is quick to build
_QUICK_TO_BUILD = ahocorasick_rs.Implementation.ContiguousNFA
_QUICK_TO_SCAN = ahocorasick_rs.Implementation.DFA  # takes ten times as long to build: worth it from some files on


class Plan:
    """An index for documents in one language, ready to be used with the rules that it is of."""

    __slots__ = ("_automaton", "_scanned", "index", "language", "rules", "tests")

    def __init__(self, index: Index, rules: Sequence[Rule], language: str | None) -> None:
        self.index = index
        self.rules = rules
        self.language = language
        self.tests: list[Test | None] = [None] * len(index.entries)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(index.strings, implementation=_QUICK_TO_BUILD) if index.strings else None
        self._scanned = 0

    def candidates(self, document: Document, active: Collection[int] | None = None) -> list[tuple[int, int, Tried]]:
        """Line index, rule number and what may match, for all that is worth judging; sorted by line, then rule.

        Only rules with numbers in ``active`` are looked at (None: all).
        """
        data, unspaced = prepared(document.text)
        lines, firsts, anywhere = document.lines, self.index.firsts, self.index.anywhere
        odd = [number for number, line in enumerate(lines) if line and line[0] not in _PLAIN]
        found = _Found(self, document, unspaced, active)
        if self._automaton is not None:
            self._by_string(lines, data, [number for number in odd if starts_with_mark(lines[number])], found)
        if firsts:
            for number in odd:
                first = lines[number].lstrip(BLANKS)[:1]
                for key in (first,) if first.isascii() else (first, OTHER if first.isalnum() else OTHER_MARK):
                    if key in firsts:
                        found.add(number, firsts[key])
        if anywhere.numbers:
            for number in document.filled:
                found.add(number, anywhere)
        width = len(self.rules)
        return [(*divmod(key, width), found.tried[key]) for key in sorted(found.tried)]

    def _by_string(self, lines: Sequence[str], data: bytes, marked: Sequence[int], found: _Found) -> None:
        """Heads and literals. Lines that start with marks or blanks stand a second time behind the text, from their first letter on."""
        heads = haystack("\n".join([without_marks(lines[number]) for number in marked])) if marked else b""
        data = b"\n%b\n%b" % (data, heads)
        line, at, count, of_string = -1, 0, len(lines), self.index.of_string
        for string, _, end in self._matcher(len(data)).find_matches_as_indexes(data, overlapping=True):  # in order of their ends
            line += data.count(b"\n", at, end)
            at = end
            group = of_string[string]
            if line >= count:
                found.add(marked[line - count], group)
            elif group.limit == UNBOUNDED or found.unspaced:
                found.add(line, group)
            else:
                least = found.least.get(line)
                if least is None:  # no two blanks meet in a haystack: every inner one parts two words
                    least = found.least[line] = data.count(b" ", data.rfind(b"\n", 0, end), data.find(b"\n", end)) - 1
                if least <= group.limit:
                    found.add(line, group)

    def _matcher(self, size: int) -> ahocorasick_rs.BytesAhoCorasick:
        """The automaton: one that is quick to build at first, one that is quick to scan with once it pays."""
        if self._scanned < WARM_UP:
            self._scanned += size
            if self._scanned >= WARM_UP:
                self._automaton = ahocorasick_rs.BytesAhoCorasick(self.index.strings, implementation=_QUICK_TO_SCAN)
        assert self._automaton is not None
        return self._automaton

    def test_of(self, number: int) -> Test:
        """What says of a line that is not too long whether an entry may match there: most do not, and the judge need not be asked."""
        _, rule, (group, part), value = self.index.entries[number]
        paragraph = self.rules[rule].scope is Scope.PARAGRAPH  # its text is more than the line
        search = None if paragraph else self.rules[rule].match[group][part].search_of(self.language, value)
        test = self.tests[number] = search or _may_match
        return test


def _may_match(_: str) -> bool:
    return True


class _Found:
    """Candidates as they come together: by line and rule, what may match. ``least`` holds a number of words that a line has at least."""

    __slots__ = ("_active", "_lines", "_plan", "_seen", "_texts", "_words", "least", "tried", "unspaced")

    def __init__(self, plan: Plan, document: Document, unspaced: bool, active: Collection[int] | None) -> None:
        self.tried: dict[int, Tried] = {}  # under line index times number of rules plus rule
        self.least: dict[int, int] = {}
        self.unspaced = unspaced
        self._plan = plan
        self._lines = document.lines
        self._active = active
        self._seen: set[int] = set()
        self._texts: dict[int, str] = {}
        self._words: dict[int, int] = {}

    def add(self, line: int, group: Group) -> None:
        """Enter what an index holds for a line, but for rules that want shorter ones, and patterns that do not match."""
        plan, active, seen = self._plan, self._active, self._seen
        text = self._texts.get(line)
        if text is None:
            text = self._texts[line] = self._lines[line].strip(BLANKS)
        base = line * len(plan.tests)
        for number in group.numbers:
            key = base + number
            if key in seen:
                continue
            seen.add(key)
            limit, rule, place, value = plan.index.entries[number]
            if (limit != UNBOUNDED and self._count(line) > limit) or (active is not None and rule not in active):
                continue
            if len(text) > BUDGET or (plan.tests[number] or plan.test_of(number))(text):
                self.tried.setdefault(line * len(plan.rules) + rule, []).append((place, value))

    def _count(self, line: int) -> int:
        words = self._words.get(line)
        if words is None:
            text = self._lines[line]
            words = self._words[line] = count_words(text) if self.unspaced else len(text.split())
        return words
