"""Required literals of a regex for the automaton, and the characters and beginnings that a match can start with.

They are read off Python's own parse of the pattern (`newslint.regex.private`). Everything here is a
necessary condition: where in doubt, say less, and the pattern is tried on more lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from newslint.regex.private import EXTRA_CASES, op, parse

MIN_LITERAL = 3
MAX_ALTERNATIVES = 150
HEAD_LENGTH = 14
MAX_HEADS = 40
MAX_HEAD_CLASS = 6
MAX_CLASS = 40
MAX_SPELLED_CLASS = 6
FREQUENT_WORDS = frozenset(
    "a about after all also an and any are as at be been but by can do for from get had has have he her his how i if in into is it its just may"
    " more new news no not of on one or our out over said she so than that the their them there they this to up us was we were what when"
    " which who will with would you your der die das und in den von zu mit für im dem ein eine als auch es an aus er dass sie nach bei le la"
    " les des et est une dans que pour qui sur par au plus pas avec ce il el los las un por con como su del se".split()
)
# Characters with more than one lower or upper case: re.I pairs them in ways that bytes cannot follow, so literals stop there.
_ODD_CASES = frozenset(c for c in map(chr, EXTRA_CASES) if not c.isascii()) | frozenset("İıſ\u212a\u0307")


@lru_cache(maxsize=1024)  # patterns on long lines ask again and again
def required_literals(pattern: str) -> tuple[str, ...]:
    """Return lower-case strings of which every match of ``pattern`` contains at least one; () where there is no such set.

    Each is `_selective`. Raise re.error for an invalid pattern.
    """
    best = _of_sequence(_with_neighbours(list(parse(pattern))))
    return _shortest(best, str.__contains__) if best else ()


def _shortest(strings: Collection[str], holds: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Return the strings that hold no other one of them, sorted: where a longer one stands, the one that it holds stands too."""
    return tuple(sorted(s for s in strings if not any(holds(s, other) for other in strings if other != s)))


def _worth(literals: frozenset[str]) -> tuple[int, int, int]:
    """Return how good a set is to look for, by its worst member.

    That is the bytes of words that are not among the most frequent ones, then the length, then how few literals there are.
    """
    return min(map(_rare_bytes, literals)), min(map(len, literals)), -len(literals)


def _rare_bytes(literal: str) -> int:
    """Return the number of bytes of a literal's words that are not among the most frequent ones."""
    rare = [word for word in literal.split() if word not in FREQUENT_WORDS]
    return sum(len(word.encode("utf-8", "surrogatepass")) for word in rare)


def _selective(literal: str) -> bool:
    """Return whether a literal is rare enough in text to look for: three bytes, two marks, a non-ASCII or a control character."""
    if len(literal) >= MIN_LITERAL or not literal.isascii() or any(c < " " or c == "\x7f" for c in literal):
        return True
    return len(literal) == 2 and not any(c.isalnum() or c == " " for c in literal)


def _with_neighbours(items: list[Any]) -> list[Any]:
    """Return the items of a pattern with a lookbehind at its start and a lookahead at its end opened.

    What these two ask for stands right beside the match.
    """
    if items and items[0][0] is op.ASSERT and items[0][1][0] < 0:
        items = [*items[0][1][1], *items[1:]]
    if items and items[-1][0] is op.ASSERT and items[-1][1][0] > 0:
        items = [*items[:-1], *items[-1][1][1]]
    return items


def _of_sequence(items: list[Any]) -> frozenset[str] | None:
    """Return the best set of literals that a sequence offers, or None; strings grow as long as all that may come next is known."""
    candidates: list[frozenset[str]] = []
    run = {""}
    for operator, argument in _flatten(items):
        spelled = _spelled(operator, argument)
        if spelled and len(run) * len(spelled) <= MAX_ALTERNATIVES:
            run = {start + end for start in run for end in spelled}
            continue
        candidates.append(frozenset(run))
        candidates.append(_of_node(operator, argument) or frozenset())
        run = spelled or {""}
    candidates.append(frozenset(run))
    return max((found for found in candidates if found and all(map(_selective, found))), key=_worth, default=None)


def _flatten(items: list[Any]) -> list[Any]:
    """Return the sequence with plain groups opened, so that a literal may run through them."""
    out: list[Any] = []
    for operator, argument in items:
        if operator is op.SUBPATTERN:
            out.extend(_flatten(list(argument[3])))
        else:
            out.append((operator, argument))
    return out


def _spelled(operator: Any, argument: Any) -> set[str] | None:
    """Return all strings that one item of a pattern can stand for, in lower case; None where they are not a few."""
    if operator in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return {""}
    if operator is op.LITERAL:
        return {chr(argument).lower()} if chr(argument) not in _ODD_CASES and chr(argument) != "\n" else None
    if operator is op.IN:
        members = _members(argument)
        return set(members) if 0 < len(members) <= MAX_SPELLED_CLASS and not members & _ODD_CASES else None
    if operator is op.BRANCH:
        branches = [_spelled_out(list(branch)) for branch in argument[1]]
        return None if None in branches else set().union(*(branch for branch in branches if branch))
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and argument[1] == 1:
        body = _spelled_out(list(argument[2]))
        return body | {""} if body and argument[0] == 0 else body
    return None


