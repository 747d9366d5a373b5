"""What one file shows: how it is read, what its fields are for, and whether it holds texts at all. Only its beginning is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from newslint.config.model import Config
from newslint.config.settings import FORMATS
from newslint.findings import Problem
from newslint.records.codec import Layout
from newslint.records.find.fields import FoundFields, find_fields, longest_of
from newslint.records.find.words import none_found, told
from newslint.records.formats import TEXTS, Format, suffix_of
from newslint.records.paths import name_of
from newslint.records.read import NO_TEXT, Failed, look, records
from newslint.records.record import FIELD, all_of, text_of
from newslint.records.record import told as value_of
from newslint.records.settings import AUTO
from newslint.records.source import Source
from newslint.text.document import Document
from newslint.text.host import host
from newslint.text.language import document_language, normal_language
from newslint.text.words import count_words

RECORD_FORMATS = frozenset(map(Format, FORMATS)) - TEXTS  # their fields can be named
TAKEN_OUT = 10  # records that are looked at where their texts are taken out of pages, which is slow
ARTICLE = 80  # words that an article has at least, where its file may as well be something else
OWN = "own"  # the kind of problem of what newslint wrote itself
_OF_FINDINGS = frozenset({"fingerprint", "excerpt"})  # fields of findings, in reports and lists of accepted ones
SAMPLE = 20_000  # code points of a text whose language is asked for
_MAY_BE_ANYTHING = (Format.MARKDOWN, Format.HTML)
_SIGN = re.compile(
    rb"NewsArticle|BlogPosting|\"Article\"|article:published_time|og:type[\"'] content=[\"']article|datePublished|<article[\s>]"
)
_NO_PROSE = re.compile(r"\s*(?:[#|>!<\[+]|[-*] |\d+[.)] |\s{4})")
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)


class Text(NamedTuple):
    """What is asked of a text: its beginning, the language that it is said to be in, and its site."""

    sample: str
    language: str | None = None
    site: str | None = None

    def spoken(self) -> str:
        """Return the code of its language, ``""`` where that is not known."""
        return normal_language(self.language or "") or document_language(self.sample) or ""


def suffix_in(place: str) -> str:
    """Return the suffix of a file's name as it is written, with that of its compression: globs tell capitals."""
    return place[len(place) - len(suffix_of(place)) :]


def top_of(place: str) -> str:
    """Return the first folder of a path, ``""`` where it has none."""
    return place.partition("/")[0] if "/" in place else ""


class Seen(NamedTuple):
    """A file that was looked at; ``place`` is its path as globs see it. ``problem`` says why it holds no text, None where it does.

    ``encoding`` is None where there is nothing to tell: the format has none, or the file holds nothing but ASCII. ``fields`` and ``layout``
    are those of records.
    """

    source: Source
    place: str
    format: Format
    problem: Problem | None = None
    records: int = 0
    texts: Sequence[Text] = ()
    encoding: str | None = None
    fields: FoundFields = FoundFields()
    layout: Layout | None = None

    @property
    def suffix(self) -> str:
        """The suffix of the file's name, see `suffix_in`."""
        return suffix_in(self.place)

    @property
    def top(self) -> str:
        """The first folder of the file's path, see `top_of`."""
        return top_of(self.place)

    def described(self) -> str:
        """Return in words how the file is read; what several files have in common reads the same."""
        said: list[str] = []
        if (layout := self.layout) is not None:
            said += [f"records in {name_of(layout.path)}"] if layout.path not in ((), ("[]",)) else []
            said += [f"table {layout.table!r}"] if layout.table is not None else []
            if layout.format in (Format.CSV, Format.TSV):
                said += [f"cells parted by {layout.delimiter!r}"]
                said += [] if layout.has_header else [f"no row of names (columns {layout.header[0]} to {layout.header[-1]})"]
            said.append(told(self.fields))
        if self.encoding not in (None, "utf-8"):
            said.append(f"encoding {self.encoding}")
        return ", ".join(said)


def see(source: Source, config: Config) -> Seen:
    """Look at a file. ``config`` says no more than the encoding."""
    assert source.format is not None
    seen = Seen(source, config.relative(source.path), source.format)
    return _records(seen, config) if source.format in RECORD_FORMATS else _texts(seen, config)


