"""Overrides: changes to rules from the configuration, by options of single rules and for one site.

rule: {DUP401: {min-words: 40}, INS101: {severity: warning}}
sites: {"*.example.com": {rules: {INS101: {starts-with: {en: ["+Our pick"]}}}, ignore: [CAP]}}
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from newslint.config.values import choice, count, fail, known_keys, plain, texts, typed
from newslint.config.yaml_reader import Map
from newslint.errors import nearest
from newslint.findings import Confidence, Severity
from newslint.regex.safety import check_regex, probe_regex
from newslint.rules.loader import check_options
from newslint.rules.model import Rule, Scope
from newslint.rules.predicate import KINDS, Predicate
from newslint.text.folding import bare
from newslint.text.language import normal_language
from newslint.util.hashing import digest

_CHANGES = ("severity", "max-words", "min-words", "at-least", *KINDS)


def changed_rules(rules: Iterable[Rule], changes: Map) -> tuple[Rule, ...]:
    """Return the rules with ``changes`` (by code or name) applied. Raise ConfigError for an unknown rule, key or value."""
    rules = tuple(rules)
    by_name = {name: rule for rule in rules for name in (rule.code, rule.name)}
    changed: dict[str, Rule] = {}
    for name in changes:
        if name not in by_name:
            raise fail(changes, name, f"unknown rule {name!r}", nearest(name, by_name) or nearest(name.upper(), by_name))
        rule = by_name[name]
        changed[rule.code] = changed_rule(rule, typed(changes, name, Map, "a mapping"))
    return tuple(changed.get(rule.code, rule) for rule in rules)


def changed_rule(rule: Rule, change: Map) -> Rule:
    """Return one rule with severity, word counts, ``at-least``, phrases or the options of its check changed, and with another version."""
    options = dict(rule.options)
    own = Map(change.path, change.line)
    for key in change:
        if key in options:
            own[key] = change[key]
            own.lines[key] = change.lines.get(key, change.line)
    known_keys(change, [*_CHANGES, *options], f"the options of {rule.code}")
    severity = choice(change, "severity", Severity, rule.severity)
    if severity is Severity.ERROR and rule.confidence is Confidence.LOW:
        raise fail(change, "severity", f"{rule.code} has low confidence and cannot be an error")
    most = count(change, "max-words", 1) if "max-words" in change and "max-words" not in options else None
    least = count(change, "min-words") if "min-words" in change and "min-words" not in options else None
    at_least = count(change, "at-least", 1)
    if at_least is not None and rule.scope is not Scope.INLINE:
        raise fail(change, "at-least", f"at-least goes with scope: inline, and {rule.code} has scope: {rule.scope.value}")
    match = rule.match
    for kind in KINDS:
        if kind in change:
            match = _with_values(rule, match, change, kind)
    return replace(
        rule,
        severity=severity,
        max_words=rule.max_words if most is None else most,
        min_words=rule.min_words if least is None else least,
        at_least=rule.at_least if at_least is None else at_least,
        match=match,
        options=check_options(options, own, rule.code) if rule.check else rule.options,
        version=digest(f"{rule.version} {plain(change)!r}", 4),
    )


def _with_values(rule: Rule, match: tuple[tuple[Predicate, ...], ...], change: Map, kind: str) -> tuple[tuple[Predicate, ...], ...]:
    """Return the match with phrases or regexes added (``+``) to or taken (``-``) from its predicates of one kind."""
    if not any(predicate.kind == kind for group in match for predicate in group):
        raise fail(change, kind, f"{rule.code} does not match by {kind}")
    value = change[kind]
    by_language = {key: texts(value, key) for key in value} if isinstance(value, Map) else {"any": texts(change, kind)}
    added: dict[str, list[str]] = {}
    taken: dict[str, set[str]] = {}
    for name, entries in by_language.items():
        language = "any" if name == "any" else normal_language(name)
        if language is None:
            raise fail(value, name, f"{name!r} is no language code", "two letters as in ISO 639-1, or any")
        for entry in entries:
            sign, text = entry[:1], entry[1:]
            if sign not in ("+", "-") or not text or (kind != "regex" and ("\n" in text or not bare(text))):
                raise fail(change, kind, f"{entry!r} neither adds nor takes away", 'write "+phrase" or "-phrase"')
            if sign == "+":
                if kind == "regex":
                    check_regex(text, change.path, change.lines.get(kind, change.line))
                    probe_regex(text, change.path, change.lines.get(kind, change.line))
                added.setdefault(language, []).append(text)
            else:
                known = [v for group in match for p in group if p.kind == kind for v in p.values.get(language, ())]
                if text not in known:
                    raise fail(change, kind, f"{rule.code} has no {kind} {text!r} for {name!r} to take away", nearest(text, known))
                taken.setdefault(language, set()).add(text)
    return tuple(tuple(_altered(p, added, taken) if p.kind == kind else p for p in group) for group in match)


def _altered(predicate: Predicate, added: dict[str, list[str]], taken: dict[str, set[str]]) -> Predicate:
    """Return a predicate with values added and taken, by language."""
    values = dict(predicate.values)
    for language in {*added, *taken}:
        kept = [value for value in values.get(language, ()) if value not in taken.get(language, ())]
        values[language] = tuple(dict.fromkeys([*kept, *added.get(language, ())]))
    values = {language: entries for language, entries in values.items() if entries}
    return Predicate(predicate.kind, values)


def site_matches(pattern: str, site: str) -> bool:
    """Return whether a pattern means a host.

    ``example.com`` means itself with or without www., ``*.example.com`` all below it as well as itself.
    """
    site, pattern = site.lower().removeprefix("www."), pattern.lower().removeprefix("www.")
    return fnmatchcase(site, pattern) or (pattern.startswith("*.") and site == pattern[2:])


def check_sites(sites: Map, rules: Iterable[Rule]) -> None:
    """Raise ConfigError for a wrong override before any document of its site is read."""
    from newslint.config.selectors import check_selectors

    rules = tuple(rules)
    for pattern in sites:
        override = typed(sites, pattern, Map, "a mapping")
        known_keys(override, ("rules", "ignore"), f"site {pattern}")
        if "rules" in override:
            changed_rules(rules, typed(override, "rules", Map, "a mapping of rules"))
        if "ignore" in override:
            ignored = texts(override, "ignore")
            check_selectors(ignored, rules, f"sites.{pattern}.ignore", override.path, [override.lines["ignore"]] * len(ignored))
