"""The test that every regex passes before it meets a text: it must compile, and must not explode.

`re` cannot be stopped once it runs, so patterns that can take exponential or steep polynomial time are refused when they
are loaded: those with nested unbounded repeats by their shape, the rest by trying them on pumped strings that almost match. The strings
are made of what the pattern itself waits for, whatever its script.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from time import perf_counter, thread_time
from typing import Any, NamedTuple

from newslint.errors import ConfigError
from newslint.regex.ambiguity import SOME, ambiguous_rounds
from newslint.regex.limits import BUDGET
from newslint.regex.private import SubPattern, compile_parsed, op, parse
from newslint.regex.tree import Kind, Node, Tree, tree_of

MAX_LENGTH = 20_000
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_MANY = 20  # a repeat that may run this often counts as unbounded
_SHORT = 40  # code points: only exponential patterns take long for so few
_SHORT_LIMIT = 0.05  # seconds for a pumped string no longer than that
_LONG_LIMIT = 1.0  # seconds for one of `BUDGET` code points
_QUICK = 0.00002  # seconds: what doubled with each character would take some milliseconds for a quarter more of them
_MOST_PUMPS = 60  # of a pattern
_MOST_SINGLE = 4  # samples that a repeat is run along one by one
_CHAIN = 8  # choices one after another: fewer have few ways
_REPEATED_GROUP = re.compile(r"\)(?:\s|#.*+)*+[*+{]")  # only in such a pattern a repeat can hold another
# Processor time: by the clock, a busy machine would refuse patterns that an idle one takes. On Windows it only moves every 16 ms: less than
# that would count as nothing, so there it is the clock. What seems slow is always measured twice.
_clock = perf_counter if sys.platform == "win32" else thread_time
_HINT = "let one repeat end where the next begins, or use a possessive repeat such as [^.]*+"


def check_regex(pattern: str, path: str, line: int | None) -> None:
    """Raise ConfigError for a pattern that is too long or invalid, matches the empty text, or repeats a repeat without bound.

    ``path`` and ``line`` say where the pattern stands, for the error.
    """
    if len(pattern) > MAX_LENGTH:
        raise ConfigError(f"a regex of {len(pattern):,} characters is too long", path, line, f"at most {MAX_LENGTH:,}")
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        raise ConfigError(f"invalid regex {pattern[:80]!r}: {error}", path, line) from None
    if compiled.match(""):
        raise ConfigError(f"regex {pattern[:80]!r} matches empty text", path, line, "make at least one part required")
    if _REPEATED_GROUP.search(pattern):
        tree = _tree(pattern, path, line)
        if _nested(tree.root) and _nested(tree.sampled().root):  # without samples no sequence opens alone
            raise ConfigError(f"regex {pattern[:80]!r} repeats a repeat without bound: it could take forever", path, line, _HINT)


def probe_regex(pattern: str, path: str, line: int | None) -> None:
    """Raise ConfigError for a pattern (one that `check_regex` let through) that takes too long on a pumped string.

    A pattern takes some milliseconds; the shipped rules were probed when they were tested.
    """
    compiled, softened, tree = re.compile(pattern), _softened(pattern), _tree(pattern, path, line).sampled()
    longest = max(node.least for node in tree.root.walk())
    slow = next((pump.text(6) for pump in _pumps(tree) if _explodes(softened, compiled, pump, longest)), None) or _slow_chain(pattern, tree)
    if slow is not None:
        raise ConfigError(f"regex {pattern[:80]!r} takes too long on text such as {slow[:80]!r}", path, line, _HINT)


def _tree(pattern: str, path: str, line: int | None) -> Tree:
    """Return the tree of a pattern. Raise ConfigError where it nests too deep."""
    try:
        return tree_of(pattern)
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"invalid regex {pattern[:80]!r}: {error}", path, line) from None


def _nested(node: Node, inside: bool = False) -> bool:
    """Return whether an unbounded repeat holds another one whose end the text does not fix, or repeats what may be empty.

    A repeat of a sequence that opens with something of its own (``(?: [A-Z]\\w+)+``: each round starts with a blank, which the inner
    repeat cannot take) has one way to match and is no danger; the probes below look after what this lets through.
    """
    if node.kind is Kind.REPEAT and not node.keeps and node.most >= _MANY:
        if inside or node.empty:
            return True
        inside = not _opens_alone(node.parts[0])
    return any(_nested(part, inside) for part in node.parts)


def _opens_alone(body: Node) -> bool:
    """Return whether a repeated sequence starts with one character that no repeat inside it can match."""
    while body.kind is Kind.ROW and len(body.parts) == 1:
        body = body.parts[0]
    if body.kind is not Kind.ROW or not body.parts or body.parts[0].kind is not Kind.LEAF:
        return False
    opener = body.parts[0].chars
    repeated = {char for part in body.parts[1:] for node in part.walk() if node.kind is Kind.REPEAT for char in node.all_chars()}
    return bool(opener) and repeated.isdisjoint(opener)


class _Pump(NamedTuple):
    """A string, ``prefix + body * n + suffix``, that runs along a part of a pattern and then fails to match."""

    prefix: str
    body: str
    suffix: str

    def text(self, length: int) -> str:
        """Return the string with at most ``length`` code points of ``body``, but with one ``body`` at least."""
        return self.prefix + self.body * max(1, length // len(self.body)) + self.suffix


def _pumps(tree: Tree) -> Iterable[_Pump]:
    """Return strings for the repeats of a pattern, the most telling ones first: `_MOST_PUMPS` at most."""
    ranks: dict[_Pump, int] = {}
    for node, before in _repeats(tree.root):
        known = "".join(sorted(set(node.all_chars()), key=tree.samples.index))
        ending = next((char for char in reversed(tree.samples) if char not in known), "") + "\x00"
        for rank, way_in, body in _rounds(node.parts[0], known, tree.samples):
            for start in dict.fromkeys(before):
                if body:
                    ranks.setdefault(_Pump(start + way_in, body, ending), rank)
    return sorted(ranks, key=ranks.__getitem__)[:_MOST_PUMPS]


def _rounds(body: Node, known: str, samples: str) -> Iterator[tuple[int, str, str]]:
    """Yield what a repeated part may be run along: how telling that is (0 is most), the text that leads into it, and the round."""
    for order in (samples, samples[::-1]):  # what stands in most classes leads furthest, but may be just what the rest waits for
        for way_in, found in ambiguous_rounds(body, order):
            yield 0, way_in, found
    yield 1, "", "".join(leaf.chars[:1] for leaf in body.walk())[:20]  # all branches in a row: (a|b|ab)* stumbles over "abab"
    for rare in (False, True):
        yield 1, "", _Writer(full=True, rare=rare).text(body)[:100]
    for number, char in enumerate(known[:_MOST_SINGLE] + known[-2:]):
        yield 1 + (number > 0), "", char


def _repeats(
    node: Node, before: tuple[str, ...] = ("", ""), writers: Sequence[_Writer] | None = None
) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Yield the repeats of a pattern, each with two texts that lead to it: one without all that is optional, one with it."""
    writers = writers or (_Writer(full=False), _Writer(full=True))
    if node.kind is Kind.REPEAT and node.most >= SOME:
        yield node, before
    for part in node.parts:
        yield from _repeats(part, before, writers)
        if node.kind is Kind.ROW:
            before = tuple(text + writer.text(part) for text, writer in zip(before, writers, strict=True))


