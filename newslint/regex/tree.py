"""A regex as a tree of a few kinds of nodes, in which samples stand for each class of characters: those that it matches.

Characters that no class of a pattern tells apart count as one. So the samples are one character of every such set, taken from the
pattern's own classes: of `[а-яё]` and `[ёx]` there are three, and what the two have in common is among them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from newslint.regex.private import State, SubPattern, compile_parsed, op, parse

MAX_DEPTH = 100  # groups inside each other; walks over the tree recurse
_TYPES = re.ASCII | re.LOCALE | re.UNICODE
# Some of every category, so that `\d` and `[^a-z]` have samples, and what no class of a usual pattern tells from others.
_USUAL = "aAzZeéß09٣ \t\n\u00a0\u2003_-–.,:;!?'\"/|()<>@#%+=*中あ😀\x00"
_CATEGORIES = [re.compile(category) for category in (r"\d", r"\s", r"[^\W\d_]", r"[^\w\s]")]
_WIDE = 5000  # code points of a range that are searched for members of the categories; those of wider ones are in _USUAL


class Kind(Enum):
    """The kind of a node.

    ``LEAF``: a character; ``ROW``: parts in a row; ``CHOICE``: one of several parts; ``REPEAT``: a part repeated; ``LOOK``: an assertion
    about a part; ``BEHIND``: an assertion that the part stands before; ``SAME``: a back-reference.
    """

    LEAF = 1
    ROW = 2
    CHOICE = 3
    REPEAT = 4
    LOOK = 5
    BEHIND = 6
    SAME = 7


@dataclass(slots=True, eq=False)
class Node:
    """A part of a regex.

    ``chars``: of a leaf, the samples that it matches; ``group``: of a row, the group that it is, and of a back-reference, the one that it
    repeats; of a repeat, ``least`` and ``most``, whether it ``keeps`` what it took, and whether its part may be ``empty``.
    """

    kind: Kind
    parts: tuple[Node, ...] = ()
    chars: str = ""
    least: int = 1
    most: int = 1
    group: int | None = None
    keeps: bool = False
    empty: bool = False

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def all_chars(self) -> str:
        """Return the samples that the leaves of the node match; one that several leaves match stands there several times."""
        return "".join(node.chars for node in self.walk())


@dataclass(slots=True)
class Tree:
    """A regex: its root, and, once it is `sampled`, all samples; those that most repeats and classes match come first."""

    root: Node
    samples: str = ""
    _leaves: dict[_Class, list[Node]] = field(default_factory=dict, repr=False)

    def sampled(self) -> Tree:
        """Find the samples of all leaves (some milliseconds), and return the tree itself."""
        text = "".join(sorted({c for each in self._leaves for c in _candidates(each)} | set(_USUAL), key=_readable))
        members = dict.fromkeys(text, 0)  # of each character, as bits, the classes that hold it
        for bit, each in enumerate(self._leaves):
            for match in _compiled(each).finditer(text):
                members[match[0]] |= 1 << bit
        first: dict[int, str] = {}
        for char, held in members.items():
            first.setdefault(held, char)
        for bit, leaves in enumerate(self._leaves.values()):
            for leaf in leaves:
                leaf.chars = "".join(char for held, char in first.items() if held >> bit & 1)
        repeated = Counter(char for node in self.root.walk() if node.kind is Kind.REPEAT for char in node.all_chars())
        order = sorted(first.items(), key=lambda item: (-repeated[item[1]], -item[0].bit_count()))
        self.samples = "".join(char for _, char in order)
        for leaf in (leaf for leaves in self._leaves.values() for leaf in leaves):
            leaf.chars = "".join(sorted(leaf.chars, key=self.samples.index))
        return self


def tree_of(pattern: str) -> Tree:
    """Return the tree of a pattern that compiles. Raise ValueError for groups nested beyond `MAX_DEPTH`."""
    parsed = parse(pattern)
    leaves: dict[_Class, list[Node]] = {}
    return Tree(_row(parsed, parsed.state.flags, 0, leaves), _leaves=leaves)


class _Class(NamedTuple):
    """The class of characters of a leaf: operator and argument as `re` parsed them, and the flags in force there."""

    operator: Any
    argument: Any
    flags: int


def _row(items: Any, flags: int, depth: int, leaves: dict[_Class, list[Node]], group: int | None = None) -> Node:
    """Return the node of a sequence, and add its leaves to ``leaves``. Raise ValueError for groups nested beyond `MAX_DEPTH`."""
    if depth > MAX_DEPTH:
        raise ValueError(f"groups stand in each other more than {MAX_DEPTH} deep")
    return Node(Kind.ROW, tuple(_node(operator, argument, flags, depth + 1, leaves) for operator, argument in items), group=group)


def _node(operator: Any, argument: Any, flags: int, depth: int, leaves: dict[_Class, list[Node]]) -> Node:
    """Return the node of one item, and add its leaves to ``leaves``."""
    if operator in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
        leaf = Node(Kind.LEAF)
        leaves.setdefault(_Class(operator, tuple(argument) if operator is op.IN else argument, flags), []).append(leaf)
        return leaf
    if operator is op.SUBPATTERN:
        group, added, taken, inner = argument
        return _row(inner, ((flags & ~_TYPES if added & _TYPES else flags) | added) & ~taken, depth, leaves, group)
    if operator is op.BRANCH:
        return Node(Kind.CHOICE, tuple(_row(branch, flags, depth, leaves) for branch in argument[1]))
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, body = argument
        row, keeps, empty = _row(body, flags, depth, leaves), operator is op.POSSESSIVE_REPEAT, body.getwidth()[0] == 0
        return Node(Kind.REPEAT, (row,), least=least, most=int(most), keeps=keeps, empty=empty)
    if operator in (op.ASSERT, op.ASSERT_NOT):
        kind = Kind.BEHIND if operator is op.ASSERT and argument[0] < 0 else Kind.LOOK
        return Node(kind, (_row(argument[1], flags, depth, leaves),))
    if operator is op.ATOMIC_GROUP:
        return _row(argument, flags, depth, leaves)
    if operator is op.GROUPREF_EXISTS:
        return Node(Kind.CHOICE, tuple(_row(part or (), flags, depth, leaves) for part in argument[1:]))
    return Node(Kind.SAME, group=argument) if operator is op.GROUPREF else Node(Kind.ROW)  # anchors take no character


def _compiled(each: _Class) -> re.Pattern[str]:
    """Compile a pattern for the one character that a leaf matches."""
    state = State()
    state.flags = each.flags & ~re.DEBUG
    argument = list(each.argument) if each.operator is op.IN else each.argument
    return compile_parsed(SubPattern(state, [(each.operator, argument)]))


def _candidates(each: _Class) -> Iterable[str]:
    """Return the characters at the edges of a leaf's ranges, inside and outside, and some of every category within them."""
    codes: set[int] = set()
    for member, value in each.argument if each.operator is op.IN else [(each.operator, each.argument)]:
        if member in (op.LITERAL, op.NOT_LITERAL):
            codes.update((value, value + 1))
        elif member is op.RANGE:
            low, high = value
            codes.update((low - 1, low, (low + high) // 2, high, high + 1))
            inside = "".join(map(chr, range(low, min(high, low + _WIDE) + 1)))
            codes.update(ord(match[0]) for category in _CATEGORIES if (match := category.search(inside)))
    chars = {chr(code) for code in codes if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF}
    return chars | {other for c in chars for other in (c.lower(), c.upper()) if len(other) == 1}


def _readable(char: str) -> tuple[bool, bool, str]:
    """Return a sort key: letters and digits come first, and ASCII before the rest."""
    return not char.isalnum(), not char.isascii(), char
