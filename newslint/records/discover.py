"""Discovery: the sources that a run reads, because they are named or because a walk through folders finds them.

A file that is named is taken whatever its suffix, unless it is excluded. A walk takes what ``include`` names, leaves out what is excluded
or ignored by git, and counts the rest by suffix. The order is always the same: as named, then by name. Which configuration says so is asked
for every folder: one file gets one answer, whatever else is named beside it.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from newslint.errors import NewslintError
from newslint.findings import Problem
from newslint.records import gitignore
from newslint.records.files import fsspec_module, is_address, size_and_time
from newslint.records.formats import Format, format_of, packing_of, suffix_of
from newslint.records.gitignore import slashed
from newslint.records.source import STDIN, Source
from newslint.util.atomic import is_temporary
from newslint.util.lazy_regex import lazily

# Files that lie beside articles. Names that articles may have too (a slug such as "license-fee-rises") are not among them.
NO_ARTICLES = lazily(
    r"(?i:(?:requirements|constraints)(?:[-_.][a-z0-9]+)?|licen[sc]e|notice|copying|readme|(?:app-)?ads|robots|humans|security|llms(?:-full)?"
    r"|cmakelists)\.txt|LICEN[SC]E[-_.].*\.txt"
    r"|(?i:readme|changelog|contributing|code[-_]of[-_]conduct|security|licen[sc]e|notice|copying)\.(?:md|markdown)"
)
_NEVER = frozenset({".git", ".hg", ".svn"})
_UNFINISHED = re.compile(r"\..+\.newslint-[a-z]+")  # what a run keeps beside an output until it is complete


@dataclass(slots=True)
class Found:
    """The result of a search for files.

    ``skipped`` counts files that ``include`` does not name, by suffix in lower case, and files that are no articles, by name. ``passed``
    counts the paths that were named and left out: they are excluded, or files of newslint's own.
    """

    inputs: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    passed: int = 0


class Selection(Protocol):
    """The choice of files, as `newslint.config.model.Config` makes it; its paths are relative to the configuration, with ``/``."""

    def relative(self, path: str) -> str:
        """Return a path as the other methods take it: relative to the configuration, with ``/``."""
        ...

    def includes(self, path: str) -> bool:
        """Return whether a walk takes a file."""
        ...

    def excludes(self, path: str) -> bool:
        """Return whether a file or folder, or a folder that it lies in, is excluded."""
        ...

    def names(self, path: str) -> bool:
        """Return whether ``include`` names just this file, not one of many."""
        ...

    def owns(self, path: str) -> bool:
        """Return whether a file is newslint's own: settings, accepted findings, reports."""
        ...


class Selections(Protocol):
    """The configurations of a run, by their numbers."""

    def number(self, folder: str) -> int:
        """Return the number of the configuration for files that lie in a folder."""
        ...

    def selection(self, number: int) -> Selection:
        """Return the choice of files that a configuration makes."""
        ...


def find_inputs(paths: Iterable[str], selections: Selections, stdin_name: str | None = None, format: Format | None = None) -> Found:
    """Return the sources that ``paths`` (files, folders, addresses, ``-``) stand for, each once, and the problems of those that cannot be read.

    ``stdin_name`` is the name that standard input is given, ``format`` the format of all sources, whatever their names say.
    """
    found = Found()
    seen: set[str] = set()
    for path in paths:
        if path == STDIN:
            entries: Iterable[Source] = _stdin(stdin_name, selections, found)
        elif is_address(path):
            entries = _addresses(path, selections, found)
        else:
            entries = _named(path, selections, found)
        for entry in entries:
            key = _key(entry.path)
            if key not in seen:
                seen.add(key)
                found.inputs.append(entry._replace(format=format or entry.format))
    return found


def _stdin(name: str | None, selections: Selections, found: Found) -> list[Source]:
    """Return standard input, unless the name that it is given is excluded."""
    number = selections.number(os.path.dirname(os.path.abspath(name)) if name else os.getcwd())
    selection = selections.selection(number)
    if name is not None and selection.excludes(selection.relative(name)):
        found.passed += 1
        return []
    kind = format_of(name) if name else None
    return [Source(STDIN, name or "<stdin>", kind, packing_of(name or ""), stream=True, group=number)]


