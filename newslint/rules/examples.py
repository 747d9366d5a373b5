"""The examples of a rule: texts that it must find something in, and texts that it must leave alone.

``⟦ ⟧`` marks the span of a finding. Examples are kept apart from rules, because only tests and explanations read them.
"""

from __future__ import annotations

import os
import re
from typing import Any

from newslint.config.values import fail, known_keys, texts, typed
from newslint.config.yaml_reader import Map, Seq, read_yaml
from newslint.errors import ConfigError
from newslint.rules.model import Example
from newslint.text.language import normal_language


def load_examples(path: str | os.PathLike[str], shown: str) -> dict[str, tuple[Example, ...]]:
    """Return the examples of a file's rules by code; ``shown`` is the file's name in messages."""
    data = read_yaml(path, shown)
    return {entry["code"]: examples_of(entry) for entry in data or () if isinstance(entry, Map)}


def examples_of(entry: Map) -> tuple[Example, ...]:
    """Return a rule's examples. Raise ConfigError where one is wrong, or where there is not at least one bad and one good."""
    where = typed(entry, "examples", Seq, "a list of examples")
    made = [_example(item, entry, line) for item, line in zip(where, where.lines, strict=True)]
    for kind in ("bad", "good"):
        if not any(example.kind == kind for example in made):
            raise fail(
                entry, "examples", f"rule {entry.get('code')} has no {kind} example", "every rule carries at least one bad and one good"
            )
    return tuple(made)


def _example(item: Any, entry: Map, line: int) -> Example:
    """Read one example: take the marks ⟦ ⟧ out of its text and keep their spans (code points of the text without marks)."""
    if not isinstance(item, Map):
        raise ConfigError("an example is a mapping such as {bad: ...} or {good: ...}", entry.path, line)
    known_keys(item, ("bad", "good", "known-miss", "fixed", "language", "also"), "an example")
    kinds = [kind for kind in ("bad", "good", "known-miss") if kind in item]
    if len(kinds) != 1:
        raise ConfigError("an example has one of bad, good and known-miss", entry.path, line)
    marked = typed(item, kinds[0], str, "text")
    text, spans, open_at = "", [], -1
    for piece in re.split("([⟦⟧])", marked):
        if piece == "⟦":
            if open_at >= 0:
                raise ConfigError("⟦ inside ⟦", entry.path, line)
            open_at = len(text)
        elif piece == "⟧":
            if open_at < 0:
                raise ConfigError("⟧ without ⟦", entry.path, line)
            spans.append((open_at, len(text)))
            open_at = -1
        else:
            text += piece
    if open_at >= 0:
        raise ConfigError("⟦ without ⟧", entry.path, line)
    if spans and kinds[0] == "good":
        raise ConfigError("a good example has no ⟦marks⟧", entry.path, line)
    language = normal_language(typed(item, "language", str, "a language code")) if "language" in item else None
    if "language" in item and language is None:
        raise fail(item, "language", f"{item['language']!r} is no language code")
    fixed = typed(item, "fixed", str, "text") if "fixed" in item else None
    return Example(kinds[0], text, tuple(spans), fixed, language, texts(item, "also"), line)
