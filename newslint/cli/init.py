"""``newslint init``: look at a folder, show what it holds, and write a configuration and a pre-commit entry for it.

No existing file is changed: what should be added to it is printed.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence

from newslint._version import __version__
from newslint.cli.configured import encoding_of
from newslint.cli.proposal import folders_for, settings
from newslint.cli.survey import Survey, overview, survey
from newslint.config.load import find_config
from newslint.config.model import TOML_NAME, YAML_NAME
from newslint.config.show import flow
from newslint.errors import ConfigError
from newslint.reports.summary_text import problem_line
from newslint.util.relative import relative
from newslint.util.sanitize import visible
from newslint.util.terminal import log, opened

HOOKS = ".pre-commit-config.yaml"
REPOSITORY = "https://github.com/newslint/newslint"
HOOK_SUFFIXES = (".txt", ".jsonl")  # that the hooks take by themselves


def run(arguments: argparse.Namespace) -> int:
    """Look at the folder, print what was found, write the files; return 0. Raise ConfigError where there is no such folder."""
    folder = os.path.normpath(arguments.folder)
    if not os.path.isdir(folder):
        raise ConfigError(f"there is no folder {arguments.folder!r}")
    found = survey(folder, encoding_of(arguments.encoding) if arguments.encoding else None)
    for problem in found.problems:
        log(f"looking around: {problem_line(problem)}")
    with opened() as output:
        for line in overview(found):
            output.write(f"{line}\n")
        for step in (_configuration(folder, found, arguments.dry_run), _hook(folder, found, arguments.dry_run)):
            output.write(f"\n{step}")
        output.write(f"\nNext: {_next(folder, found)}\n")
    return 0


def _next(folder: str, found: Survey) -> str:
    """Return the command to type next."""
    if not found.folders:
        return "newslint init FOLDER, where the texts are"
    return f"newslint check{'' if folder == '.' else ' ' + visible(folder)} --statistics"


def _configuration(folder: str, found: Survey, dry_run: bool) -> str:
    path = os.path.normpath(os.path.join(folder, YAML_NAME))
    here = find_config(folder)
    if here is not None and os.path.dirname(here) == os.path.abspath(folder):
        name = os.path.basename(here)
        shown = visible(os.path.normpath(os.path.join(folder, name)))
        table = f" ([tool.newslint] in {TOML_NAME})" if name == TOML_NAME else ""
        return f"{shown} is there already, and stays as it is{table}.\n"
    return _written(path, settings(found), dry_run)


def _hook(folder: str, found: Survey, dry_run: bool) -> str:
    top = _repository(folder)
    if top is None:
        return "No git repository: no pre-commit entry.\n"
    below = os.path.relpath(os.path.abspath(folder), top).replace(os.sep, "/")
    entry = hook(found, "" if below == "." else f"{below}/")
    path = os.path.join(top, HOOKS)
    shown = visible(relative(path))
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            if "newslint" in file.read():
                return f"{shown} has an entry for newslint already.\n"
        return f"{shown} is there already, and stays as it is. Add under repos:\n\n{visible_lines(entry)}"
    if below != ".":
        return f"To check on every commit, write into {shown}:\n\nrepos:\n{visible_lines(entry)}"
    return _written(os.path.normpath(os.path.join(folder, HOOKS)), f"repos:\n{entry}", dry_run)


def hook(found: Survey, below: str) -> str:
    """Return the entry for ``.pre-commit-config.yaml``; ``below`` is the path from there to the folder, ``""`` or with ``/`` at its end."""
    names: dict[str, list[str]] = {}
    for suffix in sorted(found.folders):
        names.setdefault(_within(folders_for(found, suffix)), []).append(suffix.removeprefix("."))
    patterns = [f"{within}\\.(?:{'|'.join(map(re.escape, suffixes))})" for within, suffixes in names.items()] or [r".*\.(?:txt|jsonl)"]
    either = patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"
    pattern = f"^{re.escape(below)}{either}$"
    more = [visible(suffix) for suffix in sorted(found.folders) if suffix not in HOOK_SUFFIXES]
    remark = f"        # {', '.join(more)} as well: by themselves the hooks take {' and '.join(HOOK_SUFFIXES)}\n" if more else ""
    return (
        f"  - repo: {REPOSITORY}\n"
        f"    rev: v{__version__}\n"
        "    hooks:\n"
        "      - id: newslint  # reports; newslint-fix applies safe fixes, newslint-corpus checks all files in one run\n"
        f"{remark}"
        f"        files: {_quoted(pattern)}\n"
    )


def _within(folders: Sequence[str]) -> str:
    """Return a regex for paths in folders, up to the suffix; anywhere where there are none."""
    ways = [f"{re.escape(folder)}/.*" if folder else "[^/]*" for folder in folders] or [".*"]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _quoted(text: str) -> str:
    """Return text as a YAML string, in single quotes where these can hold it."""
    return "'" + text.replace("'", "''") + "'" if text.isprintable() else flow(text)


def visible_lines(text: str) -> str:
    """Return neutral text with its lines kept; every line ends in a newline."""
    return "".join(f"{visible(line)}\n" for line in text.splitlines())


def _repository(folder: str) -> str | None:
    """Return the top of the git repository that the folder lies in, None where there is none."""
    at = os.path.abspath(folder)
    while not os.path.exists(os.path.join(at, ".git")):
        at, below = os.path.dirname(at), at
        if at == below:
            return None
    return at


def _written(path: str, content: str, dry_run: bool) -> str:
    """Write a file unless it exists; return what to say about it. With ``dry_run`` nothing is written."""
    shown = visible(path)
    if dry_run:
        return f"{shown} would say:\n\n{visible_lines(content)}"
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(content)
    except FileExistsError:
        return f"{shown} is there already, and stays as it is.\n"
    return f"{shown} written:\n\n{visible_lines(content)}"
