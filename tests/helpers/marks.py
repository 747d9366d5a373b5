"""What checks mark, as texts: a test of a check names words, not offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from newslint.checks.check import Context, Mark, Options
from newslint.findings import Finding
from newslint.text.document import Document

NOTHING_KNOWN = Context(language=None, declared=None, expected=())
"""No language is known, and none is expected."""
ENGLISH = Context(language="en", declared=None, expected=())
"""The document turned out to be in English; nobody said so."""


def spanned(text: str, marks: Iterable[Mark]) -> list[str]:
    """Return the parts of a text that marks span, in the order of the marks."""
    return [text[mark.start : mark.end] for mark in marks]


def marked(
    find: Callable[[Document, Context, Options], Iterable[Mark]], text: str, context: Context = ENGLISH, /, **options: object
) -> list[str]:
    """Return the parts of a text that a document check marks; in names of options ``_`` stands for ``-``."""
    return spanned(text, find(Document(text), context, {name.replace("_", "-"): value for name, value in options.items()}))


def judged(
    judge: Callable[[Document, Sequence[Finding], Options], Iterable[Mark]],
    text: str,
    findings: Sequence[Finding] = (),
    /,
    **options: object,
) -> list[str]:
    """Return the parts of a text that a findings check marks; in names of options ``_`` stands for ``-``."""
    return spanned(text, judge(Document(text), findings, {name.replace("_", "-"): value for name, value in options.items()}))


def repaired(find: Callable[[Document, Context, Options], Iterable[Mark]], text: str) -> str:
    """Return a text after the repairs of a check whose marks have one edit each, on the very place that they mark."""
    for mark in reversed(list(find(Document(text), NOTHING_KNOWN, {}))):
        (edit,) = mark.edits or ()
        assert text[edit.start : edit.end] == edit.old == text[mark.start : mark.end]
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text
