"""Texts that are data, not articles: JSON, tables, settings, requirements, robots.txt, licences, lists of phrases.

Rules are made for articles. In a list of phrases every entry looks like residue, and in JSON a deleted line breaks the structure. So
findings in data are reported, and data is never edited. A text is data where all of it is: an article that quotes JSON or holds a table is
an article.
"""

from __future__ import annotations

from newslint.text.words import count_words
from newslint.util.lazy_regex import lazily

SAMPLE = 1 << 16  # code points of a table that are looked at
LONGEST_HEADER = 2000  # code points
LONG = 80  # code points: a line of a list is no longer
ENTRIES = 5  # that a list of phrases has at least; 3 where it has a comment
WORDS, MOST_WORDS = 5, 14  # of an entry, on average and at most
CLOSED = 6  # one entry of so many may end like a sentence
DELIMITERS = "\t,;|"
_JSON_FIRST = "{["
_JSON_START = lazily(r"\{\s*[\"}]|\[\s*(?:[\[{\"\]\d-]|(?:true|false|null)\b)")
_RECORD_START = lazily(r"(?:\[\s*)?\{\s*\"[^\"\\\n]{1,80}\"\s*:")
_KEY = lazily(r"[{,]\s*\"[^\"\\\n]{1,80}\"\s*:")
_LONG_LINE = lazily(rf"[^\n]{{{LONG + 1}}}")
_COLUMN = lazily(r"[^\W\d][\w .()/#%&:@-]{0,40}")
_COMMENTS = ("#", "//", ";")
_REQUIREMENT = lazily(
    r"(?:-[-\w].*"
    r"|(?:[\w.]+\+)?(?:https?|ssh|file)://\S+.*"
    r"|[A-Za-z0-9](?:[\w.-]*\w)?(?:\[[\w., -]*\])?(?:\s*(?:===?|[~!<>]=|[<>=]|\^)\s*v?\d[\w.*+!-]*(?:\s*,\s*[~!<>=]{1,3}\s*\d[\w.*+!-]*)*)?"
    r"(?:\s*[;@].*)?(?:\s+#.*)?\s*\\?)"
)
_VERSION = lazily(r"[\w\]]\s*(?:===?|[~!<>]=|[<>=]|\^)\s*v?\d")
_ROBOTS = lazily(r"(?i)(?:user-agent|disallow|allow|sitemap|crawl-delay|host|clean-param|noindex)\s*:.*")
_SETTING = lazily(r"\[\[?[\w. \"-]+\]\]?|(?:- )?[a-z_][a-z0-9_.-]*\s*[:=].*|- .*|[\"'].*[\"'],?|[\[\]{}(),]+,?|---|\.\.\.")
_PAIR = lazily(r"(?:- )?[a-z_][a-z0-9_.-]*\s*(?:=\s*|:(?:\s+|$))")
_STRUCTURE = lazily(r"- |\[|[a-z_][a-z0-9_.-]*\s*(?:=|:$)")  # an interview in a chat has speakers in lower case, but none of this
_LICENCE_WORDS = ("hereby", "redistribution", "verbatim", "unencumbered", "licensed", "conditions", "modify,")
_LICENCE = lazily(
    r"permission is hereby granted, free of charge, to any person|redistribution and use in source and binary forms"
    r"|everyone is permitted to copy and distribute verbatim copies|terms and conditions for use, reproduction, and distribution"
    r"|permission to use, copy, modify, and(?:/or)? distribute this software|this is free and unencumbered software released into the public"
    r"|by exercising the licensed rights"
)
# A quotation mark right behind a delimiter opens a cell; in prose a blank stands between them. Of two lines of this kind a text is made of rows.
_CELL = lazily(r"(?m)^[^\"\n]{0,200}[,;\t]\"(?=[^\s\",;])")
_QUOTED_LINE = lazily(r"\"[^\"]*\"[,;]?")
_KEY_OF_RECORD = lazily(r"[\"']\w{1,40}[\"']\s*:\s*[\"'\[{\d\n]")
_DUMP = lazily(r"(?m)^(?:INSERT INTO |[ \t]*- [|>]-?[ \t\r]*$|(?:const|let|var) \w+ = [\[{][ \t\r]*$)")
_SIGNS_OF_DUMP = ("INSERT INTO ", "- |", "- >", " = [", " = {")  # what every match holds: looked for in a tenth of the time
_SENTENCE_END = lazily(r"(?<=[\w'\"”’»)\]])[.!?。！？।۔։።؟]['\"”’»)\]]*$")


def data_kind(text: str) -> str | None:
    """Return the kind of data that a text is, in words that follow "the text is"; None for an article and for all else that people read."""
    text = text.lstrip("\ufeff \t\r\n")
    if kind := json_kind(text):
        return kind
    if table_kind(text) or ((',"' in text or ';"' in text or '\t"' in text) and len(_CELL.findall(text)) > 1):
        return "a table"
    if text[:1] in _JSON_FIRST and len(_KEY_OF_RECORD.findall(text)) > 1:
        return "a list of records"
    if any(map(text.__contains__, _SIGNS_OF_DUMP)) and _DUMP.search(text):
        return "code or settings"
    if not _LONG_LINE.search(text):
        lines = [line for each in text.split("\n") if (line := each.strip())]
        if kind := _list_kind(lines):
            return kind
    return "a licence" if _is_licence(text[:1200].lower()) else None


