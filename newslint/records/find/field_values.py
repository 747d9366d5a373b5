"""What stands in the fields of records: their names, however deep, a sample of their values, and what kind of values these are."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from newslint.records.find.loose_json import as_record
from newslint.text.language import normal_language
from newslint.text.sentences import SENTENCE_END, ends_sentence
from newslint.text.words import count_words, has_unspaced
from newslint.util.lazy_regex import lazily

RECORDS, FIELDS, ITEMS, DEEP = 100, 400, 50, 4  # the most that are looked at: records, fields, items of a list, objects in objects
SAMPLE = 20_000  # code points of a value
_URL = lazily(r"(?:https?:)?//[^\s/]+\.[^\s]+|https?://\S+|www\.\S+\.\S+|(?:[a-z\d-]+\.)+(?:com|org|net|[a-z]{2})/\S*")
_TAG = lazily(
    r"</?(?:p|div|span|br|a|img|ul|ol|li|table|t[rdh]|h[1-6]|section|article|figure|blockquote|strong|em|b|i)\b[^<>]*>", re.IGNORECASE
)
_PAGE = lazily(
    r"\s*(?:<!doctype|<html|<head|<body|<script|<style|<\?xml)|.{0,2000}<(?:script|/head|meta|link)\b", re.IGNORECASE | re.DOTALL
)
_DATE = lazily(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ,.].{0,30})?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)(?:[ ,T].{0,30})?|\d{8}(?:T?\d{4,6}Z?)?"
    r"|(?:[^\W\d]{2,10}\.?,? )?\d{1,2}(?:\.|st|nd|rd|th|º|er)?(?: de)? [^\W\d]{3,12}\.?,?(?: de)? \d{4}\b.{0,40}"
    r"|(?:[^\W\d]{2,10}\.?,? )?[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:\d{4}\b.{0,40}|\d\d:\d\d.{0,30})"
    r"|\d{4} ?[年년].{0,30}|(?:1\d{9}|1\d{12})(?:\.\d+)?"
)
_SURE_DATE = lazily(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.{0,30})?|[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4}.{0,30}|\d{4}/\d\d/\d\d(?: \d\d:\d\d.{0,20})?"
)
_CODE = lazily(r"[a-zA-Z]{2,3}(?:[-_][A-Za-z\d]{2,8}){0,2}")
_LANGUAGES = frozenset(
    "english german french spanish portuguese italian dutch russian ukrainian polish czech slovak hungarian romanian bulgarian croatian "
    "serbian slovenian greek turkish arabic hebrew persian hindi urdu bengali tamil telugu chinese japanese korean thai vietnamese "
    "indonesian malay swedish norwegian danish finnish estonian latvian lithuanian catalan galician basque swahili zulu afrikaans deutsch "
    "französisch englisch français anglais allemand español inglés italiano português inglês nederlands polski русский українська "
    "türkçe svenska norsk dansk suomi čeština magyar română ελληνικά 中文 英文 日本語 한국어 العربية עברית bahasa albanian macedonian "
    "armenian georgian azerbaijani kazakh icelandic irish welsh maltese burmese khmer lao nepali sinhala mongolian".split()
)


@dataclass(slots=False)
class Values:
    """The values of one field, as texts, from at most `RECORDS` records.

    ``path`` is the way to the field, by names; ``name`` is that way as settings write it, with ``[]`` behind a list of objects. ``listed``
    says that each value is a list of strings. ``records`` is how many records were looked at; those without the field have no value here.
    """

    name: str
    path: tuple[str, ...]
    listed: bool = False
    records: int = 0
    texts: list[str] = field(default_factory=list)
    items: int = 0  # strings in the lists
    strings: int = 0  # values that are text, and not a number or a time
    times: int = 0

    def share(self, pattern: Any) -> float:
        """Return the share of the values, those that are blank aside, that a pattern matches from end to end."""
        filled = self.filled
        return sum(1 for text in filled if pattern.fullmatch(text.strip())) / len(filled) if filled else 0.0

    @cached_property
    def filled(self) -> list[str]:
        """The values that are not blank."""
        return [text for text in self.texts if text and not text.isspace()]

    @cached_property
    def words(self) -> float:
        """The number of words of a record's value, on average; a record without the field counts as none."""
        return sum(map(count_words, self.filled)) / max(1, self.records)

    @cached_property
    def distinct(self) -> float:
        """The share of different values among those that are not blank."""
        return len(set(self.filled)) / len(self.filled) if self.filled else 0.0

    @cached_property
    def prose(self) -> float:
        """The share of values that read like sentences: words of letters, of the usual length, and more than one sentence or its end."""
        return sum(map(_is_prose, self.filled)) / len(self.filled) if self.filled else 0.0

    @cached_property
    def markup(self) -> float:
        """The share of values with the tags of HTML in them, at least one for 600 code points."""
        return sum(len(_TAG.findall(text)) * 600 >= len(text) for text in self.filled) / max(1, len(self.filled))

    @cached_property
    def pages(self) -> float:
        """The share of values that are whole pages of HTML, or XML."""
        return sum(_PAGE.match(text) is not None for text in self.filled) / max(1, len(self.filled))

    @cached_property
    def addresses(self) -> float:
        """The share of values that are addresses."""
        return self.share(_URL)

    @cached_property
    def dates(self) -> float:
        """The share of values that may be dates."""
        return 1.0 if self.times and self.times == len(self.texts) else self.share(_DATE)

    @cached_property
    def sure_dates(self) -> float:
        """The share of values that can hardly be anything but dates."""
        return 1.0 if self.times and self.times == len(self.texts) else self.share(_SURE_DATE)

    @cached_property
    def languages(self) -> float:
        """The share of values that name a language, by its code or its name."""
        return sum(map(_is_language, self.filled)) / len(self.filled) if self.filled else 0.0

    @cached_property
    def blobs(self) -> float:
        """The share of values that are no text for people: data in a notation, or a long row of characters without a blank."""
        return sum(map(_is_blob, self.filled)) / len(self.filled) if self.filled else 0.0