def _addresses(address: str, selections: Selections, found: Found) -> list[Source]:
    """Return the sources of an address, or of all that its pattern (``*``, ``?``, ``[``) stands for, in order."""
    number = selections.number(os.getcwd())
    try:
        made = []
        for each in _expanded(address):
            size, time = size_and_time(each)
            made.append(Source(each, each, format_of(each), packing_of(each), size, time, group=number))
        if not made:
            found.problems.append(Problem(address, None, "missing", "no such file"))
        return made
    except OSError as error:
        found.problems.append(Problem(address, None, "missing", f"cannot be read: {error}"))
    except NewslintError as error:
        found.problems.append(Problem(address, None, "unreadable", str(error).removeprefix(f"{address}: ")))
    return []


def _key(path: str) -> str:
    """Return what is the same for all names of a file that differ only in how they are written."""
    if path == STDIN:
        return path
    if is_address(path):
        files, place = fsspec_module(path).core.url_to_fs(path)
        return str(files.unstrip_protocol(place))
    return os.path.normcase(os.path.abspath(path))


def _expanded(address: str) -> list[str]:
    if not any(mark in address for mark in "*?["):
        return [address]
    files, place = fsspec_module(address).core.url_to_fs(address)
    return [str(files.unstrip_protocol(name)) for name in sorted(files.glob(place))]


def _named(path: str, selections: Selections, found: Found) -> Iterable[Source]:
    """Return the files that a named path stands for; ``found`` takes its problem, or counts it where it is left out."""
    path = os.path.normpath(path)
    source = slashed(path)
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        message = "no such file or folder" if missing else f"cannot be read: {_reason(error)}"
        found.problems.append(Problem(source, None, "missing" if missing else "unreadable", message))
        return []
    mode = status.st_mode
    folder = os.path.abspath(path)
    number = selections.number(folder if stat.S_ISDIR(mode) else os.path.dirname(folder))
    selection = selections.selection(number)
    relative = selection.relative(path)
    if selection.excludes(relative):
        found.passed += 1
        return []
    if not stat.S_ISDIR(mode) and selection.owns(relative):
        found.passed += 1
        found.skipped[os.path.basename(path)] += 1
        return []
    if stat.S_ISDIR(mode):
        return _Walk(path, selections, found).inputs()
    if stat.S_ISREG(mode) or stat.S_ISFIFO(mode):  # a FIFO: the shell's <(command)
        stream = stat.S_ISFIFO(mode)
        size, time = (0, 0) if stream else (status.st_size, status.st_mtime_ns)
        return [Source(path, source, format_of(source), packing_of(source), size, time, stream, group=number)]
    found.problems.append(Problem(source, None, "unreadable", "is neither a file nor a folder"))
    return []


def would_take(folder: str, path: str, selection: Selection) -> bool:
    """Return whether a walk through ``folder`` would take a file called ``path`` if it lay there."""
    top = selection.relative(folder)
    if selection.excludes(top):
        return False
    wanted, absolute = "" if top == "." else f"{top}/", os.path.abspath(folder)
    ignored = gitignore.above(absolute)
    parts = slashed(os.path.relpath(os.path.realpath(path), os.path.realpath(folder))).split("/")
    for number, name in enumerate(parts, 1):
        ignored = ignored.entered(absolute, os.path.exists(os.path.join(absolute, gitignore.NAME)))
        wanted, absolute = wanted + name, os.path.join(absolute, name)
        is_folder = number < len(parts)
        if name in _NEVER or selection.excludes(wanted) or ignored.ignores(slashed(absolute), is_folder):
            return False
        wanted += "/" if is_folder else ""
    return selection.includes(wanted) and not selection.owns(wanted)


class _Folder(NamedTuple):
    """A folder to walk: its path as shown and in full, what git ignores around it, and whether a link led to it or above it."""

    path: str
    absolute: str
    ignored: gitignore.GitIgnore
    linked: bool


