"""An Aho-Corasick automaton over the strings of a rule set; how it is built depends on the amount of text."""

from __future__ import annotations

import ahocorasick_rs

FEW = 8000  # bytes that are scanned in less time than an automaton takes to build


WARM_UP = 500_000  # bytes from which on an automaton that scans quickly is worth its making


QUICK_TO_BUILD = ahocorasick_rs.Implementation.ContiguousNFA


_QUICK_TO_SCAN = ahocorasick_rs.Implementation.DFA  # takes ten times as long to build: worth it from some files on


class Automaton:
    """A search for many strings in bytes at once.

    All bytes that it was ever given count: the first `FEW` are searched for one string after the other, then an automaton is made that is
    quick to build, and from `WARM_UP` on one that scans quickly. Threads may share it: at worst two of them build the same automaton.
    """

    __slots__ = ("_best", "_built", "_quick", "_scanned", "_strings")

    def __init__(self, strings: list[bytes], best: ahocorasick_rs.Implementation = _QUICK_TO_SCAN) -> None:
        self._strings = strings
        self._best = best
        self._built: ahocorasick_rs.BytesAhoCorasick | None = None
        self._quick: ahocorasick_rs.BytesAhoCorasick | None = None
        self._scanned = 0

    def find(self, data: bytes) -> list[tuple[int, int, int]]:
        """Return number, start and end (in bytes) of every occurrence of a string, overlapping ones too, in order of their ends."""
        matcher = self._quick
        if matcher is None:
            self._scanned += len(data)
            if self._scanned <= FEW or not self._strings:
                return self._one_by_one(data)
            if self._scanned >= WARM_UP:
                matcher = self._quick = ahocorasick_rs.BytesAhoCorasick(self._strings, implementation=self._best)
                self._built = None
            else:
                matcher = self._built or ahocorasick_rs.BytesAhoCorasick(self._strings, implementation=QUICK_TO_BUILD)
                self._built = matcher
        return matcher.find_matches_as_indexes(data, overlapping=True)

    def _one_by_one(self, data: bytes) -> list[tuple[int, int, int]]:
        """Return what `find` returns, without an automaton."""
        occurrences = []
        for number, string in enumerate(self._strings):
            if string in data:
                at = data.find(string)
                while at >= 0:
                    occurrences.append((number, at, at + len(string)))
                    at = data.find(string, at + 1)
        return sorted(occurrences, key=lambda occurrence: occurrence[2])
