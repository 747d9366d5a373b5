"""Findings, made of what rules and checks saw in a document."""

from __future__ import annotations

from newslint.checks.check import Mark
from newslint.findings import EXCERPT_LENGTH, Finding, Fix, fingerprint
from newslint.fixing.plan import careful, fix_of
from newslint.matching.evaluate import Match
from newslint.rules.model import Rule
from newslint.text.document import Document


def finding_of_match(document: Document, match: Match, language: str | None) -> Finding:
    """Return the finding for a match, with the fix of its rule; ``language`` is the one in effect."""
    plan = match.rule.fix
    fix = fix_of(document, match, plan) if plan is not None else None
    if fix is not None and plan is not None and plan.takes_units:
        fix = careful(document, match, fix, language)
    return finding_of(document, match.rule, match.start, match.end, None, fix)


def finding_of_mark(document: Document, rule: Rule, mark: Mark) -> Finding:
    """Return the finding for the mark of a check: with the mark's own edits where it has some, else with the fix of its rule."""
    fix: Fix | None = None
    if rule.fix is not None:
        if mark.edits is not None:
            fix = Fix(mark.safety or rule.fix.safety, mark.edits) if mark.edits else None
        elif rule.fix.action != "replace":
            first, last = document.line_at(mark.start), document.line_at(max(mark.start, mark.end - 1))
            fix = fix_of(document, Match(rule, mark.start, mark.end, first, last), rule.fix)
    return finding_of(document, rule, mark.start, mark.end, mark.message, fix)


def finding_of(document: Document, rule: Rule, start: int, end: int, message: str | None, fix: Fix | None) -> Finding:
    """Return the finding of a rule on a span (code points of the text); ``message`` None stands for the rule's own."""
    matched = document.text[start:end]
    line, column = document.position(start)
    end_line, end_column = document.position(end)
    excerpt = matched if len(matched) <= EXCERPT_LENGTH else matched[: EXCERPT_LENGTH - 1] + "…"
    return Finding(
        code=rule.code,
        name=rule.name,
        category=rule.category,
        severity=rule.severity,
        confidence=rule.confidence,
        start=start,
        end=end,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        message=message or rule.message,
        excerpt=excerpt,
        fingerprint=fingerprint(rule.code, matched),
        rule_version=rule.version,
        fix=fix,
    )
