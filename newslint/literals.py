"""What a regex cannot match without: literals for the automaton, and the characters that it can start with.

Read off Python's own parse of the pattern (`re._parser`; private, so tests pin what is used of it). Everything here is a
necessary condition: where in doubt, say less, and the pattern is tried on more lines.
"""

from __future__ import annotations

import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from re._casefix import _EXTRA_CASES  # type: ignore[import-not-found]
from typing import Any

MIN_LITERAL = 3
MAX_ALTERNATIVES = 40
MAX_CLASS = 40
MAX_VARIANTS = 16
# Characters with more than one lower or upper case: re.I pairs them in ways that bytes cannot follow, so literals stop there.
_ODD_CASES = frozenset(c for c in map(chr, _EXTRA_CASES) if not c.isascii()) | frozenset("İıſ\u212a\u0307")


def required_literals(pattern: str) -> tuple[str, ...]:
    """Lower-case strings of which every match of ``pattern`` contains at least one, or () where there is no such set.

    Each is `_selective`. Raises re.error for an invalid pattern.
    """
    best = _of_sequence(list(_parser.parse(pattern)))
    return tuple(sorted(best)) if best else ()


def _worth(literals: frozenset[str]) -> tuple[int, int]:
    return min(len(x.encode("utf-8", "surrogatepass")) for x in literals), -len(literals)


def _selective(literal: str) -> bool:
    """Whether a literal is rare enough in text to look for: three bytes, a character beside ASCII, or a control character."""
    return len(literal) >= MIN_LITERAL or (literal != "" and (not literal.isascii() or any(c < " " or c == "\x7f" for c in literal)))


def _of_sequence(items: list[Any]) -> frozenset[str] | None:
    candidates: list[frozenset[str]] = []
    run = ""

    def flush() -> None:
        nonlocal run
        if _selective(run):
            candidates.append(frozenset([run]))
        run = ""

    for operator, argument in _flatten(items):
        if operator is op.LITERAL and chr(argument) not in _ODD_CASES and chr(argument) != "\n":
            run += chr(argument).lower()
            continue
        flush()
        found = _of_node(operator, argument)
        if found:
            candidates.append(found)
    flush()
    return max(candidates, key=_worth, default=None)


def _flatten(items: list[Any]) -> list[Any]:
    """The sequence with plain groups opened, so that a literal may run through them."""
    out: list[Any] = []
    for operator, argument in items:
        if operator is op.SUBPATTERN:
            out.extend(_flatten(list(argument[3])))
        else:
            out.append((operator, argument))
    return out


def _of_node(operator: Any, argument: Any) -> frozenset[str] | None:
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and argument[0] >= 1:
        return _of_sequence(list(argument[2]))
    if operator is op.ATOMIC_GROUP:
        return _of_sequence(list(argument))
    if operator is op.IN:
        members = _members(argument)
        return members if members and all(_selective(c) and c not in _ODD_CASES for c in members) else None
    if operator is op.BRANCH:
        union: frozenset[str] = frozenset()
        for branch in argument[1]:
            found = _of_sequence(list(branch))
            if not found:
                return None
            union |= found
        return union if len(union) <= MAX_ALTERNATIVES else None
    return None


def _members(members: list[Any]) -> frozenset[str]:
    """The characters of a small class, a line end aside (no line holds one); nothing for a large or open one."""
    found: set[str] = set()
    for operator, argument in members:
        low, high = (argument, argument) if operator is op.LITERAL else argument if operator is op.RANGE else (0, MAX_CLASS)
        if len(found) + high - low >= MAX_CLASS or operator not in (op.LITERAL, op.RANGE):
            return frozenset()
        found.update(chr(code) if chr(code) in _ODD_CASES else chr(code).lower() for code in range(low, high + 1))
    return frozenset(found - {"\n"})


def first_characters(pattern: str) -> frozenset[str] | None:
    """ASCII characters that a match at the start of a unit can begin with, plus ``"é"`` for any other character.

    None where the pattern is not tied to the start (no ``^`` or ``\\A``) or can begin with anything.
    """
    items = _behind_the_start(pattern)
    if items is None:
        return None
    found, empty = _firsts(items)
    return None if empty or len(found) > 120 else frozenset(found)


def head_literals(pattern: str) -> tuple[str, ...]:
    """Lower-case beginnings of which every match at the start of a unit has one, or () where that cannot be said.

    Only for patterns tied to the start; a beginning ends before the first blank.
    """
    items = _behind_the_start(pattern)
    heads = _heads(items) if items is not None else set()
    return tuple(sorted(heads)) if heads and all(heads) else ()


def _behind_the_start(pattern: str) -> list[Any] | None:
    """What follows the ``^`` or ``\\A`` that a pattern starts with; None for one that is not tied to the start of the unit."""
    parsed = _parser.parse(pattern)
    items = _flatten(list(parsed))
    if not items or items[0][0] is not op.AT or items[0][1] not in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
        return None
    return None if parsed.state.flags & re.MULTILINE else items[1:]


