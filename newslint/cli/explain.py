"""``newslint explain``: a rule's page, or what the rules make of a line, for the terminal."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Sequence

from newslint.cli.configured import configured
from newslint.errors import ConfigError, nearest
from newslint.linter.linter import Linter
from newslint.rules.examples import load_examples
from newslint.rules.model import Rule
from newslint.rules.page import FIRST_RELEASE, page_of
from newslint.rules.page_text import page_text
from newslint.rules.shipped import rule_files, shipped_rules
from newslint.util.plural import count
from newslint.util.sanitize import visible
from newslint.util.terminal import opened


def run(arguments: argparse.Namespace) -> int:
    """Print what is known about one rule, or about FILE:LINE, or which rules a family has. Raises ConfigError for an unknown rule."""
    if ":" in arguments.what:
        from newslint.cli.located import spot_of

        if (spot := spot_of(arguments.what)).line is not None:
            from newslint.cli.explain_line import explain

            return explain(arguments, spot)
    linter = Linter(configured(arguments))
    if family := _family(arguments.what, linter.all_rules):
        with opened() as output:
            for rule in family:
                output.write(f"{rule.code}  {rule.name}: {visible(rule.summary)}\n")
            output.write(f"{count(len(family), 'rule')}. More about one: newslint explain {family[0].code}\n")
        return 0
    rule = _rule(arguments.what, linter.all_rules)
    path = next(path for path, shown in rule_files(linter.config.rules) if shown == rule.path)
    examples = load_examples(path, rule.path).get(rule.code, ())
    since = rule.since or (FIRST_RELEASE if os.path.dirname(path) == shipped_rules() else None)
    with opened() as output:
        for line in page_text(page_of(rule, examples, since)):
            output.write(f"{line}\n")
    return 0


def _family(wanted: str, rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules of a prefix (``INS``, ``ins2``) or a category, none where it is neither, or the name of a rule."""
    if any(wanted.lower() == rule.name for rule in rules):
        return []
    prefix = wanted.upper() if re.fullmatch("[A-Za-z]{3}[0-9]{0,2}", wanted) else None
    return [rule for rule in rules if (prefix and rule.code.startswith(prefix)) or rule.category == wanted.lower()]


def _rule(wanted: str, rules: Iterable[Rule]) -> Rule:
    names = {name: rule for rule in rules for name in (rule.code, rule.name)}
    found = names.get(wanted.upper()) or names.get(wanted.lower())
    if found is None:
        if os.path.isfile(wanted):
            raise ConfigError(f"{wanted!r} is a file, not a rule", hint=f"newslint explain {wanted}:1 explains its first line")
        hint = nearest(wanted.upper(), names) or nearest(wanted.lower(), names)
        raise ConfigError(f"unknown rule {wanted!r}", hint=hint or "newslint rules list shows all; FILE:LINE explains a line")
    return found
