"""The index of rules: the strings and first characters that the matches of each rule cannot do without.

Every rule is entered under something that its matches cannot do without, cheapest first:

    heads     the first letters of a line, for phrases and patterns tied to the start
    literals  a string anywhere in the line, found by an Aho-Corasick automaton over all rules
    firsts    the first character of a line, for patterns such as ``^\\d+``
    anywhere  nothing: tried on every line

All four are necessary conditions; `newslint.matching.prefilter` looks for them and `newslint.matching.evaluate` decides. Heads and literals
are strings of one kind: a head begins with a line end, so that it is found at the start of a line and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newslint.matching.search_text import is_foreign
from newslint.matching.variants import beginnings, byte_variants
from newslint.regex.literals import HEAD_LENGTH, first_characters, head_literals, required_literals
from newslint.rules.model import Rule, Scope
from newslint.rules.predicate import Predicate
from newslint.text.folding import bare, fold, head_of, longest_word_of, tail_of

Place = tuple[int, int]  # a predicate of a rule: number of its group in the match, number in the group
# Plain tuples: a file of named ones takes three times as long to read.
# On lines of at most so many words, a rule: a predicate of it, and the number of the value that is worth trying.
Entry = tuple[int, int, Place, int]
Group = tuple[int, tuple[int, ...]]  # the most words that a line may have for any of these entries, given by their numbers
UNBOUNDED = 1 << 60


class Requirement(NamedTuple):
    """A requirement of a match: where ``key`` is found, ``value`` of rule number ``rule`` is to be tried on text in ``language``.

    ``kind`` is the part of the index that holds the key: head, literal, first or anywhere. ``place`` says which predicate has the value.
    """

    kind: str
    key: str
    rule: int
    place: Place
    value: str
    language: str


def requirements_of(rules: Sequence[Rule]) -> tuple[Requirement, ...]:
    """Return what the matches of each rule require; derived once and kept in the rule cache, because parsing regexes is slow.

    Of the predicates of a group, all of which must hold, the one that is cheapest to look for stands for it.
    """
    made: dict[Requirement, None] = {}
    for number, rule in enumerate(rules):
        for group_number, group in enumerate(rule.match):
            choices = [list(_requirements(predicate, number, (group_number, part))) for part, predicate in enumerate(group)]
            made.update(dict.fromkeys(sorted(choices, key=_cost)[0]))
    return tuple(made)


def _cost(requirements: list[Requirement]) -> tuple[int, int]:
    """Return a sort key for the requirements of a predicate: the least for what is cheapest to look for."""
    if not requirements:  # a predicate that an override left without values never holds
        return -1, 0
    order = {"head": 0, "literal": 1, "first": 2, "anywhere": 3}
    worst = max(order[each.kind] for each in requirements)
    return worst, -min(len(each.key) for each in requirements)


def _requirements(predicate: Predicate, rule: int, place: Place) -> Iterable[Requirement]:
    """Yield the requirements of one predicate."""
    for language, values in predicate.values.items():
        for value in values:
            for kind, key in _keys(predicate.kind, value):
                yield Requirement(kind, key, rule, place, value, language)


def _keys(kind: str, value: str) -> list[tuple[str, str]]:
    """Return the kind and the key of each requirement of a phrase or regex; finding one of the keys is enough to try it."""
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


class Index(NamedTuple):
    """The index for documents in one language. ``of_string`` holds the group of entries that each of the ``strings`` requires to be tried.

    From number ``several`` on they are literals only of rules that want several matches (`Rule.at_least`), from ``foreign`` on
    they stand only in search texts that are `SearchText.foreign`.
    """

    entries: list[Entry]
    strings: list[bytes]
    several: int
    foreign: int
    of_string: list[Group]
    firsts: dict[str, Group]
    anywhere: Group


def index_of(requirements: Iterable[Requirement], rules: Sequence[Rule], language: str | None) -> Index:
    """Return the index of requirements for text in a language; None is for text whose language is not known."""
    entries: dict[Entry, int] = {}
    strings: dict[bytes, dict[int, None]] = defaultdict(dict)
    firsts: dict[str, dict[int, None]] = defaultdict(dict)
    anywhere: dict[int, None] = {}
    for requirement in requirements:
        if language is not None and requirement.language not in ("any", language):
            continue
        rule = rules[requirement.rule]
        values = rule.match[requirement.place[0]][requirement.place[1]].of(language)
        entry = (_limit(rule), requirement.rule, requirement.place, values.index(requirement.value))
        number = entries.setdefault(entry, len(entries))
        if requirement.kind == "anywhere":
            anywhere[number] = None
        elif requirement.kind == "first" and not (requirement.key.isascii() and requirement.key.isalnum()):
            firsts[requirement.key][number] = None
        else:
            spelled = byte_variants(requirement.key) if requirement.kind == "literal" else beginnings(requirement.key.lower())
            for string in spelled:
                strings[string][number] = None
            if not spelled:
                anywhere[number] = None
    made = list(entries)

    def kind(string: bytes) -> int:
        several = not string.startswith(b"\n") and all(rules[made[number][1]].at_least > 1 for number in strings[string])
        return 2 if is_foreign(string) else int(several)

    ordered = sorted(strings, key=lambda string: (kind(string), string))
    same: dict[Group, Group] = {}  # equal ones as one object: what is kept on disk is read the quicker

    def group(numbers: Iterable[int]) -> Group:
        found = (max((made[number][0] for number in numbers), default=0), tuple(numbers))
        return same.setdefault(found, found)

    of_first = {key: group(numbers) for key, numbers in firsts.items()}
    kinds = [kind(string) for string in ordered]
    return Index(
        made,
        ordered,
        kinds.count(0),
        len(kinds) - kinds.count(2),
        [group(strings[string]) for string in ordered],
        of_first,
        group(anywhere),
    )


def _limit(rule: Rule) -> int:
    """Return the most words that a line may have for the rule to look at it; a paragraph may have more than its lines."""
    return UNBOUNDED if rule.max_words is None or rule.scope is Scope.PARAGRAPH else rule.max_words
