"""The page of a rule as lines of a terminal. Nothing of it can command one: rules may come from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from newslint.rules.page import Block, Check, Code, Items, Page, Paragraph, Phrases, Sample
from newslint.util.sanitize import visible

WIDTH = 100
_PHRASES = 6  # of each language that are shown


def page_text(page: Page) -> Iterator[str]:
    """Yield the lines of a rule's page, neutral."""
    rule = page.rule
    yield f"{rule.code} {rule.name}"
    yield from _paragraph(rule.summary)
    yield ""
    traits = [rule.severity.value, f"{rule.confidence.value} confidence", rule.status.value, rule.category.value]
    yield "  " + ", ".join(traits) + (f"; replaced by {rule.replaced_by}" if rule.replaced_by else "")
    for section in page.sections:
        yield ""
        yield f"{section.title}:"
        for block in section.blocks:
            yield from _lines(block)
    yield ""
    shipped = f", since newslint {page.since}" if page.since else ""
    yield f"Defined in {visible(rule.path)}:{rule.line}, version {rule.version}{shipped}."


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield from _paragraph(text)
        case Items(texts):
            for text in texts:
                yield from _item(visible(text))
        case Phrases(kind, values, also):
            yield f"  {'or ' if also else ''}{kind}:"
            for language, phrases in values:
                shown = [visible(phrase) if kind == "regex" else f"“{visible(phrase)}”" for phrase in phrases[:_PHRASES]]
                more = [f"and {len(phrases) - _PHRASES} more"] if len(phrases) > _PHRASES else []
                yield from _item(f"{language}: {', '.join((*shown, *more))}")
        case Check(name, options):
            yield f"  check: {name}"
            yield from (f"    {option}: {visible(value)}" for option, value in options)
        case Sample(head, text):
            if head:
                yield f"  {head}:"
            yield from (f"  | {visible(line)}".rstrip() for line in text.split("\n"))
        case Code(_, lines):
            yield from (f"  {visible(line)}" for line in lines)


def _paragraph(text: str) -> list[str]:
    return wrap(visible(text), WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def _item(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False)