def values_of(records: Sequence[Mapping[str, Any]]) -> list[Values]:
    """Return the fields of records with their values, in the order in which they are first seen."""
    sample = records if len(records) <= RECORDS else [records[at * len(records) // RECORDS] for at in range(RECORDS)]
    found: dict[str, Values] = {}
    for record in sample:
        there: dict[str, tuple[tuple[str, ...], list[Any], bool]] = {}
        for name, path, value, listed in _leaves(record, "", (), 0):
            there.setdefault(name, (path, [], listed))[1].append(value)
        for name, (path, values, listed) in there.items():
            if name in found or len(found) < FIELDS:
                _add(found.setdefault(name, Values(name, path, listed)), values, listed)
    for each in found.values():
        each.records = len(sample)
    return list(found.values())


def _add(column: Values, values: list[Any], listed: bool) -> None:
    """Add the value of one record: all of one list together."""
    texts = [text for text in map(_text, values) if text is not None]
    if not texts:
        return
    column.listed = column.listed or listed
    column.texts.append("\n".join(texts)[:SAMPLE])
    column.items += len(texts)
    column.strings += any(isinstance(value, str) for value in values)
    column.times += all(isinstance(value, datetime.date | datetime.time) for value in values)


def _text(value: Any) -> str | None:
    """Return a value as text, so much of it as is looked at; None where it is neither text nor a number nor a time."""
    if isinstance(value, str):
        return value[:SAMPLE]
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else None
    return str(value) if isinstance(value, float | datetime.date | datetime.time) else None


def _leaves(record: Mapping[str, Any], above: str, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, tuple[str, ...], Any, bool]]:
    """Yield name, path and value of every field, and whether the value is one of a list."""
    for key, value in record.items():
        if not isinstance(key, str):
            continue
        name, here = f"{above}{key}", (*path, key)
        if isinstance(value, str) and depth < DEEP and value.lstrip()[:1] == "{" and (held := as_record(value)):
            value = held
        if isinstance(value, Mapping) and value and depth < DEEP:
            yield from _leaves(value, f"{name}.", here, depth + 1)
        elif isinstance(value, list | tuple) and value:
            items = value[:ITEMS]
            if depth < DEEP and any(isinstance(item, Mapping) for item in items):
                for item in items:
                    if isinstance(item, Mapping):
                        yield from _leaves(item, f"{name}[].", here, depth + 1)
            else:
                for item in items:
                    yield name, here, item, True
        else:
            yield name, here, value, False


def _is_prose(text: str) -> bool:
    words = count_words(text)
    if words < 5:
        return False
    letters = sum(map(str.isalpha, text[:2000])) / min(len(text), 2000)
    if letters < 0.55 or (len(text) / words > 16 and not has_unspaced(text)):
        return False
    return ends_sentence(text) or SENTENCE_END.search(text) is not None or has_unspaced(text)


def _is_blob(text: str) -> bool:
    start = text.lstrip()[:2]
    if start[:1] in ("{", "[") and (start in ('{"', "{'", '["', "['", "[{", "[[") or start[1:].isdigit()):
        return True
    return len(text) > 100 and len(text.split(None, 1)) == 1 and text[:200].isascii()


def _is_language(text: str) -> bool:
    text = text.strip()
    if len(text) > 30:
        return False
    return (_CODE.fullmatch(text) is not None and (normal_language(text) is not None or len(text) == 3)) or text.lower() in _LANGUAGES