class _Walk:
    """A walk from one folder. Links to folders are followed once, and never into what the walk sees or has seen anyway."""

    def __init__(self, top: str, selections: Selections, found: Found) -> None:
        self.top = top
        self.selections = selections
        self.found = found
        self._real_top = os.path.realpath(top)
        self._linked: set[str] = set()  # real paths of folders that were reached through a link

    def inputs(self) -> Iterator[Source]:
        """Yield the files of the folder by name, and those of a subfolder where its name stands; deep folders do not need a deep stack."""
        absolute = os.path.abspath(self.top)
        stack = [self._folder(_Folder(self.top, absolute, gitignore.above(absolute), linked=False))]
        while stack:
            item = next(stack[-1], None)
            if item is None:
                stack.pop()
            elif isinstance(item, Source):
                yield item
            else:
                stack.append(self._folder(item))

    def _folder(self, folder: _Folder) -> Iterator[Source | _Folder]:
        """Yield the files and the subfolders of one folder, by name; what is left out is counted in ``found``."""
        if folder.linked:
            real = os.path.realpath(folder.path)
            if real in self._linked:
                return
            self._linked.add(real)
        try:
            with os.scandir(folder.path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            self._problem(folder.path, error)
            return
        ignored = folder.ignored.entered(folder.absolute, any(entry.name == gitignore.NAME for entry in entries))
        here = slashed(folder.absolute).rstrip("/")
        number = self.selections.number(folder.absolute)
        selection = self.selections.selection(number)
        relative = selection.relative(folder.path)
        relative = "" if relative == "." else relative + "/"
        path = "" if folder.path == os.curdir else folder.path
        for entry in entries:
            name = entry.name
            if is_temporary(name) or _UNFINISHED.fullmatch(name):  # of a run that is at work or was killed
                continue
            wanted, full, place = relative + name, f"{here}/{name}", os.path.join(path, name)
            if _is_folder(entry):
                if name in _NEVER or selection.excludes(wanted) or ignored.ignores(full, True):
                    continue
                link = _is_link(entry)
                if not link or self._leads_elsewhere(place):
                    yield _Folder(place, os.path.join(folder.absolute, name), ignored, folder.linked or link)
            elif selection.owns(wanted):
                self.found.skipped[name] += 1
            elif not selection.includes(wanted):
                self.found.skipped[suffix_of(name)] += 1
            elif NO_ARTICLES.fullmatch(name) and not selection.names(wanted):
                self.found.skipped[name] += 1
            elif not selection.excludes(wanted) and not ignored.ignores(full, False):
                yield from self._file(entry, place, number)

    def _file(self, entry: os.DirEntry[str], place: str, number: int) -> Iterator[Source]:
        """Yield a file, unless it cannot be read or is not a regular one."""
        try:
            status = entry.stat()
        except OSError as error:
            self._problem(place, error)
            return
        if stat.S_ISREG(status.st_mode):
            # A walk from ".." (the configuration may lie above) meets files of the working folder as well.
            shown = slashed(os.path.relpath(place) if place.startswith(os.pardir) else place)
            kind, packing = format_of(shown), packing_of(shown)
            yield Source(place, shown, kind, packing, status.st_size, status.st_mtime_ns, walked=True, group=number)
        else:  # a socket or a FIFO that happens to be called x.txt
            self.found.skipped[suffix_of(entry.name)] += 1

    def _leads_elsewhere(self, link: str) -> bool:
        """Return whether a link leads to a folder that is neither in the top folder nor above it."""
        real = os.path.realpath(link)
        return not (_within(real, self._real_top) or _within(self._real_top, real))

    def _problem(self, path: str, error: OSError) -> None:
        self.found.problems.append(Problem(slashed(path), None, "unreadable", f"cannot be read: {_reason(error)}"))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Return whether a folder is a link to one; on Windows that is what junctions are, too."""
    if sys.platform == "win32" and not entry.is_symlink():
        return entry.stat(follow_symlinks=False).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT
    return entry.is_symlink()


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
