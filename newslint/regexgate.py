"""The gate that every regex passes before it meets a text: it must compile, and must not explode.

`re` cannot be stopped once it runs, so patterns that can take exponential or steep polynomial time are refused when they
are loaded: those with nested unbounded repeats by their shape, the rest by trying them on pumped strings that almost match.
"""

from __future__ import annotations

import re
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as op  # type: ignore[attr-defined]
from time import thread_time
from typing import Any

from newslint.errors import ConfigError
from newslint.patterns import BUDGET

MAX_LENGTH = 20_000
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_MANY = 20  # a repeat that may run this often counts as unbounded
_SOME = 4  # a repeat that may run this often is probed: bounded repeats explode as well once they are nested
_SHORT_LIMIT = 0.05  # seconds for a pumped string of at most 40 characters: only exponential patterns need them
_LONG_LIMIT = 1.0  # seconds for one of `BUDGET` characters
_HINT = "let one repeat end where the next begins, or use a possessive repeat such as [^.]*+"


def check_regex(pattern: str, path: str, line: int | None) -> None:
    """Raise ConfigError for a pattern that is invalid, matches the empty text, or repeats a repeat without bound."""
    if len(pattern) > MAX_LENGTH:
        raise ConfigError(f"a regex of {len(pattern):,} characters is too long", path, line, f"at most {MAX_LENGTH:,}")
    try:
        parsed = _parser.parse(pattern)
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        raise ConfigError(f"invalid regex {pattern[:80]!r}: {error}", path, line) from None
    if compiled.match(""):
        raise ConfigError(f"regex {pattern[:80]!r} matches empty text", path, line, "make at least one part required")
    if _nested(list(parsed), False):
        raise ConfigError(f"regex {pattern[:80]!r} repeats a repeat without bound: it could take forever", path, line, _HINT)


def probe_regex(pattern: str, path: str, line: int | None) -> None:
    """Raise ConfigError for a pattern (one that `check_regex` let through) that takes too long on a pumped string.

    Takes some ten milliseconds a pattern; the shipped rules were probed when they were tested.
    """
    compiled, softened = re.compile(pattern), _softened(pattern)
    for text in _pumped(list(_parser.parse(pattern))):
        if _explodes(softened, compiled, text):
            raise ConfigError(f"regex {pattern[:80]!r} takes too long on text such as {text(6)!r}", path, line, _HINT)


def _nested(items: list[Any], inside: bool) -> bool:
    """Whether an unbounded repeat holds another whose end the text does not fix, or repeats what may be empty.

    A repeat of a sequence that opens with something of its own (``(?: [A-Z]\\w+)+``: each round starts with a blank, which the inner
    repeat cannot take) has one way to match and is no danger; the probes below look after what this lets through.
    """
    for operator, argument in items:
        if operator in _REPEATS:
            body = list(argument[2])
            unbounded = argument[1] >= _MANY
            if unbounded and (inside or argument[2].getwidth()[0] == 0):
                return True
            if _nested(body, inside or (unbounded and not _opens_alone(body))):
                return True
        elif any(_nested(part, inside) for part in _parts(operator, argument)):
            return True
    return False


def _parts(operator: Any, argument: Any) -> list[list[Any]]:
    """The sequences inside a node, repeats aside."""
    if operator is op.SUBPATTERN:
        return [list(argument[3])]
    if operator is op.BRANCH:
        return [list(branch) for branch in argument[1]]
    if operator in (op.ASSERT, op.ASSERT_NOT):
        return [list(argument[1])]
    if operator is op.GROUPREF_EXISTS:
        return [list(part) for part in argument[1:] if part is not None]
    if operator in (op.ATOMIC_GROUP,):
        return [list(argument)]
    if operator is op.POSSESSIVE_REPEAT:
        return [list(argument[2])]
    return []


def _opens_alone(body: list[Any]) -> bool:
    """Whether a repeated sequence starts with one character that no repeat inside it can match."""
    while len(body) == 1 and body[0][0] is op.SUBPATTERN:
        body = list(body[0][1][3])
    if not body or body[0][0] not in (op.LITERAL, op.IN):
        return False
    opener = _one(body[0])
    samples = {c for c in _ALPHABET if opener.fullmatch(c)}
    if body[0][0] is op.LITERAL:
        samples.add(chr(body[0][1]))
    return bool(samples) and not any(node.fullmatch(c) for node in _repeated(body[1:]) for c in samples)


_ALPHABET = "aAzZeé09 \t\u00a0_-–—.,:;!?'\"“”’|/\\()[]{}<>@#&%+=*·•中あ"


def _repeated(items: list[Any]) -> list[re.Pattern[str]]:
    """One-character patterns for all that repeats inside a sequence."""
    found: list[re.Pattern[str]] = []
    for operator, argument in items:
        if operator in _REPEATS or operator is op.POSSESSIVE_REPEAT:
            found += [_one(node) for node in _leaves(list(argument[2]))]
        for part in _parts(operator, argument):
            found += _repeated(part)
    return found


