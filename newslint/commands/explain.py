"""``newslint explain``: a rule's page, for the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from textwrap import wrap

from newslint.commands.options import configured
from newslint.errors import ConfigError, nearest
from newslint.examples import load_examples
from newslint.linter import Linter
from newslint.output import opened
from newslint.reports.closing import count
from newslint.reports.neutral import visible
from newslint.rulecache import rule_files
from newslint.rules import Example, FixPlan, Rule, Zone

WIDTH = 100
_SHOWN = {"bad": "Found", "good": "Left alone", "known-miss": "Not found yet"}


def run(arguments: argparse.Namespace) -> int:
    """Print what is known about one rule. Raises ConfigError for an unknown one."""
    linter = Linter(configured(arguments))
    rule = _rule(arguments.rule, linter.all_rules)
    path = next(path for path, shown in rule_files(linter.config.rules) if shown == rule.path)
    examples = load_examples(path, rule.path).get(rule.code, ())
    with opened() as output:
        for line in page(rule, examples):
            output.write(f"{line}\n")
    return 0


def _rule(wanted: str, rules: Iterable[Rule]) -> Rule:
    names = {name: rule for rule in rules for name in (rule.code, rule.name)}
    found = names.get(wanted.upper()) or names.get(wanted.lower())
    if found is None:
        hint = nearest(wanted.upper(), names) or nearest(wanted.lower(), names) or "newslint rules list shows all"
        raise ConfigError(f"unknown rule {wanted!r}", hint=hint)
    return found


def page(rule: Rule, examples: Iterable[Example]) -> Iterator[str]:
    """The lines of a rule's page, neutral."""
    yield f"{rule.code} {rule.name}"
    yield from _paragraph(rule.summary)
    yield ""
    traits = [rule.severity.value, f"{rule.confidence.value} confidence", rule.status.value, rule.category.value]
    yield "  " + ", ".join(traits) + (f"; replaced by {rule.replaced_by}" if rule.replaced_by else "")
    yield from _section("Why it matters", _paragraph(rule.why))
    yield from _section("What it looks at", _subject(rule))
    if rule.unless:
        guards = ", ".join(guard.name for guard in rule.unless)
        yield from _section("What holds it back", _paragraph(guards))
    yield from _section("Fix", _paragraph(_fix(rule.fix)))
    for example in examples:
        yield from _section(_SHOWN[example.kind] + (f" ({example.language})" if example.language else ""), _example(example))
    yield from _section("To accept a finding", [f'  newslint accept FILE:LINE --code {rule.code} --reason "..."'])
    yield from _section("To change or turn off the rule, in newslint.yaml", _tuning(rule))
    yield ""
    yield f"Defined in {visible(rule.path)}:{rule.line}, version {rule.version}."


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"{title}:"
    yield from lines


def _paragraph(text: str) -> list[str]:
    return wrap(visible(text), WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def _subject(rule: Rule) -> Iterator[str]:
    limits = [f"scope: {rule.scope.value}"]
    limits += [f"at least {count(rule.min_words, 'word')}"] if rule.min_words else []
    limits += [f"at most {count(rule.max_words, 'word')}"] if rule.max_words else []
    limits += [_zone(rule.zone)] if rule.zone else []
    yield "  " + ", ".join(limits)
    for number, group in enumerate(rule.match):
        for predicate in group:
            values = ", ".join(f"{len(values)} {language}" for language, values in sorted(predicate.values.items()))
            total = sum(map(len, predicate.values.values()))
            noun = "regex" if predicate.kind == "regex" else "phrase"
            shown = f"{count(total, noun, 'regexes' if noun == 'regex' else None)} ({values})"
            yield f"  {'or ' if number and predicate is group[0] else ''}{predicate.kind}: {shown}"
    if rule.check:
        yield f"  check: {rule.check}"
        yield from (f"    {name}: {_value(value)}" for name, value in rule.options)


def _zone(zone: Zone) -> str:
    parts = []
    for where, number, percent in (("first", zone.head, zone.head_percent), ("last", zone.tail, zone.tail_percent)):
        parts += [f"the {where} {count(number, 'line')}"] if number else []
        parts += [f"the {where} {percent}% of the lines"] if percent else []
    return "in " + " or ".join(parts)


def _fix(fix: FixPlan | None) -> str:
    if fix is None:
        return "None: a person has to look."
    cut = "from here to the end" if fix.value == "to-end" else "from the start to here"
    what = {"delete": f"delete the {fix.value}", "replace": f"replace by “{fix.value}”", "cut": f"cut the text {cut}"}
    how = "newslint check --fix" + (" --unsafe-fixes" if fix.safety.value == "unsafe" else "")
    return f"{what[fix.action]} ({fix.safety.value}): {how}"


def _example(example: Example) -> Iterator[str]:
    marked, at = "", 0
    for start, end in example.spans:
        marked += f"{example.text[at:start]}⟦{example.text[start:end]}⟧"
        at = end
    yield from _quoted(marked + example.text[at:])
    if example.fixed is not None:
        yield "  fixed:"
        yield from _quoted(example.fixed)


def _quoted(text: str) -> Iterator[str]:
    return (f"  | {visible(line)}".rstrip() for line in text.split("\n"))


def _tuning(rule: Rule) -> Iterator[str]:
    options = ["severity: warning", *(f"{name}: {_value(value)}" for name, value in rule.options)]
    yield f"  rule: {{{rule.code}: {{{options[-1]}}}}}"
    yield f"  ignore: [{rule.code}]"
    yield f'  per-file-ignores: {{"drafts/*.txt": [{rule.code}]}}'


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(visible(str(item)) for item in value)}]"
    return visible(str(value))
