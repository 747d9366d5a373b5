"""What a folder holds: formats, the fields of its records, languages, sites. A sample is read; nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from newslint.config.model import Config
from newslint.config.settings import MAX_RECORD_BYTES
from newslint.findings import Problem
from newslint.records.containers import text_of
from newslint.records.discover import NO_ARTICLES, RECORD_SUFFIXES, Input, find_inputs
from newslint.records.formats import Packing
from newslint.records.tasks import Failed, Passed, RecordLines, steps
from newslint.runs.check_job import read_text
from newslint.text.host import host
from newslint.text.language import document_language, normal_language
from newslint.text.words import count_words

SUFFIXES = (".txt", ".text", *(f"{suffix}{packing}" for suffix in RECORD_SUFFIXES for packing in Packing))
FILES, RECORDS = 40, 100  # the most that is looked at: files of each kind, records of each file
LONG = 30  # words on average: a field with at least as many holds text
# Names of fields, the likeliest first. A field with another name is recognised by its values where that is possible.
NAMES = {
    "text": (
        "text", "body", "content", "article", "article_body", "maintext", "fulltext", "full_text", "raw_content", "plain_text",
        "body_text", "article_text", "articlebody", "main_text", "raw_text",
    ),
    "id": ("id", "_id", "uuid", "guid", "doc_id", "article_id", "identifier"),
    "url": ("url", "link", "uri", "canonical_url", "source_url", "href"),
    "language": ("language", "lang", "locale"),
    "title": ("title", "headline", "heading"),
}  # fmt: skip


@dataclass(slots=True)
class Survey:
    """The results of a look at a folder.

    ``files`` counts by suffix what newslint can check, ``other`` what it cannot; ``excluded`` names files that are no articles. ``folders``
    has the folders (relative, with ``/``) in which each suffix occurs, ``""`` for the top. ``fields`` are the names of fields by meaning
    (`NAMES`), ``texts`` all fields that hold long text. ``languages`` and ``sites`` count the documents of the sample (``""``: not known).
    """

    files: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    folders: dict[str, set[str]] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)
    records: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    languages: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def survey(folder: str) -> Survey:
    """Look at a folder; like a run it follows ``.gitignore``."""
    config = Config(root=folder, include=tuple(f"*{suffix}" for suffix in SUFFIXES))
    found = find_inputs([folder], config)
    made = Survey(other=found.skipped, problems=list(found.problems))
    made.excluded = set(filter(NO_ARTICLES.fullmatch, found.skipped))
    for entry in found.inputs:
        place = config.relative(entry.path)
        suffix = next(suffix for suffix in sorted(SUFFIXES, key=len, reverse=True) if place.lower().endswith(suffix))
        made.files[suffix] += 1
        made.folders.setdefault(suffix, set()).add(place.partition("/")[0] if "/" in place else "")
    _look_at_texts(made, _spread([entry for entry in found.inputs if not entry.records]))
    _look_at_records(made, _spread([entry for entry in found.inputs if entry.records]))
    return made


def _spread(inputs: Sequence[Input]) -> Sequence[Input]:
    """Return at most `FILES` of the inputs, from all over the list."""
    return inputs[:: -(-len(inputs) // FILES)] if inputs else ()


def _look_at_texts(made: Survey, inputs: Iterable[Input]) -> None:
    for entry in inputs:
        read = read_text(entry, MAX_RECORD_BYTES)
        decoded = read if isinstance(read, Problem) else text_of(read.data, "utf-8", entry.source)
        if isinstance(decoded, Problem):
            made.problems.append(decoded)
        else:
            made.languages[document_language(decoded.text) or ""] += 1


def _look_at_records(made: Survey, inputs: Iterable[Input]) -> None:
    records = [record for entry in inputs for record in islice(_records(entry, made), RECORDS)]
    made.records = len(records)
    values: dict[str, list[str]] = {}
    for record in records:
        for name, value in _strings(record):
            values.setdefault(name, []).append(value)
    words = {name: sum(map(count_words, texts)) / len(texts) for name, texts in values.items()}
    made.texts = tuple(sorted((name for name in words if words[name] >= LONG), key=lambda name: (_rank("text", name), -words[name])))
    made.texts = made.texts or tuple(name for name in values if name.rpartition(".")[2].lower() in NAMES["text"])
    made.fields = {
        meaning: best
        for meaning in NAMES
        if (best := min((name for name in values if _means(meaning, name, made.texts)), key=lambda n: _rank(meaning, n), default=None))
    }
    if "url" not in made.fields:
        addresses = [name for name, texts in values.items() if all(text.startswith(("http://", "https://")) for text in texts)]
        made.fields |= {"url": addresses[0]} if addresses else {}
    for record in records:
        given = dict(_strings(record))
        text = given.get(made.fields.get("text", ""), "")
        if sum(made.languages.values()) < 2 * FILES:
            made.languages[normal_language(given.get(made.fields.get("language", ""))) or document_language(text) or ""] += 1
        if "url" in made.fields:
            made.sites[host(given.get(made.fields["url"])) or ""] += 1


def _means(meaning: str, name: str, texts: Sequence[str]) -> bool:
    if meaning == "text":
        return name in texts
    return name.rpartition(".")[2].lower() in NAMES[meaning] and name not in texts


def _rank(meaning: str, name: str) -> int:
    """Return a number that is lower the likelier a name is for a meaning; names inside objects get higher ones."""
    last = name.rpartition(".")[2].lower()
    known = NAMES[meaning]
    return (known.index(last) if last in known else len(known)) + (len(known) + 1) * name.count(".")


def _records(entry: Input, made: Survey) -> Iterator[dict[str, Any]]:
    """Yield the objects that a file of records begins with."""
    import json

    for step in islice(steps([entry], "utf-8"), 1):
        if isinstance(step, Failed | Passed) and step.problem:
            made.problems.append(step.problem)
        for line in step.block.data.splitlines() if isinstance(step, RecordLines) else ():
            try:
                record = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict):
                yield record


def _strings(record: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield names and values of the fields that hold text or numbers; a field of an object in the record is named ``object.name``."""
    for name, value in record.items():
        if isinstance(value, dict) and not above:
            yield from _strings(value, f"{name}.")
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield f"{above}{name}", str(value)
