"""Files as scrapers, services and data sets have them are read without configuration; what is not read is refused by name."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.command import Call
from helpers.record_shapes import SHAPES, Shape


def values(value: Any, steps: list[str]) -> Iterator[Any]:
    """Yield what a path leads to; every step of a name is a key, ``*`` or ``[]``."""
    if not steps:
        yield value
        return
    step, rest = steps[0], steps[1:]
    for inner in value if step == "[]" else value.values() if step == "*" else [value[step]]:
        yield from values(inner, rest)


def texts(shape: Shape) -> list[str]:
    """Return the texts of a shape, each with the paragraphs that it has as a list."""
    own = [step for step in (shape.text or "").replace("[]", ".[]").split(".") if step]
    found = (text for record in values(shape.data, list(shape.path)) for text in values(record, own))
    return ["\n\n".join(text) if isinstance(text, list) else text for text in found]


def lengths(call: Call, name: str) -> list[int]:
    """Return how many characters the documents of a file have, as check tells it."""
    ran = call("check", name, "--output-format", "jsonl", "--exit-zero")
    assert ran.code == 0, ran
    return [document["chars"] for document in map(json.loads, ran.out.splitlines()) if "chars" in document]


# Where there is a field `text`, that is the one: only `init` proposes a longer one beside it.
READ = [shape._replace(text="text") if shape.text == "full_text" else shape for shape in SHAPES]
JSON = [shape for shape in READ if shape.text is not None and shape.name != "Python dict in a cell"]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("shape", JSON, ids=[shape.name for shape in JSON])
def test_json_of_any_shape_is_read(shape: Shape, indent: int | None, call: Call) -> None:
    Path("news.json").write_text(json.dumps(shape.data, indent=indent), "utf-8")
    assert lengths(call, "news.json") == [len(text) for text in texts(shape)]


FLAT = [
    shape
    for shape in READ
    if shape.text
    and shape.path == ("[]",)
    and all(isinstance(value, str | int | float) for record in shape.data for value in record.values())
]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("shape", FLAT, ids=[shape.name for shape in FLAT])
def test_tables_of_any_delimiter_are_read(shape: Shape, mark: str, call: Call) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(shape.data[0]), delimiter=mark)
    writer.writeheader()
    writer.writerows(shape.data)
    Path("news.csv").write_text(out.getvalue(), "utf-8", newline="")
    assert shape.text is not None
    cells = [record.get(shape.text) or _in_cell(record, shape.text) for record in shape.data]
    assert lengths(call, "news.csv") == [len(cell) for cell in cells]


def _in_cell(record: dict[str, str], name: str) -> str:
    import ast

    column, _, key = name.partition(".")
    return str(ast.literal_eval(record[column])[key])


LINES = [shape for shape in READ if shape.text and shape.path == ("[]",) and shape.name != "Python dict in a cell"]


@pytest.mark.parametrize("shape", LINES, ids=[shape.name for shape in LINES])
def test_lines_of_json_with_any_fields_are_read(shape: Shape, call: Call) -> None:
    Path("news.jl").write_text("".join(json.dumps(record) + "\n" for record in shape.data), "utf-8")
    assert lengths(call, "news.jl") == [len(text) for text in texts(shape)]


NONE = [shape for shape in SHAPES if shape.text is None]


@pytest.mark.parametrize("shape", NONE, ids=[shape.name for shape in NONE])
def test_where_no_field_holds_text_those_that_are_there_are_listed(shape: Shape, call: Call) -> None:
    Path("news.json").write_text(json.dumps(shape.data), "utf-8")
    ran = call("check", "news.json")
    assert ran.code == 2
    record = shape.data[0] if isinstance(shape.data, list) else shape.data
    assert all(repr(name) in ran.out for name, value in record.items() if isinstance(value, str))
    assert "text-fields" in ran.out


@pytest.mark.parametrize(
    ("name", "what"), [("news.xlsx", "a spreadsheet"), ("data.js", "program code"), ("news.pdf", "a PDF"), ("all.zip", "an archive")]
)
@pytest.mark.parametrize("command", ["check", "gate", "report", "explain", "accept"])
def test_what_is_not_read_is_refused_by_name(name: str, what: str, command: str, call: Call) -> None:
    Path(name).write_bytes(b'var news = [{"text": "x"}];')
    more = {
        "gate": ["-o", "x.jsonl", "--discard-rejects"], "report": ["-o", "x.html"], "accept": ["--reason", "x"],
    }  # fmt: skip
    ran = call(command, f"{name}:1" if command == "explain" else name, *more.get(command, []))
    assert ran.code == 2
    assert f"{name}: is {what}, which newslint does not read" in ran.out + ran.err
    assert Path(name).read_bytes() == b'var news = [{"text": "x"}];'
