"""The .gitignore files that apply to a folder: those of the folders above it up to the repository's root, and its own.

As in git, the file that stands nearest to a path decides, and within it the last pattern that matches. A .gitignore outside of any
repository counts too. pathspec is imported when the first such file is met.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".gitignore"


class GitIgnore:
    """The patterns that apply in one folder. Immutable: `entered` returns those for a folder in it."""

    __slots__ = ("_specs",)

    def __init__(self, specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()) -> None:
        self._specs = specs  # (folder with "/" at its end, its patterns), the nearest last

    def entered(self, folder: str, has_file: bool) -> GitIgnore:
        """Return these patterns with those of ``folder`` (absolute) added, where it has a .gitignore."""
        spec = _read(os.path.join(folder, NAME)) if has_file else None
        return self if spec is None else GitIgnore((*self._specs, (_prefix(folder), spec)))

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Return whether git would leave out the file or folder at ``path`` (absolute, ``/`` separators), whose folder is not ignored."""
        for prefix, spec in reversed(self._specs):
            verdict = spec.check_file(path[len(prefix) :] + ("/" if is_folder else "")).include
            if verdict is not None:
                return verdict
        return False


def above(folder: str) -> GitIgnore:
    """Return the patterns of the folders above ``folder`` (absolute), up to the root of its repository.

    Whoever names an ignored folder wants it walked, so a .gitignore that ignores ``folder`` itself does not count.
    """
    parents: list[str] = []
    at = folder
    while not os.path.exists(os.path.join(at, ".git")):
        parent = os.path.dirname(at)
        if parent == at:
            return GitIgnore()
        parents.append(parent)
        at = parent
    specs = []
    for parent in reversed(parents):
        spec = _read(os.path.join(parent, NAME))
        inside = slashed(folder)[len(_prefix(parent)) :] + "/"
        if spec is not None and not spec.check_file(inside).include:
            specs.append((_prefix(parent), spec))
    return GitIgnore(tuple(specs))


def slashed(path: str) -> str:
    """Return the path with ``/`` separators, as patterns and reports write it."""
    return path.replace(os.sep, "/") if os.sep != "/" else path


def _prefix(folder: str) -> str:
    return slashed(folder).rstrip("/") + "/"


def _read(path: str) -> GitIgnoreSpec | None:
    """Return the patterns of a .gitignore, without lines that are no pattern; None where it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:  # git ignores a line that is no pattern
        return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
