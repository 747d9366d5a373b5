"""Where in a file of JSON the records are, however much of the file is there, and whatever it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from helpers.record_shapes import SHAPES, Shape, short, story, title, url
from hypothesis import given
from hypothesis import strategies as st

from newslint.records.find.json_path import find_json, find_others
from newslint.records.find.loose_json import DEPTH, as_record, read_values

ARTICLE = {"title": title(1), "text": story(1), "url": url(1)}


def path_of(value: Any, whole: bool = True) -> tuple[str, ...] | None:
    return find_json(json.dumps(value).encode(), whole)


class TestPath:
    def test_an_object_with_a_text_is_a_record(self) -> None:
        assert path_of({"text": "Fire out."}) == ()
        assert path_of({"text": story(1), "title": title(1)}) == ()

    def test_objects_one_behind_the_other_and_on_lines_are_records(self) -> None:
        for between in ("\n", "", " ", ",\n"):
            assert find_json(between.join([json.dumps(ARTICLE)] * 3).encode(), True) == ()

    def test_lines_of_responses_hold_records(self) -> None:
        assert find_json("\n".join([json.dumps({"status": "ok", "articles": [ARTICLE]})] * 3).encode(), True) == ("articles", "[]")

    def test_one_value_by_an_address_is_a_record(self) -> None:
        assert path_of({url(1): ARTICLE}) == ("*",)
        assert path_of({url(1): story(1)}) == ("*",)
        assert path_of({"story": ARTICLE}) == ()

    def test_what_names_fields_makes_no_keys_of_records(self) -> None:
        assert path_of({"title": story(1), "text": story(2), "summary": story(3)}) == ()
        assert path_of({"head": title(1), "xyz": story(2)}) == ()

    def test_one_newspaper_is_one_of_several_where_more_may_come(self) -> None:
        papers = {"newspapers": {"herald": {"rss": "https://herald.example/rss", "articles": [ARTICLE] * 3}}}
        assert path_of(papers, False) == ("newspapers", "*", "articles", "[]")

    def test_newspapers_are_all_read_whatever_they_are_called(self) -> None:
        for names in (("herald", "post"), ("news", "times"), ("text", "title")):
            assert path_of({"newspapers": {name: {"articles": [ARTICLE] * 2} for name in names}}) == ("newspapers", "*", "articles", "[]")

    @pytest.mark.parametrize(
        "remarks", [{"updated": "2024-05-01"}, {"count": 6, "ok": True, "next": None}, {"by": "our desk", "pages": []}]
    )
    def test_remarks_beside_lists_of_records_hide_none_of_them(self, remarks: dict[str, Any]) -> None:
        lists = {"herald": [ARTICLE] * 3, "courier": [ARTICLE] * 2}
        assert path_of({**remarks, **lists}) == path_of({**lists, **remarks}) == ("*", "[]")
        assert path_of({"feed": {**remarks, **lists}}) == ("feed", "*", "[]")

    def test_where_the_end_is_not_in_sight_lists_by_other_names_may_come(self) -> None:
        for remarks in ({}, {"updated": "2024-05-01"}):
            assert path_of({**remarks, "herald": [ARTICLE] * 3}, False) == ("*", "[]")
            assert path_of({**remarks, "herald": [ARTICLE] * 3}) == ("herald", "[]")
            assert path_of({**remarks, "articles": [ARTICLE] * 3}, False) == ("articles", "[]")

    def test_a_record_with_lists_of_others_is_one_record(self) -> None:
        others = {"related": [ARTICLE], "popular": [ARTICLE] * 2}
        assert path_of({**ARTICLE, **others}) == path_of({**others, **ARTICLE}) == ()
        assert path_of([{**ARTICLE, **others}] * 3) == ("[]",)
        assert path_of([{"title": "Fire", "text": "Fire out.", "seen": [{"title": "Ice", "url": url(1)}] * 2}] * 3) == ("[]",)

    def test_lists_of_tags_and_words_hold_no_records(self) -> None:
        assert path_of(["harbour", "bridge", "mayor"]) is None
        assert path_of([[1, 2], [3, 4]]) is None
        assert path_of({"tags": [{"name": "x"}] * 50, "stories": [ARTICLE]}) == ("stories", "[]")

    def test_without_a_text_the_longest_list_of_objects_is_taken(self) -> None:
        assert path_of({"articles": [{"title": title(n), "url": url(n)} for n in range(5)], "meta": {"n": 5}}) == ("articles", "[]")
        assert path_of({"name": "harbour", "version": 3}) == ()

    def test_lists_beside_that_of_the_records_are_named(self) -> None:
        def others(value: Any) -> list[str]:
            data = json.dumps(value).encode()
            return [".".join(path) for path in find_others(data, True, find_json(data, True) or ())]

        assert others({"articles": [ARTICLE] * 3, "related": [ARTICLE]}) == ["related.[]"]
        assert others({"meta": {"by": [title(1)]}, "props": {"news": [ARTICLE] * 3, "aside": [ARTICLE]}, "x": [ARTICLE]}) == [
            "x.[]",
            "props.aside.[]",
        ]
        assert others({"articles": [ARTICLE] * 3, "tags": [{"name": "x"}], "next": {"page": 2}}) == []
        assert others({"feed": {"title": "News", "description": story(1)}, "entries": [ARTICLE] * 3}) == []
        assert others([ARTICLE] * 3) == others({"herald": [ARTICLE], "courier": [ARTICLE]}) == []

    @pytest.mark.parametrize(
        "data", [b"", b" \n", b"null", b"3", b'"text"', b"[]", b"{}", b"[[[", b"\x00\x01\xff", b"<html></html>", b"{]", b"]"]
    )
    def test_what_is_no_json_has_no_records(self, data: bytes) -> None:
        assert find_json(data, True) is None

    def test_a_line_that_went_wrong_does_not_hide_the_records(self) -> None:
        assert find_json(b"Traceback\n" + json.dumps(ARTICLE).encode(), True) == ()

    def test_a_description_of_all_is_not_the_text(self) -> None:
        assert path_of(
            {"title": "Feed", "description": short(1), "items": [{"title": title(n), "content": story(n)} for n in range(3)]}
        ) == ("items", "[]")


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
class TestCutOff:
    def test_a_head_is_enough(self, shape: Shape) -> None:
        """Two thirds of the file, cut anywhere, give the same answer as the whole, or one that takes what may come as well."""
        data = json.dumps(shape.data).encode()
        found = {find_json(data[:end], False) for end in range(2 * len(data) // 3, len(data), 1 + len(data) // 150)}
        assert all(path and len(path) == len(shape.path) for path in found) or shape.path == ()
        assert all(step in ("*", right) for path in found for step, right in zip(path or (), shape.path, strict=True))

    def test_cutting_at_any_byte_is_no_error(self, shape: Shape) -> None:
        data = json.dumps(shape.data).encode()
        for end in range(0, min(len(data), 1500), 7):
            find_json(data[:end], False)


def test_a_small_file_cut_at_every_byte_never_gives_a_path_that_leads_astray() -> None:
    data = json.dumps({"status": "ok", "articles": [ARTICLE, ARTICLE]}).encode()
    assert {find_json(data[:end], False) for end in range(len(data))} <= {None, (), ("articles", "[]")}
    enough = data.index(b"text") + 200
    assert {find_json(data[:end], False) for end in range(enough, len(data))} == {("articles", "[]")}


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | st.just(story(1))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=15
)


@given(VALUES, st.booleans())
def test_the_path_leads_somewhere(value: Any, whole: bool) -> None:
    path = path_of(value, whole)
    if path is None:
        return
    values = [value]
    for step in path:
        if step == "[]":
            values = [item for each in values if isinstance(each, list) for item in each]
        elif step == "*":
            values = [item for each in values if isinstance(each, dict) for item in each.values()]
        else:
            values = [each[step] for each in values if isinstance(each, dict) and step in each]
    assert any(isinstance(each, dict | str) for each in values)


@given(st.binary(max_size=200) | st.text("{}[]\":,\\ \n'au1(", max_size=200).map(str.encode), st.booleans())
def test_anything_gets_an_answer(data: bytes, whole: bool) -> None:
    assert find_json(data, whole) == find_json(data, whole)


@pytest.mark.parametrize(
    "data",
    [b"[" * 10**6, b'{"a":' * 10**5, b'{"a":[' * 10**5, b'"' + b"\\" * 10**6, b"(" * 10**5, b"[1," * 3 * 10**5, b'[{"a":1},' * 10**5],
)
def test_hostile_data_neither_recurses_nor_takes_long(data: bytes) -> None:
    find_json(data, False)


class TestValues:
    @given(VALUES)
    def test_json_is_read_as_json_is(self, value: Any) -> None:
        for ascii_only in (True, False):
            assert read_values(json.dumps(value, ensure_ascii=ascii_only)) == ([value], True)
        assert read_values(json.dumps(value, indent=1)) == ([value], True)

    @given(VALUES, st.data())
    def test_a_part_of_it_is_read_as_far_as_it_goes(self, value: Any, data: st.DataObject) -> None:
        written = json.dumps([value])
        values, whole = read_values(written[: data.draw(st.integers(0, len(written) - 1))])
        assert not whole or not values

    def test_depth_is_bounded(self) -> None:
        assert read_values("[" * DEPTH + "]" * DEPTH).whole
        assert not read_values("[" * (DEPTH + 1) + "]" * (DEPTH + 1)).whole


class TestCells:
    @given(st.dictionaries(st.text(max_size=5), VALUES, min_size=1))
    def test_what_python_and_json_write_is_a_record(self, value: dict[str, Any]) -> None:
        assert as_record(repr(value)) == value
        assert as_record(json.dumps(value)) == value

    def test_calls_become_texts_and_run_no_code(self) -> None:
        cell = "{'at': datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc), 'id': ObjectId('5f'), 't': (1, 'b'), 'n': nan, 'text': 'it\\'s'}"
        assert as_record(cell) == {
            "at": "datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc)", "id": "ObjectId('5f')", "t": [1, "b"], "n": None, "text": "it's",
        }  # fmt: skip

    def test_keys_are_text(self) -> None:
        assert as_record("{1: 2, None: {0.5: 'a'}}") == {"1": 2, "None": {"0.5": "a"}}

    @pytest.mark.parametrize(
        "cell",
        [
            "",
            "{}",
            "[1]",
            "{'a'}",
            "{'a': 1} b",
            "{a: 1}",
            "{'a': 1",
            "{'a': b}",
            "{'a': 'b' 'c'}",
            "{'a' 1}",
            "{'a': 1,, 'b': 2}",
        ],
    )
    def test_anything_else_is_none(self, cell: str) -> None:
        assert as_record(cell) is None
