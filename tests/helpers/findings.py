"""Findings and reports as the linter makes them, for tests of what is done with them afterwards; and their codes."""

from __future__ import annotations

from typing import Protocol

from newslint.findings import (
    CATEGORY_OF_PREFIX,
    Category,
    Confidence,
    Edit,
    Finding,
    Fix,
    Place,
    Problem,
    Report,
    Safety,
    Severity,
    fingerprint,
)
from newslint.text.document import Document


class HasFindings(Protocol):
    """A report, a fixed text, a verdict."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, in the order of the text."""
        ...


def codes(said: HasFindings) -> list[str]:
    """Return the codes of the findings, in their order."""
    return [finding.code for finding in said.findings]


def finding(
    text: str,
    start: int,
    end: int,
    fix: Fix | None = None,
    *,
    severity: Severity = Severity.ERROR,
    message: str = "Related-story insert",
    code: str = "INS101",
    name: str = "see-also-insert",
) -> Finding:
    """Return a finding on a span of a text, in code points, with everything that follows from the span."""
    document = Document(text)
    (line, column), (end_line, end_column) = document.position(start), document.position(end)
    category = CATEGORY_OF_PREFIX.get(code[:3], Category.INSERT)
    return Finding(
        code, name, category, severity, Confidence.HIGH, start, end, line, column, end_line, end_column, message,
        text[start:end][:160], fingerprint(code, text[start:end]), "1a2b3c4d", fix,
    )  # fmt: skip


def delete(text: str, start: int, end: int, safety: Safety = Safety.SAFE) -> Fix:
    """Return the fix that takes a span out of a text."""
    return Fix(safety, (Edit(start, end, text[start:end], ""),))


def report(
    *findings: Finding,
    text: str,
    source: str | None = "seeds/ecb.txt",
    id: str | None = None,
    site: str | None = None,
    problems: tuple[Problem, ...] = (),
    record: int | None = None,
    field: str | None = None,
    places: tuple[Place, ...] = (),
    file: str | None = None,
) -> Report:
    """Return the report on a document with this text, in English."""
    return Report(
        findings, "en", source, problems, id, site, len(text), "abcdef012345", record=record, field=field, places=places, file=file
    )  # fmt: skip