def _heads(items: list[Any]) -> set[str]:
    run = ""
    for operator, argument in items:
        if operator is op.LITERAL and chr(argument) not in _ODD_CASES and not chr(argument).isspace():
            run += chr(argument).lower()
        elif operator is op.BRANCH and not run:
            return set().union(*(_heads(_flatten(list(branch))) or {""} for branch in argument[1]))
        else:
            break
    return {run} if run else set()


_ASCII = [chr(i) for i in range(128)]
OTHER = "é"  # stands for all that is not ASCII


def _firsts(items: list[Any]) -> tuple[set[str], bool]:
    """The first characters of a sequence, and whether it can be empty."""
    found: set[str] = set()
    for operator, argument in items:
        if operator in (op.AT, op.ASSERT, op.ASSERT_NOT):
            continue
        here, empty = _firsts_of_node(operator, argument)
        found |= here
        if not empty:
            return found, False
    return found, True


def _firsts_of_node(operator: Any, argument: Any) -> tuple[set[str], bool]:
    if operator is op.LITERAL:
        return _with_cases({_ascii_twin(chr(argument))}), False
    if operator is op.SUBPATTERN:
        return _firsts(list(argument[3]))
    if operator is op.ATOMIC_GROUP:
        return _firsts(list(argument))
    if operator is op.BRANCH:
        parts = [_firsts(list(branch)) for branch in argument[1]]
        return set().union(*(part for part, _ in parts)), any(empty for _, empty in parts)
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        found, empty = _firsts(list(argument[2]))
        return found, empty or argument[0] == 0
    if operator is op.IN:
        return _of_class(argument), False
    return {*_ASCII, OTHER}, True  # anything else may begin with anything


def _of_class(members: list[Any]) -> set[str]:
    found: set[str] = {OTHER}  # a class may always reach beyond ASCII through case folding or \w \d \s
    negated = bool(members) and members[0][0] is op.NEGATE
    for operator, argument in members:
        if operator is op.LITERAL:
            found |= _with_cases({_ascii_twin(chr(argument))})
        elif operator is op.RANGE:
            odd = {_ascii_twin(c) for c in "İıſ\u212a" if argument[0] <= ord(c) <= argument[1]}
            found |= _with_cases(odd | {chr(i) for i in range(argument[0], min(argument[1], 127) + 1)})
        elif operator is op.CATEGORY:
            category = {op.CATEGORY_DIGIT: str.isdigit, op.CATEGORY_SPACE: str.isspace, op.CATEGORY_WORD: lambda c: c.isalnum() or c == "_"}.get(argument)
            found |= {c for c in _ASCII if category is None or category(c)}
    return {*_ASCII, OTHER} if negated else found


def _ascii_twin(character: str) -> str:
    """The ASCII letter that `re.I` takes a character for, `OTHER` for one beyond ASCII that has none."""
    return character if character.isascii() else {"İ": "i", "ı": "i", "ſ": "s", "\u212a": "k"}.get(character, OTHER)


def _with_cases(characters: set[str]) -> set[str]:
    """The characters in both cases: whether a part of a pattern ignores case is not worth telling here."""
    cased = {c.lower() for c in characters} | {c.upper() for c in characters}
    # re.I pairs i, s and k with letters outside ASCII
    return cased | ({OTHER} if cased & {"i", "s", "k"} else set())


def byte_variants(literal: str) -> tuple[bytes, ...]:
    """The byte strings of which one stands in `haystack` wherever ``literal`` stands in the text in any case.

    The part of the literal is chosen that has few enough letters outside ASCII for all their cases to be written out;
    () where no part has.
    """
    best = ""
    for start in range(len(literal)):
        end, variants = start, 1
        while end < len(literal):
            cases = len(_cases(literal[end]))
            if variants * cases > MAX_VARIANTS or literal[end] in _ODD_CASES:
                break
            variants *= cases
            end += 1
        if len(literal[start:end].encode("utf-8", "surrogatepass")) > len(best.encode("utf-8", "surrogatepass")):
            best = literal[start:end]
    if not best:
        return ()
    spelled = [""]
    for character in best:
        spelled = [text + case for text in spelled for case in sorted(_cases(character))]
    return tuple(haystack(text) for text in spelled)


# Letters whose lower case another sign shares: capital sharp s, the Angstrom and the Ohm sign.
_SIGNS = {"ß": "\u1e9e", "å": "\u212b", "ω": "\u2126"}


def _cases(character: str) -> set[str]:
    """What may stand in a `haystack` for a lower-case letter."""
    if character.isascii():
        return {character}
    return {character, character.upper(), character.title(), _SIGNS.get(character, character)}


def haystack(text: str) -> bytes:
    """The text as the automaton sees it: UTF-8 with ASCII lowered, and the letters that `re.I` takes for ASCII ones.

    Line ends stay, so a line number here is a line number in the text; other offsets mean nothing.
    """
    data = text.encode("utf-8", "surrogatepass").lower()
    if not text.isascii():
        for odd, plain in _ODD_BYTES:
            if odd in data:
                data = data.replace(odd, plain)
    return data


_ODD_BYTES = tuple((odd.encode(), plain) for odd, plain in (("İ", b"i"), ("ı", b"i"), ("ſ", b"s"), ("\u212a", b"k")))
