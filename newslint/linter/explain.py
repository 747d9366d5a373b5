"""Explain what every rule makes of one line, and why most say nothing: for a phrase that is on a list, and still is not found.

Rules are evaluated one by one with plain `re` (`newslint.matching.reference.ReferenceScanner`), so the answer does not depend on the index
that makes runs fast. Checks written in Python say themselves which lines they pass over (`newslint.checks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newslint.config.selectors import chooses
from newslint.findings import Finding, in_text_order
from newslint.linter.engine import Engine, check_of
from newslint.linter.linter import Linter
from newslint.matching.reference import ReferenceScanner
from newslint.rules.describe import conditions_in_words, subject_of, zone_in_words
from newslint.rules.model import Rule, Status
from newslint.rules.predicate import Predicate
from newslint.text.document import Document
from newslint.text.folding import fold

LEAST_PHRASE = 8  # letters of a phrase that is worth mentioning where it stands in the wrong place


class Obstacle(NamedTuple):
    """A rule, and why it does not report a line; ``guard`` is the name of what refused it (`newslint.matching.evaluate`), or None."""

    rule: Rule
    why: str
    guard: str | None = None


class Trace(NamedTuple):
    """All that is to be said about a line (index from 0) of a document.

    ``findings`` cover the line, those in ``accepted`` are on the list of accepted ones. Of the rules whose pattern matches,
    ``held_back`` were refused by a guard, ``not_run`` do not run here, ``other_language`` would match in another language.
    ``misplaced`` have a phrase that stands elsewhere in the line. ``passing`` are the checks that do not look at the line, ``checked``
    those that do and report nothing; ``unmatched`` is the number of further rules, whose patterns do not match.
    """

    document: Document
    line: int
    language: str | None
    findings: tuple[Finding, ...]
    accepted: frozenset[Finding]
    held_back: tuple[Obstacle, ...]
    not_run: tuple[Obstacle, ...]
    other_language: tuple[Obstacle, ...]
    misplaced: tuple[Obstacle, ...]
    checked: tuple[Rule, ...]
    passing: tuple[Obstacle, ...]
    unmatched: int

    @property
    def says_something(self) -> bool:
        """True where a rule has something to do with the line."""
        return bool(self.findings or self.held_back or self.not_run or self.other_language)


class Tracer:
    """A linter's answers about the lines of one document."""

    def __init__(self, linter: Linter, document: Document, codes: Sequence[str] = ()) -> None:
        """Lint the document; ``codes`` (selectors) narrow the answers to some rules, without them all are asked."""
        self.linter = linter
        self.document = document
        self.codes = codes
        self.context = linter.context_of(document)
        self.engine: Engine = linter.engine_for(document)
        report, self.accepted = linter.lint_with_accepted(document)
        self.findings = in_text_order([*report.findings, *self.accepted])

    def line(self, line: int) -> Trace:
        """Return what the rules make of a line (index from 0), which must not be blank."""
        running = self._meant(self.engine.scanner.active)
        patterns = [rule for rule in running if rule.check is None]
        absent = [rule for rule in self._meant(self.linter.all_rules) if rule.code not in {rule.code for rule in running}]
        language = self.context.language
        here = tuple(finding for finding in self.findings if _covers(finding, line) and finding.code in {rule.code for rule in running})
        found = {finding.code for finding in here}
        matched = dict(self._matching(patterns, language, line))
        held_back = tuple(Obstacle(rule, _in_full(rule, guard), guard) for rule, guard in matched.items() if guard is not None)
        said = (
            f"{' and '.join(sorted(found))} says it of the same text" if found else "what it matches is part of a longer finding of its own"
        )
        nested = tuple(Obstacle(rule, said) for rule, guard in matched.items() if guard is None and rule.code not in found)
        rest = [rule for rule in patterns if rule not in matched]
        elsewhere = tuple(self._in_other_languages(rest, line)) if language is not None else ()
        rest = [rule for rule in rest if rule not in {reason.rule for reason in elsewhere}]
        misplaced = tuple(self._misplaced([rule for rule in rest if rule.code not in found], line))
        checks = [rule for rule in running if rule.check is not None and rule.code not in found]
        passing = tuple(reason for rule in checks if (reason := self.skipped(rule, line)))
        return Trace(
            self.document,
            line,
            language,
            here,
            frozenset(finding for finding in here if finding in self.accepted),
            (*held_back, *nested),
            tuple(self._not_run(absent, line)),
            elsewhere,
            misplaced,
            tuple(rule for rule in checks if rule not in {reason.rule for reason in passing}),
            passing,
            len([rule for rule in rest if rule.code not in found]),
        )

    def _meant(self, rules: Iterable[Rule]) -> list[Rule]:
        """Return the rules that the answers are about."""
        return [rule for rule in rules if not self.codes or chooses(self.codes, rule.code, rule.name, rule.category)]

    def _matching(self, rules: Sequence[Rule], language: str | None, line: int) -> Iterator[tuple[Rule, str | None]]:
        """Yield each rule whose pattern matches the line, with the guard that rejected it or None."""
        return ReferenceScanner(rules, self.linter.all_rules).explain(self.document, language, line)

    def _in_other_languages(self, rules: Sequence[Rule], line: int) -> Iterator[Obstacle]:
        """Yield the rules that would report the line if the text were in another language."""
        for rule, _ in self._matching([rule for rule in rules if rule.languages != ("any",)], None, line):
            languages = [other for other in rule.languages if any(guard is None for _, guard in self._matching([rule], other, line))]
            if languages:
                yield Obstacle(rule, f"it would in a text in {' or '.join(languages)}; this one counts as {self.context.language}")

    def _not_run(self, rules: Sequence[Rule], line: int) -> Iterator[Obstacle]:
        """Yield the rules that would report the line if they ran."""
        for rule, guard in self._matching([rule for rule in rules if rule.check is None], self.context.language, line):
            if guard is None:
                yield Obstacle(rule, self._absence(rule))

    def _absence(self, rule: Rule) -> str:
        """Say why a rule does not run on this document."""
        config = self.linter.config
        if rule.status is Status.DEPRECATED:
            return f"it is deprecated; {rule.replaced_by} replaced it"
        if rule.status is Status.PREVIEW and not config.preview:
            return "it is a preview rule; --preview runs it"
        if rule.code not in {rule.code for rule in self.linter.rules}:
            return f"select and ignore leave it out ({config.origins.get('ignore') or config.origins.get('select') or 'given'})"
        return "per-file-ignores, per-source-ignores or sites take it away for this text"

    def _misplaced(self, rules: Iterable[Rule], line: int) -> Iterator[Obstacle]:
        """Yield the rules of which a phrase stands in the line, but not where the rule wants it."""
        where = {"starts-with": "at its start", "ends-with": "at its end", "equals": "alone"}
        text = self.document.lines[line]
        for rule in rules:
            for predicate in (predicate for group in rule.match for predicate in group if predicate.kind in where):
                long = tuple(phrase for phrase in predicate.of(self.context.language) if len(fold(phrase)) >= LEAST_PHRASE)
                spans = Predicate("contains", {"any": long}).spans(text, None, []) if long else []
                if spans:
                    start, end, _ = spans[0]
                    yield Obstacle(rule, f"“{text[start:end]}” stands in the line, but not {where[predicate.kind]}")
                    break

    def skipped(self, rule: Rule, line: int) -> Obstacle | None:
        """Return why a check does not look at a line, None where it does."""
        skips = check_of(rule.check or "").skips
        if skips is None:
            return None
        checks = (*self.engine.document_checks, *self.engine.findings_checks)
        options = dict(next(options for _, rules in checks for of_check, options in rules if of_check.code == rule.code))
        why = skips(self.document, line, self.context, options, self.findings)
        return Obstacle(rule, why) if why else None


def _covers(finding: Finding, line: int) -> bool:
    """Return whether a finding covers a line (index from 0), or a part of it."""
    last = finding.end_line - 1 - (finding.end_column == 1 and finding.end_line > finding.line)
    return finding.line - 1 <= line <= last


def _in_full(rule: Rule, guard: str) -> str:
    """Return the name of a guard, as `evaluate` gives it, with the conditions behind the name in words."""
    if guard == "zone" and rule.zone is not None:
        return f"zone: the rule looks {zone_in_words(rule.zone)}"
    if guard.startswith("when: "):
        return "when: " + " or ".join(f"it does not hold that {conditions_in_words(each, subject_of(rule))}" for each in rule.when)
    named = next((each for each in rule.unless if guard == f"unless {each.name}"), None)
    return guard if named is None else f"{guard}: {conditions_in_words(named.conditions, subject_of(rule))}"
