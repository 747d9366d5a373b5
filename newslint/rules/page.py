"""The page of a rule: all there is to tell about it, for the terminal and for the documentation alike.

`page_of` says what stands on a page and in which order; how it looks is said by who shows it (`newslint.rules.page_text`, and the maker of
the documentation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newslint.rules.describe import conditions_in_words, fix_in_words, subject_of, zone_in_words
from newslint.rules.model import Example, Rule
from newslint.util.plural import count

FIRST_RELEASE = "0.1.0"  # of newslint; the shipped rules that have no `since` came with it
_TITLES = {"bad": "Found", "good": "Left alone", "known-miss": "Not found yet"}


class Paragraph(NamedTuple):
    """Text to be broken into lines."""

    text: str


class Items(NamedTuple):
    """A list of texts."""

    texts: tuple[str, ...]


class Phrases(NamedTuple):
    """What a predicate of a kind looks for, by language; ``also`` where it is an alternative to the ones before."""

    kind: str
    values: tuple[tuple[str, tuple[str, ...]], ...]
    also: bool


class Check(NamedTuple):
    """A check in Python, by the name that rules call it, and what the rule tells it."""

    name: str
    options: tuple[tuple[str, str], ...]


class Sample(NamedTuple):
    """A text of an example, as it is, with what stands over it (``""``: nothing)."""

    head: str
    text: str


class Code(NamedTuple):
    """Lines to be typed as they are: of a shell (``text``), or of a configuration (``yaml``)."""

    language: str
    lines: tuple[str, ...]


Block = Paragraph | Items | Phrases | Check | Sample | Code


class Section(NamedTuple):
    """A part of a page under a title."""

    title: str
    blocks: tuple[Block, ...]


class Page(NamedTuple):
    """All that is told about a rule. ``since`` is the version of newslint that brought it, None where that is not known."""

    rule: Rule
    since: str | None
    sections: tuple[Section, ...]


def page_of(rule: Rule, examples: Iterable[Example], since: str | None) -> Page:
    """Return the page of a rule with its examples."""
    code = rule.code
    sections = [Section("Why it matters", (Paragraph(rule.why),)), Section("What it looks at", tuple(_subject(rule)))]
    if rule.when or rule.unless:
        sections.append(Section("What holds it back", (Items(tuple(_held_back_by(rule))),)))
    sections.append(Section("Fix", (Paragraph(fix_in_words(rule.fix)),)))
    sections += map(_example, examples)
    sections += [
        Section("To see why it says nothing about a line", (Code("text", (f"newslint explain FILE:LINE --code {code}",)),)),
        Section("To accept a finding", (Code("text", (f'newslint accept FILE:LINE --code {code} --reason "..."',)),)),
        Section("To change or turn off the rule, in newslint.yaml", (Code("yaml", tuple(_settings(rule))),)),
    ]
    return Page(rule, since, tuple(sections))


def _subject(rule: Rule) -> Iterator[Block]:
    """Yield what a rule looks at: its limits, its phrases and patterns, its check."""
    limits = [f"scope: {rule.scope.value}"]
    limits += [f"at least {count(rule.min_words, 'word')}"] if rule.min_words else []
    limits += [f"at most {count(rule.max_words, 'word')}"] if rule.max_words else []
    limits += [zone_in_words(rule.zone)] if rule.zone else []
    limits += [f"only where {rule.at_least} of these match in a document"] if rule.at_least > 1 else []
    yield Paragraph(", ".join(limits))
    for number, group in enumerate(rule.match):
        for predicate in group:
            also = number > 0 and predicate is group[0]
            yield Phrases(predicate.kind, tuple((language, tuple(values)) for language, values in sorted(predicate.values.items())), also)
    if rule.then:
        conditions = conditions_in_words(rule.then.conditions, "each")
        yield Paragraph(f"and {rule.then.least} to {rule.then.most} lines behind it while {conditions}")
    if rule.check:
        yield Check(rule.check, tuple((name, _value(value)) for name, value in rule.options))


def _held_back_by(rule: Rule) -> Iterator[str]:
    """Yield what holds a rule back, in words: its ``when`` that does not hold, and its guards."""
    subject = subject_of(rule)
    if rule.when:
        yield "when it does not hold that " + ", or that ".join(conditions_in_words(each, subject) for each in rule.when)
    for guard in rule.unless:
        yield f"unless {guard.name}: {conditions_in_words(guard.conditions, subject)}"


def _example(example: Example) -> Section:
    """Return the section of an example, its spans between brackets."""
    marked, at = "", 0
    for start, end in example.spans:
        marked += f"{example.text[at:start]}⟦{example.text[start:end]}⟧"
        at = end
    samples = [Sample("", marked + example.text[at:])]
    if example.fixed is not None:
        samples.append(Sample("fixed", example.fixed))
    return Section(_TITLES[example.kind] + (f" ({example.language})" if example.language else ""), tuple(samples))


def _settings(rule: Rule) -> Iterator[str]:
    """Yield the settings that change a rule, one a line."""
    yield f"ignore: [{rule.code}]"
    yield f'per-file-ignores: {{"drafts/*.txt": [{rule.code}]}}'
    less = "info" if rule.severity.value == "warning" else "warning"
    yield f"rule: {{{rule.code}: {{severity: {less}}}}}"
    if rule.max_words:
        yield f"rule: {{{rule.code}: {{max-words: {rule.max_words // 2 or 1}}}}}"
    for name, value in rule.options[-1:]:
        yield f"rule: {{{rule.code}: {{{name}: {_value(value)}}}}}"
    kind = next((predicate.kind for group in rule.match for predicate in group if predicate.kind != "regex"), None)
    if kind:
        yield f'sites: {{"*.example.com": {{rules: {{{rule.code}: {{{kind}: {{any: ["+Another phrase", "-One that is right"]}}}}}}}}}}'


def _value(value: object) -> str:
    """Return a value of an option as YAML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(str, value))}]"
    return str(value)
