"""Where documents come from: walking folders, decoding bytes, records and back."""

from __future__ import annotations

import json
import os
import re
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.config import Config
from newslint.findings import Edit, Problem
from newslint.records.decode import CannotEncodeError, Decoded, decode
from newslint.records.discover import Found, find_inputs
from newslint.records.jsonl import LineBlock, Record, file_problem, read_blocks, read_records, replace_texts
from newslint.records.record import Fields
from newslint.text.edits import apply_edits
from newslint.text.host import host

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file semantics")


def plant(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The council met on Monday.\n", encoding="utf-8")


def search(root: Path, *paths: str, **settings: object) -> Found:
    return find_inputs(paths or [str(root)], Config(root=str(root), **settings))  # type: ignore[arg-type]


def names(found: Found, root: Path) -> list[str]:
    return [os.path.relpath(entry.path, root).replace(os.sep, "/") for entry in found.inputs]


class TestWalk:
    def test_takes_what_include_names_in_order_and_counts_the_rest_by_suffix(self, tmp_path: Path) -> None:
        plant(tmp_path, "b.txt", "a/z.txt", "a/y.jsonl", "c.PDF", "d.pdf", "LICENSE", "a-b.txt")
        found = search(tmp_path)
        assert names(found, tmp_path) == ["a/y.jsonl", "a/z.txt", "a-b.txt", "b.txt"]
        assert found.skipped == {".pdf": 2, "": 1}
        assert found.problems == []

    def test_include_and_exclude_start_at_the_configuration(self, tmp_path: Path) -> None:
        plant(tmp_path, "seeds/one/a.txt", "seeds/drafts/b.txt", "other/c.txt")
        found = search(tmp_path, include=("seeds/**/*.txt",), exclude=("drafts",))
        assert names(found, tmp_path) == ["seeds/one/a.txt"]

    def test_sources_are_named_as_the_paths_were(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        plant(tmp_path, "seeds/a.txt")
        monkeypatch.chdir(tmp_path)
        assert [entry.source for entry in search(tmp_path, ".").inputs] == ["seeds/a.txt"]
        assert [entry.source for entry in search(tmp_path, "./seeds/").inputs] == ["seeds/a.txt"]
        plant(tmp_path, "b.txt")
        monkeypatch.chdir(tmp_path / "seeds")
        assert [entry.source for entry in search(tmp_path, "..").inputs] == ["../b.txt", "a.txt"]

    def test_a_named_file_is_taken_whatever_its_suffix_but_not_if_excluded(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.story", "drafts/b.txt")
        found = search(tmp_path, str(tmp_path / "a.story"), str(tmp_path / "drafts/b.txt"), exclude=("drafts",))
        assert names(found, tmp_path) == ["a.story"]

    def test_what_is_named_twice_is_taken_once(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "b.txt")
        assert names(search(tmp_path, str(tmp_path / "b.txt"), str(tmp_path)), tmp_path) == ["b.txt", "a.txt"]

    def test_a_missing_path_is_a_problem_and_the_rest_is_taken(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt")
        found = search(tmp_path, str(tmp_path / "nowhere.txt"), str(tmp_path / "a.txt"))
        assert names(found, tmp_path) == ["a.txt"]
        assert [(problem.kind, problem.message) for problem in found.problems] == [("missing", "no such file or folder")]

    def test_suffixes_say_what_holds_records(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.jsonl", "b.NDJSON", "c.json", "d")
        found = search(tmp_path, *(str(tmp_path / name) for name in ("a.jsonl", "b.NDJSON", "c.json", "d")))
        assert [entry.records for entry in found.inputs] == [True, True, False, False]

    def test_standard_input_has_a_name_to_be_told_by(self, tmp_path: Path) -> None:
        assert find_inputs(["-"], Config()).inputs[0].source == "<stdin>"
        assert find_inputs(["-"], Config(), "feed.jsonl").inputs[0].records

    @posix
    def test_loops_of_links_end(self, tmp_path: Path) -> None:
        plant(tmp_path, "a/b/x.txt")
        (tmp_path / "a/b/up").symlink_to(tmp_path)
        (tmp_path / "a/b/here").symlink_to(".")
        (tmp_path / "a/self").symlink_to("self")
        assert names(search(tmp_path), tmp_path) == ["a/b/x.txt"]

    @posix
    def test_a_link_out_of_the_folder_is_followed_once(self, tmp_path: Path) -> None:
        plant(tmp_path, "data/x.txt", "top/a.txt")
        (tmp_path / "data/back").symlink_to(tmp_path / "top")
        (tmp_path / "top/one").symlink_to(tmp_path / "data")
        (tmp_path / "top/two").symlink_to(tmp_path / "data")
        found = search(tmp_path, str(tmp_path / "top"))
        assert names(found, tmp_path) == ["top/a.txt", "top/one/x.txt"]

    @posix
    def test_a_link_to_nowhere_that_include_names_is_a_problem(self, tmp_path: Path) -> None:
        (tmp_path / "gone.txt").symlink_to("nowhere")
        (tmp_path / "gone.pdf").symlink_to("nowhere")
        assert [problem.kind for problem in search(tmp_path).problems] == ["unreadable"]

    @posix
    @pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
    def test_a_folder_that_cannot_be_read_is_a_problem(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "closed/b.txt")
        (tmp_path / "closed").chmod(0)
        try:
            found = search(tmp_path)
        finally:
            (tmp_path / "closed").chmod(0o755)
        assert names(found, tmp_path) == ["a.txt"]
        assert [problem.kind for problem in found.problems] == ["unreadable"]

    def test_deep_folders_need_no_deep_stack(self, tmp_path: Path) -> None:
        depth = 20 if os.name == "nt" else 900
        folder, back = tmp_path, os.getcwd()
        try:
            for _ in range(depth):  # beyond what one path may be long
                os.chdir(folder)
                os.mkdir("d")
                folder = Path("d")
            os.chdir("d")
            Path("x.txt").write_text("deep", encoding="utf-8")
        finally:
            os.chdir(back)
        assert len(search(tmp_path).inputs) == 1


class TestGitIgnore:
    def test_nested_files_and_negations_count_as_git_counts_them(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "raw/b.txt", "raw/keep.txt", "deep/c.txt", "deep/d.txt", "build/e.txt")
        (tmp_path / ".gitignore").write_text("raw/*\n!raw/keep.txt\nbuild/\nd.txt\n", encoding="utf-8")
        (tmp_path / "deep/.gitignore").write_text("!d.txt\n/c.txt\n", encoding="utf-8")
        assert names(search(tmp_path), tmp_path) == ["a.txt", "deep/d.txt", "raw/keep.txt"]

    def test_files_above_count_up_to_the_root_of_the_repository(self, tmp_path: Path) -> None:
        plant(tmp_path, "repo/data/a.txt", "repo/data/b.txt")
        (tmp_path / "repo/.git").mkdir()
        (tmp_path / ".gitignore").write_text("a.txt\n", encoding="utf-8")  # outside of the repository
        (tmp_path / "repo/.gitignore").write_text("/data/b.txt\n", encoding="utf-8")
        assert names(search(tmp_path, str(tmp_path / "repo/data")), tmp_path) == ["repo/data/a.txt"]

    def test_an_ignored_folder_or_file_that_is_named_is_taken(self, tmp_path: Path) -> None:
        plant(tmp_path, "data/a.txt", "b.txt")
        (tmp_path / ".git").mkdir()
        (tmp_path / ".gitignore").write_text("data/\nb.txt\n", encoding="utf-8")
        assert names(search(tmp_path), tmp_path) == []
        assert names(search(tmp_path, str(tmp_path / "data"), str(tmp_path / "b.txt")), tmp_path) == ["data/a.txt", "b.txt"]

    def test_a_line_that_is_no_pattern_spoils_nothing(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "b.txt")
        (tmp_path / ".gitignore").write_bytes(b"!\nb.txt\n\xff\xfe\n")
        assert names(search(tmp_path), tmp_path) == ["a.txt"]

    def test_pathspec_is_imported_for_a_gitignore_only(self, tmp_path: Path) -> None:
        import subprocess

        plant(tmp_path, "a.txt")
        program = (
            "import sys\nfrom newslint.config import Config\nfrom newslint.records.discover import find_inputs\n"
            f"find_inputs([{str(tmp_path)!r}], Config())\nsys.exit('pathspec' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


class TestText:
    def decoded(self, data: bytes, encoding: str = "utf-8") -> Decoded:
        result = decode(data, encoding, "a.txt")
        assert isinstance(result, Decoded)
        return result

    def problem(self, data: bytes, encoding: str = "utf-8") -> Problem:
        result = decode(data, encoding, "a.txt")
        assert isinstance(result, Problem)
        return result

    @pytest.mark.parametrize("data", [b"", b"one\r\ntwo\nthree\r", "\ufeffZürich\n".encode(), b"a\0b", "\x1b[31mred\x85\u2028".encode()])
    def test_what_is_read_is_written_back(self, data: bytes) -> None:
        decoded = self.decoded(data)
        assert decoded.encode(decoded.text) == data

    def test_the_byte_order_mark_is_not_text(self) -> None:
        decoded = self.decoded(b"\xef\xbb\xbfZ\xc3\xbcrich")
        assert (decoded.text, decoded.encode("Bern")) == ("Zürich", b"\xef\xbb\xbfBern")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "UTF8"])
    def test_other_encodings(self, encoding: str) -> None:
        data = "Zürich tagt\r\n".encode(encoding)
        decoded = self.decoded(data, encoding)
        assert decoded.text == "Zürich tagt\r\n"
        assert decoded.encode(decoded.text) == data

    def test_bad_bytes_are_told_by_place_and_value(self) -> None:
        problem = self.problem(b"\xef\xbb\xbfcaf\xe9 noir")
        assert (problem.kind, problem.message) == ("encoding", "not UTF-8 at byte 6 (0xe9); pass --encoding or convert it")

    def test_a_character_that_the_encoding_lacks_is_not_lost_in_writing(self) -> None:
        with pytest.raises(CannotEncodeError, match="cannot be written as"):
            self.decoded(b"caf\xe9", "latin-1").encode("“café”")

    @pytest.mark.parametrize(
        "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), bytes(300), b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"]
    )
    def test_binary_data_is_no_text(self, data: bytes) -> None:
        assert self.problem(data).kind == "binary"

    def test_a_stray_nul_does_not_make_a_text_binary(self) -> None:
        assert self.decoded(b"The council met.\0 It adjourned.\n" + "é".encode() * 5000).text.startswith("The council met.\0")

    def test_utf_16_is_recognised_by_its_mark(self) -> None:
        assert "UTF-16" in self.problem("Zürich".encode("utf-16")).message


def records(data: bytes, fields: Fields | None = None, encoding: str = "utf-8") -> list[Record]:
    return [
        record for chunk in read_blocks(BytesIO(data), 64) for record in read_records(chunk, "a.jsonl", fields or Fields(), encoding)
    ]  # fmt: skip


class TestRecords:
    def test_a_record_a_line_with_what_is_known_of_it(self) -> None:
        data = b'{"id": 7, "url": "https://www.Example.com:8080/a?b", "language": "de", "title": "T", "text": "Bern tagt."}\n'
        (record,) = records(data)
        document = record.parts[0].document
        assert (document.id, document.site, document.language, document.title) == ("7", "example.com", "de", "T")
        assert document.text == "Bern tagt."
        assert (document.source, record.line, record.raw) == ("a.jsonl", 1, data)

    def test_names_reach_into_objects_unless_a_field_is_called_so(self) -> None:
        fields = Fields(text=("body.text",), id="meta.id", source="spider")
        inside, plain = records(b'{"body": {"text": "A"}, "meta": {"id": "x"}, "spider": "scrapy:bbc"}\n{"body.text": "B"}\n', fields)
        assert [(part.path, part.document.text) for part in inside.parts] == [(("body", "text"), "A")]
        assert [(part.path, part.document.text) for part in plain.parts] == [(("body.text",), "B")]
        assert (inside.parts[0].document.id, inside.parts[0].document.source) == ("x", "scrapy:bbc")
        assert (plain.parts[0].document.id, plain.parts[0].document.source) == ("line 2", "a.jsonl")

    def test_several_text_fields_are_several_documents(self) -> None:
        (record,) = records(b'{"id": "a1", "title": "Vote", "text": "Bern votes.", "lead": null}', Fields(text=("title", "lead", "text")))
        assert [(part.document.id, part.document.text) for part in record.parts] == [("a1#title", "Vote"), ("a1#text", "Bern votes.")]

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (b"[1, 2]", "is not a JSON object but a list"),
            (b'"text"', "is not a JSON object but a string"),
            (b'{"title": "x"}', "has no text: no field 'text'; the only field is 'title' (text-fields says where the text is)"),
            (
                b'{"id": 1, "texts": "x"}',
                "has no text: no field 'text'; the fields are 'id', 'texts' (text-fields says where the text is; did you mean 'texts'?)",
            ),
            (b"{}", "has no text: no field 'text'; there is no field at all (text-fields says where the text is)"),
            (b'{"text": null}', "has no text: field 'text' is null"),
            (b'{"text": ["a"]}', "field 'text' is not text but a list"),
            (b"[" * 100_000, "is not JSON that can be read: it is nested too deeply"),
        ],
    )
    def test_a_line_that_gives_no_text_is_a_problem_with_its_number(self, line: bytes, message: str) -> None:
        first, bad, last = records(b'{"text": "a"}\n' + line + b'\n{"text": "b"}')
        assert bad.problem == Problem("a.jsonl", 2, "record", message)
        assert [part.document.text for part in (*first.parts, *last.parts)] == ["a", "b"]

    def test_a_line_that_is_no_json_is_told_with_its_number_and_a_column(self) -> None:
        _, bad, last = records(b'{"text": "a"}\n{"text": "cut\n{"text": "b"}')
        assert bad.problem is not None
        assert (bad.problem.source, bad.problem.line, bad.problem.kind) == ("a.jsonl", 2, "record")
        assert re.fullmatch("is not JSON: .+ at column [0-9]+", bad.problem.message)
        assert last.parts

    @pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\n"])
    def test_a_line_with_nothing_but_a_mark_is_blank(self, data: bytes) -> None:
        (record,) = records(data)
        assert (record.parts, record.problem, record.raw) == ((), None, data)

    def test_bad_bytes_are_told_by_their_place_in_the_file(self) -> None:
        _, bad, last = records(b'{"text": "a"}\n{"text": "caf\xe9"}\n{"text": "b"}\n')
        assert bad.problem == Problem("a.jsonl", 2, "encoding", "not UTF-8 at byte 27 (0xe9); pass --encoding or convert it")
        assert last.parts

    def test_blank_lines_and_an_empty_text_are_fine(self) -> None:
        found = records(b'\n \r\n{"text": ""}\r\n')
        assert [(record.line, len(record.parts), record.problem) for record in found] == [(1, 0, None), (2, 0, None), (3, 1, None)]

    def test_a_mark_at_the_start_is_not_part_of_the_first_record(self) -> None:
        (record,) = records(b'\xef\xbb\xbf{"text": "See also: A"}\n')
        assert record.parts[0].document.text == "See also: A"
        changed = replace_texts(record.raw, [(("text",), "A", [Edit(0, 10, "See also: ", "")])])
        assert changed == b'\xef\xbb\xbf{"text": "A"}\n'

    def test_what_orjson_refuses_is_read_all_the_same(self) -> None:
        data = b'{"text": "a\\ud800b", "n": NaN, "big": 123456789012345678901234567890}\n'
        assert records(data)[0].parts[0].document.text == "a\ud800b"

    def test_other_encodings(self) -> None:
        assert records(b'{"text": "caf\xe9"}', encoding="latin-1")[0].parts[0].document.text == "café"
        problem = file_problem(b"", "utf-16", "a.jsonl")
        assert problem is not None
        assert problem.kind == "encoding"

    def test_binary_data_is_told_once(self) -> None:
        problem = file_problem(b"\x1f\x8b\x08\0\0\0" + bytes(range(256)), "utf-8", "a.jsonl")
        assert problem is not None
        assert problem.kind == "binary"

    def test_chunks_end_at_line_ends_and_count_lines(self) -> None:
        data = b"".join(b'{"text": "%d"}\n' % n for n in range(100))
        chunks = list(read_blocks(BytesIO(data), 50))
        assert b"".join(chunk.data for chunk in chunks) == data
        assert all(chunk.data.endswith(b"\n") for chunk in chunks)
        assert [(chunk.start, chunk.first_line) for chunk in chunks] == [
            (data.find(chunk.data), data[: chunk.start].count(b"\n") + 1) for chunk in chunks
        ]
        assert [record.line for record in records(data)] == list(range(1, 101))

    @given(st.lists(st.integers(0, 60), max_size=12), st.integers(1, 80), st.integers(1, 40), st.booleans())
    def test_a_line_that_is_too_long_comes_in_pieces(self, lengths: list[int], size: int, most: int, ended: bool) -> None:
        lines = [b"x" * length + b"\n" for length in lengths]
        if lines and not ended:
            lines[-1] = lines[-1][:-1]
        data = b"".join(lines)
        chunks = list(read_blocks(BytesIO(data), size, most))
        assert b"".join(chunk.data for chunk in chunks) == data
        assert [chunk.start for chunk in chunks] == [sum(len(before.data) for before in chunks[:number]) for number in range(len(chunks))]
        told = {chunk.first_line for chunk in chunks if chunk.excess == 1}
        assert told == {number for number, line in enumerate(lines, 1) if len(line) > most}
        for chunk in chunks:
            assert len(chunk.data) <= size + most
            assert chunk.first_line == data[: chunk.start].count(b"\n") + 1
            assert chunk.excess or max(map(len, BytesIO(chunk.data))) <= most


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news?x=//y", "bbc.co.uk"),
        ("HTTP://User:pw@News.Example.org:80#top", "news.example.org"),
        ("//cdn.example.com/a", "cdn.example.com"),
        ("http://[::1]:8000/", "[::1]"),
        ("example.com/a", None),
        ("mailto:a@b.c", None),
        ("", None),
        (None, None),
    ],
)
def test_the_site_is_the_host_of_the_address(url: str | None, site: str | None) -> None:
    assert host(url) == site


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

    def test_several_texts_of_a_record(self) -> None:
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
    """A JSON string whose characters are escaped in any of the ways that JSON allows."""
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
