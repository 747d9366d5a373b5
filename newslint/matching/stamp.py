"""Stamps of the code that reads, compiles and runs rules: for the cache of rules, and for the hash that stands in every report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache

from newslint.util.hashing import blake2b

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_RULE_ROOMS = ("text", "regex", "rules", "checks", "matching")  # whose code decides what comes of a rule file
_BESIDE = ("config", "findings.py", "fixing")  # what a compiled rule is made of, too, and what `checks_hash` reads
_CHECK_ROOMS = ("checks", "fixing")  # rules in Python: of these no rule file says a version


def engine_stamp() -> str:
    """Return a text that changes when the code of the rule rooms does: names, sizes and times of its files.

    With it in the cache's key, a checkout that is being changed never gets its own old cache.
    """
    stamps = []
    for path in _files((*_RULE_ROOMS, *_BESIDE)):
        status = os.stat(path)
        stamps.append(f"{os.path.basename(path)}:{status.st_mtime_ns}:{status.st_size}")
    return " ".join(stamps)


@cache
def checks_hash() -> str:
    """Return 12 hex digits of the code of all checks, the same on every system: a check that changes makes another rule set."""
    made = blake2b(digest_size=6)
    for path in _files(_CHECK_ROOMS):
        with open(path, "rb") as file:
            content = file.read().replace(b"\r\n", b"\n")
        name = os.path.relpath(path, _PACKAGE).replace(os.sep, "/")
        made.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return made.hexdigest()


def _files(rooms: Sequence[str]) -> Iterator[str]:
    """Yield the paths of the Python files of some rooms, in the order of their names."""
    for room in rooms:
        place = os.path.join(_PACKAGE, room)
        if room.endswith(".py"):
            yield place
            continue
        for folder, inner, names in os.walk(place):
            inner[:] = sorted(name for name in inner if name != "__pycache__")
            yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))