def _spelled_out(items: list[Any]) -> set[str] | None:
    """Return all strings that a sequence can stand for, as `_spelled` does for one item."""
    out = {""}
    for operator, argument in _flatten(items):
        spelled = _spelled(operator, argument)
        if not spelled or len(out) * len(spelled) > MAX_ALTERNATIVES:
            return None
        out = {start + end for start in out for end in spelled}
    return out


def _of_node(operator: Any, argument: Any) -> frozenset[str] | None:
    """Return the best set of literals that one item offers, or None."""
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
    """Return the characters of a small class, without a line end (no line holds one); none for a large or open class."""
    found: set[str] = set()
    for operator, argument in members:
        low, high = (argument, argument) if operator is op.LITERAL else argument if operator is op.RANGE else (0, MAX_CLASS)
        if len(found) + high - low >= MAX_CLASS or operator not in (op.LITERAL, op.RANGE):
            return frozenset()
        found.update(chr(code) if chr(code) in _ODD_CASES else chr(code).lower() for code in range(low, high + 1))
    return frozenset(found - {"\n"})


def first_characters(pattern: str) -> frozenset[str] | None:
    """Return the characters that a match at the start of a unit can begin with; non-ASCII ones stand as `OTHER` and `OTHER_MARK`.

    Return None where the pattern is not tied to the start (no ``^`` or ``\\A``) or can begin with anything.
    """
    items = _behind_the_start(pattern)
    if items is None:
        return None
    found, empty = _firsts(items)
    return None if empty or len(found) > 120 else frozenset(found)


def head_literals(pattern: str) -> tuple[str, ...]:
    """Return lower-case beginnings (heads) of which every match at the start of a unit has one; () where that cannot be said.

    Only patterns tied to the start have them. Heads are at most `HEAD_LENGTH` code points long, without the marks before the first letter
    or digit (the index skips those in the text as well), and any run of blanks in them is one space.
    """
    items = _behind_the_start(pattern)
    if items is None:
        return ()
    growing, whole = _grow({""}, items)
    heads = _shortest(growing | whole, str.startswith)
    return heads if len(heads) <= MAX_HEADS and all(heads) else ()


def _grow(heads: set[str], items: list[Any]) -> tuple[set[str], set[str]]:
    """Extend heads along a sequence; return those that may still grow, and those that have ended."""
    ended: set[str] = set()
    for operator, argument in items:
        grown, more = _grow_over(heads, operator, argument)
        if len(grown) + len(ended) + len(more) > MAX_HEADS:  # a head says all that longer ones say
            ended = set(_shortest(ended | more, str.startswith))
            grown = {head for head in grown if not head.startswith(tuple(ended))}
            more = set()
        if len(grown) + len(ended) + len(more) > MAX_HEADS:  # too many ways to go on: what there is must do
            return set(), ended | heads
        heads, ended = grown, ended | more
        full = {head for head in heads if len(head) >= HEAD_LENGTH}
        heads -= full
        ended |= {head[:HEAD_LENGTH] for head in full}
    return heads, ended


def _grow_over(heads: set[str], operator: Any, argument: Any) -> tuple[set[str], set[str]]:
    """Extend heads over one item, as `_grow` does over a sequence."""
    if operator in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return heads, set()
    if operator is op.SUBPATTERN:
        return _grow(heads, list(argument[3]))
    if operator is op.ATOMIC_GROUP:
        return _grow(heads, list(argument))
    if operator is op.BRANCH:
        parts = [_grow(set(heads), list(branch)) for branch in argument[1]]
        return set().union(*(part for part, _ in parts)), set().union(*(more for _, more in parts))
    characters = _first_of(operator, argument)
    if characters is not None:
        return {_drawn_out(head, character) for head in heads for character in characters}, set()
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, body = argument[0], argument[1], list(argument[2])
        if _is_blank(body) and least >= 1:
            return {_drawn_out(head, " ") for head in heads}, set()
        if heads == {""} and _only_marks(body):  # marks before the first letter are skipped
            return heads, set()
        grown, ended = _grow(set(heads), body)
        if most > 1:  # how it goes on after one round is not followed
            ended, grown = ended | grown, set()
        return (grown | heads if least == 0 else grown), ended
    return set(), heads


def _drawn_out(head: str, character: str) -> str:
    """Return a head with one more character: a run of blanks is one space, and marks and blanks at the start are left out."""
    if character.isspace():
        return head if head == "" or head.endswith(" ") else head + " "
    return head if head == "" and not (character.isalnum()) else head + character


