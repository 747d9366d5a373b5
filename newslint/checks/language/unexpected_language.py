"""A document in none of the languages that the configuration expects (``expect-languages``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.document import Document
from newslint.text.language import document_language


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield one mark on the whole text; none where nothing is expected or the language cannot be told."""
    if not context.expected:
        return
    language = document_language(document.text) if context.declared is not None else context.language
    if language is not None and language not in context.expected:
        yield Mark(0, len(document.text), f"The text is in {language!r}; expected: {', '.join(context.expected)}.")


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    return None if context.expected else "expect-languages is not set"


CHECK = DocumentCheck("unexpected-language", find, skips=skips)
