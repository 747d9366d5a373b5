"""Shapes of files that scrapers, services and data sets have: the records are found, and what their fields are for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from helpers.record_shapes import SHAPES, Shape

from newslint.records.find.fields import find_fields
from newslint.records.find.json_path import find_json


def reached(value: Any, path: tuple[str, ...]) -> list[Any]:
    """Return the values that a path leads to."""
    values = [value]
    for step in path:
        if step == "[]":
            values = [item for each in values for item in each]
        elif step == "*":
            values = [item for each in values for item in each.values()]
        else:
            values = [each[step] for each in values if step in each]
    return values


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
class TestShapes:
    def test_the_way_to_the_records_is_found(self, shape: Shape) -> None:
        assert find_json(json.dumps(shape.data).encode(), True) == shape.path

    def test_it_does_not_matter_how_the_file_is_written(self, shape: Shape) -> None:
        written = json.dumps(shape.data, indent=2, ensure_ascii=False).encode()
        assert find_json(b"\xef\xbb\xbf" + written, True) == shape.path

    def test_the_fields_are_found(self, shape: Shape) -> None:
        if shape.text == "":
            return
        found = find_fields(reached(shape.data, shape.path))
        told = (found.text, found.id, found.url, found.title, found.language, found.date)
        assert told == ((shape.text,) if shape.text else (), *shape[4:])
        assert set(told[1:]) - {None} <= set(found.there)


def test_every_shape_has_a_name_of_its_own() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES) >= 40
