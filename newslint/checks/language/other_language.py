"""A paragraph in another language than its document's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.document import Document
from newslint.text.language import function_words, other_language


@lru_cache(maxsize=64)
def _common(language: str) -> tuple[str, ...]:
    """Return the words, with blanks around them, of which nearly every paragraph in a language holds one."""
    return tuple(f" {word} " for word in function_words(language)[:10])


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on every line of ``min-letters`` letters or more whose words and script are another language's."""
    language = context.language
    if language is None:
        return
    common, least = _common(language), options["min-letters"]
    first, second = (*common[:2], "\n", "\n")[:2]  # these two decide for most lines
    places = [n for n, line in enumerate(document.lines) if len(line) >= least and first not in line and second not in line]
    for number in places:
        line = document.lines[number]
        if any(map(line.__contains__, common)) or sum(map(str.isalpha, line[: 8 * least])) < least:
            continue
        if common or line.isascii():
            seen = other_language(line, language)
            if seen is not None:
                yield Mark(*document.span(number, number), f"This paragraph is in {seen!r}, the text in {language!r}.")


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    if context.language is None:
        return "the language of the text is not known"
    letters = sum(map(str.isalpha, document.lines[line]))
    least = options["min-letters"]
    return None if letters >= least else f"it looks at lines of {least} letters or more; this one has {letters}"


CHECK = DocumentCheck("other-language", find, {"min-letters": 80}, skips=skips)
