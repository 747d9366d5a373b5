"""Names of fields are paths; each text of a record has a name that leads to it again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.records.record import BadRecordError, Fields, Path, look_up, name_of, parts_of, text_of

RECORD = {"a": {"b": "one", "c.d": "two"}, "l": [{"t": "three"}, {"t": "four"}, {}], "p": ["five", "six"], "a.x": "flat", "t[en]": "odd"}


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("a.b", ("a", "b"), "one"),
        ('a["c.d"]', ("a", "c.d"), "two"),
        ("a.x", ("a.x",), "flat"),
        ("t[en]", ("t[en]",), "odd"),
        ("l[1].t", ("l", 1, "t"), "four"),
        ("l[].t", ("l", 0, "t"), "three"),
        ("p[]", ("p",), ["five", "six"]),
        ("p[1]", ("p", 1), "six"),
        ("a.*", ("a", "b"), "one"),
        ("l[9].t", ("l", 9, "t"), None),
        ("a.b.c", ("a", "b", "c"), None),
        ("a..b", ("a", "", "b"), None),
        ("gone", ("gone",), None),
        ("l[].u", ("l", "[]", "u"), None),
    ],
)
def test_a_name_leads_to_a_value(name: str, path: Path, value: Any) -> None:
    assert look_up(RECORD, name) == (path, value)


KEYS = st.sampled_from(["a", "b", "a.b", "*", "[]", "[0]", 'q"', "\\", "", "é"])
RECORDS: st.SearchStrategy[Any] = st.recursive(
    st.text(max_size=3) | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
NAMES = st.lists(st.sampled_from(["*", "a", "a[]", "*[]", "b", "a.b"]), min_size=1, max_size=3).map(".".join)


@given(st.dictionaries(KEYS, RECORDS, max_size=3), st.lists(NAMES, min_size=1, max_size=3, unique=True))
def test_the_name_of_a_part_leads_to_its_text_again(record: dict[str, Any], names: list[str]) -> None:
    try:
        parts = parts_of(record, Fields(text=tuple(names)), None)
    except BadRecordError:
        return
    assert parts
    assert len({part.path for part in parts}) == len(parts)
    for part in parts:
        path, value = look_up(record, part.name)
        assert (path, text_of(value)) == (part.path, part.document.text)
        assert part.name == name_of(part.path)


def test_a_text_that_two_fields_name_is_one() -> None:
    assert [part.name for part in parts_of({"p": ["a", "b"]}, Fields(text=("p", "p[]")), None)] == ["p"]


def test_two_fields_of_one_name_are_refused() -> None:
    with pytest.raises(BadRecordError, match=r"has two fields that are called 'a\.b'"):
        parts_of({"a": {"b": "one"}, "a.b": "two"}, Fields(text=("a.*",)), None)


def test_a_record_may_be_nothing_but_a_text() -> None:
    (part,) = parts_of("one", Fields(), "a.json", "k", "https://www.a.example/x")
    assert (part.path, part.name, part.document.id, part.document.site, part.document.text) == ((), "", "k", "a.example", "one")
