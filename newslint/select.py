"""Patterns that choose: selectors choose rules, globs choose files.

A selector is ``ALL``, a category (``insert``), the letters of a code (``INS``), a longer prefix (``INS1``, ``INS10``), a code
(``INS101``) or a rule's name (``see-also-insert``), in any case. Where a rule is both selected and ignored the more specific
selector wins, in the order just given; between equals (a category and its letters, a code and its name) ignoring wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from newslint.errors import ConfigError, nearest
from newslint.findings import CATEGORY_OF_PREFIX

NAMED = 9  # specificity of a code or a name; a prefix has its length in digits + 1, a category 1, ALL 0
_PREFIX = re.compile(r"[A-Z]{3}[0-9]{0,3}\Z")


class RuleLike(Protocol):
    """What selecting needs to know about a rule."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def category(self) -> str: ...


def specificity(selector: str, code: str, name: str, category: str) -> int:
    """How closely ``selector`` names the rule: 0 for ALL up to `NAMED` for its code or name, -1 where it means other rules."""
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
    """Whether any of ``selectors`` means the rule; ``per-file-ignores`` and ``per-source-ignores`` take rules away like this."""
    return any(specificity(selector, code, name, category) >= 0 for selector in selectors)


def selected(
    code: str,
    name: str,
    category: str,
    select: Sequence[str] = ("ALL",),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> bool:
    """Whether a rule runs: something selects it (either list), and nothing as specific or more specific ignores it."""

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


def matches(pattern: str, path: str) -> bool:
    """Whether a glob matches a path; ``path`` has ``/`` on every platform and is relative to where the glob starts from.

    A pattern without ``/`` is compared with the last part of the path, in any folder; one with ``/`` with the whole path. ``*``
    and ``?`` stop at ``/``, ``**`` stands for any folders, none included, ``[a-z]`` and ``[!a-z]`` for one character, and
    ``drafts/`` for all that lies in a folder of this name. Upper and lower case differ, on every platform.
    """
    return compile_globs((pattern,)).fullmatch(path) is not None


@lru_cache(maxsize=256)
def compile_globs(patterns: tuple[str, ...], below: bool = False) -> re.Pattern[str]:
    """A regex whose ``fullmatch`` tells whether any pattern matches; with ``below`` also all that lies in a matched folder.

    No pattern matches nothing. Raises ValueError where a pattern is not a glob (``[z-a]``).
    """
    if below:
        patterns = tuple(pattern.rstrip("/") or "/" for pattern in patterns)
    regex = "|".join(_regex(pattern) for pattern in patterns) or r"(?!)"
    try:
        return re.compile(f"(?:{regex})(?:/.*)?" if below else regex, re.DOTALL)
    except re.error as error:
        raise ValueError(f"not a glob: {error}") from None


def escape_glob(path: str) -> str:
    """A glob that matches exactly ``path``."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def is_absolute(pattern: str) -> bool:
    """Whether a glob starts at the root of the file system (``/data/*.txt``, ``C:/data/*.txt``) rather than at its own folder."""
    return re.match(r"/|[A-Za-z]:/", pattern) is not None


def is_anchored(pattern: str) -> bool:
    """Whether a glob starts from a folder (``raw/*.txt``) rather than matching in any (``*.txt``, ``drafts/``)."""
    return "/" in pattern.rstrip("/")


def _regex(pattern: str) -> str:
    body = pattern.rstrip("/").removeprefix("./")
    parts = body.split("/")
    regex = "" if is_anchored(pattern) else "(?:.*/)?"
    for part in parts[:-1]:
        regex += "(?:.*/)?" if part == "**" else _part(part) + "/"
    regex += ".+" if parts[-1] == "**" else _part(parts[-1])
    return regex + "/.+" if pattern.endswith("/") else regex


_TOKEN = re.compile(r"(?P<stars>\*+)|(?P<one>\?)|\[(?P<not>!?)(?P<set>\]?[^\]]*)\]|(?P<literal>.)", re.DOTALL)


def _part(part: str) -> str:
    """The regex of what stands between two slashes; an unclosed ``[`` means itself."""
    regex = ""
    for token in _TOKEN.finditer(part):
        if token["stars"]:
            regex += "[^/]*"
        elif token["one"]:
            regex += "[^/]"
        elif token["set"]:
            members = re.sub(r"([^\w-])", r"\\\1", token["set"])
            regex += f"(?!/)[{'^' if token['not'] else ''}{members}]"
        else:
            regex += re.escape(token[0])
    return regex