def _leaves(items: list[Any]) -> list[Any]:
    out: list[Any] = []
    for operator, argument in items:
        if operator in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            out.append((operator, argument))
        elif operator in _REPEATS or operator is op.POSSESSIVE_REPEAT:
            out += _leaves(list(argument[2]))
        for part in _parts(operator, argument):
            out += _leaves(part)
    return out


def _one(node: Any) -> re.Pattern[str]:
    """A pattern for the one character that a leaf of the parse matches."""
    operator, argument = node
    if operator is op.LITERAL:
        return re.compile(re.escape(chr(argument)), re.I)
    if operator is op.NOT_LITERAL:
        return re.compile(f"[^{re.escape(chr(argument))}]", re.S)
    if operator is op.ANY:
        return re.compile(".")
    inside = "".join(_class_member(member) for member in argument)
    return re.compile(f"[{inside}]", re.I)


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def _class_member(member: Any) -> str:
    operator, argument = member
    if operator is op.NEGATE:
        return "^"
    if operator is op.LITERAL:
        return re.escape(chr(argument))
    if operator is op.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return _CATEGORIES[argument]


class _Pump:
    """``prefix + body * n + suffix``, as a function of about how long it is to be."""

    def __init__(self, prefix: str, body: str, suffix: str) -> None:
        self.prefix, self.body, self.suffix = prefix, body, suffix

    def __call__(self, length: int) -> str:
        return self.prefix + self.body * max(1, length // len(self.body)) + self.suffix


def _pumped(parsed: list[Any]) -> list[_Pump]:
    """Strings that run along each unbounded repeat of a pattern and then fail to match."""
    pumps: dict[tuple[str, str], _Pump] = {}
    everywhere = {_character(leaf) for leaf in _leaves(parsed)}
    for prefix, body in _repeats_with_prefix(parsed, ""):
        leaves = [_one(leaf) for leaf in _leaves(body)]
        row = "".join(_character(leaf) for leaf in _leaves(body)[:20])  # all branches in a row: (a|b|ab)* stumbles over "abab"
        # Beside its own text a repeat is run along the characters that the rest of the pattern waits for.
        for pumped in sorted({_sample(body), row} | {c for c in everywhere if any(leaf.match(c) for leaf in leaves)}):
            if pumped:
                for before in (prefix, ""):
                    pumps.setdefault((before, pumped), _Pump(before, pumped, "\x00"))
    return list(pumps.values())[:60]


def _repeats_with_prefix(items: list[Any], prefix: str) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    for operator, argument in items:
        if operator in _REPEATS:
            body = list(argument[2])
            if argument[1] >= _SOME:
                found.append((prefix, body))
            found += _repeats_with_prefix(body, prefix)
        for part in _parts(operator, argument):
            found += _repeats_with_prefix(part, prefix)
        prefix += _sample([(operator, argument)])
    return found


def _sample(items: list[Any]) -> str:
    """A short text that a sequence matches, assertions aside."""
    out = ""
    for operator, argument in items:
        if operator in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            out += _character((operator, argument))
        elif operator in _REPEATS or operator is op.POSSESSIVE_REPEAT:
            out += _sample(list(argument[2])) * min(argument[0], 50)
        elif operator not in (op.ASSERT, op.ASSERT_NOT):
            parts = _parts(operator, argument)
            out += _sample(parts[0]) if parts else ""
    return out


def _character(leaf: Any) -> str:
    if leaf[0] is op.LITERAL:
        return chr(leaf[1])
    one = _one(leaf)
    return next((c for c in _ALPHABET if one.match(c)), "a")


def _softened(pattern: str) -> re.Pattern[str]:
    """The pattern with each ``{30}`` as ``{1,30}``: what explodes then does so by steps, not all at once at the 30th character."""
    parsed = _parser.parse(pattern)
    pools: list[Any] = [parsed]
    while pools:
        items = pools.pop()
        if isinstance(items, _parser.SubPattern):
            items.width = None  # was worked out for the pattern as it stood
            for number, (operator, argument) in enumerate(items.data):
                if operator in _REPEATS and argument[0] >= _SOME:
                    argument = (1, *argument[1:])
                    items.data[number] = (operator, argument)
                if operator not in (op.ASSERT, op.ASSERT_NOT):  # a look-behind must keep its width
                    pools.append(argument)
        elif isinstance(items, tuple | list):
            pools.extend(items)
    softened: re.Pattern[str] = _compiler.compile(parsed)
    return softened


def _explodes(softened: re.Pattern[str], compiled: re.Pattern[str], text: _Pump) -> bool:
    for length in range(2, 41):
        if _seconds(softened, text(length)) > _SHORT_LIMIT and _seconds(softened, text(length)) > _SHORT_LIMIT:
            return True
    length = 60
    while length <= BUDGET:
        took = _seconds(compiled, text(length))
        # Refuse by what the growth so far promises at the full length: cubic patterns need not be run there.
        if took > _LONG_LIMIT or (took > 0.02 and took * (BUDGET / length) ** 2 > 4 * _LONG_LIMIT):
            return True
        length = length * 3 // 2
    return False


def _seconds(compiled: re.Pattern[str], text: str) -> float:
    """What a search takes of the processor: on the clock, a busy machine would refuse patterns that an idle one takes."""
    started = thread_time()
    compiled.search(text)
    return thread_time() - started
