"""The gate: a document is accepted, fixed, quarantined or rejected, with the reasons kept.

The findings in the text as given decide, and so does whether fixing answers them:

- A rule that ``gate.rules`` names decides on sight, fixed or not; with ``accept`` its findings do not count at all.
- A finding that no fix answered decides by its severity, and one that is about the document as a whole by ``gate.document-error`` or
  ``gate.document-warning``. An error "must not enter a corpus", so one that is left sends the document to the quarantine: deleting what is
  not safe to delete is for a person to allow (``gate.fixes: unsafe``), and so is living with it (``gate.rules: {CAP: accept}``).
- Limits look at all errors and warnings, fixed or not: how many there are, and the share of the text that those about parts of it cover
  (one about the document as a whole covers all of it, and has decided above).
- The language decides too, and so does a text in which nothing is left to read, or one that could not be checked to its end.

Of several actions the worst is taken. Where it is ``accept`` and safe fixes changed something, the action is ``fix``.

What enters must pass a second time: where fixing brings to light what speaks against the text (residue that an invisible character hid from
its rule), that decides on the text as given as well, and no fix is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from newslint.config.model import Config
from newslint.config.selectors import specificity
from newslint.errors import FixError
from newslint.findings import Action, Edit, Finding, Fixed, Fixes, Report, Safety, Severity, in_text_order, is_whole
from newslint.fixing.remaining import uncovered
from newslint.linter.linter import Linter
from newslint.text.document import Document
from newslint.text.language import normal_language


class Reason(NamedTuple):
    """A reason why a document is not simply accepted.

    ``code`` is the code of a rule, or the setting that decided (``max-share``); ``message`` is the same in words.
    """

    code: str
    action: Action
    message: str

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as JSON-ready data."""
        return {"code": self.code, "action": self.action.value, "message": self.message}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one document.

    ``text`` is what to keep: the fixed text for ``fix``, else the text as given. ``edits`` lead from the text as given to it. ``findings``
    are those in the text as given, fixed or not, and what fixing brought to light where that keeps the document out. ``score`` is the share
    of its code points (0 to 1) that errors and warnings cover: 1 where one is about the document as a whole, though ``gate.max-share``
    leaves such findings aside. ``reasons`` say why, the worst first; there are none for ``accept``. ``ruleset`` is the hash of the rule
    set.
    """

    action: Action
    text: str
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    score: float
    reasons: tuple[Reason, ...]
    report: Report

    @property
    def ruleset(self) -> str:
        """The hash of the rule set that decided."""
        return self.report.ruleset

    @property
    def keeps(self) -> bool:
        """True where the document may enter: accepted, or fixed."""
        return self.action.rank <= Action.FIX.rank

    @property
    def why(self) -> str:
        """All reasons in one line of words, ``""`` where there are none."""
        return "; ".join(reason.message for reason in self.reasons)

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-ready data, with the text to keep."""
        report = self.report
        return {
            "action": self.action.value,
            "score": round(self.score, 4),
            "reasons": [reason.to_dict() for reason in self.reasons],
            "ruleset": report.ruleset,
            "source": report.source,
            "id": report.id,
            "site": report.site,
            "language": report.language,
            "chars": report.chars,
            "findings": [finding.to_dict() for finding in self.findings],
            "edits": [edit.to_dict() for edit in self.edits],
            "problems": [problem.to_dict() for problem in report.problems],
            "text": self.text,
        }


class _Look(NamedTuple):
    """A text to decide on: what was found in it, and what of that no fix answers."""

    text: str
    findings: Sequence[Finding]
    left: Sequence[Finding]
    report: Report


