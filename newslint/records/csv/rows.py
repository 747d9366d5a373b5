"""Rows of CSV and TSV: their cells, and new texts in some of them so that the rest of the row stays as it was."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from newslint.records.csv.cut import allow_long_cells


class BadRowError(Exception):
    """A row that gives no record, with the reason."""


def cells(row: str, delimiter: str) -> list[str]:
    """Return the cells of a row. Raise BadRowError where it is no row, or a quote does not close."""
    allow_long_cells()
    ended = False

    def lines() -> Iterator[str]:
        nonlocal ended
        yield row
        ended = True

    try:
        found = next(csv.reader(lines(), delimiter=delimiter, strict=False), None)
    except csv.Error as error:
        raise BadRowError(f"is no row: {error}") from None
    if ended:  # it asked for more
        raise BadRowError("is no row: a quote opens in this line and does not close as it should")
    if found is None:
        raise BadRowError("is no row")
    return found


def record(row: str, header: Sequence[str], delimiter: str) -> dict[str, str]:
    """Return the cells of a row by the names of their columns. Raise BadRowError where there are not as many cells as names."""
    return named(cells(row, delimiter), header)


def named(found: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    """Return cells by the names of their columns. Raise BadRowError where there are not as many cells as names."""
    if len(found) != len(header):
        raise BadRowError(f"has {len(found)} cells where the header has {len(header)}")
    return dict(zip(header, found, strict=True))


def with_cells(row: str, header: Sequence[str], changes: Mapping[str, str], delimiter: str) -> str:
    """Return the row with new texts in some columns.

    The bytes of the other cells stay, and so does the line end; a row with quotes where nobody expects them is written anew.
    """
    body = row.rstrip("\r\n")
    end = row[len(body) :]
    spans = cell_spans(body, delimiter)
    if cells(body, delimiter) != [_value(body[low:high]) for low, high in spans]:
        given = record(body, header, delimiter) | dict(changes)  # quotes where nobody expects them: the row is written anew
        return delimiter.join(quoted(given[name], delimiter) for name in header) + end
    places = dict(zip(header, spans, strict=True))
    for name, text in sorted(changes.items(), key=lambda change: -places[change[0]][0]):
        low, high = places[name]
        body = body[:low] + (quoted(text, delimiter) if not body.startswith('"', low) else _in_quotes(text)) + body[high:]
    return body + end


def cell_spans(body: str, delimiter: str) -> list[tuple[int, int]]:
    """Return the spans of the cells in a row without its line end, quotes included."""
    cell = _cell(delimiter)
    spans, at = [], 0
    while True:
        match = cell.match(body, at)
        assert match is not None  # it also matches nothing at all
        spans.append(match.span())
        at = match.end() + 1
        if at > len(body):
            return spans


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'"[^"]*+(?:""[^"]*+)*+"(?={mark}|\Z)|[^{mark}]*')


def _value(cell: str) -> str:
    """Return the text of a cell, without the quotes around it."""
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def quoted(text: str, delimiter: str) -> str:
    """Return a text as a cell, in quotes where it needs them."""
    return _in_quotes(text) if any(mark in text for mark in (delimiter, '"', "\n", "\r")) or text[:1] == " " else text


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
