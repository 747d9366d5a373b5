"""``newslint init``: look at a folder, show what it holds, and write a configuration and a pre-commit entry for it.

No existing file is changed: what should be added to it is printed.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Iterator

from newslint._version import __version__
from newslint.cli.survey import Survey, survey
from newslint.config.globs import escape_glob
from newslint.config.load import find_config
from newslint.config.model import ACCEPTED, SETTINGS, TOML_NAME, YAML_NAME
from newslint.config.show import flow
from newslint.errors import ConfigError
from newslint.records.formats import gate_only
from newslint.reports.summary_text import problem_line
from newslint.util.plural import count
from newslint.util.relative import relative
from newslint.util.sanitize import visible
from newslint.util.terminal import log, opened

HOOKS = ".pre-commit-config.yaml"
REPOSITORY = "https://github.com/newslint/newslint"
FEW = 3  # folders that are named one by one
_ABOUT = {setting.key: setting.description for setting in SETTINGS}


def run(arguments: argparse.Namespace) -> int:
    """Look at the folder, print what was found, write the files; return 0. Raise ConfigError where there is no such folder."""
    folder = os.path.normpath(arguments.folder)
    if not os.path.isdir(folder):
        raise ConfigError(f"there is no folder {arguments.folder!r}")
    found = survey(folder)
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
    if not found.files and gate_only(found.other):
        return f"newslint gate {visible(folder)} --dry-run"
    return f"newslint check{'' if folder == '.' else ' ' + visible(folder)} --statistics"


def overview(found: Survey) -> Iterator[str]:
    """Yield what was found, a line each, as neutral text."""
    yield f"files      {_listed(found.files) or 'none that newslint can check'}"
    if found.other:
        yield f"left out   {_listed(found.other)}"
    if readable := gate_only(found.other):
        yield f"records    in {', '.join(readable)}: newslint gate reads these, newslint check does not"
    if found.records:
        named = [f"{meaning} in {visible(name)}" for meaning, name in found.fields.items()]
        yield f"records    {count(found.records, 'record')} looked at: {', '.join(named) or 'no field is known'}"
        if "text" not in found.fields:
            yield "           no field holds text, as far as can be told: name it in text-fields"
    if found.languages:
        yield f"languages  {_listed(found.languages)} ({count(found.languages.total(), 'text')} looked at)"
    if found.sites:
        yield f"sites      {_listed(found.sites)}"


def _listed(counter: Counter[str], most: int = 6) -> str:
    shown = [f"{number:,} {visible(name) or 'not known'}" for name, number in counter.most_common(most)]
    return ", ".join(shown) + (f", {len(counter) - most:,} more" if len(counter) > most else "")


def _configuration(folder: str, found: Survey, dry_run: bool) -> str:
    path = os.path.normpath(os.path.join(folder, YAML_NAME))
    here = find_config(folder)
    if here is not None and os.path.dirname(here) == os.path.abspath(folder):
        name = os.path.basename(here)
        shown = visible(os.path.normpath(os.path.join(folder, name)))
        table = f" ([tool.newslint] in {TOML_NAME})" if name == TOML_NAME else ""
        return f"{shown} is there already, and stays as it is{table}.\n"
    return _written(path, settings(found), dry_run)


def settings(found: Survey) -> str:
    """Return a commented ``newslint.yaml`` for what was found."""
    rows = [
        "# Settings of newslint; `newslint check --show-settings` prints all of them.",
        f"# Written by `newslint init` {__version__} for: {_listed(found.files) or 'a folder without files to check'}.",
        "",
        *_setting("include", _include(found)),
    ]
    if found.excluded:
        rows += _setting("extend-exclude", sorted(found.excluded))
    if found.records:
        for meaning, name in found.fields.items():
            rows += _setting("text-fields" if meaning == "text" else f"{meaning}-field", [name] if meaning == "text" else name)
        if len(found.texts) > 1:
            rows.insert(-1, f"# Long text stands in these, too: {flow(found.texts[1:])}")
    languages = [language for language, _ in found.languages.most_common() if language]
    if languages:
        rows += _setting("expect-languages", languages, off=True)
    rows += _setting("fail-on", "warning")
    rows += _setting("baseline", ACCEPTED)
    rows += _setting("rules", ["my-rules/"], off=True)
    rows += _setting("ignore", ["TRN"], off=True)
    sites = [site for site, _ in found.sites.most_common(1) if site]
    rows += [
        "# Changes to rules for documents of one site.",
        f"# sites: {{{flow(sites[0] if sites else '*.example.com')}: {{ignore: [CAP]}}}}",
    ]
    return "\n".join(rows) + "\n"


def _setting(key: str, value: object, off: bool = False) -> list[str]:
    """Return the lines of one setting, with its description; ``off`` makes it a comment."""
    return [f"# {_ABOUT[key]}", f"{'# ' if off else ''}{key}: {flow(value)}", ""]


def _include(found: Survey) -> list[str]:
    """Return globs for the files that were found, in their folders where these are few."""
    globs = []
    for suffix in found.files or ("",):
        folders = sorted(found.folders.get(suffix, ()))
        if "" in folders or len(folders) > FEW or not suffix:
            globs.append(f"*{suffix}" if suffix else "*.txt")
        else:
            globs += [f"{escape_glob(folder)}/**/*{suffix}" for folder in folders]
    return globs if found.files else ["*.txt", "*.jsonl"]


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
    suffixes = "|".join(re.escape(suffix.removeprefix(".")) for suffix in sorted(found.files) or ("txt", "jsonl"))
    folders = sorted(set().union(*found.folders.values())) if found.folders else [""]
    within = f"(?:{'|'.join(map(re.escape, folders))})/" if "" not in folders and len(folders) <= FEW else ""
    pattern = f"^{re.escape(below)}{within}.*\\.(?:{suffixes})$"
    return (
        f"  - repo: {REPOSITORY}\n"
        f"    rev: v{__version__}\n"
        "    hooks:\n"
        "      - id: newslint  # reports; newslint-fix applies safe fixes, newslint-corpus checks all files in one run\n"
        f"        files: {_quoted(pattern)}\n"
    )


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
