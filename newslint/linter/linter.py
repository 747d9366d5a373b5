"""The linter: `Linter`, which runs rules on documents, and the two functions that most people need, `lint` and `fix`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newslint._version import __version__
from newslint.checks.check import Context, FindingsCheck
from newslint.config.load import load_config
from newslint.config.model import Config, check_config
from newslint.config.selectors import chooses, selected
from newslint.config.values import plain
from newslint.config.yaml_reader import Map
from newslint.findings import Finding, Fixed, Problem, Report, in_text_order
from newslint.fixing.fixer import fixed, repair
from newslint.fixing.hold_back import Cap, held_back
from newslint.linter.deduplicate import best_of_overlapping
from newslint.linter.engine import Configured, Engine, check_of, engine_of, found_in, judged_from
from newslint.linter.report import finding_of, finding_of_match
from newslint.matching.load import load
from newslint.matching.ruleset import RuleSet
from newslint.rules.model import Rule, Scope, Status
from newslint.text.document import Document
from newslint.text.language import document_language, normal_language
from newslint.util.hashing import digest

if TYPE_CHECKING:
    from newslint.linter.baseline import Baseline


class _Look(NamedTuple):
    """The state before the findings checks run.

    It holds the document, the findings checks of its engine, the language in effect, what the other rules found, and where one was over
    budget (rule code, line index, what was not seen).
    """

    document: Document
    findings_checks: tuple[tuple[FindingsCheck, Configured], ...]
    language: str | None
    found: list[Finding]
    over_budget: Sequence[tuple[str, int, str]]


class Linter:
    """A linter, which finds and fixes what is wrong with documents. Compiled once, immutable, picklable, safe to share between threads.

    ``config`` is a file, a `Config`, or None for the shipped rules with defaults; ``select`` and ``ignore`` replace the configuration's.
    Raise `ConfigError` for anything wrong in configuration or rules, here and not later.
    """

    def __init__(
        self,
        config: str | os.PathLike[str] | Config | None = None,
        *,
        select: Sequence[str] | None = None,
        ignore: Sequence[str] | None = None,
    ) -> None:
        from newslint.config.model import with_options

        made = config if isinstance(config, Config) else Config() if config is None else load_config(config)
        changes = {"select": select, "ignore": ignore}
        given = {key: tuple(value) for key, value in changes.items() if value is not None}
        self.config = with_options(made, "the call", **given) if given else made
        rule_set = load(self.config.rules, self.config.origins.get("rules"))
        check_config(self.config, rule_set.rules)
        if self.config.rule_options or self.config.sites:
            from newslint.rules.overrides import changed_rules, check_sites

            if self.config.rule_options:
                rule_set = RuleSet(changed_rules(rule_set.rules, self.config.rule_options), checks=rule_set.checks)
            check_sites(self.config.sites, rule_set.rules)
        self._baseline: Baseline | None = None
        if self.config.baseline and os.path.exists(self.config.baseline):
            from newslint.linter.baseline import read_baseline

            self._baseline = read_baseline(self.config.baseline)
        self._prepare(rule_set)

    def _prepare(self, rule_set: RuleSet) -> None:
        """Set all that follows from the configuration and the rule set."""
        self._compiled = rule_set
        self.all_rules = rule_set.rules
        self.rules = tuple(rule for rule in rule_set.rules if self._runs(rule))
        stamp = " ".join(f"{rule.code}:{rule.version}" for rule in self.rules) + repr(plain(self.config.sites))
        self.ruleset = digest(f"{__version__} {rule_set.checks} {stamp}", 6)
        # Codes of the rules whose fixes are for the text as given only, and of those on blocks.
        self._once = frozenset(rule.code for rule in self.rules if rule.check is not None and check_of(rule.check).once)
        self._blocks = frozenset(rule.code for rule in self.rules if rule.scope is Scope.BLOCK)
        # By the patterns of `sites` and the ignored rules that make it special; () is the engine of all other documents.
        self._engines: dict[tuple[Any, ...], Engine] = {(): engine_of(self.config, self.rules, rule_set)}

    def _runs(self, rule: Rule) -> bool:
        """Return whether the configuration lets a rule run; what sites and ignores take away for one document is not asked here."""
        config = self.config
        if rule.status is Status.DEPRECATED or (rule.status is Status.PREVIEW and not config.preview):
            return False
        return selected(rule.code, rule.name, rule.category, config.select, config.extend_select, config.ignore)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.config, self._compiled, self._baseline)

    @classmethod
    def of(cls, rules: Sequence[Rule], config: Config, known: Sequence[Rule] = ()) -> Linter:
        """Return a linter of just these rules, whatever files say; ``known`` are further rules that their conditions may name.

        Deprecated rules do not run, and preview rules only where ``config.preview`` is set.
        """
        from dataclasses import replace

        linter = _restore(replace(config, select=("ALL",), ignore=(), rule_options=Map("", 0)), RuleSet(rules), None)
        linter._engines[()] = engine_of(linter.config, linter.rules, linter._compiled, known)
        return linter

    def without_baseline(self) -> Linter:
        """Return the same linter with no finding accepted, for ``accept`` and ``--write-baseline``."""
        return _restore(self.config, self._compiled, None)

    @property
    def baseline(self) -> Baseline | None:
        """The accepted findings, None where there is no such file."""
        return self._baseline

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides what is found, fixed and let in: rules, settings, accepted findings."""
        from dataclasses import fields

        said = [(row.name, repr(plain(getattr(self.config, row.name)))) for row in fields(self.config) if row.name not in _DECIDE_NOTHING]
        accepted = sorted(entry.key for entry in self._baseline.entries) if self._baseline else []
        return digest(repr((self.ruleset, said, accepted)), 8)

    def lint(self, text: str | Document, source: str | None = None, language: str | None = None) -> Report:
        """Return everything that the rules find in a text. Nothing that stands in the text raises an error."""
        return self._lint(_document(text, source, language))

    def lint_many(self, items: Iterable[str | Document]) -> Iterator[Report]:
        """Yield a report for each text, in order, one at a time."""
        for item in items:
            yield self.lint(item)

    def fix(self, text: str | Document, unsafe: bool = False, language: str | None = None, source: str | None = None) -> Fixed:
        """Return the text with safe fixes applied, with ``unsafe`` all of them.

        None is applied where the text is data and no article, where safe fixes would take an error about the document as a whole with them
        or more than a tenth of such a text, where nothing would be left to read, and where fixes would take a larger share than the
        configuration's removal cap allows; a finding says so. Raise FixError where a rule's fix makes new work for itself.
        """
        document = _document(text, source, language)
        repaired = repair(document, self._lint, unsafe, self._once)
        if not repaired.revision.edits():
            return fixed(repaired)
        cap = Cap(self.config.cap_unsafe if unsafe else self.config.cap_safe, self.config.cap_min_chars)
        why = held_back(document, repaired, unsafe, cap)
        if why is None:
            return fixed(repaired)
        findings = repaired.report.findings
        if why.check is not None:
            findings = self._with_reason(document, findings, why.check, why.message)
        return Fixed(document.text, (), findings, repaired.report)

    def _with_reason(self, document: Document, findings: tuple[Finding, ...], check: str, message: str) -> tuple[Finding, ...]:
        """Return the findings, and one of the rule of ``check``: it says why nothing was fixed.

        It is left out where the rule has one there already, is ignored, or where the finding is accepted.
        """
        ignored = self.config.ignore  # a rule that is only not selected speaks as well: nobody else says why nothing was fixed
        known = (r for r in self.all_rules if r.check == check and not chooses(ignored, r.code, r.name, r.category))
        rule = next(known, None)
        if rule is None or any(finding.code == rule.code for finding in findings):
            return findings
        reason = finding_of(document, rule, 0, len(document.text), message, None)
        return findings if self._accepts(document)(reason) else in_text_order([*findings, reason])

    def accepting(self, document: Document, accepts: Callable[[Finding], bool]) -> tuple[Finding, ...]:
        """Return the findings that ``accepts`` takes, whatever the baseline: the first ones, and those that come up once these are accepted.

        Checks that look at findings (how a text ends, whether it is an article) do not see accepted ones, and may find something else
        instead.
        """
        return self._settled(self._look(document), accepts)[1]

    def lint_with_accepted(self, document: Document) -> tuple[Report, tuple[Finding, ...]]:
        """Return the report on a text, and the findings in it that the baseline accepts; the text is looked at once."""
        look = self._look(document)
        findings, accepted = self._settled(look, self._accepts(document))
        return self._report(look, findings), accepted

    def _accepts(self, document: Document) -> Callable[[Finding], bool]:
        """Return the question whether the baseline accepts a finding of a document."""
        baseline, source = self._baseline, document.source
        if baseline is None or source is None:
            return lambda _: False
        return lambda finding: baseline.accepts(finding.code, source, finding.fingerprint)

    def _settled(self, look: _Look, accepts: Callable[[Finding], bool]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings that are reported, in text order, and those that are accepted, of a document that has been looked at.

        Only what would be reported is accepted, round by round: whether an entry of a list stood there for another record of the same
        source, where it says nothing of this document, makes no difference. So a list of all that `accepting` returns leaves nothing to
        report in any of the documents that it is about.
        """
        accepted: list[Finding] = []
        keys: set[tuple[str, str]] = set()

        def not_accepted(found: Iterable[Finding]) -> tuple[Finding, ...]:
            return tuple(finding for finding in in_text_order(found) if (finding.code, finding.fingerprint) not in keys)

        while True:
            # First superfluous findings are dropped, then accepted ones: else accepting one would bring up those that it had made superfluous.
            findings = not_accepted(self._all_findings(look, not_accepted))
            fresh = {(finding.code, finding.fingerprint) for finding in findings if accepts(finding)}
            if not fresh:
                return findings, tuple(accepted)
            keys |= fresh
            accepted += [finding for finding in findings if (finding.code, finding.fingerprint) in fresh]

    def _lint(self, document: Document) -> Report:
        return self.lint_with_accepted(document)[0]

    def _report(self, look: _Look, findings: tuple[Finding, ...]) -> Report:
        """Return the report on a document that has been looked at."""
        document = look.document
        problems = tuple(
            Problem(document.source or "-", line + 1, "budget", f"rule {code} {what}") for code, line, what in look.over_budget
        )
        return Report(findings, look.language, document.source, problems, document.id, document.site, len(document.text), self.ruleset)

    def _look(self, document: Document) -> _Look:
        """Run patterns and document checks on a document; return what they find, before the findings checks run."""
        context = self.context_of(document)
        engine = self.engine_for(document)
        scan = engine.scanner.scan(document, context.language)
        found = [finding_of_match(document, match, context.language) for match in scan.matches]
        found += found_in(engine, document, context)
        return _Look(document, engine.findings_checks, context.language, found, scan.over_budget)

    def _all_findings(self, look: _Look, not_accepted: Callable[[Iterable[Finding]], tuple[Finding, ...]]) -> list[Finding]:
        """Run the findings checks on those of the other findings that are ``not_accepted``; return all findings, without superfluous ones."""
        seen_in_them = judged_from(look.findings_checks, look.document, not_accepted(look.found)) if look.findings_checks else []
        return best_of_overlapping([*look.found, *seen_in_them], self._blocks)

    def context_of(self, document: Document) -> Context:
        """Return the language in effect for a document, the one that it or the configuration names, and those that are expected."""
        declared = normal_language(document.language) or normal_language(self.config.language)
        return Context(declared or document_language(document.text), declared, self.config.expect_languages)

    def engine_for(self, document: Document) -> Engine:
        """Return the rules that apply to a document, ready to run.

        They are those of the configuration, with the overrides for its site, without those that are ignored for its file or source.
        """
        config = self.config
        overrides: tuple[str, ...] = ()
        if document.site and config.sites:
            from newslint.rules.overrides import site_matches

            overrides = tuple(pattern for pattern in config.sites if site_matches(pattern, document.site))
        ignored: tuple[str, ...] = ()
        if document.source is not None and (config.per_file_ignores or config.per_source_ignores):
            ignored = config.ignored(config.relative(document.source), document.source)
        if not overrides and not ignored:
            return self._engines[()]
        key = (overrides, ignored)
        engine = self._engines.get(key)
        if engine is None:
            engine = self._engines[key] = self._special_engine(overrides, ignored)
        return engine

    def _special_engine(self, overrides: tuple[str, ...], ignored: tuple[str, ...]) -> Engine:
        """Make the engine for documents of some sites (patterns in ``sites``), without the rules that ``ignored`` selects."""
        from newslint.rules.overrides import changed_rules

        rules = self.all_rules
        taken = list(ignored)
        for pattern in overrides:
            override = self.config.sites[pattern]
            rules = changed_rules(rules, override["rules"]) if "rules" in override else rules
            ignore = override.get("ignore", ())
            taken += [ignore] if isinstance(ignore, str) else ignore
        kept = tuple(r for r in rules if self._runs(r) and not chooses(taken, r.code, r.name, r.category))
        return engine_of(self.config, kept, RuleSet(rules, checks=self._compiled.checks) if rules is not self.all_rules else self._compiled)


def _restore(config: Config, rule_set: RuleSet, baseline: Baseline | None) -> Linter:
    """Make a linter from its parts; configuration and rules are not read again."""
    linter = Linter.__new__(Linter)
    linter.config = config
    linter._baseline = baseline
    linter._prepare(rule_set)
    return linter


def _document(text: str | Document, source: str | None, language: str | None) -> Document:
    """Return the text as a document; a source or language that is given replaces the document's own."""
    if not isinstance(text, Document):
        return Document(text, source=source, language=language)
    if source is None and language is None:
        return text
    return Document(text.text, text.id, source or text.source, text.site, text.title, language or text.language)


@cache
def _default() -> Linter:
    return Linter()


def lint(text: str | Document, source: str | None = None, language: str | None = None) -> Report:
    """Return everything that the shipped rules find in a text, as `Linter.lint` does."""
    return _default().lint(text, source, language)


def fix(text: str | Document, unsafe: bool = False, language: str | None = None) -> Fixed:
    """Return the text with the fixes of the shipped rules applied, as `Linter.fix` does."""
    return _default().fix(text, unsafe, language)


_DECIDE_NOTHING = frozenset(
    ("path", "root", "origins", "include", "exclude", "extend_exclude", "rules", "baseline", "severity", "fail_on", "edits", "jobs")
)  # settings that are about files and reports, not about what is found in a text
