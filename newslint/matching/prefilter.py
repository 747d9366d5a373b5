"""The prefilter: one pass over a document that names the candidates, that is which rules to try on which lines.

Aho-Corasick automata find the index's strings in the bytes of the text; a line that holds one is looked at by the regexes that
asked for it. Measured on English news with 198 rules (2026-11), of about 230 microseconds for 6 KB on a busy machine: the automaton over
7,600 strings 60, its bytes 20, entering 20 occurrences 25, the regexes of 14 lines 55, evaluating what is left 50.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from newslint.matching.automaton import QUICK_TO_BUILD, Automaton
from newslint.matching.index import UNBOUNDED, Group, Index, Place
from newslint.matching.search_text import prepared, search_text
from newslint.regex.limits import BUDGET
from newslint.regex.literals import OTHER, OTHER_MARK
from newslint.rules.model import Rule, Scope
from newslint.text.characters import BLANKS
from newslint.text.document import Document
from newslint.text.folding import starts_with_mark, without_marks
from newslint.text.words import count_words

Tried = list[tuple[Place, int]]  # what may match on a line: predicates of a rule, and the number of the value of each
Test = Callable[[str], object]
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
HEAD = 1500  # code points: of a rule with `at_least` one match must stand in a line that begins in them (`too_few` in the scanner)


class Prefilter:
    """An index for documents in one language, ready to be used with the rules that it is of."""

    __slots__ = ("_counted", "_foreign", "_plain", "_several", "index", "language", "rules", "tests")

    def __init__(self, index: Index, rules: Sequence[Rule], language: str | None) -> None:
        self.index = index
        self.rules = rules
        self.language = language
        self.tests: list[Test | None] = [None] * len(index.entries)
        self._counted = frozenset(number for number, rule in enumerate(rules) if rule.at_least > 1)
        # Apart, because one automaton for all is too large for the processor's cache: the bytes of all scripts make it a third slower on English.
        several, foreign = index.several, index.foreign
        self._plain = Automaton(index.strings[:several]), index.of_string[:several]
        self._several = Automaton(index.strings[several:foreign], QUICK_TO_BUILD), index.of_string[several:foreign]
        self._foreign = Automaton(index.strings[foreign:]), index.of_string[foreign:]

    def candidates(self, document: Document, active: Collection[int] | None = None) -> list[tuple[int, int, Tried]]:
        """Return line index, rule number and what may match, for all that is worth evaluating; sorted by line, then rule.

        Only rules with numbers in ``active`` are looked at (None: all).
        """
        text = prepared(document.text)
        lines, firsts, anywhere = document.lines, self.index.firsts, self.index.anywhere
        odd = [number for number, line in enumerate(lines) if line and line[0] not in _PLAIN]
        found = _Found(self, document, text.unspaced, active)
        # Lines that start with marks or blanks stand a second time behind the text, from their first letter on: there their heads are found.
        marked = [number for number in odd if starts_with_mark(lines[number])]
        heads = search_text("\n".join([without_marks(lines[number]) for number in marked])) if marked else b""
        data = b"\n%b\n%b" % (text.data, heads)
        places = [*range(len(lines)), *marked]
        for automaton, groups in (self._plain, self._foreign) if text.foreign else (self._plain,):
            self._by_string(automaton.find(data), groups, data, places, found)
        width = len(self.rules)
        if self._counted:  # the whole text is looked through only where its beginning holds something for such a rule
            automaton, groups = self._several
            self._by_string(automaton.find(data[: _end_of_line(data, document.line_at(HEAD))]), groups, data, places, found)
            if any(key % width in self._counted for key in found.tried):
                self._by_string(automaton.find(data), groups, data, places, found)
        if firsts:
            for number in odd:
                first = lines[number].lstrip(BLANKS)[:1]
                for key in (first,) if first.isascii() else (first, OTHER if first.isalnum() else OTHER_MARK):
                    if key in firsts:
                        found.add(number, firsts[key])
        if anywhere[1]:
            for number in document.filled:
                found.add(number, anywhere)
        return [(*divmod(key, width), found.tried[key]) for key in sorted(found.tried)]

    def _by_string(
        self, occurrences: list[tuple[int, int, int]], groups: list[Group], data: bytes, places: list[int], found: _Found
    ) -> None:
        """Enter what is to be tried where strings were found: ``occurrences`` are those of `Automaton.find` in ``data``.

        ``places`` holds the line of the document for each line of ``data``.
        """
        line, at, count = -1, 0, len(found.lines)
        for string, _, end in occurrences:
            line += data.count(b"\n", at, end)
            at = end
            group = groups[string]
            if line >= count or group[0] == UNBOUNDED or found.unspaced:
                found.add(places[line], group)
                continue
            least = found.least.get(line)
            if least is None:  # no two blanks meet in a search text: every inner one parts two words
                least = found.least[line] = data.count(b" ", data.rfind(b"\n", 0, end), data.find(b"\n", end)) - 1
            if least <= group[0]:
                found.add(line, group)

    def test_of(self, number: int) -> Test:
        """Return a test of an entry's regex for a line that is not over budget: it tells whether the entry may match there.

        Most entries do not match, and the rule need not be evaluated. Phrases and rules on paragraphs have no such test, and always may.
        """
        _, rule, (group, part), value = self.index.entries[number]
        paragraph = self.rules[rule].scope is Scope.PARAGRAPH  # its text is more than the line
        search = None if paragraph else self.rules[rule].match[group][part].search_of(self.language, value)
        test = self.tests[number] = search or _may_match
        return test


def _end_of_line(data: bytes, line: int) -> int:
    """Return the offset in ``data``, which begins with a line end, where a line of the document ends."""
    at = 0
    for _ in range(line + 1):
        at = data.find(b"\n", at + 1)
    return at


def _may_match(_: str) -> bool:
    return True


class _Found:
    """The candidates found so far: by line and rule, what may match. ``least`` holds a number of words that a line has at least."""

    __slots__ = ("_active", "_prefilter", "_seen", "_texts", "_words", "least", "lines", "tried", "unspaced")

    def __init__(self, prefilter: Prefilter, document: Document, unspaced: bool, active: Collection[int] | None) -> None:
        self.tried: dict[int, Tried] = {}  # under line index times number of rules plus rule
        self.least: dict[int, int] = {}
        self.unspaced = unspaced
        self._prefilter = prefilter
        self.lines = document.lines
        self._active = active
        self._seen: set[int] = set()
        self._texts: dict[int, str] = {}
        self._words: dict[int, int] = {}

    def add(self, line: int, group: Group) -> None:
        """Enter a group of entries for a line, without rules that want shorter lines and patterns that do not match."""
        prefilter, active, seen = self._prefilter, self._active, self._seen
        text = self._texts.get(line)
        if text is None:
            text = self._texts[line] = self.lines[line].strip(BLANKS)
        base = line * len(prefilter.tests)
        for number in group[1]:
            key = base + number
            if key in seen:
                continue
            seen.add(key)
            limit, rule, place, value = prefilter.index.entries[number]
            if (limit != UNBOUNDED and self._count(line) > limit) or (active is not None and rule not in active):
                continue
            if len(text) > BUDGET or (prefilter.tests[number] or prefilter.test_of(number))(text):
                self.tried.setdefault(line * len(prefilter.rules) + rule, []).append((place, value))

    def _count(self, line: int) -> int:
        """Return the number of words of a line, counted once."""
        words = self._words.get(line)
        if words is None:
            text = self.lines[line]
            words = self._words[line] = count_words(text) if self.unspaced else len(text.split())
        return words