@dataclass(slots=True)
class _Writer:
    """A writer of short texts that parts of a pattern match, assertions aside.

    ``full``: with what is optional; ``rare``: in the characters that the fewest classes of the pattern match, not the most. ``groups``
    holds the text of each group, for back-references.
    """

    full: bool
    rare: bool = False
    groups: dict[int | None, str] = field(default_factory=dict)

    def text(self, node: Node) -> str:
        """Return a text that a part matches, of at most 2,000 code points."""
        if node.kind is Kind.LEAF:
            return node.chars[-1:] if self.rare else node.chars[:1]
        if node.kind is Kind.SAME:
            return self.groups.get(node.group, "")
        if node.kind is Kind.CHOICE:
            return self.text(node.parts[0 if self.full else -1])
        if node.kind is Kind.REPEAT:
            times = max(node.least, int(self.full and node.most > 0))
            return (self.text(node.parts[0]) * min(times, 50))[:2000] if times else ""
        if node.kind is Kind.LOOK or (node.kind is Kind.BEHIND and not self.full):
            return ""
        written = "".join(map(self.text, node.parts))[:2000]
        self.groups[node.group] = written
        return written


def _softened(pattern: str) -> re.Pattern[str]:
    """Compile the pattern with each ``{30}`` as ``{1,30}``: what explodes then does so by steps, not all at once at the 30th character."""
    parsed = parse(pattern)
    pools: list[Any] = [parsed]
    while pools:
        items = pools.pop()
        if isinstance(items, SubPattern):
            items.width = None  # was worked out for the pattern as it stood
            for number, (operator, argument) in enumerate(items.data):
                if operator in _REPEATS and argument[0] >= SOME:
                    argument = (1, *argument[1:])
                    items.data[number] = (operator, argument)
                if operator not in (op.ASSERT, op.ASSERT_NOT):  # a look-behind must keep its width
                    pools.append(argument)
        elif isinstance(items, tuple | list):
            pools.extend(items)
    return compile_parsed(parsed)


