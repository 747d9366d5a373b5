"""Selectors: the names by which a configuration or an option chooses rules.

A selector is ``ALL``, a category (``insert``), the letters of a code (``INS``), a longer prefix (``INS1``, ``INS10``), a code
(``INS101``) or a rule's name (``see-also-insert``), in any case. Where a rule is both selected and ignored the more specific
selector wins, in the order just given; between equals (a category and its letters, a code and its name) ignoring wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from newslint.errors import ConfigError, nearest
from newslint.findings import CATEGORY_OF_PREFIX

NAMED = 9  # specificity of a code or a name; a prefix has its length in digits + 1, a category 1, ALL 0
_PREFIX = re.compile(r"[A-Z]{3}[0-9]{0,3}\Z")


class RuleLike(Protocol):
    """The attributes of a rule that selecting it needs."""

    @property
    def code(self) -> str:
        """The rule's code, such as ``INS101``."""

    @property
    def name(self) -> str:
        """The rule's name, such as ``see-also-insert``."""

    @property
    def category(self) -> str:
        """The name of the rule's category, such as ``insert``."""


def specificity(selector: str, code: str, name: str, category: str) -> int:
    """Return how closely ``selector`` names the rule: 0 for ALL up to `NAMED` for its code or name, -1 where it means other rules."""
    selector = selector.upper()
    if selector in (code, name.upper()):
        return NAMED
    if selector == "ALL":
        return 0
    if selector == category.upper():
        return 1
    if _PREFIX.match(selector) and code.startswith(selector):
        return len(selector) - 2
    return -1


def chooses(selectors: Iterable[str], code: str, name: str, category: str) -> bool:
    """Return whether any of ``selectors`` means the rule; ``per-file-ignores`` and ``per-source-ignores`` take rules away like this."""
    return any(specificity(selector, code, name, category) >= 0 for selector in selectors)


def selected(
    code: str,
    name: str,
    category: str,
    select: Sequence[str] = ("ALL",),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> bool:
    """Return whether a rule runs: something selects it (either list), and nothing as specific or more specific ignores it."""

    def closest(selectors: Sequence[str]) -> int:
        return max((specificity(selector, code, name, category) for selector in selectors), default=-1)

    return max(closest(select), closest(extend_select)) > closest(ignore)


def check_selectors(
    selectors: Sequence[str],
    rules: Sequence[RuleLike],
    where: str,
    path: str | None = None,
    lines: Sequence[int | None] = (),
) -> None:
    """Raise ConfigError for the first selector that means no rule and no category.

    ``where`` is the option or key that holds them (``--select``), ``path`` its file and ``lines`` the line of each selector.
    """
    valid = {"ALL", *CATEGORY_OF_PREFIX, *(category.upper() for category in CATEGORY_OF_PREFIX.values())}
    for number, selector in enumerate(selectors):
        if selector.upper() in valid or any(chooses([selector], rule.code, rule.name, rule.category) for rule in rules):
            continue
        codes = [*CATEGORY_OF_PREFIX, *(rule.code for rule in rules), "ALL"]
        names = [*(category.value for category in CATEGORY_OF_PREFIX.values()), *(rule.name for rule in rules)]
        hint = nearest(selector.lower(), names) or nearest(selector.upper(), codes)
        line = lines[number] if number < len(lines) else None
        raise ConfigError(f"unknown rule {selector!r} in {where}", path, line, hint)
