"""The rules that apply to one kind of document, ready to run: patterns in one scanner, and the checks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from newslint.checks import CHECKS, Context, Options
from newslint.config.model import Config
from newslint.findings import Finding
from newslint.linter.report import finding_of_mark
from newslint.matching.ruleset import Plans
from newslint.matching.scanner import Scanner
from newslint.rules.model import Rule
from newslint.text.document import Document

# The checks whose findings say that fixes were held back: they would take too much, or all there is; the text is data.
REMOVAL_CAP, NOTHING_LEFT, DATA_TEXT = "removal-cap", "nothing-left", "data-text"

Checks = tuple[tuple[str, tuple[tuple[Rule, Options], ...]], ...]  # names of checks, and the rules of each with their options


class Engine(NamedTuple):
    """The rules that apply to documents of one kind: patterns in one scanner, checks that look at documents, and those that judge findings."""

    scanner: Scanner
    checks: Checks
    verdicts: Checks


def engine_of(config: Config, rules: Sequence[Rule], plans: Plans, known: Sequence[Rule] = ()) -> Engine:
    """An engine of ``rules``, which are some of those that there are plans for; conditions may name all of these and ``known``."""
    checks: dict[str, list[tuple[Rule, Options]]] = {}
    for rule in rules:
        if rule.check is not None:
            checks.setdefault(rule.check, []).append((rule, _options(config, rule)))
    by_name = [(name, tuple(with_options)) for name, with_options in checks.items()]
    return Engine(
        Scanner(plans.rules, plans, {rule.code for rule in rules}, known),
        tuple(check for check in by_name if not CHECKS[check[0]].on_findings),
        tuple(check for check in by_name if CHECKS[check[0]].on_findings),
    )


def _options(config: Config, rule: Rule) -> Options:
    options = dict(rule.options)
    if rule.check == REMOVAL_CAP:  # the cap is a setting of the run; the finding goes by it
        options.update({"share": 100 if config.cap_safe is None else config.cap_safe, "min-chars": config.cap_min_chars})
    return options


def checked(checks: Checks, document: Document, about: Context | tuple[Finding, ...]) -> list[Finding]:
    """What checks find in a document; ``about`` is what they know beside it: its context, or what has been found before."""
    found: list[Finding] = []
    for name, rules in checks:
        look, spares = _functions(name)
        if spares is None or not spares(document, about):
            for rule, options in rules:
                for mark in look(document, about, options):
                    found.append(finding_of_mark(document, rule, mark))
    return found


@cache
def _functions(name: str) -> tuple[Any, Any]:
    """A check's function, and what saves asking it, if it has that."""
    module = import_module(CHECKS[name].module)
    return getattr(module, "judge" if CHECKS[name].on_findings else "find"), getattr(module, "spares", None)
