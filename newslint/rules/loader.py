"""Rules from YAML files: read and checked; every mistake is an error with file, line and the nearest valid name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

from newslint.config.values import choice, count, described, fail, known_keys, plain, texts, typed
from newslint.config.yaml_reader import Map, Seq, read_yaml
from newslint.errors import ConfigError, nearest
from newslint.findings import CATEGORY_OF_PREFIX, Confidence, Safety, Severity
from newslint.regex.safety import check_regex, probe_regex
from newslint.rules.examples import examples_of
from newslint.rules.lexicons import fill_in
from newslint.rules.model import Condition, Conditions, FixPlan, Guard, Rule, Scope, Status, Tail, Zone
from newslint.rules.predicate import KINDS, Predicate, phrase_regex
from newslint.text.folding import bare, tail_of
from newslint.text.language import normal_language
from newslint.util.hashing import digest

RULE_KEYS = (
    "code name summary message why severity confidence status since replaced-by scope zone min-words max-words "
    "match when unless then while at-least fix check options also examples"
).split()
MATCH_KEYS = ["zone", "min-words", "max-words", "when", "unless", "then", "while", "at-least"]
REQUIRED_KEYS = ["code", "name", "summary", "why", "severity", "confidence", "examples"]
SHAPE_CONDITIONS = ("prose", "terminal", "without-terminal")
COUNT_CONDITIONS = ("max-words", "min-words", "max-lines", "min-lines")
NEIGHBOUR_CONDITIONS = ("previous", "next")
DOCUMENT_CONDITIONS = (*KINDS, *SHAPE_CONDITIONS, *COUNT_CONDITIONS)
_WITHIN = re.compile(r"within-([1-9][0-9]?)\Z")
_CODE = re.compile(r"[A-Z]{3}[0-9]{3}\Z")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
FIX_TARGETS = ("match", "sentence", "line", "paragraph", "block")
CUT_TARGETS = ("to-end", "to-start")


def load_rules(paths: Iterable[tuple[str | os.PathLike[str], str]]) -> tuple[Rule, ...]:
    """Return the rules of (file, name to show) pairs, sorted by code. Raise ConfigError for a wrong rule or a code or name used twice."""
    rules: dict[str, Rule] = {}
    names: dict[str, Rule] = {}
    for path, shown in paths:
        data = read_yaml(path, shown)
        if data is None:
            continue
        if not isinstance(data, Seq):
            raise ConfigError("a rule file is a list of rules", shown, 1, "start each rule with '- code: ...'")
        fill_in(data, path)
        for entry, line in zip(data, data.lines, strict=True):
            rule = _rule(entry, shown, line)
            for known in (rules.get(rule.code), names.get(rule.name)):
                if known is not None:
                    what = f"code {rule.code}" if known.code == rule.code else f"name {rule.name!r}"
                    raise ConfigError(f"duplicate {what}", shown, rule.line, f"first in {known.path}:{known.line}")
            rules[rule.code] = names[rule.name] = rule
    loaded = tuple(rules[code] for code in sorted(rules))
    _check_references(loaded)
    return loaded


def _rule(entry: Any, path: str, line: int) -> Rule:
    """Read one rule of a file. Raise ConfigError for anything wrong in it."""
    if not isinstance(entry, Map):
        raise ConfigError(f"a rule is a mapping, not {described(entry)}", path, line)
    known_keys(entry, RULE_KEYS, "a rule")
    for key in REQUIRED_KEYS:
        if key not in entry:
            raise fail(entry, None, f"rule {entry.get('code', '')!s} has no {key}", "every rule needs: " + ", ".join(REQUIRED_KEYS))
    code, name = typed(entry, "code", str, "text"), typed(entry, "name", str, "text")
    if not _CODE.match(code):
        raise fail(entry, "code", f"a code is three capital letters and three digits, not {code!r}")
    if code[:3] not in CATEGORY_OF_PREFIX:
        raise fail(
            entry,
            "code",
            f"no category has the letters {code[:3]!r}",
            nearest(code[:3], CATEGORY_OF_PREFIX) or ", ".join(CATEGORY_OF_PREFIX),
        )
    if not _NAME.match(name):
        raise fail(entry, "name", f"a name is lower-case words joined by hyphens, not {name!r}")
    severity = choice(entry, "severity", Severity, Severity.WARNING)
    confidence = choice(entry, "confidence", Confidence, Confidence.LOW)
    if severity is Severity.ERROR and confidence is Confidence.LOW:
        raise fail(entry, "severity", "an error needs at least medium confidence", "make it a warning, or measure the rule")
    status = choice(entry, "status", Status, Status.PREVIEW)
    if ("replaced-by" in entry) != (status is Status.DEPRECATED):
        raise fail(entry, "replaced-by", "replaced-by goes with status: deprecated")
    scope = choice(entry, "scope", Scope, Scope.LINE)
    if ("match" in entry) == ("check" in entry):
        raise fail(entry, None, f"rule {code} needs either match or check")
    for key in MATCH_KEYS:
        if key in entry and "match" not in entry:
            raise fail(entry, key, f"{key} goes with match; a check has options")
    match = _match(entry) if "match" in entry else ()
    fix = _fix(entry, match) if "fix" in entry else None
    if fix is not None and fix.safety is Safety.SAFE:
        if confidence is not Confidence.HIGH:
            raise fail(entry, "fix", "a safe fix needs high confidence", "safety: unsafe")
        if code[:3] in ("TRN", "SPL", "MTR"):
            raise fail(entry, "fix", f"{code[:3]} findings never carry a safe fix: deleting the mark of a cut would hide the cut")
    if fix is not None and fix.action == "cut" and severity is Severity.INFO:
        raise fail(entry, "fix", "a hint cuts nothing off: what an info says may be wrong", "severity: warning, or no fix")
    tail = _tail(entry)
    if tail is not None and scope is not Scope.BLOCK:
        raise fail(entry, "then" if "then" in entry else "while", "then and while go with scope: block")
    at_least = count(entry, "at-least", 1) or 1
    if at_least > 1 and scope is not Scope.INLINE:
        raise fail(entry, "at-least", "at-least goes with scope: inline, where a finding is what matched")
    zone = _zone(entry) if "zone" in entry else None
    examples_of(entry)
    summary = typed(entry, "summary", str, "text")
    return Rule(
        code=code,
        name=name,
        summary=summary,
        message=typed(entry, "message", str, "text") if "message" in entry else summary,
        why=typed(entry, "why", str, "text"),
        severity=severity,
        confidence=confidence,
        status=status,
        replaced_by=typed(entry, "replaced-by", str, "text") if "replaced-by" in entry else None,
        scope=scope,
        zone=zone,
        min_words=count(entry, "min-words"),
        max_words=count(entry, "max-words", 1),
        match=match,
        when=_alternatives(entry, "when"),
        unless=_guards(entry),
        then=tail,
        at_least=at_least,
        fix=fix,
        check=typed(entry, "check", str, "text") if "check" in entry else None,
        options=_options(entry),
        also=texts(entry, "also"),
        version=_version(entry),
        path=path,
        line=entry.line,
        since=_since(entry),
    )


def _since(entry: Map) -> str | None:
    """Return the release that brought the rule, such as ``0.2.0``; None where the rule does not say."""
    since = typed(entry, "since", str, "a version such as 0.2.0") if "since" in entry else None
    if since is not None and not re.fullmatch(r"[0-9]+(\.[0-9]+)+", since):
        raise fail(entry, "since", f"since must be a version such as 0.2.0, not {since!r}")
    return since


def _version(entry: Map) -> str:
    """Return a short hash of all that decides what the rule does; examples, explanations, ``also`` and ``since`` are left out."""
    decisive = {key: value for key, value in entry.items() if key not in ("examples", "why", "summary", "also", "since")}
    return digest(repr(plain(decisive)), 4)


def _match(entry: Map) -> tuple[tuple[Predicate, ...], ...]:
    """Return the alternatives of a rule's ``match``, each a group of predicates."""
    value = entry["match"]
    groups = value if isinstance(value, Seq) else [value]
    made = []
    for group in groups:
        if not isinstance(group, Map) or not group:
            raise fail(entry, "match", "match is a mapping such as {starts-with: ...}, or a list of them")
        known_keys(group, KINDS, "match")
        made.append(tuple(predicate(group, key) for key in group))
    if not made:
        raise fail(entry, "match", "match is empty")
    return tuple(made)


