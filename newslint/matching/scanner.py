"""The scanner: all pattern rules over a document, in one pass.

`Scanner` asks the prefilter which rules to try on which lines, and evaluates them there. `newslint.matching.reference.ReferenceScanner` has
no index and matches phrases by regexes instead of folded strings: its findings must be the same (`tests/matching/test_scanner.py`), and it
can say what refused a rule on a line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from newslint.matching.evaluate import Case, Match, evaluate
from newslint.matching.prefilter import HEAD, Tried
from newslint.matching.ruleset import RuleSet
from newslint.rules.model import Rule, Scope
from newslint.rules.predicate import Predicate
from newslint.text.document import Document


class Scan(NamedTuple):
    """The result of a scan: matches in text order, and (rule code, line index, what) for text beyond a rule's budget."""

    matches: tuple[Match, ...]
    over_budget: tuple[tuple[str, int, str], ...]


class Scanner:
    """The patterns of rules, over the prefilters of a rule set. Immutable but for what is made when first needed; safe between threads."""

    __slots__ = ("_active", "_indexed", "_looks", "_rule_set", "by_code", "rules")

    def __init__(
        self,
        rules: Sequence[Rule],
        rule_set: RuleSet | None = None,
        active: Collection[str] | None = None,
        known: Sequence[Rule] = (),
    ) -> None:
        """Prepare ``rules`` for scanning.

        ``rule_set`` may be given where there is one for just these rules. Only rules with codes in ``active`` report (None: all). ``known``
        are further rules that conditions may name.
        """
        self.rules = tuple(rules)
        self.by_code = {rule.code: rule for rule in (*known, *self.rules)}
        self._rule_set = rule_set or RuleSet(self.rules)
        self._active = None if active is None else frozenset(n for n, rule in enumerate(self.rules) if rule.code in active)
        looked_for = [rule for rule in self.active if rule.match]
        self._looks = bool(looked_for)
        # A paragraph may be found by another of its lines.
        self._indexed = frozenset(rule.code for rule in looked_for if rule.scope is not Scope.PARAGRAPH)

    def __reduce__(self) -> tuple[Any, ...]:
        active = None if self._active is None else [self.rules[number].code for number in sorted(self._active)]
        return Scanner, (self.rules, self._rule_set, active, tuple(self.by_code.values()))

    @property
    def active(self) -> tuple[Rule, ...]:
        """The rules that report."""
        return tuple(rule for number, rule in enumerate(self.rules) if self._active is None or number in self._active)

    def scan(self, document: Document, language: str | None) -> Scan:
        """Return every match of every active rule, sorted by place, then code."""
        if not self._looks:
            return Scan((), ())
        candidates = self._rule_set.of(language).candidates(document, self._active)
        looked_up = {(line, self.rules[number].code): tried for line, number, tried in candidates}
        case = Case(document, language, self.by_code, Predicate.spans, looked_up, self._indexed)
        return scan_candidates(self.rules, candidates, case)


def scan_candidates(rules: Sequence[Rule], candidates: Iterable[tuple[int, int, Tried | None]], case: Case) -> Scan:
    """Evaluate candidates (line index, rule number, what may match); return the matches, less nested ones and those that are too few."""
    matches: dict[tuple[int, int, str], Match] = {}
    for line, number, tried in candidates:
        rule = rules[number]
        outcome = evaluate(rule, case, line, tried)
        if not isinstance(outcome, str):
            for match in outcome:
                matches.setdefault((match.start, match.end, rule.code), match)
    for code in {match.rule.code for match in matches.values() if match.rule.scope in (Scope.BLOCK, Scope.INLINE)}:
        _drop_nested(matches, code)
    for rule in {match.rule.code: match.rule for match in matches.values() if match.rule.at_least > 1}.values():
        found = {key: match for key, match in matches.items() if key[2] == rule.code}
        if too_few(rule, found.values(), case.document):
            for key in found:
                del matches[key]
    return Scan(tuple(matches[key] for key in sorted(matches)), tuple(dict.fromkeys(case.over_budget)))


def _drop_nested(matches: dict[tuple[int, int, str], Match], code: str) -> None:
    """Drop the matches of a rule that lie in a longer one of the same rule: a heading inside a block, a phrase inside a longer phrase."""
    reached = -1
    for key in sorted((key for key in matches if key[2] == code), key=lambda key: (key[0], -key[1])):
        if key[1] <= reached:
            del matches[key]
        reached = max(reached, key[1])


def too_few(rule: Rule, matches: Collection[Match], document: Document) -> str | None:
    """Return why a rule with ``at-least`` reports none of its matches, or None.

    Wordings that anybody may use once are telling in numbers only. Two prices found by one pattern are no two wordings: what is counted
    is patterns. To save looking for thousands of wordings in every text, one must stand in a line that begins in the first `HEAD` code
    points.
    """
    different = len({match.regex.re.pattern if match.regex is not None else None for match in matches})
    if different < rule.at_least:
        return f"at-least {rule.at_least}: {different} different in the text"
    if all(document.starts[match.first] > HEAD for match in matches):
        return f"at-least {rule.at_least}: none in the first {HEAD} characters"
    return None
