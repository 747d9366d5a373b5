"""The text format of Prometheus, in which other programs read the counts of newslint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newslint.util.sanitize import visible

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def family(name: str, kind: str, help: str, rows: Iterable[tuple[Mapping[str, str], float]]) -> str:
    """Return the lines of one metric, a value for each set of labels; ``kind`` is ``counter`` or ``gauge``."""
    lines = [f"# HELP {name} {help}", f"# TYPE {name} {kind}"]
    for labels, value in rows:
        inner = ",".join(f'{key}="{_label(text)}"' for key, text in labels.items())
        lines.append(f"{name}{f'{{{inner}}}' if inner else ''} {value}")
    return "".join(f"{line}\n" for line in lines)


def _label(text: str) -> str:
    return visible(text).replace("\\", "\\\\").replace('"', '\\"')