def predicate(where: Map, key: str) -> Predicate:
    """Return the predicate under one key of a mapping: texts, or texts by language. Raise ConfigError for a wrong phrase or regex."""
    value = where[key]
    by_language = {"any": texts(where, key)} if not isinstance(value, Map) else {}
    if isinstance(value, Map):
        for language in value:
            base = "any" if language == "any" else normal_language(language)
            if base is None:
                raise fail(value, language, f"{language!r} is no language code", "two letters as in ISO 639-1, or any")
            by_language[base] = by_language.get(base, ()) + texts(value, language)
        if not by_language:
            raise fail(where, key, f"{key} is empty")
    for text in (text for values in by_language.values() for text in values):
        line = where.lines.get(key, where.line)
        if key == "regex":
            check_regex(text, where.path, line)
        elif "\n" in text or not (tail_of(text) if key == "ends-with" else bare(text)):
            raise ConfigError(f"{key} needs a phrase with at least one letter, on one line, not {text!r}", where.path, line)
    return Predicate(key, by_language)


def _zone(entry: Map) -> Zone:
    """Return the zone of a rule: a number of lines, or a share of them, at the head or the tail."""
    where = typed(entry, "zone", Map, "a mapping such as {tail: 10}")
    known_keys(where, ("head", "tail"), "zone")
    found: dict[str, int] = {}
    for key, value in where.items():
        share = re.match(r"([1-9][0-9]?|100)%\Z", value) if isinstance(value, str) else None
        if share:
            found[f"{key}_percent"] = int(share[1])
        elif isinstance(value, int) and not isinstance(value, bool) and value > 0:
            found[key] = value
        else:
            raise fail(where, key, f"{key} must be a number of lines or a share such as 20%")
    if not found:
        raise fail(entry, "zone", "zone is empty")
    return Zone(**found)