def _explodes(softened: re.Pattern[str], compiled: re.Pattern[str], pump: _Pump, longest: int) -> bool:
    """Return whether a search in the pumped string takes too long.

    ``longest`` is the largest number of rounds that a repeat of the pattern requires.
    """
    length, settled = 2, max(300, 40 * max(longest, len(pump.body)))
    promises: list[tuple[int, float]] = []
    while length <= BUDGET:
        text = pump.text(length)
        took = _seconds(compiled, text)
        if length <= _SHORT and longest >= SOME:
            took = max(took, _seconds(softened, text))
        # Decided by what the growth so far promises at the full length: what is cubic need not be run there, nor what is quadratic.
        promised = took * (BUDGET / length) ** 2
        if length <= _SHORT:
            if took > _SHORT_LIMIT and max(_seconds(compiled, text), _seconds(softened, text)) > _SHORT_LIMIT:
                return True
        elif _is_long(took, promised):
            took = min(took, _seconds(compiled, text))  # once more: a busy machine makes one search in a thousand long
            promised = took * (BUDGET / length) ** 2
            if _is_long(took, promised):
                return True
        elif length >= settled:
            halfway = next(promise for at, promise in reversed(promises) if at <= length // 2)
            if promised < _LONG_LIMIT / 8:
                return False
            if took > 0.001 and promised < 1.4 * halfway:
                return promised > 2 * _LONG_LIMIT
        promises.append((length, promised))
        # By small steps, so that what doubles with every round is met before it takes minutes.
        length += max(2, length // 4) if took < _QUICK else max(1, length // 8)
    return False


def _is_long(took: float, promised: float) -> bool:
    """Return whether a search took too long, in seconds, or is bound to for a text of the budget's length (``promised``, in seconds)."""
    return took > _LONG_LIMIT or (took > 0.02 and promised > 4 * _LONG_LIMIT)


def _slow_chain(pattern: str, tree: Tree) -> str | None:
    """Return a text that is slow for choices written out one after another (``a?a?a?`` ... ``aaa``); None where there is none.

    The choices are tried a few more at a time, with a rest that never matches: the whole pattern would explode all at once.
    """
    if not any(_choices(row) >= _CHAIN for row in tree.root.walk()):
        return None
    opening = "".join(leaf.chars[:1] for leaf in takewhile(lambda part: part.kind is Kind.LEAF, tree.root.parts))
    written = [_Writer(full=full).text(tree.root) for full in (True, False)]
    texts = [*written, *(opening + char * 100 for char in tree.samples[:_MOST_SINGLE])]
    parsed = parse(pattern)
    for most in range(_CHAIN, 10 * _CHAIN, 2):
        items, left = _cut(parsed, most)
        cut = compile_parsed(items)
        for text in texts:
            if _seconds(cut, text) > _SHORT_LIMIT and _seconds(cut, text) > _SHORT_LIMIT:
                return text
        if left > 0:
            break
    return None


def _choices(node: Node) -> int:
    """Return how many choices stand one after another in a sequence."""
    if node.kind is Kind.ROW:
        return sum(map(_choices, node.parts))
    return int(node.kind is Kind.CHOICE or (node.kind is Kind.REPEAT and node.least < node.most))


def _cut(items: Any, left: int) -> tuple[Any, int]:
    """Return a sequence up to its ``left``th choice, and how many choices that leaves; it fails there where more is needed for a match."""
    kept = SubPattern(items.state)
    for number, (operator, argument) in enumerate(items):
        if left <= 0:
            rest = items[number:]
            if rest.getwidth()[0] > 0 or any(kind in (op.AT, op.ASSERT, op.ASSERT_NOT) for kind, _ in rest):
                kept.append((op.FAILURE, ()))
            break
        if operator is op.BRANCH or (operator in _REPEATS and argument[0] < argument[1]):
            left -= 1
        if operator is op.SUBPATTERN:
            inner, left = _cut(argument[3], left)
            argument = (*argument[:3], inner)
        elif operator is op.ATOMIC_GROUP:
            argument, left = _cut(argument, left)
        elif operator in (op.ASSERT, op.ASSERT_NOT) and argument[0] > 0:
            inner, left = _cut(argument[1], left)
            argument = (argument[0], inner)
        elif operator is op.BRANCH:
            branches = []
            for branch in argument[1]:
                inner, left = _cut(branch, left)
                branches.append(inner)
            argument = (None, branches)
        kept.append((operator, argument))
    return kept, left


def _seconds(compiled: re.Pattern[str], text: str) -> float:
    """Return the time of a search in seconds."""
    started = _clock()
    compiled.search(text)
    return _clock() - started
