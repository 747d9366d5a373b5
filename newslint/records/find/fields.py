"""Which field of records holds the text, and which the id, the address, the title, the language and the date: by names and by values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from newslint.records.find.field_names import (
    Meaning,
    is_aside,
    names_a_date,
    names_a_language,
    names_a_lesser_text,
    names_another_address,
    plain_name,
    rank_of,
    role_of,
)
from newslint.records.find.field_values import Values, values_of

LONG = 25  # words on average, in sentences: what holds as many is a text, whatever it is called
SURE = 0.8  # of the values
_COLUMN = re.compile(r"column\d+|field\d+|col\d+|f\d+|_\d+|unnamed: \d+|\d+", re.IGNORECASE)  # what programs call what has no name


class FoundFields(NamedTuple):
    """The fields of records by meaning; ``text`` is empty where no field holds text, the others are None where there is none.

    ``there`` has the names of all fields: ``a.b`` is field ``b`` of the object in ``a``, ``a[].b`` that of the objects in the list ``a``.
    """

    text: tuple[str, ...] = ()
    id: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    date: str | None = None
    there: tuple[str, ...] = ()


class FoundText(NamedTuple):
    """A field that holds text. ``words`` is how many it has on average; ``sure`` says that it is no mere summary, and called a text or long."""

    name: str
    path: tuple[str, ...]
    words: float
    sure: bool


def find_fields(records: Sequence[Mapping[str, Any]]) -> FoundFields:
    """Return what the fields of some records are for, a hundred of which are looked at. The answer depends on nothing else."""
    columns = values_of(records)
    text = _text(columns)
    others = [column for column in columns if text is None or column.name != text.name]
    single = [column for column in others if _can_be_named(column) and not (column.listed or "[]" in column.name or is_aside(column.path))]
    url = _best(Meaning.URL, single, _is_address) or _address(single)
    left = [column for column in single if column.name != url]
    date = _best(Meaning.DATE, left, lambda column: column.dates >= SURE) or _date(left)
    left = [column for column in left if column.name != date]
    language = _best(Meaning.LANGUAGE, left, lambda column: column.languages >= SURE) or _language(left)
    title = _best(Meaning.TITLE, left, _is_heading) or _unnamed_title(left)
    return FoundFields(
        (text.name,) if text else (),
        _best(Meaning.ID, left, _is_identifier) or _unnamed_id(left),
        url, title, language, date, tuple(column.name for column in columns),
    )  # fmt: skip


def find_text(records: Sequence[Mapping[str, Any]]) -> FoundText | None:
    """Return the field of some records that holds their text, None where there is none."""
    return _text(values_of(records))


def longest_of(records: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the name of the field with the longest texts, whatever they are; None where no field holds any."""
    columns = [column for column in values_of(records) if column.strings and column.words >= 1]
    return max(columns, key=lambda column: column.words).name if columns else None


class _Candidate(NamedTuple):
    """A field that may hold the text; ``weight`` is how much a word in it counts."""

    column: Values
    weight: float
    rank: int
    sure: bool

    @property
    def score(self) -> float:
        return (self.column.words + 0.01) * self.weight


def _text(columns: Sequence[Values]) -> FoundText | None:
    """Return the field that holds the text: that with the most words, as its name weighs them, and of nearly equal ones the likeliest name."""
    candidates = [candidate for column in columns if (candidate := _candidate(column))]
    if not candidates:
        return None
    enough = 0.6 * max(candidate.score for candidate in candidates)
    near = [candidate for candidate in candidates if candidate.score >= enough]
    best = min(near, key=lambda each: (-each.weight, each.rank, each.column.name.count(".")))
    return FoundText(best.column.name, best.column.path, best.column.words, best.sure)


def _candidate(column: Values) -> _Candidate | None:
    """Return a field as a candidate for the text, None where it cannot be it."""
    if not _can_be_named(column) or not column.strings or column.name.count("[]") > 1:
        return None
    if max(column.addresses, column.pages, column.blobs) > 0.5 or column.sure_dates > 0.5:
        return None
    if column.listed and column.filled and column.words * column.records < 5 * column.items:
        return None  # words, tags or names
    role, words = role_of(column.path), column.words
    meaning = role.meaning if role else None
    is_long = words >= LONG and column.prose >= 0.5 and column.distinct >= 0.3
    if meaning is Meaning.TEXT and role is not None:
        if not role.exact and words < 5:
            return None
        weight = (8.0 if role.exact else 5.0) * (0.4 if names_a_lesser_text(column.path[-1]) else 1.0)
        plain = _Candidate(column, weight, role.rank, words >= 5 or plain_name(column.path[-1]) == "text")
        return plain if column.markup <= 0.5 else plain._replace(weight=0.8)
    if meaning is Meaning.MARKUP:
        return _Candidate(column, 0.3, 50, True) if is_long else None
    if meaning is Meaning.SUMMARY:
        return _Candidate(column, 0.7, role.rank if role else 50, False) if words >= 15 and column.prose >= 0.5 else None
    if meaning is None and is_long:
        return _Candidate(column, 1.0 if column.markup <= 0.5 else 0.3, 50, True)
    return None


