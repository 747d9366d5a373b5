"""Texts are replaced in a line of JSON, and not a byte of it moves outside the edits."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit
from newslint.records.jsonl import LineBlock, read_records, replace_texts
from newslint.records.record import Fields
from newslint.text.edits import apply_edits


class TestReplacing:
    def replaced(self, raw: bytes, old: str, new: str, path: tuple[str, ...] = ("text",)) -> bytes:
        text = json.loads(raw)
        for key in path:
            text = text[key]
        start = text.index(old)
        edits = [Edit(start, start + len(old), old, new)]
        return replace_texts(raw, [(path, apply_edits(text, edits), edits)])

    def test_only_the_bytes_of_the_edit_change(self) -> None:
        raw = b' {"n" : 1.0, "text":"Caf\\u00e9 \xc3\xa9 <\\/p> See also: A", "z":[ ]}\r\n'
        assert self.replaced(raw, " See also: A", "") == b' {"n" : 1.0, "text":"Caf\\u00e9 \xc3\xa9 <\\/p>", "z":[ ]}\r\n'

    def test_new_text_is_escaped_as_the_old_was(self) -> None:
        assert self.replaced(b'{"text": "It\\u00e2\\u0080\\u0099s"}', "â\x80\x99", "’") == b'{"text": "It\\u2019s"}'
        assert self.replaced('{"text": "Itâ€™s"}'.encode(), "â€™", "’") == '{"text": "It’s"}'.encode()
        assert self.replaced(b'{"text": "a b"}', " ", '"\n') == b'{"text": "a\\"\\nb"}'

    def test_the_last_of_equal_keys_counts(self) -> None:
        raw = b'{"text": "a x", "o": {"text": "b x"}, "text": "c x"}'
        assert self.replaced(raw, " x", "") == b'{"text": "a x", "o": {"text": "b x"}, "text": "c"}'
        assert self.replaced(raw, " x", "", ("o", "text")) == b'{"text": "a x", "o": {"text": "b"}, "text": "c x"}'

    def test_a_key_may_be_escaped_as_well(self) -> None:
        assert self.replaced(b'{"t\\u0065xt": "a x"}', " x", "") == b'{"t\\u0065xt": "a"}'

    def test_several_texts_of_a_record_are_replaced_at_once(self) -> None:
        raw = b'{"b": "two x", "a": {"t": "one x"}}'
        changes = [(("a", "t"), "one", [Edit(3, 5, " x", "")]), (("b",), "two", [Edit(3, 5, " x", "")])]
        assert replace_texts(raw, changes) == b'{"b": "two", "a": {"t": "one"}}'

    def test_surrogates_that_meet_keep_the_text_right(self) -> None:
        raw = b'{"text": "\\ud83dx\\ude00"}'
        new = replace_texts(raw, [(("text",), "\ud83d\ude00", [Edit(1, 2, "x", "")])])
        assert new.isascii()
        assert json.loads(new)["text"] in ("\ud83d\ude00", "😀")


TEXTS = st.text(st.characters(codec=None) | st.sampled_from('\ud800\udc00😀é"\\\n\t\0/ '), max_size=30)


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXTS, lambda v: st.lists(v, max_size=2))


@st.composite
def raw_strings(draw: st.DrawFn) -> str:
    """Return a JSON string whose characters are escaped in any of the ways that JSON allows."""
    parts = []
    for char in draw(TEXTS):
        ways = [json.dumps(char)[1:-1], "".join(f"\\u{unit:04x}" for unit in _units(char))]
        if char >= " " and char not in '"\\' and not "\ud800" <= char <= "\udfff":
            ways.append(char)
        if char == "/":
            ways.append("\\/")
        parts.append(draw(st.sampled_from(ways)))
    return '"' + "".join(parts) + '"'


def _units(char: str) -> list[int]:
    data = char.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


@st.composite
def edited(draw: st.DrawFn, text: str) -> list[Edit]:
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    edits = [Edit(a, b, text[a:b], draw(TEXTS)) for a, b in zip(places[::2], places[1::2], strict=False)]
    return [edit for edit in edits if edit.old != edit.new]


@given(st.data())
def test_outside_the_edited_text_not_a_byte_of_a_record_moves(data: st.DataObject) -> None:
    members = data.draw(st.lists(st.tuples(TEXTS.filter(lambda key: key != "text"), VALUES), max_size=3))
    blanks = st.sampled_from(["", " ", "\t ", " \r"])
    head = data.draw(blanks) + "{" + "".join(f"{data.draw(blanks)}{json.dumps(k)}{data.draw(blanks)}:{json.dumps(v)}," for k, v in members)
    head += f'{data.draw(blanks)}"text"{data.draw(blanks)}:{data.draw(blanks)}'
    tail = data.draw(blanks) + f',"end":{json.dumps(data.draw(VALUES))}' + "}" + data.draw(st.sampled_from(["\n", "\r\n", "", " \n"]))
    literal = data.draw(raw_strings())
    raw = f"{head}{literal}{tail}".encode()
    text = json.loads(literal)
    edits = data.draw(edited(text))
    new = apply_edits(text, edits)
    written = replace_texts(raw, [(("text",), new, edits)])
    assert written.startswith(head.encode())
    assert written.endswith(tail.encode())
    middle = written[len(head.encode()) : len(written) - len(tail.encode())]
    got = json.loads(middle.decode("utf-8"))
    assert got.encode("utf-16", "surrogatepass") == new.encode("utf-16", "surrogatepass")  # a pair may have become one character
    if not edits:
        assert written == raw
    chunk = LineBlock(raw, 0, 1)
    assert b"".join(record.raw for record in read_records(chunk, "a.jsonl", Fields())) == raw