def _condition(where: Map, key: str) -> Condition:
    """Return the condition under one key of a mapping; the key is its kind."""
    if key in KINDS:
        return Condition(key, predicate(where, key))
    if key in SHAPE_CONDITIONS or key in ("blank", "edge"):
        return Condition(key, typed(where, key, bool, "true or false"))
    if key in COUNT_CONDITIONS:
        return Condition(key, count(where, key, 1))
    if key == "rule":
        return Condition(key, typed(where, key, str, "a rule's code"))
    if key == "document":
        inside = typed(where, key, Map, "a mapping of conditions")
        known_keys(inside, DOCUMENT_CONDITIONS, "conditions on a document")
        return Condition(key, _conditions(inside, of_neighbour=False))
    within = _WITHIN.match(key)
    inner = _conditions(typed(where, key, Map, "a mapping of conditions"), of_neighbour=True)
    return Condition("within", inner, int(within[1])) if within else Condition(key, inner)


def _conditions(where: Map, of_neighbour: bool, other_keys: Iterable[str] = ()) -> Conditions:
    """Return all conditions of a mapping, without the keys ``other_keys``.

    ``of_neighbour``: they are conditions on a line near the unit, where ``blank`` and ``edge`` make sense.
    """
    own = [*KINDS, *SHAPE_CONDITIONS, *COUNT_CONDITIONS, "rule"]
    allowed = [*own, "blank", "edge"] if of_neighbour else [*own, "document", *NEIGHBOUR_CONDITIONS, "within-3"]
    known_keys(where, [*allowed, *other_keys, *(key for key in where if not of_neighbour and _WITHIN.match(key))], "conditions")
    return tuple(_condition(where, key) for key in where if key not in other_keys)


