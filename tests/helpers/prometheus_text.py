"""A strict reader of the text format of Prometheus, for tests."""

from __future__ import annotations

import re

_LINE = re.compile(r'([a-z_][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[0-9.e+-]+)\Z')
_LABEL = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.)*)"')


def parse_metrics(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return values by name and labels. Raises AssertionError for what is not the format, or says something twice."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {}
    typed: set[str] = set()
    assert text.endswith("\n")
    for row in text.splitlines():
        if row.startswith("# TYPE "):
            name, kind = row.removeprefix("# TYPE ").split(" ")
            assert kind in ("counter", "gauge")
            assert name not in typed
            typed.add(name)
        elif not row.startswith("# HELP "):
            match = _LINE.match(row)
            assert match, row
            assert match[1] in typed, row
            key = (match[1], tuple(_LABEL.findall(match[2] or "")))
            assert key not in found, row
            found[key] = float(match[3])
    return found
