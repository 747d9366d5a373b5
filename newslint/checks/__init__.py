"""Checks: what a pattern cannot say, written in Python and tuned from YAML (``check: repeated``, ``options: {min-words: 8}``).

A check is a module here with one function, listed in `CHECKS` with its options and their defaults:

    find(document, context, options) -> iterable of Mark      looks at one document
    judge(document, findings, options) -> iterable of Mark    looks at what the rules have found in it

and, where several rules share it, with another one that saves asking for each of them (what they would find stays the same):

    spares(document, context | findings) -> bool              whether they have nothing to say, whatever their options are

It may say beside it why it passes over a line, for ``newslint explain FILE:LINE``:

    skips(document, line, context, options, findings) -> text, or None where it looks at the line (index from 0, not blank)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from newslint.findings import Edit, Safety

Options = dict[str, Any]


class Check(NamedTuple):
    """Where a check lives and what it can be told. A tuple as default means a list of texts."""

    module: str
    options: Options = {}  # noqa: RUF012 (never changed)
    on_findings: bool = False
    once: bool = False  # its fix is for the text as given only: it judges the whole, and what a fix leaves is another text


class Context(NamedTuple):
    """What a check may know beside the text: the language in effect, the one that the caller named, and those that are expected."""

    language: str | None
    declared: str | None
    expected: tuple[str, ...]


class Mark(NamedTuple):
    """A place that a check found: its span, why (None: the rule's message), and edits where the rule's fix does not say them (none: no fix).

    ``safety`` is that of these edits where it is not the rule's.
    """

    start: int
    end: int
    message: str | None = None
    edits: tuple[Edit, ...] | None = None
    safety: Safety | None = None


CHECKS = {
    "broken-off": Check("newslint.checks.truncation.broken_off", {"signs": (), "closed": 80, "min-words": 8}, on_findings=True),
    "caption-above": Check("newslint.checks.page.caption_above", {"credits": (), "min-words": 2, "max-words": 24}, on_findings=True),
    "contrary-language": Check("newslint.checks.language.contrary_language"),
    "cut-title": Check("newslint.checks.truncation.cut_title"),
    "ending": Check("newslint.checks.truncation.ending", {"signs": ()}, on_findings=True),
    "data-text": Check("newslint.fixing.data_text", on_findings=True),
    "headline-run": Check(
        "newslint.checks.page.headline_run", {"min": 3, "min-words": 3, "mean-words": 5, "max-words": 20}, on_findings=True
    ),
    "lost-character": Check("newslint.checks.damage.lost_character"),
    "lost-blank": Check("newslint.checks.damage.lost_blank", {"min-letters": 4}),
    "lost-quote": Check("newslint.checks.damage.lost_quote"),
    "main-block": Check("newslint.checks.page.main_block", once=True, options={"part": ""}),
    "mojibake": Check("newslint.checks.damage.mojibake"),
    "name-homophones": Check("newslint.checks.translation.name_homophones", {"surnames": ()}, on_findings=True),
    "name-variants": Check("newslint.checks.translation.name_variants", on_findings=True),
    "nothing-left": Check("newslint.fixing.nothing_left", on_findings=True),
    "other-language": Check("newslint.checks.language.other_language", {"min-letters": 80}),
    "other-run": Check("newslint.checks.language.other_run", {"min-words": 4}),
    "other-script": Check("newslint.checks.language.other_script", {"sign": ""}),
    "page-end": Check(
        "newslint.checks.page.page_end", {"anchors": (), "far": (), "after": 60, "min-words": 40, "most": 150}, on_findings=True, once=True
    ),
    "removal-cap": Check("newslint.fixing.removal_cap", {"share": 30, "min-chars": 1000}, on_findings=True),
    "repeated": Check(
        "newslint.checks.duplicate.repeated",
        {"min-words": 8, "sentence-words": 13, "often": False, "normalize": ("case", "whitespace", "quotes")},
    ),
    "splice": Check("newslint.checks.damage.splice", {"sign": "", "most": 0}),
    "teaser-run": Check("newslint.checks.page.teaser_run", {"min": 3, "min-words": 10, "article": 60}, once=True),
    "translated-byline": Check("newslint.checks.translation.translated_byline", {"surnames": ()}),
    "translation-verdict": Check(
        "newslint.checks.translation.translation_verdict",
        {"signs": (), "hints": (), "wordings": (), "apart": (), "least": 2},
        on_findings=True,
    ),
    "unexpected-language": Check("newslint.checks.language.unexpected_language"),
}
