"""The rules that apply to one kind of document, ready to run: patterns in one scanner, and the checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newslint.checks import CHECKS
from newslint.checks.check import Context, DocumentCheck, FindingsCheck, FixingStep, Options
from newslint.config.model import Config
from newslint.findings import Finding
from newslint.fixing import hold_back, removal_cap
from newslint.linter.report import finding_of_mark
from newslint.matching.ruleset import RuleSet
from newslint.matching.scanner import Scanner
from newslint.rules.model import Rule
from newslint.text.document import Document

Configured = tuple[tuple[Rule, Options], ...]  # the rules that share a check, each with its options


class Engine(NamedTuple):
    """The rules that apply to one kind of document: patterns in one scanner, checks of the document, and checks of its findings."""

    scanner: Scanner
    document_checks: tuple[tuple[DocumentCheck, Configured], ...]
    findings_checks: tuple[tuple[FindingsCheck, Configured], ...]


def engine_of(config: Config, rules: Sequence[Rule], rule_set: RuleSet, known: Sequence[Rule] = ()) -> Engine:
    """Return an engine of ``rules``, all of which are in ``rule_set``; conditions may name its rules and ``known``."""
    configured: dict[str, list[tuple[Rule, Options]]] = {}
    for rule in rules:
        if rule.check is not None:
            configured.setdefault(rule.check, []).append((rule, _options(config, rule)))
    pairs = [(check_of(name), tuple(with_options)) for name, with_options in configured.items()]
    return Engine(
        Scanner(rule_set.rules, rule_set, {rule.code for rule in rules}, known),
        tuple((check, rules) for check, rules in pairs if isinstance(check, DocumentCheck)),
        tuple((check, rules) for check, rules in pairs if isinstance(check, FindingsCheck)),
    )


def check_of(name: str) -> DocumentCheck | FindingsCheck:
    """Return the check that rules call ``name``, with its code. Raise KeyError where there is none.

    The registry only names steps of fixing, because checks stand below fixing; their code is in `newslint.fixing.hold_back`.
    """
    check = CHECKS[name]
    return hold_back.STEPS[name] if isinstance(check, FixingStep) else check


def _options(config: Config, rule: Rule) -> Options:
    """Return the options of a rule's check; those of the removal cap come from the configuration."""
    options = dict(rule.options)
    if rule.check == removal_cap.CHECK.name:  # the cap is a setting of the run; the finding goes by it
        options.update({"share": 100 if config.cap_safe is None else config.cap_safe, "min-chars": config.cap_min_chars})
    return options


def found_in(engine: Engine, document: Document, context: Context) -> list[Finding]:
    """Return the findings of the checks that look at a document."""
    found: list[Finding] = []
    for check, rules in engine.document_checks:
        if check.spares is None or not check.spares(document, context):
            for rule, options in rules:
                found += [finding_of_mark(document, rule, mark) for mark in check.find(document, context, options)]
    return found


def judged_from(checks: tuple[tuple[FindingsCheck, Configured], ...], document: Document, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of the checks that look at what has been found in a document; ``findings`` are those of all other rules."""
    found: list[Finding] = []
    for check, rules in checks:
        if check.spares is None or not check.spares(document, findings):
            for rule, options in rules:
                found += [finding_of_mark(document, rule, mark) for mark in check.judge(document, findings, options)]
    return found
