"""``newslint rules``: list the rules, test them, print the schema of their files."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from newslint.cli.configured import configured
from newslint.errors import ConfigError
from newslint.linter.linter import Linter
from newslint.matching.load import load
from newslint.rules.model import Rule
from newslint.rules.shipped import rule_files, shipped_rules
from newslint.util.plural import count
from newslint.util.sanitize import visible
from newslint.util.terminal import log, opened


def show_list(arguments: argparse.Namespace) -> int:
    """Print every rule: those shipped and those of the configuration."""
    linter = Linter(configured(arguments))
    runs = {rule.code for rule in linter.rules}
    rows = [_row(rule, rule.code in runs) for rule in linter.all_rules]
    with opened() as output:
        if arguments.format == "json":
            output.write(json.dumps(rows, indent=2) + "\n")
            return 0
        width = max((len(row["name"]) for row in rows), default=0)
        for row in rows:
            kind = f"{row['severity']:7}  {row['confidence']:6}  {row['fix'] or '-':6}  {'' if row['runs'] else 'off  '}"
            output.write(f"{row['code']}  {row['name']:{width}}  {kind}{visible(row['summary'])}\n")
        output.write(f"{count(len(rows), 'rule')}, {len(runs):,} of them run.\n")
    return 0


def _row(rule: Rule, runs: bool) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "category": rule.category.value,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "status": rule.status.value,
        "fix": rule.fix.safety.value if rule.fix else None,
        "languages": list(rule.languages),
        "summary": rule.summary,
        "version": rule.version,
        "path": rule.path,
        "line": rule.line,
        "runs": runs,
    }


def test(arguments: argparse.Namespace) -> int:
    """Run the examples of rules as they are written, whatever the configuration changes in them; return 1 where one does not hold.

    Raise ConfigError where the paths hold no rules.
    """
    from newslint.linter.rule_test import run_examples

    paths = [os.path.realpath(path) for path in arguments.paths]
    config = configured(arguments)
    places = list(config.rules)
    loaded = [os.path.realpath(place) for place in (str(shipped_rules()), *config.rules)]
    places += [given for given, path in zip(arguments.paths, paths, strict=True) if not any(_within(path, known) for known in loaded)]
    rules = load(places, config.origins.get("rules")).rules
    meant = {shown for path, shown in rule_files(places) if not paths or any(_within(os.path.realpath(path), place) for place in paths)}
    codes = [rule.code for rule in rules if rule.path in meant]
    if not codes:
        raise ConfigError(f"no rules in {', '.join(arguments.paths)}")
    failures = run_examples(rules, places, codes)
    with opened() as output:
        for failure in failures:
            output.write(f"{visible(failure.place)}: {failure.code}: {visible(failure.message)}\n")
    log(f"{count(len(codes), 'rule')} tested: {count(len(failures), 'failure') if failures else 'all examples hold'}")
    return int(bool(failures))


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(os.path.join(place, ""))


def schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of rule files."""
    from newslint.rules.schema import rule_schema

    with opened() as output:
        output.write(json.dumps(rule_schema(), indent=2) + "\n")
    return 0