def _alternatives(entry: Map, key: str) -> tuple[Conditions, ...]:
    """Return the alternatives under a key, each a mapping of conditions; () where the key is absent."""
    if key not in entry:
        return ()
    value = entry[key]
    made = []
    for item in value if isinstance(value, Seq) else [value]:
        if not isinstance(item, Map) or not item:
            raise fail(entry, key, f"{key} is a mapping of conditions, or a list of them")
        made.append(_conditions(item, of_neighbour=False))
    return tuple(made)


def _guards(entry: Map) -> tuple[Guard, ...]:
    """Return the guards under ``unless``.

    In a mapping each key is a guard of that name; in a list each item is a guard, with the ``name`` that it gives or one made of its keys.
    """
    if "unless" not in entry:
        return ()
    value = entry["unless"]
    if isinstance(value, Map) and value:
        return tuple(Guard(c.kind if c.kind != "within" else f"within-{c.reach}", (c,)) for c in _conditions(value, of_neighbour=False))
    guards: dict[str, Guard] = {}
    for item in value if isinstance(value, Seq) else []:
        if not isinstance(item, Map) or not item:
            raise fail(entry, "unless", "unless is a mapping of conditions, or a list of them")
        conditions = _conditions(item, of_neighbour=False, other_keys=("name",))
        name = typed(item, "name", str, "text") if "name" in item else "+".join(c.kind for c in conditions)
        if name in guards:
            raise fail(item, "name" if "name" in item else None, f"duplicate guard {name!r}", "give each guard a name")
        guards[name] = Guard(name, conditions)
    if not guards:
        raise fail(entry, "unless", "unless is a mapping of conditions, or a list of them")
    return tuple(guards.values())


def _tail(entry: Map) -> Tail | None:
    """Return what may hang on a block's heading, or None.

    ``then`` wants at least one line to hang on the heading, ``while`` takes what there is.
    """
    if "then" in entry and "while" in entry:
        raise fail(entry, "while", "a rule has either then or while")
    for key, least in (("then", 1), ("while", 0)):
        if key in entry:
            where = typed(entry, key, Map, "a mapping of conditions")
            conditions = _conditions(where, of_neighbour=False, other_keys=("min", "max"))
            if not conditions:
                raise fail(entry, key, f"{key} needs a condition that the following lines meet")
            lowest, most = count(where, "min"), count(where, "max", 1)
            lowest, most = least if lowest is None else lowest, 40 if most is None else most
            if lowest > most:
                raise fail(where, "min", "min is more than max")
            return Tail(conditions, lowest, most)
    return None


def _fix(entry: Map, match: tuple[tuple[Predicate, ...], ...]) -> FixPlan:
    """Return the fix plan of a rule; it is unsafe where it does not say safe."""
    where = typed(entry, "fix", Map, "a mapping such as {delete: line, safety: safe}")
    known_keys(where, ("delete", "replace", "cut", "safety"), "fix")
    actions = [key for key in ("delete", "replace", "cut") if key in where]
    if len(actions) != 1:
        raise fail(entry, "fix", "a fix has one of delete, replace and cut")
    action = actions[0]
    value = typed(where, action, str, "text")
    targets = {"delete": FIX_TARGETS, "cut": CUT_TARGETS}.get(action)
    if targets is not None and value not in targets:
        raise fail(where, action, f"{action} cannot be {value!r}", nearest(value, targets) or f"one of: {', '.join(targets)}")
    if action == "replace":
        _check_template(where, value, match)
    return FixPlan(action, value, choice(where, "safety", Safety, Safety.UNSAFE))


def _check_template(where: Map, template: str, match: tuple[tuple[Predicate, ...], ...]) -> None:
    """Raise ConfigError where a replacement names a group that one of the rule's patterns does not have."""
    for predicate in (predicate for group in match for predicate in group):
        for value in predicate.of(None) if predicate.kind in ("regex", "contains") else ():
            try:
                re.compile(value if predicate.kind == "regex" else phrase_regex(value)).sub(template, "")
            except (re.error, IndexError) as error:
                raise fail(where, "replace", f"{template!r} cannot replace what {value[:80]!r} matches: {error}") from None