class Gate:
    """The gate: it decides what becomes of documents. Immutable, picklable, safe to share between threads, like the `Linter` inside.

    ``config`` is a file, a `Config`, or None for the shipped rules with defaults; its ``gate`` settings hold actions and limits. Raise
    ConfigError for anything wrong in configuration or rules.
    """

    def __init__(self, config: str | Path | Config | None = None) -> None:
        self.linter = Linter(config)

    @classmethod
    def of(cls, linter: Linter) -> Gate:
        """Return a gate over a linter that is there already; actions and limits come from its configuration."""
        gate = cls.__new__(cls)
        gate.linter = linter
        return gate

    @property
    def config(self) -> Config:
        """All settings, those of the gate among them."""
        return self.linter.config

    @property
    def ruleset(self) -> str:
        """The hash of the rule set, which stands in every verdict."""
        return self.linter.ruleset

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides a verdict: rules, settings, accepted findings. Caches of verdicts must be keyed by it."""
        return self.linter.fingerprint

    def check(self, text: str | Document) -> Verdict:
        """Return the verdict on a text. Nothing that stands in the text raises."""
        document = text if isinstance(text, Document) else Document(text)
        fixed, stuck = self._fixed(document)
        findings = _with_later(fixed)
        reasons = list(self._reasons(_Look(document.text, findings, fixed.findings, fixed.report)))
        if not document.text.strip():
            reasons.append(Reason("empty", self.config.gate_empty, "there is no text"))
        if stuck is not None:
            reasons.append(self._unchecked(stuck))
        if (
            fixed.after is not None
            and not _kept_out(reasons)
            and (later := _kept_out(self._reasons(self._second_look(fixed, fixed.after))))
        ):
            reasons += [reason._replace(message=f"{reason.message}, once the text is fixed") for reason in later]
            findings = in_text_order([*findings, *uncovered(fixed, fixed.after)])
        reasons.sort(key=lambda reason: -reason.action.rank)
        action = reasons[0].action if reasons else Action.ACCEPT
        keeps = action.rank <= Action.FIX.rank
        return Verdict(
            Action.FIX if keeps and fixed.edits else action,
            fixed.text if keeps else document.text,
            findings,
            fixed.edits if keeps else (),
            covered([finding for finding in findings if self._counts(finding)], len(document.text)),
            tuple(reasons),
            fixed.report,
        )

    def _fixed(self, document: Document) -> tuple[Fixed, str | None]:
        """Return the document with the fixes that the settings allow; where they do not converge, without any, and the reason."""
        wanted = self.config.gate_fixes
        stuck = None
        if wanted is not Fixes.NONE:
            try:
                return self.linter.fix(document, unsafe=wanted is Fixes.UNSAFE), None
            except FixError as error:
                stuck = str(error)
        report = self.linter.lint(document)
        return Fixed(document.text, (), report.findings, report), stuck

    def _second_look(self, fixed: Fixed, after: Report) -> _Look:
        """Return a look at the text as fixing left it.

        What a second fixing would answer (of rules that fix only once) is not left.
        """
        allowed = (Safety.SAFE, Safety.UNSAFE) if self.config.gate_fixes is Fixes.UNSAFE else (Safety.SAFE,)
        left = tuple(finding for finding in after.findings if finding.fix is None or finding.fix.safety not in allowed)
        return _Look(fixed.text, after.findings, left, after)

    def _reasons(self, look: _Look) -> Iterator[Reason]:
        """Yield the reasons that a look gives: findings, limits, the language, and what could not be checked."""
        left = set(look.left)
        yield from _by_rule(self._of_finding(look.text, finding, finding in left) for finding in look.findings)
        yield from self._over_limit([finding for finding in look.report.findings if self._counts(finding)], look.text)
        if action := self._of_language(look.report.language):
            yield Reason("language", action, f"the language is {look.report.language or 'not known'}")
        if look.report.problems:
            yield self._unchecked(look.report.problems[0].message)

    def _unchecked(self, what: str) -> Reason:
        """Return the reason for a text that was not checked to its end."""
        return Reason("unchecked", self.config.gate_unchecked, f"not checked to its end: {what}")

    def _of_finding(self, text: str, finding: Finding, left: bool) -> tuple[Finding, Action, str]:
        """Return a finding with the action that it asks for, and a remark on that (empty where there is none)."""
        if (action := self._of_rule(finding)) is not None:
            return finding, action, "" if left else "fixed"
        if not left:
            return finding, Action.FIX, "fixed"
        config = self.config
        if is_whole(finding, text) and finding.severity is not Severity.INFO:
            whole = config.gate_document_error if finding.severity is Severity.ERROR else config.gate_document_warning
            return finding, whole, "the whole document"
        by_severity = {Severity.ERROR: config.gate_error, Severity.WARNING: config.gate_warning, Severity.INFO: config.gate_info}
        return finding, by_severity[finding.severity], "" if finding.fix is None else f"its fix is {finding.fix.safety.value}"

    def _of_rule(self, finding: Finding) -> Action | None:
        """Return the action that ``gate.rules`` gives the rule of a finding, None where no selector names it.

        The most specific selector counts, and of equals the worse action.
        """
        best: tuple[int, int, Action | None] = (-1, 0, None)
        for selector, action in self.config.gate_rules:
            close = specificity(selector, finding.code, finding.name, finding.category)
            if close >= 0:
                best = max(best, (close, action.rank, action), key=lambda found: found[:2])
        return best[2]

    def _counts(self, finding: Finding) -> bool:
        """Return whether the limits and the score look at a finding."""
        return finding.severity is not Severity.INFO and self._of_rule(finding) is not Action.ACCEPT

    def _over_limit(self, counted: Sequence[Finding], text: str) -> Iterator[Reason]:
        """Yield the reasons for limits that are crossed."""
        config = self.config
        most, share = config.gate_max_findings, config.gate_max_share
        if most is not None and len(counted) > most:
            yield Reason("max-findings", config.gate_over_limit, f"{len(counted)} errors and warnings, more than {most}")
        parts = [finding for finding in counted if not is_whole(finding, text)]  # the others have settings of their own
        if share is not None and 100 * (score := covered(parts, len(text))) > share:
            yield Reason(
                "max-share", config.gate_over_limit, f"errors and warnings cover {100 * score:.0f} % of the text, more than {share} %"
            )

    def _of_language(self, language: str | None) -> Action | None:
        """Return the action that ``gate.languages`` gives a language; None where that is to accept it."""
        if not self.config.gate_languages:
            return None
        actions = {normal_language(tag) or tag: action for tag, action in self.config.gate_languages}
        action = actions.get("unknown") if language is None else actions.get(language, actions.get("other"))
        return None if action is Action.ACCEPT else action


def covered(findings: Iterable[Finding], chars: int) -> float:
    """Return the share of a text's code points (0 to 1) that findings cover, each counted once; 0 for a text without any."""
    taken = at = 0
    for start, end in sorted((finding.start, finding.end) for finding in findings):
        taken += max(0, end - max(start, at))
        at = max(at, end)
    return taken / chars if chars else 0.0


def _with_later(fixed: Fixed) -> tuple[Finding, ...]:
    """Return the findings in the text as given, and those that only trying to fix it gave: that the fixes would take too much."""
    given = set(fixed.report.findings)
    later = [finding for finding in fixed.findings if finding not in given]
    return in_text_order([*fixed.report.findings, *later]) if later else fixed.report.findings


def _kept_out(reasons: Iterable[Reason]) -> list[Reason]:
    """Return those of the reasons that keep a document out."""
    return [reason for reason in reasons if reason.action.rank > Action.FIX.rank]


def _by_rule(asked: Iterable[tuple[Finding, Action, str]]) -> Iterator[Reason]:
    """Yield one reason for each rule and action other than accept, with the number of its findings and the line of the first."""
    groups: dict[tuple[str, Action], list[tuple[Finding, str]]] = {}
    for finding, action, aside in asked:
        if action is not Action.ACCEPT:
            groups.setdefault((finding.code, action), []).append((finding, aside))
    for (code, action), found in groups.items():
        first, aside = found[0]
        times = f", {len(found)} times" if len(found) > 1 else ""
        yield Reason(
            code, action, f"{first.severity.value} {code} {first.name} in line {first.line}{times}{f' ({aside})' if aside else ''}"
        )