def json_kind(text: str) -> str | None:
    """Return ``JSON`` or ``JSON lines`` where a text holds nothing else, complete or not; None for other texts."""
    if text[:1] not in _JSON_FIRST or not _JSON_START.match(text):
        return None
    from json import JSONDecoder

    decoder = JSONDecoder(parse_int=str, parse_float=str, strict=False)
    at = values = 0
    size = len(text.rstrip())
    lines = True
    try:
        while at < size:
            while text[at].isspace():
                at += 1
            _, end = decoder.raw_decode(text, at)
            lines = lines and "\n" not in text[at:end]
            at, values = end, values + 1
    except RecursionError:
        return "JSON"
    except ValueError:
        if 10 * at < 9 * size and not (_KEY.search(text, at) and _is_damaged(text)):
            return None
    return "JSON lines" if values > 1 and lines else "JSON"


def _is_damaged(text: str) -> bool:
    """Return whether a text begins as JSON records do and goes on to its end with their keys, or with the value of the last key."""
    if not _RECORD_START.match(text):
        return False
    keys = [match.end() for match in _KEY.finditer(text)]
    return len(keys) > 1 and (2 * keys[-1] > len(text) or "\n" not in text[keys[-1] :].rstrip())


def table_kind(text: str) -> str | None:
    """Return the delimiter (a tab, ``,``, ``;`` or ``|``) where a text is rows with the same number of cells; None for other texts."""
    first = text[:LONGEST_HEADER].partition("\n")[0]
    for mark in DELIMITERS:
        # A comma or semicolon of prose has a blank behind it, one between cells has none.
        if mark in first and (mark in "\t|" or mark + " " not in first) and _is_table(text, mark):
            return mark
    return None


def _is_table(text: str, mark: str) -> bool:
    """Return whether rows have the same number of cells: two or more below a row of column names, or five or more without such a row.

    One row in ten may have another number. A table of two columns needs four rows below the names.
    """
    import csv
    from io import StringIO

    rows: list[list[str]] = []
    odd = blanks = 0  # rows of another length, cells that begin with a blank
    try:
        for row in csv.reader(StringIO(text[:SAMPLE], newline=""), delimiter=mark):
            if "".join(row).strip():
                rows.append(row)
                odd += len(row) != len(rows[0])
                blanks += mark in ",;" and any(cell[:1] == " " for cell in row[1:])
                if 10 * max(odd, blanks) > max(20, len(rows)):
                    return False
    except csv.Error:
        return False
    rows = rows[:-1] if len(text) > SAMPLE else rows  # the last one is cut
    if len(rows) < 3 or (width := len(rows[0])) < 2 or 10 * max(odd, blanks) > len(rows):
        return False
    if mark == "|" and not "".join(rows[1]).strip("-: "):
        return True
    narrow = width == 2 and mark != "\t" and f'{mark}"' not in text
    if len(set(rows[0])) == width and all(_COLUMN.fullmatch(cell.strip()) for cell in rows[0]):
        return len(rows) > (4 if narrow else 2)
    return len(rows) >= 5 and not narrow


def _list_kind(lines: list[str]) -> str | None:
    """Return the kind of list that short lines (not blank) are: one that programs read, or phrases that somebody collects; else None."""
    entries = [line for line in lines if not line.startswith(_COMMENTS)]
    if not entries:
        return None
    if len(entries) > 1 and all(map(_QUOTED_LINE.fullmatch, entries)):
        return "a column of a table"
    if all(map(_REQUIREMENT.fullmatch, entries)) and any(map(_VERSION.search, entries)):
        return "a list of requirements"
    if all(map(_ROBOTS.fullmatch, entries)):
        return "a robots.txt"
    if len(entries) > 2 and _are_settings(entries):
        return "settings"
    least = 3 if any(line.startswith("# ") for line in lines) else ENTRIES
    return "a list of phrases" if len(entries) >= least and _are_phrases(entries) else None


def _are_settings(entries: list[str]) -> bool:
    """Return whether all lines are those of YAML, TOML and the like: with two keys, or one key above items."""
    if not (all(map(_SETTING.fullmatch, entries)) and any(map(_STRUCTURE.match, entries))):
        return False
    keys = sum(_PAIR.match(line) is not None for line in entries)
    return keys > 1 or (keys == 1 and all(line.startswith("- ") for line in entries[1:]))


def _are_phrases(entries: list[str]) -> bool:
    """Return whether entries are a list of phrases.

    Hardly one is a sentence, none announces a list as articles do, and none stands twice, as lines of pages do.
    """
    if len({*map(str.casefold, entries)}) < len(entries):
        return False
    words = [count_words(entry) for entry in entries]
    closed = sum(_SENTENCE_END.search(entry) is not None for entry in entries)
    opened = any(entry.endswith(":") and number > WORDS for entry, number in zip(entries, words, strict=True))
    return not opened and max(words) <= MOST_WORDS and sum(words) <= WORDS * len(entries) and CLOSED * closed <= len(entries)


def _is_licence(head: str) -> bool:
    return any(word in head for word in _LICENCE_WORDS) and _LICENCE.search(" ".join(head.split())) is not None
