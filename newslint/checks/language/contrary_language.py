"""A text that speaks against the language that its caller named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.document import Document
from newslint.text.language import alike, guess_language


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield one mark on the whole text where script and function words clearly name another language than the caller."""
    if context.declared is None:
        return
    seen = guess_language(document.text)
    if seen is not None and not alike(seen, context.declared):
        yield Mark(0, len(document.text), f"The text is said to be in {context.declared!r}, but its words are those of {seen!r}.")


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    return "neither the document nor the configuration names a language" if context.declared is None else None


CHECK = DocumentCheck("contrary-language", find, skips=skips)
