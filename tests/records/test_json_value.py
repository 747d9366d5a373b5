"""Texts are found and replaced in JSON, and not a byte of it moves outside the edits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit
from newslint.records.json.value import CannotPutBackError, TextPlaces, find, parse_object, parse_value, replace_texts
from newslint.records.record import BadRecordError, Path
from newslint.text.document import Document
from newslint.text.edits import apply_edits, delete_lines, inverse


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

    def test_texts_in_lists_and_objects_are_replaced_by_their_paths(self) -> None:
        raw = b'{"a": [{"t": "x1"}, [], {"t": "x2", "u": 1}], "o": {"p.q": "x3"}}'
        changes: list[tuple[Path, str, list[Edit]]] = [
            (("o", "p.q"), "3", [Edit(0, 1, "x", "")]),
            (("a", 2, "t"), "2", [Edit(0, 1, "x", "")]),
        ]
        assert replace_texts(raw, changes) == b'{"a": [{"t": "x1"}, [], {"t": "2", "u": 1}], "o": {"p.q": "3"}}'

    def test_a_record_may_be_the_text(self) -> None:
        assert replace_texts(b'"a x"', [((), "a", [Edit(1, 3, " x", "")])]) == b'"a"'

    def test_a_record_that_is_nested_as_deeply_as_can_be_read_is_written_as_well(self) -> None:
        raw = b'{"n": ' + b"[" * 1020 + b"]" * 1020 + b', "text": "a x"}'
        assert parse_object(raw, "utf-8")
        assert replace_texts(raw, [(("text",), "a", [Edit(1, 3, " x", "")])]) == raw.replace(b"a x", b"a")

    def test_other_encodings_escape_what_they_do_not_have(self) -> None:
        raw = '{"text": "café x"}'.encode("latin-1")
        assert replace_texts(raw, [(("text",), "café ł", [Edit(5, 6, "x", "ł")])], "latin-1") == b'{"text": "caf\xe9 \\u0142"}'

    @pytest.mark.parametrize("path", [("gone",), ("a", 5), ("a", "b"), ("n",), ("mixed",), ("none",)])
    def test_what_is_no_text_any_more_is_refused(self, path: Path) -> None:
        raw = b'{"a": ["x"], "n": 1, "mixed": ["x", 1], "none": []}'
        with pytest.raises(CannotPutBackError):
            replace_texts(raw, [(path, "", [Edit(0, 1, "x", "")])])

    def test_texts_that_hold_one_another_are_refused(self) -> None:
        edits = [Edit(0, 1, "x", "")]
        with pytest.raises(CannotPutBackError, match="part of another one"):
            replace_texts(b'{"a": ["x"]}', [(("a",), "", edits), (("a", 0), "", edits)])

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


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"a": 1', "is not JSON: Expecting ',' delimiter at column 8"),
        (b'{"a": 1,\n "b" 2}', "is not JSON: Expecting ':' delimiter at column 6 of its line 2"),
        (b"[" * 100_000, "is not JSON that can be read: it is nested too deeply"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(raw: bytes, message: str) -> None:
    with pytest.raises(BadRecordError, match=f"^{message}$".replace("[", "[[]")):
        parse_value(raw, "utf-8")


class TestParagraphs:
    def replaced(self, raw: str, *edits: tuple[int, int, str]) -> str:
        text = "\n\n".join(json.loads(raw))
        made = [Edit(start, end, text[start:end], new) for start, end, new in edits]
        new = apply_edits(text, made)
        written = replace_texts(f'{{"t": {raw} }}'.encode(), [(("t",), new, made)]).decode()
        assert "\n\n".join(json.loads(written)["t"]) == new
        return written.removeprefix('{"t": ').removesuffix(" }")

    def without(self, raw: str, paragraph: str) -> str:
        """Delete a paragraph as a fix does: the line, with the blank lines on one side of it."""
        document = Document("\n\n".join(json.loads(raw)))
        line = document.lines.index(paragraph)
        edit = delete_lines(document, line, line)
        return self.replaced(raw, (edit.start, edit.end, ""))

    def test_an_edit_changes_its_item_only(self) -> None:
        assert self.replaced('[ "caf\\u00e9" ,"b <\\/p> x",\n "c\\/d"]', (12, 14, "")) == '[ "caf\\u00e9" ,"b <\\/p>",\n "c\\/d"]'

    def test_an_item_that_is_taken_whole_goes_with_one_comma(self) -> None:
        raw = '[\n  "A\\/",\n  "Read more",\n  "B\\/"\n]'
        assert self.without(raw, "Read more") == '[\n  "A\\/",\n  "B\\/"\n]'
        assert self.without('["Read more", "A\\/" , "B"]', "Read more") == '["A\\/" , "B"]'
        assert self.without('["A\\/", "B" , "Read more"]', "Read more") == '["A\\/", "B"]'

    def test_the_last_text_of_a_list_stays_as_an_empty_one(self) -> None:
        assert self.without('["Read more"]', "Read more") == '[""]'
        assert self.replaced('["A", "B"]', (0, 4, "")) == '[""]'

    def test_two_items_whose_ends_are_taken_become_one(self) -> None:
        assert self.replaced('["One two", "three \\u00e9", "x"]', (3, 14, " ")) == '["One  \\u00e9", "x"]'

    def test_what_is_left_of_a_separator_stays(self) -> None:
        assert self.replaced('["A", "B"]', (1, 2, "")) == '["A\\nB"]'

    def test_empty_items_stand_between_others(self) -> None:
        assert self.replaced('["", "", "a x", ""]', (5, 7, "")) == '["", "", "a", ""]'

    def test_a_new_paragraph_becomes_an_item(self) -> None:
        assert self.replaced('["a", "b"]', (1, 1, "\n\nx")) == '["a", "x", "b"]'
        assert self.replaced('[\n  "\\\\n\\u00e9"\n]', (0, 0, "x\n\n")) == '[\n  "x",\n  "\\\\n\\u00e9"\n]'

    def test_but_not_in_a_list_whose_items_have_blank_lines(self) -> None:
        assert self.replaced('["a\\n\\nc", "b"]', (1, 1, "\n\nx")) == '["a\\n\\nx\\n\\nc", "b"]'

    def test_a_paragraph_that_was_taken_out_comes_back_as_it_was(self) -> None:
        given = '[\n "a", "see \\u00e9", "b\\n" ]'
        text, edit = "a\n\nsee é\n\nb\n", Edit(3, 10, "see é\n\n", "")
        fixed = replace_texts(given.encode(), [((), apply_edits(text, [edit]), [edit])])
        assert fixed == b'[\n "a", "b\\n" ]'
        assert json.loads(replace_texts(fixed, [((), text, inverse([edit]))])) == json.loads(given)

    def test_edits_that_do_not_fit_are_refused(self) -> None:
        with pytest.raises(CannotPutBackError):
            replace_texts(b'["a", "b"]', [((), "x", [Edit(0, 1, "z", "x")])])
        with pytest.raises(CannotPutBackError):
            replace_texts(b'["a", "b"]', [((), "other", [Edit(0, 1, "a", "x")])])


@given(st.lists(raw_strings(), min_size=1, max_size=5), st.lists(st.sampled_from([" ", "\n", ""]), min_size=12, max_size=12), st.data())
def test_items_that_no_edit_touches_keep_their_bytes(literals: list[str], blanks: list[str], data: st.DataObject) -> None:
    items = [json.loads(literal) for literal in literals]
    text = "\n\n".join(items)
    edits = data.draw(edited(text))
    new = apply_edits(text, edits)
    raw = "[" + ",".join(f"{blanks[2 * n]}{literal}{blanks[2 * n + 1]}" for n, literal in enumerate(literals)) + "]"
    written = replace_texts(raw.encode(), [((), new, edits)]).decode()
    got = json.loads(written)
    assert got
    assert "\n\n".join(got).encode("utf-16", "surrogatepass") == new.encode("utf-16", "surrogatepass")
    kept, at = [], 0
    for literal, item in zip(literals, items, strict=True):
        low, high = (at - 2 if at else 0), at + len(item) + 2  # with what separates it from its neighbours
        if all(edit.end < low or edit.start > high or (edit.end <= low and edit.start < low) for edit in edits):
            kept.append(literal)
        at += len(item) + 2
    end = 0
    for literal in kept:  # all of them, in order
        end = written.index(literal, end) + len(literal)
    if not edits:
        assert written == raw


@given(st.lists(raw_strings(), min_size=1, max_size=4), st.booleans())
def test_every_character_of_a_text_is_found_in_the_record(literals: list[str], listed: bool) -> None:
    strings = literals if listed else literals[:1]
    value = "[" + " , ".join(strings) + "]" if listed else strings[0]
    line = f'{{"a": ["}}", {{"t" : {value}\n}}]}}'
    path: Path = ("a", 1, "t")
    places = TextPlaces(line, [path])
    (start, end) = find(line, [path])[path]
    assert line[start:end] == value
    text = "\n\n".join(json.loads(each) for each in strings)
    found = [places.position(path, offset) for offset in range(len(text) + 1)]
    assert found == sorted(found)
    assert line[found[-1]] == '"'
    offset = 0
    for literal in strings:
        item = json.loads(literal)
        for number, char in enumerate(item):
            low, high = found[offset + number : offset + number + 2]
            assert json.loads(f'"{line[low:high]}"') == char
        offset += len(item) + 2


JSONS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | st.text('ab"\\[]{},:', max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", '"', "\\"]), inner, max_size=3),
    max_leaves=10,
)


def paths_in(value: Any, path: Path = ()) -> list[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for step, each in inner for below in paths_in(each, (*path, step)))]


@given(JSONS, st.sampled_from([None, 1]))
def test_every_value_is_found_by_its_path(value: Any, indent: int | None) -> None:
    line = f" {json.dumps(value, indent=indent)} "
    for path, (start, end) in find(line, paths_in(value)).items():
        wanted = value
        for step in path:
            wanted = wanted[step]
        assert json.loads(line[start:end]) == wanted