def _options(entry: Map) -> tuple[tuple[str, Any], ...]:
    """Return the options of a rule's check, its defaults filled in. Raise ConfigError for unknown checks and options."""
    from newslint.checks import CHECKS

    if "check" not in entry:
        if "options" in entry:
            raise fail(entry, "options", "options go with check")
        return ()
    name = typed(entry, "check", str, "the name of a check")
    if name not in CHECKS:
        raise fail(entry, "check", f"unknown check {name!r}", nearest(name, CHECKS) or f"one of: {', '.join(sorted(CHECKS))}")
    return check_options(CHECKS[name].options, typed(entry, "options", Map, "a mapping") if "options" in entry else None, f"check {name}")


def check_options(defaults: dict[str, Any], given: Map | None, what: str) -> tuple[tuple[str, Any], ...]:
    """Return options with ``given`` laid over ``defaults``; ``what`` names their owner for people.

    Raise ConfigError for an unknown option, and where a value is not of its default's kind.
    """
    values = dict(defaults)
    if given is not None:
        known_keys(given, defaults, f"the options of {what}")
        for key, value in given.items():
            default = defaults[key]
            if isinstance(default, tuple):
                values[key] = texts(given, key)
            elif type(value) is not type(default):
                expected = {bool: "true or false", int: "a whole number", str: "text"}[type(default)]
                raise fail(given, key, f"{key} must be {expected}, not {described(value)}")
            else:
                values[key] = value
    return tuple(values.items())


def _check_references(rules: tuple[Rule, ...]) -> None:
    """Raise ConfigError where a rule names one that does not exist, that cannot be a condition, or that leads back to the rule."""
    codes = {rule.code: rule for rule in rules}
    needs = {rule.code: list(_named(rule)) for rule in rules}
    for rule in rules:
        if rule.replaced_by is not None and rule.replaced_by not in codes:
            hint = nearest(rule.replaced_by, codes)
            raise ConfigError(f"rule {rule.code} is replaced by {rule.replaced_by!r}, which is no rule", rule.path, rule.line, hint)
        for code in needs[rule.code]:
            if code not in codes:
                raise ConfigError(f"rule {rule.code} names {code!r}, which is no rule", rule.path, rule.line, nearest(code, codes))
            if codes[code].at_least > 1:
                raise ConfigError(f"rule {rule.code} names {code}, which has at-least and looks at the whole text", rule.path, rule.line)
            if codes[code].check is not None:
                raise ConfigError(f"rule {rule.code} names {code}, a check; only pattern rules can be conditions", rule.path, rule.line)
        circle = _circle(rule.code, needs, ())
        if circle:
            raise ConfigError(f"rules name each other in a circle: {' -> '.join(circle)}", rule.path, rule.line)


def _circle(code: str, needs: dict[str, list[str]], trail: tuple[str, ...]) -> tuple[str, ...]:
    """Return the way from a rule through those that it names back to one on the way, () where there is none."""
    if code in trail:
        return (*trail, code)
    return next((found for other in needs.get(code, ()) if (found := _circle(other, needs, (*trail, code)))), ())


def _named(rule: Rule) -> Iterable[str]:
    """Return the codes of the rules that a rule's conditions name."""
    return (condition.value for condition in _all_conditions(rule) if condition.kind == "rule")


def _all_conditions(rule: Rule) -> Iterable[Condition]:
    """Yield every condition of a rule, those inside others included."""
    pools: list[Conditions] = [*rule.when, *(guard.conditions for guard in rule.unless)]
    if rule.then is not None:
        pools.append(rule.then.conditions)
    while pools:
        for condition in pools.pop():
            yield condition
            if isinstance(condition.value, tuple):
                pools.append(condition.value)


def probe_rule(rule: Rule) -> None:
    """Raise ConfigError where one of a rule's regexes takes too long on text made to provoke it."""
    predicates = [predicate for group in rule.match for predicate in group]
    predicates += [condition.value for condition in _all_conditions(rule) if isinstance(condition.value, Predicate)]
    for predicate in predicates:
        if predicate.kind == "regex":
            for pattern in (pattern for patterns in predicate.values.values() for pattern in patterns):
                probe_regex(pattern, rule.path, rule.line)
