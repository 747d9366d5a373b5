"""Checks: what a pattern cannot say, written in Python and tuned from YAML (``check: repeated``, ``options: {min-words: 8}``).

A check is a module here with one function, listed in `CHECKS` with its options and their defaults:

    find(document, context, options) -> iterable of Mark      looks at one document
    judge(document, findings, options) -> iterable of Mark    looks at what the rules have found in it
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from newslint.findings import Edit

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """Where a check lives and what it can be told. A tuple as default means a list of texts."""

    module: str
    options: Options = field(default_factory=dict)
    on_findings: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know beside the text: the language in effect, the one that the caller named, and those that are expected."""

    language: str | None
    declared: str | None
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a check found: its span, why (None: the rule's message), and edits where the rule's fix does not say them."""

    start: int
    end: int
    message: str | None = None
    edits: tuple[Edit, ...] | None = None


CHECKS = {
    "broken-off": Check("broken_off", {"signs": (), "closed": 80}, on_findings=True),
    "contrary-language": Check("contrary_language"),
    "ending": Check("ending", {"signs": (), "read-more": ()}, on_findings=True),
    "lost-character": Check("lost_character"),
    "unexpected-language": Check("unexpected_language"),
}
