"""The settings that are proposed for a folder: what its files agree on. Where those of one format differ, nothing is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import Any

from newslint._version import __version__
from newslint.cli.seen import OWN, RECORD_FORMATS, Seen
from newslint.cli.survey import WALKED, Survey, listed
from newslint.config.globs import escape_glob
from newslint.config.model import ACCEPTED, SETTINGS
from newslint.config.settings import DELIMITERS, FORMATS
from newslint.config.show import flow
from newslint.records.formats import NAMES, Format, suffix_of
from newslint.records.paths import name_of, split_at_records, steps_of
from newslint.records.read import NO_TEXT
from newslint.records.record import Fields
from newslint.records.settings import AUTO
from newslint.util.sanitize import visible

FEW = 3  # folders that are named one by one
MOST_SINGLE = 10  # files that are left out one by one
_ABOUT = {setting.key: setting.description for setting in SETTINGS}
_MEANINGS = {"id-field": "id", "url-field": "url", "language-field": "language", "title-field": "title"}
_USUAL_DELIMITER = {Format.CSV: ",", Format.TSV: "\t"}


class _Differing:
    """What stands for a value that is not the same in all files of a format, or cannot be written down."""


DIFFERING = _Differing()


@dataclass(slots=True)
class Proposal:
    """Settings by their keys: for all formats, and for single ones. ``remarks`` are said beside a setting that is not written down."""

    general: dict[str, Any] = field(default_factory=dict)
    formats: dict[Format, dict[str, Any]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def proposal(found: Survey) -> Proposal:
    """Return the settings that say how the files are read."""
    made = Proposal()
    holding = {kind: seen for kind in found.seen if (seen := found.holding(kind))}
    records = {kind: seen for kind, seen in holding.items() if kind in RECORD_FORMATS}
    _encoding(made, holding, found.encoding)
    texts = {kind: _text_field(kind, seen) for kind, seen in records.items()}
    _enter(made, "text-fields", {kind: value if value is DIFFERING else [value] for kind, value in texts.items()}, of_all=True)
    made.remarks += [remark for kind, value in texts.items() if value is DIFFERING and (remark := _remark(kind, records[kind]))]
    for key, meaning in _MEANINGS.items():
        _enter(made, key, {kind: _agreed(seen, attrgetter(f"fields.{meaning}")) for kind, seen in records.items()})
    for kind, seen in records.items():
        for key, value in _shape(kind, seen):
            made.formats.setdefault(kind, {})[key] = value
    return made


def _enter(made: Proposal, key: str, values: Mapping[Format, Any], of_all: bool = False) -> None:
    """Enter a setting: for all formats where none says anything else, else for each. None is the value of a format that has no such field.

    With ``of_all`` it also counts as something else that a format cannot say it.
    """
    told = {kind: value for kind, value in values.items() if value is not None and value is not DIFFERING}
    differing = any(value is DIFFERING for value in values.values())
    if not told:
        return
    first = next(iter(told.values()))
    if not differing and all(value == first for value in told.values()) and (not of_all or len(told) == len(values)):
        made.general[key] = first
        return
    for kind, value in told.items():
        made.formats.setdefault(kind, {})[key] = value


def _agreed(seen: Sequence[Seen], value_of: Callable[[Seen], Any]) -> Any:
    """Return the value that all files share which have one, None where none has any."""
    values = {value_of(each) for each in seen} - {None}
    return DIFFERING if len(values) > 1 else next(iter(values), None)


def _text_field(kind: Format, seen: Sequence[Seen]) -> Any:
    """Return the name of the field that holds the text in all files of a format, as the setting says it."""
    whole = _agreed(seen, _whole_name if kind is Format.JSON else _name)
    if whole is not DIFFERING or kind is not Format.JSON:
        return whole
    within = _agreed(seen, _name)  # the records may be in one place here, in another one there
    return DIFFERING if within is DIFFERING or split_at_records(Fields(text=(within,)))[0] else within


def _name(seen: Seen) -> Any:
    return seen.fields.text[0] or DIFFERING  # there is no name for values that are texts


def _whole_name(seen: Seen) -> Any:
    """Return the name of the text of JSON with the way to the records in it; `DIFFERING` where it would be read in another way."""
    assert seen.layout is not None
    if seen.fields.text == ("",):
        return DIFFERING
    way = () if seen.layout.path == ("[]",) else seen.layout.path
    name = name_of((*way, *steps_of(seen.fields.text[0]))) if way else seen.fields.text[0]
    found, fields = split_at_records(Fields(text=(name,)))
    return name if (found, fields.text) == (way, seen.fields.text) else DIFFERING


def _remark(kind: Format, seen: Sequence[Seen]) -> str:
    """Return what to say of a format whose files do not agree on the field of the text; ``""`` where there is no field at all."""
    names = Counter(each.fields.text[0] or "values that are texts" for each in seen)
    shown = ", ".join(f"{visible(name)} in {number:,}" for name, number in names.most_common(FEW + 1))
    return f"# text-fields of {NAMES[kind]}: found out for each file ({shown})." if set(names) != {"values that are texts"} else ""


def _shape(kind: Format, seen: Sequence[Seen]) -> Iterator[tuple[str, Any]]:
    """Yield what says how the tables of a format are read, where that is unusual and the same in all of its files."""
    layouts = [each.layout for each in seen if each.layout is not None]
    if kind in _USUAL_DELIMITER:
        marks, headers = {layout.delimiter for layout in layouts}, {layout.has_header for layout in layouts}
        if len(marks) == 1 and marks <= {*DELIMITERS} - {_USUAL_DELIMITER[kind]}:
            yield "delimiter", marks.pop()
        if headers == {False}:
            yield "header", False
    if kind is Format.SQLITE and len(names := {layout.table for layout in layouts}) == 1:
        yield "table", names.pop()


def _encoding(made: Proposal, holding: Mapping[Format, Sequence[Seen]], asked: str | None) -> None:
    """Enter the encoding: what was asked for, else what files are in that are not in UTF-8."""
    if asked is not None:
        made.general["encoding"] = asked
        return
    told = {kind: _one_encoding(seen) for kind, seen in holding.items() if "encoding" in FORMATS.get(kind.value, ())}
    others = {kind: name for kind, name in told.items() if name != "utf-8"}
    if others and len(set(told.values())) == 1:
        made.general["encoding"] = next(iter(others.values()))
    else:
        for kind, name in others.items():
            made.formats.setdefault(kind, {})["encoding"] = name


def _one_encoding(seen: Sequence[Seen]) -> str:
    """Return the encoding of all files of a format; ``auto`` where they differ. What is ASCII is so in all but the wide encodings."""
    names = {each.encoding for each in seen if each.encoding is not None}
    plain = any(each.encoding is None for each in seen)
    if len(names) > 1 or (plain and any(name.startswith(("utf-16", "utf-32")) for name in names)):
        return AUTO
    return names.pop() if names else "utf-8"


def settings(found: Survey) -> str:
    """Return a commented ``newslint.yaml`` for what was found."""
    made = proposal(found)
    rows = [
        "# Settings of newslint; `newslint check --show-settings` prints all of them.",
        f"# Written by `newslint init` {__version__} for: {listed(found.files) or 'a folder without files to check'}.",
        "",
        *_setting("include", includes(found), off=not found.folders),
    ]
    beside = sorted(name for name in found.excluded if suffix_of(name) in found.folders)
    if left_out := beside + excludes(found):
        rows += _setting("extend-exclude", left_out)
    for key, value in made.general.items():
        rows += _setting(key, value)
    if made.remarks:
        rows += [*made.remarks, ""]
    if made.formats:
        rows += [f"# {_ABOUT['formats']}", "formats:"]
        rows += [f"  {kind.value}: {flow(own)}" for kind, own in made.formats.items()]
        rows.append("")
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


def includes(found: Survey) -> list[str]:
    """Return globs for the files that are to be checked, in their folders where these are few; the usual ones where there are none."""
    globs = []
    for suffix in found.folders:
        folders = folders_for(found, suffix)
        globs += [f"{escape_glob(folder)}/**/*{suffix}" if folder else f"./*{suffix}" for folder in folders] or [f"*{suffix}"]
    return globs or ["*.txt", "*.jsonl"]


def folders_for(found: Survey, suffix: str) -> list[str]:
    """Return the folders in which files of a suffix are to be checked (``""``: the top without those below); none where that is anywhere."""
    within = found.folders[suffix]
    return [] if within == found.all_folders[suffix] and ("" in within or len(within) > FEW) else sorted(within)


def excludes(found: Survey) -> list[str]:
    """Return globs for single files that hold no text among those that are included: hooks name them, and a check would fail then.

    Where there are many it returns none; a walk passes over them anyway.
    """
    places = [
        seen.place
        for seen in chain.from_iterable(found.seen.values())
        if seen.problem is not None and seen.top in found.folders.get(seen.suffix, ())
        if seen.problem.kind == OWN or (seen.problem.kind == NO_TEXT and seen.format not in WALKED)
    ]
    return [escape_glob(place if "/" in place else f"./{place}") for place in sorted(places)] if len(places) <= MOST_SINGLE else []
