"""JSON files are cut into stretches that are the file again, with the spans of the records; what is broken is told by a span, never lost."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.records.codec import MOST_RECORDS, SIZE
from newslint.records.json import cut as json_cut
from newslint.records.json.cut import Stretch, cut, is_cuttable

BOM = b"\xef\xbb\xbf"
ITEMS = ("[]",)


def stretches(data: bytes, path: tuple[str, ...] = (), most: int = 1 << 20, codec: str = "utf-8") -> list[Stretch]:
    """Cut data, and see that nothing is lost and all spans are in order."""
    found = list(cut(io.BytesIO(data), path, most, codec))
    assert b"".join(stretch.data for stretch in found) == data
    for stretch in found:
        offsets = [offset for span in stretch.spans for offset in span]
        assert offsets == sorted(offsets)
        assert not offsets or 0 <= offsets[0] <= offsets[-1] <= len(stretch.data)
        assert len(stretch.keys) == len(stretch.spans)
        assert not (stretch.oversized and stretch.spans)
    return found


def pieces(data: bytes, path: tuple[str, ...] = (), most: int = 1 << 20) -> list[bytes]:
    return [stretch.data[start:end] for stretch in stretches(data, path, most) for start, end in stretch.spans]


def keys(data: bytes, path: tuple[str, ...], codec: str = "utf-8") -> list[str | None]:
    return [key for stretch in stretches(data, path, codec=codec) for key in stretch.keys]


@pytest.fixture(params=[1 << 20, 7, 1])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """However much is read at once."""
    monkeypatch.setattr(json_cut, "SIZE", request.param)
    return int(request.param)


@pytest.mark.usefixtures("size")
class TestWhereRecordsStand:
    def test_items_of_a_list_stay_as_they_are(self) -> None:
        data = BOM + b' [\n {"a" : [1, {"b":"]},{\\""}]} , null,\n"x, [y" , 12e3,[]\n]\n'
        assert pieces(data, ITEMS) == [b'{"a" : [1, {"b":"]},{\\""}]}', b"null", b'"x, [y"', b"12e3", b"[]"]

    def test_values_one_behind_the_other_and_single_ones(self) -> None:
        assert pieces(b'{"a": 1}\n{"a": 2} {"a": 3}') == [b'{"a": 1}', b'{"a": 2}', b'{"a": 3}']
        assert pieces(BOM + b'{"a":\n 1}\n') == [b'{"a":\n 1}']
        assert pieces(b'{"a": 1},\n{"a": 2}') == [b'{"a": 1}', b'{"a": 2}']

    def test_a_list_in_an_object(self) -> None:
        data = b'{"status": "ok", "no": {"articles": [{"x": 1}]}, "articles": [{"t": "a"}, {"t": "b"}], "total": 2, "end": [null]}'
        assert pieces(data, ("articles", "[]")) == [b'{"t": "a"}', b'{"t": "b"}']

    def test_an_object_by_identifier_gives_the_keys(self) -> None:
        data = '{"https://a.example/1": {"t": "a"}, "caf\\u00e9 \\"b\\"": "text", "é": {"t": "c"}}'.encode()
        assert pieces(data, ("*",)) == [b'{"t": "a"}', b'"text"', b'{"t": "c"}']
        assert keys(data, ("*",)) == ["https://a.example/1", 'café "b"', "é"]

    def test_lists_in_objects_in_an_object(self) -> None:
        data = b'{"newspapers": {"one": {"link": "x", "articles": [{"t": 1}, {"t": 2}]}, "two": {"articles": []}, "three": {"articles": [{"t": 3}]}}}'
        path = ("newspapers", "*", "articles", "[]")
        assert pieces(data, path) == [b'{"t": 1}', b'{"t": 2}', b'{"t": 3}']
        assert keys(data, path) == ["one", "one", "three"]

    def test_lists_in_a_list_and_objects_in_an_object(self) -> None:
        assert pieces(b"[[1, 2], [], [3]]", ("[]", "[]")) == [b"1", b"2", b"3"]
        data = b'{"a": {"x": 1, "y": 2}, "b": {"x": 3}}'
        assert (pieces(data, ("*", "*")), keys(data, ("*", "*"))) == ([b"1", b"2", b"3"], ["x", "y", "x"])
        assert (pieces(data, ("*", "x")), keys(data, ("*", "x"))) == ([b"1", b"3"], ["a", "b"])

    def test_objects_that_hold_lists_one_behind_the_other(self) -> None:
        assert pieces(b'{"a": [1]}\n{"a": [2, 3]}\n', ("a", "[]")) == [b"1", b"2", b"3"]

    @pytest.mark.parametrize("data", [b"", b"  \n", b"[]", b" [ \n ] ", BOM, BOM + b"[]"])
    def test_nothing_gives_nothing(self, data: bytes) -> None:
        assert pieces(data, ITEMS) == []

    def test_a_value_of_another_kind_holds_no_records_on_the_way_and_is_one_at_the_top(self) -> None:
        data = b'{"n": {"one": {"a": null}, "two": "x", "three": {"a": {"b": [1]}}, "four": {"a": [7]}, "five": -1.5e3}}'
        assert pieces(data, ("n", "*", "a", "[]")) == [b"7"]
        assert pieces(b'{"text": "a"}', ITEMS) == [b'{"text": "a"}']
        assert pieces(b'[{"text": "a"}]', ("articles", "[]")) == [b'[{"text": "a"}]']

    def test_an_end_that_only_looks_like_one_is_none(self) -> None:
        tricky = b'{"k": "}, {\\"k\\": ", "m": [{"k": 1}, {"k": 2}], "n": {"k": 3}}'
        assert pieces(b"[" + tricky + b", " + tricky + b', {"k": 1}]', ITEMS) == [tricky, tricky, b'{"k": 1}']
        data = b'{"i": ' + tricky + b', "j": ' + tricky + b', "k": {"k": 1}}'
        assert (pieces(data, ("*",)), keys(data, ("*",))) == ([tricky, tricky, b'{"k": 1}'], ["i", "j", "k"])

    def test_what_other_parsers_refuse_is_a_record_all_the_same(self) -> None:
        odd = [b'{"k": NaN}', b'{"k": "\\ud800"}', b'{"k": 123456789012345678901234567890}', b'{"k": ' + b"[" * 3000 + b"]" * 3000 + b"}"]
        assert pieces(b"[" + b", ".join(odd) + b"]", ITEMS) == odd


@pytest.mark.usefixtures("size")
class TestWhatIsBroken:
    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b'[{"a": 1}, {"b": ', [b'{"a": 1}', b'{"b":']),
            (b'[{"a": 1}, {"b": "open], [', [b'{"a": 1}', b'{"b": "open], [']),
            (b'[{"a": 1}, {"b": "open\\', [b'{"a": 1}', b'{"b": "open\\']),
            (b'[{"a": 1}] tail [x', [b'{"a": 1}', b"tail", b"x", b""]),
            (b"[}, 1]", [b"}", b"1"]),
            (b"[1}, 2]]", [b"1", b"}", b"2", b"]"]),
            (b"\xff\xfe[", [b"\xff\xfe", b""]),
            (b"<p>Gone, see</p>\n<p>", [b"<p>Gone", b"see</p>", b"<p>"]),
            (b'[{"a": [1}, {"b": 2}]', [b'{"a": [1}', b'{"b": 2}']),
            (b'[{"a": 1}', [b'{"a": 1}', b""]),
            (b"[", [b""]),
            (b"[1, 2,", [b"1", b"2", b""]),
        ],
    )
    def test_in_a_list(self, data: bytes, expected: list[bytes]) -> None:
        assert pieces(data, ITEMS) == expected

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b'{"a": {"t": 1}, "b": ', [b'{"t": 1}', b""]),
            (b'{"a": {"t": 1}, "b', [b'{"t": 1}', b'"b']),
            (b'{"a": , "b": 2}', [b"", b"2"]),
            (b'{"a": }', [b""]),
            (b'{"a" {"t": 1}}', [b'"a"', b'{"t": 1}']),
            (b'{a: 1, "b": 2}', [b"a: 1", b"2"]),
            (b'{"a\\q": 1}', [b'"a\\q"', b"1"]),
            (b'{"a\xff": 1}', [b'"a\xff"', b"1"]),
            (b'{"a": 1]', [b"1", b"]", b""]),
            (b'{"a": {"b": 1}', [b'{"b": 1}', b""]),
        ],
    )
    def test_in_an_object(self, data: bytes, expected: list[bytes]) -> None:
        assert pieces(data, ("*",)) == expected

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b'{"x": [1, "a": [7]}', [b"", b"7"]),
            (b'{"x": nope, "a": [7]}', [b"nope", b"7"]),
            (b'{"x": "open, "a": [7]}', [b'a"', b""]),
            (b'{"a": [7], "x": {"y": 1', [b"7", b""]),
            (b'{"a": [7], "x": "y', [b"7", b""]),
            (b'{"a": [7]', [b"7", b""]),
        ],
    )
    def test_beside_the_records(self, data: bytes, expected: list[bytes]) -> None:
        found = pieces(data, ("a", "[]"))
        assert b"7" not in expected or b"7" in found or b"" in found
        assert any(not is_json(piece) for piece in found)


def is_json(data: bytes) -> bool:
    try:
        json.loads(data.decode("utf-8", "surrogatepass"))
    except ValueError:
        return False
    return True


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "k", 'c"', "é"]), inner, max_size=4),
    max_leaves=14,
)
PATHS = st.lists(st.sampled_from(["*", "[]", "a", "b"]), max_size=3).map(tuple)


def reference(value: Any, path: tuple[str, ...], top: bool = True, key: str | None = None) -> Iterator[tuple[Any, str | None]]:
    """Yield the records of a value and their keys, as they are meant."""
    if not path:
        yield value, key
        return
    step, rest = path[0], path[1:]
    if step == "[]" and isinstance(value, list):
        for item in value:
            yield from reference(item, rest, False, key)
    elif step == "*" and isinstance(value, dict):
        for name, item in value.items():
            yield from reference(item, rest, False, name)
    elif step not in ("[]", "*") and isinstance(value, dict):
        if step in value:
            yield from reference(value[step], rest, False, key)
    elif top:
        yield value, key


@given(JSON, PATHS, st.sampled_from([None, 1]), st.booleans(), st.integers(1, 40))
def test_any_value_is_cut_alike_however_much_is_read_at_once(
    value: Any, path: tuple[str, ...], indent: int | None, ascii_only: bool, size: int
) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_cut, "SIZE", size)
        found = stretches(data, path)
    records = [json.loads(each.data[start:end].decode("utf-8", "surrogatepass")) for each in found for start, end in each.spans]
    assert list(zip(records, [key for each in found for key in each.keys], strict=True)) == list(reference(value, path))


RECORDS = st.lists(st.fixed_dictionaries({"k": st.text('{}[],":\\ ak\n', max_size=20)}, optional={"m": JSON}), max_size=12)


@given(RECORDS, st.sampled_from(["list", "object", "file"]), st.sampled_from([None, 2]), st.integers(1, 90))
def test_records_that_begin_alike_end_where_they_end(records: list[Any], shape: str, indent: int | None, size: int) -> None:
    """The end of such records is guessed."""
    dumped = [json.dumps(record, indent=indent).encode() for record in records]
    data, path = {
        "list": (b"[" + b", ".join(dumped) + b"]", ("[]",)),
        "object": (b"{" + b", ".join(b'"%d": %b' % (number, raw) for number, raw in enumerate(dumped)) + b"}", ("*",)),
        "file": (b"\n".join(dumped), ()),
    }[shape]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_cut, "SIZE", size)
        assert pieces(data, path) == dumped


@given(st.lists(JSON, max_size=6), st.integers(1, 60), st.integers(1, 40))
def test_records_that_are_too_large_are_told_and_no_others(values: list[Any], most: int, size: int) -> None:
    raws = [json.dumps(value).encode() for value in values]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_cut, "SIZE", size)
        for data in (b"[" + b", ".join(raws) + b"]", b"[" + b",".join(raws) + b"]"):
            found: list[bytes | None] = []
            for stretch in stretches(data, ITEMS, most):
                assert len(stretch.data) <= 2 * (most + 2 * size)
                found += [None] if stretch.oversized else [stretch.data[start:end] for start, end in stretch.spans]
            assert found == [raw if len(raw) <= most else None for raw in raws]


MARKS = st.text('[]{},:"\\a1 \n', max_size=50).map(str.encode)


@given(st.binary(max_size=60) | MARKS, PATHS, st.integers(1, 20), st.integers(1, 40))
def test_nothing_is_lost_of_what_is_no_json(data: bytes, path: tuple[str, ...], size: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_cut, "SIZE", size)
        stretches(data, path, most)


@given(st.binary(max_size=40) | MARKS)
def test_nothing_bad_passes_silently(data: bytes) -> None:
    """Where all spans of a list can be parsed, nothing but blanks, commas and the brackets of lists stands beside them."""
    spanned = pieces(data, ITEMS)
    if all(is_json(piece) for piece in spanned):
        rest = data.removeprefix(BOM)
        for piece in spanned:
            rest = rest.replace(piece, b"", 1)
        assert not rest.strip(b" \t\r\n,[]")
        assert rest.count(b"[") == rest.count(b"]")


@given(JSON, PATHS, st.data())
def test_a_file_that_breaks_off_is_told(value: Any, path: tuple[str, ...], choices: st.DataObject) -> None:
    data = json.dumps([value, value] if path[:1] == ("[]",) else {"a": value, "b": [value]}).encode()
    part = data[: choices.draw(st.integers(1, len(data) - 1))]
    assert not all(is_json(piece) for piece in pieces(part, path))


def test_a_long_string_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often its bytes are matched does not depend on how often more of it comes."""
    looked_at = []
    ended = json_cut._end

    def counting(what: Any, data: bytes, at: int) -> int:
        end = ended(what, data, at)
        looked_at.append(end - at)
        return end

    monkeypatch.setattr(json_cut, "_end", counting)
    monkeypatch.setattr(json_cut, "SIZE", 1000)
    text = json.dumps('a\\"b ' * 20_000).encode()
    assert pieces(b"[" + text + b"]", ITEMS) == [text]
    assert len(looked_at) > 5
    assert sum(looked_at) < 2 * len(text)


