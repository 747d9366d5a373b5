"""The findings that the page's script browses: columns of numbers, and lists in which every string stands once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from newslint.findings import Severity
from newslint.reports.html.counts import category_of
from newslint.util.sanitize import place, visible

SEVERITIES = [severity.value for severity in sorted(Severity, key=lambda severity: -severity.rank)]
FIXES = ["safe", "unsafe", ""]
FIX_LABELS = ["safe fix", "unsafe fix", "no fix"]


class Row(NamedTuple):
    """A finding to browse; strings are neutral, ``line`` and ``column`` those of the file that ``source`` names.

    ``change`` is what became of it between two runs, ``""`` in a report of one run."""

    code: str
    severity: str
    source: str
    id: str | None
    group: str
    line: int
    column: int
    message: str
    kinds: str
    text: str
    fix: str
    remedy: str
    change: str = ""


class _Table:
    """Strings, each with the number that it got when it first came."""

    def __init__(self, *known: str) -> None:
        self.numbers = {name: number for number, name in enumerate(known)}

    def __getitem__(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    @property
    def names(self) -> list[str]:
        return list(self.numbers)


def embedded(rows: Iterable[Row], names: Mapping[str, str], changes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what the script reads. ``names`` has the names of the rules by their codes.

    ``facets`` are what findings can be filtered by: a label, the names of the values, and the value of each finding in ``column``.
    Everything else is a column, or the list (``messages``, ``texts``, ...) that the numbers of a column point into.
    """
    codes, places, records, messages, texts, kinds, remedies = (_Table() for _ in range(7))
    categories, groups, severities, fixes, changed = _Table(), _Table(), _Table(*SEVERITIES), _Table(*FIXES), _Table(*changes)
    columns: list[tuple[int, ...]] = [
        (
            changed[row.change],
            severities[row.severity],
            categories[category_of(row.code)],
            codes[row.code],
            groups[row.group],
            fixes[row.fix],
            places[place(row.source)],
            records["" if row.id is None else f" [{visible(row.id)}]"],
            row.line,
            row.column,
            messages[row.message],
            texts[row.text],
            kinds[row.kinds],
            remedies[row.remedy],
        )
        for row in rows
    ]
    change, severity, category, rule, group, fix, *plain = map(list, zip(*columns, strict=True)) if columns else ([] for _ in range(14))
    facets = [
        ("change", "Change", list(changes), change),
        ("severity", "Severity", SEVERITIES, severity),
        ("category", "Category", categories.names, category),
        ("rule", "Rule", [f"{code} {names.get(code, '')}".rstrip() for code in codes.names], rule),
        ("source", "Source", groups.names, group),
        ("fix", "Fix", FIX_LABELS, fix),
    ]
    place_, record, line, column, message, text, kind, remedy = plain
    return {
        "facets": [
            {"key": key, "label": label, "names": values, "column": numbers} for key, label, values, numbers in facets if key != "change" or changes
        ],
        "place": place_,
        "record": record,
        "line": line,
        "column": column,
        "message": message,
        "text": text,
        "kinds": kind,
        "remedy": remedy,
        "places": places.names,
        "records": records.names,
        "messages": messages.names,
        "texts": texts.names,
        "patterns": kinds.names,
        "remedies": remedies.names,
    }  # fmt: skip