def _can_be_named(column: Values) -> bool:
    """Return whether a setting can name a field: in an object no name may be empty, or hold what separates names."""
    if len(column.path) == 1 and column.name:
        return not column.name.endswith("[]")
    return all(name and "." not in name and "[]" not in name for name in column.path)


def _best(meaning: Meaning, columns: Sequence[Values], fits: Callable[[Values], bool]) -> str | None:
    """Return the field whose name has a meaning, and whose values fit it: the one with the likeliest name, least deep."""
    found = [(rank, column) for column in columns if column.filled and (rank := _rank(meaning, column)) is not None and fits(column)]
    return min(found, key=lambda each: (len(each[1].path), each[0]))[1].name if found else None


def _rank(meaning: Meaning, column: Values) -> int | None:
    """Return how likely a field is for a meaning by its name, None where its name has another, or it is in an object of something else."""
    role, known = role_of(column.path), rank_of(meaning, column.path[-1])
    if role is None or role.meaning not in (Meaning.ID, Meaning.URL, Meaning.TITLE, Meaning.LANGUAGE, Meaning.DATE):
        return None
    return known if known is not None else 60 + role.rank if role.meaning is meaning else None


def _is_address(column: Values) -> bool:
    return column.addresses >= SURE and not names_another_address(column.path)


def _is_heading(column: Values) -> bool:
    return column.strings > 0 and column.addresses < 0.5 and column.words <= 60


def _is_identifier(column: Values) -> bool:
    filled = column.filled
    return len(filled) >= SURE * column.records and column.distinct >= 0.9 and all(len(text) <= 300 and "\n" not in text for text in filled)


def _address(columns: Sequence[Values]) -> str | None:
    """Return the first field whose values are addresses, of pages as far as can be told."""
    for column in columns:
        if column.filled and column.addresses >= 0.95 and column.distinct >= 0.5 and _are_pages(column):
            return column.name
    return None


_PICTURE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg|mp4|mp3|ico|css|js)(?:[?#]\S*)?", re.IGNORECASE)


_DEEP_ADDRESS = re.compile(r"(?:https?:)?//[^/\s]+/\S+|[^/\s]+/\S+", re.IGNORECASE)


def _are_pages(column: Values) -> bool:
    """Return whether addresses are of pages: neither of pictures nor of sites."""
    return not names_another_address(column.path) and column.share(_PICTURE) <= 0.3 and column.share(_DEEP_ADDRESS) >= 0.5


def _date(columns: Sequence[Values]) -> str | None:
    """Return the first field whose values are dates; one whose name speaks of time comes first."""
    found = [column for column in columns if column.filled and column.dates >= 0.95 and names_a_date(column.path[-1])]
    found += [column for column in columns if column.filled and column.sure_dates >= 0.95]
    return found[0].name if found else None


def _language(columns: Sequence[Values]) -> str | None:
    """Return the first field whose values name languages, and whose name speaks of them."""
    return next((each.name for each in columns if each.strings and each.languages >= 0.95 and names_a_language(each.path[-1])), None)


def _unnamed_title(columns: Sequence[Values]) -> str | None:
    """Return the one column without a name whose values are like headlines, None where there is none, or several."""
    found = [column.name for column in columns if _COLUMN.fullmatch(column.name) and column.records > 1 and _are_headlines(column)]
    return found[0] if len(found) == 1 else None


def _are_headlines(column: Values) -> bool:
    return column.strings > 0 and 3 <= column.words <= 25 and column.distinct >= 0.9 and column.addresses == 0 and column.dates == 0


def _unnamed_id(columns: Sequence[Values]) -> str | None:
    """Return the first column without a name whose values are all different, and a word or a number each."""
    for column in columns:
        if (
            _COLUMN.fullmatch(column.name)
            and column.records > 1
            and _is_identifier(column)
            and column.share(re.compile(r"[\w.:/-]{1,80}")) == 1
        ):
            return column.name if column.distinct == 1 and not column.dates else None
    return None
