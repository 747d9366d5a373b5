"""Texts that a repeated part of a regex matches in more than one way: on these a backtracking engine can get lost.

The part becomes an automaton (each leaf is a state). Two runs over it start together, separate, and meet again on the same characters: each
round of such a text doubles the number of ways. They are found by going through pairs of states. Repeats of four and more count as endless
here, assertions and back-references as empty, so what is found is a suspicion, which `newslint.regex.safety` measures.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from newslint.regex.tree import Kind, Node

SOME = 4  # a repeat that may run this often counts as endless
_MOST_STATES = 400
_MOST_STEPS = 20_000
_Ends = tuple[bool, list[int], list[int]]  # may be empty, states it starts with, states it ends with


def ambiguous_rounds(body: Node, samples: str, most: int = 8) -> Iterator[tuple[str, str]]:
    """Yield at most ``most`` pairs of texts for a repeated part.

    The first text of a pair leads into the part, the second is a round that the part matches in more than one way. ``samples`` are those of
    the regex; characters that stand first are preferred.
    """
    automaton = _Automaton(samples)
    _, first, last = automaton.ends(body)
    automaton.link(last, first)
    yield from automaton.rounds(first, most)


@dataclass(slots=True)
class _Automaton:
    """An automaton of a part of a regex, with a state for each leaf."""

    samples: str
    chars: list[int] = field(default_factory=list)  # of each state, as bits, the samples that lead into it
    after: list[list[int]] = field(default_factory=list)  # the states that follow it, one that follows in two ways twice

    def ends(self, node: Node) -> _Ends:
        """Add the states of a node; return whether it may be empty, the states that it starts with, and those that it ends with."""
        if node.kind is Kind.LEAF:
            self.chars.append(sum(1 << self.samples.index(c) for c in node.chars))
            self.after.append([])
            return False, [len(self.chars) - 1], [len(self.chars) - 1]
        if node.kind is Kind.ROW:
            return self._row(self.ends(part) for part in node.parts)
        if node.kind is Kind.CHOICE:
            parts = [self.ends(part) for part in node.parts]
            return any(p[0] for p in parts), [s for p in parts for s in p[1]], [s for p in parts for s in p[2]]
        if node.kind is Kind.REPEAT and node.most:
            if node.most < SOME and len(self.chars) < _MOST_STATES:
                return self._row(self._copy(node, number < node.least) for number in range(node.most))
            empty, first, last = self._copy(node, node.least > 0)
            self.link(last, first)
            return empty, first, last
        return True, [], []

    def _copy(self, repeat: Node, needed: bool) -> _Ends:
        """Add the states of one round of a repeat; the round may be left out where it is not ``needed``."""
        empty, first, last = self.ends(repeat.parts[0])
        return empty or not needed, first, last

    def _row(self, parts: Iterator[_Ends]) -> _Ends:
        """Link parts that follow each other, and return what `ends` returns for all of them."""
        empty, first, last = True, list[int](), list[int]()
        for part_empty, part_first, part_last in parts:
            self.link(last, part_first)
            first = first + part_first if empty else first
            last = last + part_last if part_empty else part_last
            empty = empty and part_empty
        return empty, first, last

    def link(self, last: list[int], first: list[int]) -> None:
        """Let every state of ``first`` follow every state of ``last``, unless there are too many states."""
        for state in last if len(self.chars) <= _MOST_STATES else ():
            self.after[state] += first

    def rounds(self, first: list[int], most: int) -> Iterator[tuple[str, str]]:
        """Walk all pairs of states that two runs can be in after the same text; where the runs meet again, yield a way in and the round."""
        seen: set[tuple[int, int]] = set()
        open_: deque[tuple[int, int, int, str]] = deque()  # the state that the runs left together, the two that they are in, the text
        steps = found = 0
        for following, state in {tuple(following): state for state, following in enumerate(self.after)}.items():
            for one, other in combinations(following, 2):
                steps += 1
                if steps > _MOST_STEPS:
                    break
                if (common := self.chars[one] & self.chars[other]) and (one, other) not in seen:
                    seen.add((one, other))
                    open_.append((state, one, other, self._char(common)))
        while open_ and steps < 2 * _MOST_STEPS and found < most:
            state, one, other, text = open_.popleft()
            if one == other:
                back, way_in = self._way([one], state), self._way(None, state, first)
                if back is not None and way_in is not None:
                    found += 1
                    yield way_in, text + back
                continue
            for next_one in self.after[one]:
                for next_other in self.after[other]:
                    steps += 1
                    if (common := self.chars[next_one] & self.chars[next_other]) and (next_one, next_other) not in seen:
                        seen.add((next_one, next_other))
                        open_.append((state, next_one, next_other, text + self._char(common)))

    def _way(self, starts: list[int] | None, goal: int, first: list[int] | None = None) -> str | None:
        """Return the shortest text that leads to state ``goal``, from ``starts`` or from before ``first``; None where there is none."""
        ways: dict[int, str] = dict.fromkeys(starts or (), "")
        for state in first or ():
            ways.setdefault(state, self._char(self.chars[state]))
        open_ = deque(ways)
        while open_ and goal not in ways:
            state = open_.popleft()
            for following in self.after[state]:
                if following not in ways:
                    ways[following] = ways[state] + self._char(self.chars[following])
                    open_.append(following)
        return ways.get(goal)

    def _char(self, bits: int) -> str:
        """Return the sample of the lowest bit: the one that most classes of the pattern match; "" where no bit is set."""
        return self.samples[(bits & -bits).bit_length() - 1] if bits else ""
