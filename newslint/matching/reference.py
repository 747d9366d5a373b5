"""The reference for the scanner: it tries every rule on every line without any index. Tests hold the scanner to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from newslint.matching.evaluate import Case, evaluate
from newslint.matching.scanner import Scan, scan_candidates, too_few
from newslint.rules.model import Rule
from newslint.rules.predicate import MAX_EQUAL, Predicate, Spans, phrase_regex
from newslint.text.characters import CLOSERS, TERMINALS
from newslint.text.document import Document
from newslint.text.folding import LEADING_MARKS, TRAILING_MARKS


class ReferenceScanner:
    """A scanner that tries every rule on every line with plain `re`: slow and obvious; `Scanner` must give the same matches.

    ``known`` are further rules that conditions may name.
    """

    def __init__(self, rules: Sequence[Rule], known: Sequence[Rule] = ()) -> None:
        self.rules = tuple(rules)
        self.by_code = {rule.code: rule for rule in (*known, *self.rules)}

    def scan(self, document: Document, language: str | None) -> Scan:
        """Return every match of every rule, as `Scanner.scan` does."""
        case = Case(document, language, self.by_code, _find_plainly)
        return scan_candidates(self.rules, [(line, number, None) for line in document.filled for number in range(len(self.rules))], case)

    def explain(self, document: Document, language: str | None, line: int) -> Iterator[tuple[Rule, str | None]]:
        """Yield every rule whose pattern matches the unit of a line (index from 0), with the name of what refused it, None if nothing did."""
        case = Case(document, language, self.by_code, _find_plainly)
        for rule in self.rules:
            outcome = evaluate(rule, case, line)
            if outcome != "match":
                yield rule, outcome if isinstance(outcome, str) else self._held_back(rule, case)

    def _held_back(self, rule: Rule, case: Case) -> str | None:
        """Return why a rule with ``at-least`` reports none of its matches in the whole text, or None."""
        if rule.at_least == 1:
            return None
        outcomes = [evaluate(rule, case, line) for line in case.document.filled]
        return too_few(rule, [match for matches in outcomes if not isinstance(matches, str) for match in matches], case.document)


def _find_plainly(
    predicate: Predicate, text: str, language: str | None, over_budget: list[str], only: Collection[int] | None = None
) -> Spans:
    """Return the spans of a predicate as `Predicate.spans` does, but with phrases at the edges of a unit found by regexes.

    The regexes look at the text as it is; no folded strings are compared, and of phrases all values are tried, whatever ``only`` says.
    """
    if predicate.kind in ("regex", "contains"):
        return predicate.spans(text, language, over_budget, only)
    values = predicate.of(language)
    return [(0, len(text), None)] if values and _phrase_holds_plainly(predicate.kind, values, text) else []


_MARKS = {"starts-with": "", "ends-with": TERMINALS + CLOSERS + TRAILING_MARKS, "equals": LEADING_MARKS + TRAILING_MARKS}


def _phrase_holds_plainly(kind: str, phrases: tuple[str, ...], text: str) -> bool:
    """Return whether one of the phrases stands at the start or end of a unit, or is all of it, as ``kind`` says."""
    pattern = _one_of(kind, phrases)
    if kind == "starts-with":
        return pattern.match(text[:240].lstrip(LEADING_MARKS)[:160]) is not None
    if kind == "ends-with":
        return pattern.search(text[-400:].rstrip(_MARKS[kind])) is not None
    return len(text) <= MAX_EQUAL and pattern.fullmatch(text.lstrip(LEADING_MARKS).rstrip(_MARKS[kind])) is not None


@cache
def _one_of(kind: str, phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a regex for any of the phrases, without the marks around them that the kind looks past."""
    cores = (
        phrase.rstrip(_MARKS[kind]) if kind == "ends-with" else phrase.lstrip(LEADING_MARKS).rstrip(_MARKS[kind]) for phrase in phrases
    )
    end = r"\Z" if kind == "ends-with" else ""
    return re.compile(f"(?:{'|'.join(map(phrase_regex, cores))}){end}", re.I)