def _first_of(operator: Any, argument: Any) -> set[str] | None:
    """Return the few characters, in lower case, that one item stands for; None where it stands for more."""
    if operator is op.LITERAL:
        return {chr(argument).lower()} if chr(argument) not in _ODD_CASES else None
    if operator is op.IN and _is_blank([(operator, argument)]):
        return {" "}
    if operator is op.IN and all(member is op.LITERAL for member, _ in argument) and len(argument) <= MAX_HEAD_CLASS:
        characters = {chr(code).lower() for _, code in argument}
        return None if characters & _ODD_CASES else characters
    return None


def _is_blank(body: list[Any]) -> bool:
    """Return whether a sequence is one class of blanks and nothing else."""
    return len(body) == 1 and body[0][0] is op.IN and all(member == (op.CATEGORY, op.CATEGORY_SPACE) for member in body[0][1])


def _only_marks(body: list[Any]) -> bool:
    """Return whether a sequence can match nothing but characters that are neither letters nor digits."""
    for operator, argument in body:
        if operator is op.LITERAL and not chr(argument).isalnum():
            continue
        if operator is op.IN and all(_is_mark(*member) for member in argument):
            continue
        if operator is op.SUBPATTERN and _only_marks(list(argument[3])):
            continue
        if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and _only_marks(list(argument[2])):
            continue
        return False
    return True


def _is_mark(operator: Any, argument: Any) -> bool:
    """Return whether a member of a class matches nothing but characters that are neither letters nor digits."""
    if operator is op.RANGE:
        return (
            not any(chr(code).isalnum() for code in range(argument[0], min(argument[1], argument[0] + 1000) + 1))
            and argument[1] - argument[0] <= 1000
        )
    if operator is op.CATEGORY:
        return argument in (op.CATEGORY_NOT_WORD, op.CATEGORY_SPACE)
    return operator is op.LITERAL and not chr(argument).isalnum()


def _behind_the_start(pattern: str) -> list[Any] | None:
    """Return the items behind the ``^`` or ``\\A`` that a pattern starts with; None where it is not tied to the start of the unit."""
    parsed = parse(pattern)
    items = _flatten(list(parsed))
    if not items or items[0][0] is not op.AT or items[0][1] not in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
        return None
    return None if parsed.state.flags & re.MULTILINE else items[1:]


_ASCII = [chr(i) for i in range(128)]
OTHER = "é"  # stands for all letters and digits that are not ASCII
OTHER_MARK = "“"  # stands for everything else that is not ASCII, where a pattern leaves open what it is
_ANYTHING = {*_ASCII, OTHER, OTHER_MARK}
_BEGINNING = {
    op.CATEGORY_DIGIT: {OTHER, *(c for c in _ASCII if c.isdigit())},
    op.CATEGORY_SPACE: {OTHER_MARK, *(c for c in _ASCII if c.isspace())},
    op.CATEGORY_WORD: {OTHER, *(c for c in _ASCII if c.isalnum() or c == "_")},
}


def _firsts(items: list[Any]) -> tuple[set[str], bool]:
    """Return the first characters of a sequence, and whether it can be empty."""
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
    """Return the first characters of one item, and whether it can be empty."""
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
    return _ANYTHING, True  # anything else may begin with anything


def _of_class(members: list[Any]) -> set[str]:
    """Return the characters that a class matches; non-ASCII ones stand as `OTHER` and `OTHER_MARK`."""
    found: set[str] = set()
    negated = bool(members) and members[0][0] is op.NEGATE
    for operator, argument in members:
        if operator is op.LITERAL:
            found |= _with_cases({_ascii_twin(chr(argument))})
        elif operator is op.RANGE:
            odd = {_ascii_twin(c) for c in "İıſ\u212a" if argument[0] <= ord(c) <= argument[1]}
            beyond = {OTHER, OTHER_MARK} if argument[1] > 127 else set()
            found |= _with_cases(odd | beyond | {chr(i) for i in range(argument[0], min(argument[1], 127) + 1)})
        elif operator is op.CATEGORY:
            found |= _BEGINNING.get(argument, _ANYTHING)
    return _ANYTHING if negated else found


def _ascii_twin(character: str) -> str:
    """Return the ASCII letter that `re.I` takes a character for; else the character itself, but `OTHER` for a letter beyond ASCII."""
    if character.isascii() or not character.isalnum():
        return character
    return {"İ": "i", "ı": "i", "ſ": "s", "\u212a": "k"}.get(character, OTHER)


def _with_cases(characters: set[str]) -> set[str]:
    """Return the characters in both cases: it is not worth telling here whether a part of a pattern ignores case."""
    cased = {c.lower() for c in characters} | {c.upper() for c in characters}
    # re.I pairs i, s and k with letters outside ASCII
    return cased | ({OTHER} if cased & {"i", "s", "k"} else set())
