"""JSON arrays are cut into their elements, which stay as they were, and broken ones lose nothing."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.records import json as jsonarray
from newslint.records.json import cut


def elements(data: bytes) -> list[bytes]:
    return list(cut(io.BytesIO(data)))


def test_elements_stay_as_they_are() -> None:
    data = b'\xef\xbb\xbf [\n {"a" : [1, {"b":"]},{\\""}]} , null,\n"x, [y" , 12e3,[]\n]\n'
    assert elements(data) == [b'{"a" : [1, {"b":"]},{\\""}]}', b"null", b'"x, [y"', b"12e3", b"[]"]


@pytest.mark.parametrize("data", [b"", b"  \n", b"[]", b" [ \n ] "])
def test_nothing_gives_nothing(data: bytes) -> None:
    assert elements(data) == []


def test_objects_behind_each_other_and_single_ones() -> None:
    assert elements(b'{"a": 1}\n{"a": 2} {"a": 3}') == [b'{"a": 1}', b'{"a": 2}', b'{"a": 3}']
    assert elements(b'{"a":\n 1}') == [b'{"a":\n 1}']


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'[{"a": 1}, {"b": ', [b'{"a": 1}', b'{"b":']),
        (b'[{"a": 1}, {"b": "open], [', [b'{"a": 1}', b'{"b": "open], [']),
        (b'[{"a": 1}] tail [x', [b'{"a": 1}', b"tail [x"]),
        (b"[}, 1]", [b"}", b"1"]),
        (b"\xff\xfe[", [b"\xff\xfe["]),
    ],
)
def test_broken_files_lose_nothing(data: bytes, expected: list[bytes]) -> None:
    assert elements(data) == expected


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=6), st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))
def test_any_array_is_cut_alike_however_much_is_read_at_once(values: list[Any], indent: int | None, ascii_only: bool, size: int) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    before = jsonarray.READ
    jsonarray.READ = size
    try:
        assert [json.loads(element.decode("utf-8", "surrogatepass")) for element in elements(data)] == values
    finally:
        jsonarray.READ = before


@given(st.lists(JSON, max_size=6), st.integers(1, 60), st.integers(1, 40))
def test_elements_that_are_too_long_are_passed_over_and_no_others(values: list[Any], most: int, size: int) -> None:
    raws = [json.dumps(value).encode() for value in values]
    before = jsonarray.READ
    jsonarray.READ = size
    try:
        for data in (b"[" + b", ".join(raws) + b"]", b"[" + b",".join(raws) + b"]"):
            cut_out = list(cut(io.BytesIO(data), most))
            assert cut_out == [raw if len(raw) <= most else None for raw in raws]
    finally:
        jsonarray.READ = before


def test_a_long_string_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often its bytes are matched does not depend on how often more of it comes."""
    looked_at = []

    class Counting:
        def match(self, data: bytearray, at: int) -> re.Match[bytes] | None:
            match = jsonarray_in_string.match(data, at)
            assert match is not None
            looked_at.append(match.end() - at)
            return match

    jsonarray_in_string = jsonarray._IN_STRING
    monkeypatch.setattr(jsonarray, "_IN_STRING", Counting())
    monkeypatch.setattr(jsonarray, "READ", 1000)
    text = json.dumps('a\\"b ' * 20_000).encode()
    assert elements(b"[" + text + b"]") == [text]
    assert len(looked_at) > 100
    assert sum(looked_at) < 2 * len(text)


@given(st.binary(max_size=60) | st.text('[]{},"\\a ', max_size=40).map(str.encode))
def test_no_byte_is_lost_but_blanks_commas_and_brackets(data: bytes) -> None:
    kept = b"".join(elements(data.removeprefix(jsonarray.BOM)))
    plain = bytes(byte for byte in data.removeprefix(jsonarray.BOM) if byte not in b" \t\r\n,[]")
    assert bytes(byte for byte in kept if byte not in b" \t\r\n,[]") == plain