def _records(seen: Seen, config: Config) -> Seen:
    """Look at a file of records whose fields can be named."""
    source = seen.source
    looked = look(source, config)
    if isinstance(looked, Problem):
        return seen._replace(problem=looked)
    layout = looked.layout
    values = [value for value in looked.records if isinstance(value, str)]
    objects = [{name: value for name, value in each.items() if name != FIELD} for each in looked.records if isinstance(each, Mapping)]
    if not looked.records:
        return seen._replace(problem=Problem(source.source, None, "format", "no record could be read at its beginning"))
    seen = seen._replace(records=len(looked.records), layout=layout, encoding=_of_records(layout, looked.records))
    if len(values) >= len(objects):
        return seen._replace(texts=[Text(value[:SAMPLE]) for value in values], fields=FoundFields(text=("",)))
    found = find_fields(objects)
    if not found.text and any(isinstance(value, str | list) for each in objects for _, value in all_of(each, layout.fields.text[0])):
        found = found._replace(text=layout.fields.text)  # of the usual name, if with hardly anything in it
    seen = seen._replace(fields=found)
    if {name.rpartition(".")[2] for name in found.there} >= _OF_FINDINGS:
        return seen._replace(problem=Problem(source.source, None, OWN, "holds findings of newslint, and no articles"))
    if not found.text:
        return seen._replace(problem=Problem(source.source, None, NO_TEXT, none_found(found.there, longest_of(objects))))
    return seen._replace(texts=[_text(each, found) for each in objects])


def _of_records(layout: Layout, values: Sequence[Any]) -> str | None:
    """Return the encoding of records, None where the format has none, or they are of ASCII as far as they were read."""
    if "encoding" not in FORMATS[layout.format.value] or (layout.wide is None and str(values).isascii()):
        return None
    return layout.wide or layout.encoding


def _text(record: Mapping[str, Any], found: FoundFields) -> Text:
    text = next(filter(None, (text_of(value) for _, value in all_of(record, found.text[0]))), "")
    return Text(text[:SAMPLE], value_of(record, found.language), host(value_of(record, found.url)))


def _texts(seen: Seen, config: Config) -> Seen:
    """Look at a file that holds texts, and no fields that could be named."""
    source, kind = seen.source, seen.format
    problem: Problem | None = None
    texts: list[Text] = []
    number, encoding = 0, None
    for each in islice(records(source, config), TAKEN_OUT):
        if isinstance(each, Failed):
            problem = problem or each.problem
            continue
        number += 1
        problem = problem or each.record.problem
        encoding = _of_text(each.record.raw, config) if kind in TEXTS else None
        documents = [part.document for part in each.record.parts if _is_article(kind, each.record.raw, part.document)]
        texts += [Text(document.text[:SAMPLE], document.language, document.site) for document in documents]
    if not texts and problem is None:
        problem = Problem(source.source, None, NO_TEXT, "reads like no article" if kind in _MAY_BE_ANYTHING else "holds no text")
    return seen._replace(problem=None if texts else problem, records=number, texts=texts, encoding=encoding)


def _of_text(raw: bytes, config: Config) -> str | None:
    """Return the encoding of a text, None for one of ASCII."""
    if config.encoding != AUTO:
        return config.encoding
    if raw.isascii() and b"\0" not in raw:
        return None
    from newslint.records.find.encoding import find_encoding

    return find_encoding(raw)


def _is_article(kind: Format, raw: bytes, document: Document) -> bool:
    """Return whether a text is one to check: in Markdown and HTML there is much that is no article."""
    if kind is Format.MARKDOWN:
        return _FENCE.search(document.text) is None and _is_prose(document.text)
    if kind is Format.HTML:
        return count_words(document.text) >= ARTICLE and _SIGN.search(raw) is not None
    return True


def _is_prose(text: str) -> bool:
    """Return whether most words of a text in Markdown stand in paragraphs, and they are enough for an article."""
    prose = sum(count_words(line) for line in text.splitlines() if not _NO_PROSE.match(line))
    return prose >= ARTICLE and prose >= 0.6 * count_words(text)
