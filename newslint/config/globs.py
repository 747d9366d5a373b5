"""Patterns for paths, as in ``.gitignore``."""

from __future__ import annotations

import re
from functools import lru_cache


def matches(pattern: str, path: str) -> bool:
    """Return whether a glob matches a path; ``path`` has ``/`` on every platform and is relative to where the glob starts from.

    A pattern without ``/`` is compared with the last part of the path, in any folder; one with ``/`` with the whole path. ``*``
    and ``?`` stop at ``/``, ``**`` stands for any folders, none included, ``[a-z]`` and ``[!a-z]`` for one character, and
    ``drafts/`` for all that lies in a folder of this name. Upper and lower case differ, on every platform.
    """
    return compile_globs((pattern,)).fullmatch(path) is not None


@lru_cache(maxsize=256)
def compile_globs(patterns: tuple[str, ...], below: bool = False) -> re.Pattern[str]:
    """Compile globs to one regex whose ``fullmatch`` tells whether any of them matches.

    With ``below`` it also matches all that lies in a matched folder. Without patterns it matches nothing. Raise ValueError where a
    pattern is not a glob (``[z-a]``).
    """
    if below:
        patterns = tuple(pattern.rstrip("/") or "/" for pattern in patterns)
    regex = "|".join(_regex(pattern) for pattern in patterns) or r"(?!)"
    try:
        return re.compile(f"(?:{regex})(?:/.*)?" if below else regex, re.DOTALL)
    except re.error as error:
        raise ValueError(f"not a glob: {error}") from None


def escape_glob(path: str) -> str:
    """Return a glob that matches exactly ``path``."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def is_absolute(pattern: str) -> bool:
    """Return whether a glob starts at the root of the file system (``/data/*.txt``, ``C:/data/*.txt``), not at its own folder."""
    return re.match(r"/|[A-Za-z]:/", pattern) is not None


def is_anchored(pattern: str) -> bool:
    """Return whether a glob starts from a folder (``raw/*.txt``); others match in any folder (``*.txt``, ``drafts/``)."""
    return "/" in pattern.rstrip("/")


def _regex(pattern: str) -> str:
    """Return the regex of one glob, to be used with ``fullmatch``."""
    body = pattern.rstrip("/").removeprefix("./")
    parts = body.split("/")
    regex = "" if is_anchored(pattern) else "(?:.*/)?"
    for part in parts[:-1]:
        regex += "(?:.*/)?" if part == "**" else _part(part) + "/"
    regex += ".+" if parts[-1] == "**" else _part(parts[-1])
    return regex + "/.+" if pattern.endswith("/") else regex


_TOKEN = re.compile(r"(?P<stars>\*+)|(?P<one>\?)|\[(?P<not>!?)(?P<set>\]?[^\]]*)\]|(?P<literal>.)", re.DOTALL)


def _part(part: str) -> str:
    """Return the regex of what stands between two slashes of a glob; an unclosed ``[`` means itself."""
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