def test_a_large_file_comes_in_stretches_of_about_a_megabyte() -> None:
    record = json.dumps({"id": 1, "text": "a" * 3000}).encode()
    data = b"[" + b",\n".join([record] * 1500) + b"]"
    found = stretches(data, ITEMS)
    assert [SIZE // 2 < len(each.data) < 2 * SIZE for each in found[:-1]] == [True] * 4
    assert sum(len(each.spans) for each in found) == 1500
    assert max(len(each.spans) for each in stretches(b"[" + b"1," * 20_000 + b"1]", ITEMS)) <= MOST_RECORDS


def test_brackets_without_end_are_one_record() -> None:
    data = b"[" * 300_000 + b"]" * 300_000
    assert pieces(data) == [data]
    assert stretches(b"[" * 300_000, (), 1000)[0].oversized


@pytest.mark.parametrize(
    ("codec", "cuttable"),
    [("utf-8", True), ("ascii", True), ("latin-1", True), ("cp1250", True), ("cp949", True), ("euc_jp", True)]
    + [
        (codec, False)
        for codec in ("gbk", "gb18030", "big5", "cp932", "shift_jis", "utf-16", "utf-32-le", "utf-7", "hz", "iso2022_jp", "cp037")
    ],
)
def test_encodings_in_which_a_bracket_may_be_half_a_character_are_not_cut(codec: str, cuttable: bool) -> None:
    assert is_cuttable(codec) is cuttable


def test_keys_are_in_the_encoding_of_the_file() -> None:
    assert keys('{"é": 1}'.encode("latin-1"), ("*",), "iso8859-1") == ["é"]
