"""Lexicons: words beside the rules, which checks take as an option: ``surnames: {table: surnames}`` is ``tables/surnames.yaml``.

A lexicon is a list of groups, each with its ``language``, the ``road`` by which the damage comes about, how its entries were ``checked``,
and the ``entries``. A rule holds what the entries say, so that its version and the rule set's hash change with them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from newslint.config.values import fail, known_keys, texts, typed
from newslint.config.yaml_reader import Map, Seq, read_yaml
from newslint.errors import ConfigError
from newslint.util.lazy_regex import lazily

FOLDER = "tables"
GROUP_KEYS = ("language", "road", "checked", "entries")
_NAME = lazily(r"[a-z][a-z0-9-]*\Z")


def lexicon_files(rule_files: Iterable[str]) -> list[str]:
    """Return the lexicons that stand beside rule files, in a fixed order."""
    folders = [os.path.join(folder, FOLDER) for folder in sorted({os.path.dirname(path) for path in rule_files})]
    return [
        os.path.join(folder, name)
        for folder in folders
        if os.path.isdir(folder)
        for name in sorted(os.listdir(folder))
        if name.endswith(".yaml")
    ]


def fill_in(rules: Seq, path: str | os.PathLike[str]) -> None:
    """Replace every lexicon that the options of a file's rules name by its entries. Raise ConfigError for a lexicon that is wrong."""
    for rule in rules:
        options = rule.get("options") if isinstance(rule, Map) else None
        if not isinstance(options, Map):
            continue
        for key, value in options.items():
            if isinstance(value, Map):
                known_keys(value, ("table",), "an option")
                options[key] = _entries(value, os.path.join(os.path.dirname(path), FOLDER))


def _entries(where: Map, folder: str) -> Seq:
    """Return the entries of the lexicon that ``where`` names, those of all its groups."""
    name = typed(where, "table", str, "the name of a table")
    if not _NAME.match(name):
        raise fail(where, "table", f"a table's name is lower-case letters, digits and hyphens, not {name!r}")
    groups = read_yaml(os.path.join(folder, f"{name}.yaml"), f"{where.path.rpartition('/')[0] or '.'}/{FOLDER}/{name}.yaml")
    if not isinstance(groups, Seq) or not groups:
        raise fail(where, "table", f"the table {name!r} is no list of groups")
    filled = Seq(where.path, where.line)
    for group in groups:
        for entry in _checked_group(group, where):
            if entry in filled:
                raise ConfigError(f"duplicate entry {entry!r}", group.path, group.lines["entries"])
            filled.append(entry)
            filled.lines.append(where.line)
    return filled


def _checked_group(group: object, where: Map) -> Iterator[str]:
    """Yield the entries of one group; raise ConfigError where one of its keys is missing or wrong."""
    if not isinstance(group, Map):
        raise fail(where, "table", "a group of a table is a mapping with " + ", ".join(GROUP_KEYS))
    known_keys(group, GROUP_KEYS, "a group")
    for key in GROUP_KEYS:
        if key not in group:
            raise fail(group, None, f"a group of the table has no {key}")
    for key in GROUP_KEYS[:-1]:
        typed(group, key, str, "text")
    yield from texts(group, "entries")
