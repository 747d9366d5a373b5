"""A text that is data: what looks like residue in it is an entry of a list or a value, and no fix is applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import FindingsCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.data import data_kind
from newslint.text.document import Document


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield one mark on the whole text where a finding has a fix, which is not applied because the text is data."""
    if any(finding.fix is not None for finding in findings) and (kind := data_kind(document.text)):
        yield Mark(0, len(document.text), why_not(kind))


def why_not(kind: str) -> str:
    """Return the message for a text that is data; ``kind`` as `data_kind` calls it."""
    return f"The text is {kind}, not an article; no fix is applied."


CHECK = FindingsCheck("data-text", judge)
