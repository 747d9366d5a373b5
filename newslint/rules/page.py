"""The page of a rule in the terminal: what it looks for, its guards, examples and settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from newslint.rules.describe import conditions_in_words, fix_in_words, subject_of, zone_in_words
from newslint.rules.model import Example, Rule
from newslint.util.plural import count
from newslint.util.sanitize import visible

WIDTH = 100


_SHOWN = {"bad": "Found", "good": "Left alone", "known-miss": "Not found yet"}


_PHRASES = 6  # of each language that are shown


def page(rule: Rule, examples: Iterable[Example], since: str | None) -> Iterator[str]:
    """The lines of a rule's page, neutral; ``since`` is the version of newslint that brought it, where that is known."""
    yield f"{rule.code} {rule.name}"
    yield from _paragraph(rule.summary)
    yield ""
    traits = [rule.severity.value, f"{rule.confidence.value} confidence", rule.status.value, rule.category.value]
    yield "  " + ", ".join(traits) + (f"; replaced by {rule.replaced_by}" if rule.replaced_by else "")
    yield from _section("Why it matters", _paragraph(rule.why))
    yield from _section("What it looks at", _subject(rule))
    if rule.when or rule.unless:
        yield from _section("What holds it back", _guards(rule))
    yield from _section("Fix", _paragraph(fix_in_words(rule.fix)))
    for example in examples:
        yield from _section(_SHOWN[example.kind] + (f" ({example.language})" if example.language else ""), _example(example))
    yield from _section("To see why it says nothing about a line", [f"  newslint explain FILE:LINE --code {rule.code}"])
    yield from _section("To accept a finding", [f'  newslint accept FILE:LINE --code {rule.code} --reason "..."'])
    yield from _section("To change or turn off the rule, in newslint.yaml", _tuning(rule))
    yield ""
    shipped = f", since newslint {since}" if since else ""
    yield f"Defined in {visible(rule.path)}:{rule.line}, version {rule.version}{shipped}."


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"{title}:"
    yield from lines


def _paragraph(text: str) -> list[str]:
    return wrap(visible(text), WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def _item(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False)


def _subject(rule: Rule) -> Iterator[str]:
    limits = [f"scope: {rule.scope.value}"]
    limits += [f"at least {count(rule.min_words, 'word')}"] if rule.min_words else []
    limits += [f"at most {count(rule.max_words, 'word')}"] if rule.max_words else []
    limits += [zone_in_words(rule.zone)] if rule.zone else []
    limits += [f"only where {rule.at_least} of these match in a document"] if rule.at_least > 1 else []
    yield "  " + ", ".join(limits)
    for number, group in enumerate(rule.match):
        for predicate in group:
            yield f"  {'or ' if number and predicate is group[0] else ''}{predicate.kind}:"
            for language, values in sorted(predicate.values.items()):
                shown = [visible(value) if predicate.kind == "regex" else f"“{visible(value)}”" for value in values[:_PHRASES]]
                more = [f"and {len(values) - _PHRASES} more"] if len(values) > _PHRASES else []
                yield from _item(f"{language}: {', '.join((*shown, *more))}")
    if rule.then:
        least, most = rule.then.least, rule.then.most
        yield from _paragraph(f"and {least} to {most} lines behind it while {conditions_in_words(rule.then.conditions, 'each')}")
    if rule.check:
        yield f"  check: {rule.check}"
        yield from (f"    {name}: {_value(value)}" for name, value in rule.options)


def _guards(rule: Rule) -> Iterator[str]:
    subject = subject_of(rule)
    if rule.when:
        yield from _item("when it does not hold that " + ", or that ".join(conditions_in_words(each, subject) for each in rule.when))
    for guard in rule.unless:
        yield from _item(f"unless {visible(guard.name)}: {conditions_in_words(guard.conditions, subject)}")


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
    yield f"  ignore: [{rule.code}]"
    yield f'  per-file-ignores: {{"drafts/*.txt": [{rule.code}]}}'
    less = "info" if rule.severity.value == "warning" else "warning"
    yield f"  rule: {{{rule.code}: {{severity: {less}}}}}"
    if rule.max_words:
        yield f"  rule: {{{rule.code}: {{max-words: {rule.max_words // 2 or 1}}}}}"
    for name, value in rule.options[-1:]:
        yield f"  rule: {{{rule.code}: {{{name}: {_value(value)}}}}}"
    kind = next((predicate.kind for group in rule.match for predicate in group if predicate.kind != "regex"), None)
    if kind:
        yield f'  sites: {{"*.example.com": {{rules: {{{rule.code}: {{{kind}: {{any: ["+Another phrase", "-One that is right"]}}}}}}}}}}'


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(visible(str(item)) for item in value)}]"
    return visible(str(value))
