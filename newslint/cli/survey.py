"""What a folder holds: formats, the fields of its records, encodings, languages, sites. A sample is read; nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from newslint.cli.seen import RECORD_FORMATS, Seen, see, suffix_in, top_of
from newslint.config.model import Config
from newslint.findings import Problem
from newslint.records.discover import NO_ARTICLES, Selections, find_inputs
from newslint.records.formats import NAMES, Format, format_of
from newslint.records.settings import AUTO
from newslint.records.source import Source
from newslint.util.lazy_regex import lazily
from newslint.util.plural import count
from newslint.util.sanitize import visible

FILES = 40  # of each format: the most that are looked at
MOST = 8 << 20  # bytes of a file that holds one text: larger ones are not looked at
WALKED = (Format.TEXT, Format.JSONL)  # taken in folders without being asked for
_SHOWN, _NAMED = 4, 3  # ways of reading the files of one format, and files that one line names
_NUMBER = lazily(r"\d+|0x[0-9a-f]+")


@dataclass(slots=True)
class Survey:
    """The results of a look at a folder.

    ``seen`` has the files that were looked at, by format. ``files`` counts by suffix what can be read (capitals as they are), ``other``
    what cannot; ``excluded`` names files that are no articles. ``all_folders`` has the folders (`top_of`) in which files of each suffix
    lie, ``folders`` those whose files are to be checked: where the format may hold anything, those with texts. ``languages`` and ``sites``
    count the texts of the sample (``""``: not known). ``encoding`` is the one that was asked for, None where it was found out.
    """

    files: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    all_folders: dict[str, set[str]] = field(default_factory=dict)
    folders: dict[str, set[str]] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)
    seen: dict[Format, list[Seen]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    encoding: str | None = None

    def holding(self, format: Format) -> list[Seen]:
        """Return the files of a format that hold texts."""
        return [seen for seen in self.seen.get(format, ()) if seen.problem is None]


class _Everything(Selections):
    """A choice of all files that newslint can read, whatever a configuration says."""

    def __init__(self, config: Config) -> None:
        self.relative = config.relative
        self.excludes = config.excludes
        self.owns = config.owns

    def number(self, folder: str) -> int:
        return 0

    def selection(self, number: int) -> _Everything:
        return self

    def includes(self, path: str) -> bool:
        return format_of(path) is not None

    def names(self, path: str) -> bool:
        return False


def survey(folder: str, encoding: str | None = None) -> Survey:
    """Look at a folder; like a run it follows ``.gitignore``."""
    config = Config(root=folder, encoding=encoding or AUTO, max_record_bytes=MOST)
    found = find_inputs([folder], _Everything(config))
    made = Survey(other=found.skipped, problems=list(found.problems), encoding=encoding)
    made.excluded = set(filter(NO_ARTICLES.fullmatch, found.skipped))
    by_format: dict[Format, dict[str, list[Source]]] = {}
    for source in found.inputs:
        assert source.format is not None
        place = config.relative(source.path)
        suffix, top = suffix_in(place), top_of(place)
        made.files[suffix] += 1
        made.all_folders.setdefault(suffix, set()).add(top)
        by_format.setdefault(source.format, {}).setdefault(top, []).append(source)
    for kind in sorted(by_format, key=list(Format).index):
        sample = [source for source in _sample(by_format[kind]) if kind in RECORD_FORMATS or source.size <= MOST]
        made.seen[kind] = [see(source, config) for source in sample]
        for seen in made.holding(kind):
            made.folders.setdefault(seen.suffix, set()).add(seen.top)
        _count(made, kind)
    for suffix, folders in made.all_folders.items():
        if format_of(suffix) in WALKED:
            made.folders[suffix] = folders
    return made


def _sample(folders: dict[str, list[Source]]) -> Iterator[Source]:
    """Yield about `FILES` of the files, from all over the folders: from each one at least, unless there are too many."""
    each = max(1, FILES // len(folders))
    for top in _spread(list(folders), FILES):
        yield from _spread(folders[top], each)


def _spread(items: Sequence[Any], most: int) -> Sequence[Any]:
    """Return at most ``most`` of the items, from all over the list."""
    return items[:: -(-len(items) // most)] if items else items


def _count(made: Survey, kind: Format) -> None:
    """Count the languages and the sites of the texts of a format: of the first ones of each file."""
    holding = made.holding(kind)
    few = max(1, 2 * FILES // max(1, len(holding)))
    for seen in holding:
        made.languages.update(text.spoken() for text in seen.texts[:few])
        if seen.fields.url is not None:
            made.sites.update(text.site or "" for text in seen.texts)


def overview(found: Survey) -> Iterator[str]:
    """Yield what was found, a line each, as neutral text."""
    yield f"files      {listed(found.files) or 'none that newslint can check'}"
    if found.other:
        yield f"left out   {listed(found.other)}"
    for kind, seen in found.seen.items():
        for number, line in enumerate(_lines(seen)):
            yield f"{'' if number else NAMES[kind].removeprefix('a '):<10} {visible(line)}"
    if found.languages:
        yield f"languages  {listed(found.languages)} ({count(found.languages.total(), 'text')} looked at)"
    if found.sites:
        yield f"sites      {listed(found.sites)}"


def listed(counter: Counter[str], most: int = 6) -> str:
    """Return the largest counts of a counter, as neutral text."""
    shown = [f"{number:,} {visible(name) or 'not known'}" for name, number in counter.most_common(most)]
    return ", ".join(shown) + (f", {len(counter) - most:,} more" if len(counter) > most else "")


def _lines(seen: Sequence[Seen]) -> Iterator[str]:
    """Yield what the files of one format show: how those that hold text are read, and why the others do not."""
    ways: dict[str, list[Seen]] = {}
    for each in seen:
        if each.problem is None:
            ways.setdefault(each.described(), []).append(each)
    for way, group in sorted(ways.items(), key=lambda item: -len(item[1]))[:_SHOWN]:
        what = f"{count(sum(each.records for each in group), 'record')} in " if group[0].layout is not None else ""
        yield f"{what}{count(len(group), 'file')} looked at{f': {way}' if way else ''}"
    if len(ways) > _SHOWN:
        yield f"and {len(ways) - _SHOWN:,} more ways"
    reasons: dict[str, list[Seen]] = {}
    for each in seen:
        if each.problem is not None:
            reasons.setdefault(_NUMBER.sub("0", each.problem.message), []).append(each)
    told = sorted(reasons.values(), key=len, reverse=True)
    for group in told[:_SHOWN]:
        names = ", ".join(each.source.source for each in group[:_NAMED])
        more = f" and {len(group) - _NAMED:,} more" if len(group) > _NAMED else ""
        problem = group[0].problem
        assert problem is not None
        yield f"{len(group):,} of {count(len(seen), 'file')}: {problem.message} ({names}{more})"
    if left := sum(map(len, told[_SHOWN:])):
        yield f"{left:,} of {count(len(seen), 'file')}: no text, for other reasons"
