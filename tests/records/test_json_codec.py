"""JSON files become records wherever a path leads; their places are those of the file, and what no fix touches stays as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit, Place, Problem
from newslint.records.codec import ByteEdit, Chunk, Codec, Kept, Layout, Record, TextChange
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.json import cut as json_cut
from newslint.records.json.codec import JsonCodec
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.text.edits import apply_edits

SOURCE = Source("a.json", "a.json")
ITEMS, KEYED = ("[]",), ("*",)


def codec(path: tuple[str, ...] = (), fields: Fields | None = None, encoding: str = "utf-8") -> Codec:
    return JsonCodec(Layout(Format.JSON, fields or Fields(), encoding, path))


def chunks(data: bytes, made: Codec, size: int = 1 << 20, most: int = 1 << 20) -> list[Chunk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_cut, "SIZE", size)
        found = list(made.cut(BytesIO(data), SOURCE, most))
    assert b"".join(chunk.data for chunk in found) == data
    assert [chunk.start for chunk in found] == [sum(len(before.data) for before in found[:number]) for number in range(len(found))]
    return found


def records(data: bytes, made: Codec, size: int = 1 << 20, most: int = 1 << 20) -> list[Record]:
    return [record for chunk in chunks(data, made, size, most) for record in made.records(chunk)]


def shown(found: Sequence[Record]) -> list[tuple[str | None, str | None, str]]:
    return [(part.document.id, part.document.site, part.document.text) for record in found for part in record.parts]


def only(data: bytes, made: Codec) -> tuple[Chunk, list[Record]]:
    (chunk,) = chunks(data, made)
    return chunk, list(made.records(chunk))


class TestRecords:
    def test_a_list_of_objects(self) -> None:
        data = b'[{"id": 7, "text": "A"},\n {"url": "https://www.a.example/x", "text": ["B", "C"]}, "D"]\n'
        found = records(data, codec(ITEMS))
        assert shown(found) == [("7", None, "A"), ("record 2", "a.example", "B\n\nC"), ("record 3", None, "D")]
        assert [(each.number, each.line, each.column, each.start) for each in found] == [(1, 1, 2, 1), (2, 2, 2, 26), (3, 2, 58, 82)]
        assert [each.raw for each in found] == [data[1:23], data[26:80], b'"D"']
        assert [found[2].parts[0].path, found[2].parts[0].name] == [(), ""]

    def test_keys_are_identifiers_and_addresses(self) -> None:
        data = (
            b'{"https://a.example/1": {"text": "A"}, "2": "B", "3": {"id": "x", "url": "http://b.example", "text": "C"}, "": {"text": "D"}}'
        )
        found = records(data, codec(KEYED))
        assert shown(found) == [
            ("https://a.example/1", "a.example", "A"), ("2", None, "B"), ("x", "b.example", "C"), ("record 4", None, "D")
        ]  # fmt: skip

    def test_lists_in_objects(self) -> None:
        data = b'{"newspapers": {"https://a.example": {"articles": [{"text": "A"}, {"text": "B"}]}, "b": {"articles": [{"text": "C"}]}}}'
        found = records(data, codec(("newspapers", "*", "articles", "[]")))
        assert shown(found) == [("record 1", "a.example", "A"), ("record 2", "a.example", "B"), ("record 3", None, "C")]

    def test_one_object_and_many(self) -> None:
        fields = Fields(text=("maintext",))
        assert shown(records(b'\xef\xbb\xbf{"maintext": "A"}', codec((), fields))) == [("record 1", None, "A")]
        assert shown(records(b'{"maintext": "A"}{"maintext": "B"}', codec((), fields))) == [
            ("record 1", None, "A"),
            ("record 2", None, "B"),
        ]

    def test_what_gives_no_text_is_a_problem_with_its_line(self) -> None:
        data = b'[{"text": "A"},\n null,\n [1],\n {"a": 1},\n {"text": "caf\xe9"},\n {"a":\n 1 2},\n {"text": "B"}'
        found = records(data, codec(ITEMS))
        assert [each.problem for each in found] == [
            None,
            Problem("a.json", 2, "record", "is not a JSON object but null"),
            Problem("a.json", 3, "record", "is not a JSON object but a list"),
            Problem("a.json", 4, "record", "has no text: no field 'text'; the only field is 'a' (text-fields says where the text is)"),
            Problem("a.json", 5, "encoding", "not UTF-8 at byte 54 (0xe9); pass --encoding or convert it"),
            Problem("a.json", 6, "record", "is not JSON: Expecting ',' delimiter at column 4 of its line 2"),
            None,
            Problem("a.json", 8, "record", "is not JSON: a value is missing here, or a bracket that closes"),
        ]

    def test_a_record_that_is_too_large_is_told_and_passes_through(self) -> None:
        data = b'[{"text": "A"},\n{"text": "' + b"b" * 100 + b'"},\n{"text": "C"}]'
        found = records(data, codec(ITEMS), 16, 40)
        assert [(each.number, each.line, len(each.parts), each.problem and each.problem.kind) for each in found] == [
            (1, 1, 1, None), (2, 2, 0, "size"), (3, 3, 1, None)
        ]  # fmt: skip

    def test_what_is_no_text_at_all_is_refused(self) -> None:
        for data, message in ((b"\x1f\x8b\x08\0\0\0" + bytes(range(256)), "binary data"), ('["a"]'.encode("utf-16"), "looks like UTF-16")):
            with pytest.raises(BadInputError, match=message):
                records(data, codec(ITEMS))
        for encoding in ("utf-16", "gbk"):
            with pytest.raises(BadInputError, match=f"JSON cannot be read as {encoding}; convert it to UTF-8"):
                records(b"[]", codec(ITEMS, encoding=encoding))

    def test_other_encodings(self) -> None:
        data = '{"é": {"text": "Á"}}'.encode("cp1250")
        assert shown(records(data, codec(KEYED, encoding="cp1250"))) == [("é", None, "Á")]


class TestPlaces:
    def test_in_a_file_of_one_line_columns_count_from_its_start(self) -> None:
        data = '[{"text": "é é"}, {"text": "ab"}, "c"]'.encode()
        for size in (1 << 20, 5):
            made = codec(ITEMS)
            found = [(made, record) for chunk in chunks(data, made, size) for record in made.records(chunk)]
            places = [made.place(record, record.parts[0], 0, 1) for made, record in found]
            assert places == [Place(1, 12, 1, 13), Place(1, 29, 1, 30), Place(1, 36, 1, 37)]

    def test_a_mark_at_the_start_has_no_column(self) -> None:
        made = codec(ITEMS)
        (record,) = records(b'\xef\xbb\xbf["ab"]', made)
        assert made.place(record, record.parts[0], 1, 2) == Place(1, 4, 1, 5)

    def test_in_a_file_of_many_lines(self) -> None:
        data = json.dumps([{"id": 1, "text": "A"}, {"text": ["one", "two \u00e9 x"]}], indent=1).encode()
        made = codec(ITEMS)
        _, record = records(data, made)
        part = record.parts[0]
        start = part.document.text.index("x")
        assert made.place(record, part, start, start + 1) == Place(9, 16, 9, 17)
        assert data.decode().split("\n")[8][15] == "x"
        assert made.place(record, part, 0, start) == Place(8, 5, 9, 16)


class TestWriting:
    def test_only_what_changed_is_rewritten(self) -> None:
        data = b'{"a": 1, "articles": [\n  {"text": "A x"} , {"text": [ "B", "x",\n "C"]}]\n}\n'
        made = codec(("articles", "[]"))
        chunk, _ = only(data, made)
        changed = {
            1: [TextChange(("text",), "A", [Edit(1, 3, " x", "")])],
            2: [TextChange(("text",), "B\n\nC", [Edit(3, 6, "x\n\n", "")])],
        }
        new, edits = made.rewrite(chunk, changed)
        assert new == b'{"a": 1, "articles": [\n  {"text": "A"} , {"text": [ "B", "C"]}]\n}\n'
        assert edits == [ByteEdit(36, b" x", b""), ByteEdit(60, b'x",\n "', b"")]

    def test_an_array_and_lines(self) -> None:
        data = b'[{"text":\n "A x"}, "B", {"text": "C"}]'
        made = codec(ITEMS)
        chunk, (first, second, third) = only(data, made)
        kept = [
            Kept(first, [TextChange(("text",), "A", [Edit(1, 3, " x", "")])], None),
            Kept(second, [], {"action": "accept"}),
            Kept(third, [], {"action": "accept"}),
        ]
        noted, alone = b'"newslint": {"action": "accept"}}', b'"newslint": {"action": "accept", "alone": true}}'
        assert made.write(chunk, kept, Format.JSON) == (
            b',\n{"text":\n "A"},\n{"text": "B", ' + alone + b',\n{"text": "C", ' + noted
        )  # fmt: skip
        assert made.write(chunk, kept, Format.JSONL) == (
            b'{"text":  "A"}\n{"text": "B", ' + alone + b'\n{"text": "C", ' + noted + b"\n"
        )  # fmt: skip

    def test_a_record_that_leaves_its_key_takes_it_along(self) -> None:
        data = b'{"https://a.example/1": {"text": "A"}, "k2": "B", "k3": {"id": 3, "text": "C"}, "k4": {"id": null, "text": "D"}}'
        made = codec(KEYED)
        chunk, found = only(data, made)
        written = made.write(chunk, [Kept(record, [], None) for record in found], Format.JSONL)
        assert [json.loads(line) for line in written.splitlines()] == [
            {"text": "A", "id": "https://a.example/1", "url": "https://a.example/1"},
            {"text": "B", "id": "k2"},
            {"id": 3, "text": "C"},
            {"id": None, "text": "D"},
        ]


ARTICLES = st.one_of(
    st.text(max_size=6),
    st.fixed_dictionaries(
        {"text": st.text(max_size=8) | st.lists(st.text(max_size=4), min_size=1, max_size=3)}, optional={"é": st.text(max_size=3)}
    ),
)


@given(st.lists(ARTICLES, max_size=8), st.sampled_from([None, 1]), st.booleans(), st.booleans(), st.integers(1, 60), st.data())
def test_edits_lead_to_what_was_rewritten_and_back(
    articles: list[Any], indent: int | None, ascii_only: bool, keyed: bool, size: int, data: st.DataObject
) -> None:
    value = {f"{number}": article for number, article in enumerate(articles)} if keyed else articles
    file = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    made = codec(KEYED if keyed else ITEMS)
    new, wanted, edits = b"", [], []
    for chunk in chunks(file, made, size):
        changed: dict[int, Sequence[TextChange]] = {}
        for record in made.records(chunk):
            ((path, document),) = record.parts
            text = document.text
            assert file[record.start :].startswith(record.raw)
            before = file[: record.start].decode()
            assert (record.line, record.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
            half = len(text) // 2
            step = [Edit(0, half, text[:half], data.draw(st.text(max_size=3)))] if data.draw(st.booleans()) else []
            wanted.append(apply_edits(text, step))
            if step:
                changed[record.number] = [TextChange(path, wanted[-1], step)]
        rewritten = made.rewrite(chunk, changed)
        new += rewritten.data
        edits += [edit for edit in rewritten.edits if isinstance(edit, ByteEdit)]
    assert [record.parts[0].document.text for record in records(new, made)] == wanted
    assert [record.number for record in records(new, made)] == list(range(1, len(wanted) + 1))
    made_of, at = b"", 0
    for edit in edits:
        assert file[edit.start : edit.start + len(edit.old)] == edit.old
        made_of += file[at : edit.start] + edit.new
        at = edit.start + len(edit.old)
    assert made_of + file[at:] == new


@given(st.binary(max_size=50) | st.text('[]{},:"\\a1 \n', max_size=60).map(str.encode), st.sampled_from([(), ITEMS, KEYED, ("a", "[]")]))
def test_nothing_that_is_no_json_raises(data: bytes, path: tuple[str, ...]) -> None:
    made = codec(path)
    try:
        found = records(data, made, 16, 32)
    except BadInputError:
        return
    assert all(bool(record.parts) != (record.problem is not None) for record in found)
    assert [record.number for record in found] == list(range(1, len(found) + 1))
