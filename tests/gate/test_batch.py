"""Many documents are gated at once, as lists and as tables of Arrow, and come back in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from helpers.settings import error_of
from helpers.texts import BODY, JUNK, PAGE

from newslint import Document, Gate, Linter, gate_batch, lint_batch
from newslint.config import Config
from newslint.gate.note import originals
from newslint.records.tables.note_type import gate_type, with_column


def table(**columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


@pytest.mark.slow
def test_lists_give_lists_in_order() -> None:
    linter, gate = Linter(), Gate()
    items = [BODY, Document(JUNK, id="7", language="en"), PAGE]
    assert lint_batch(items) == lint_batch(items, linter) == [linter.lint(item) for item in items]
    assert gate_batch(items) == gate_batch(items, gate) == [gate.check(item) for item in items]
    assert [verdict.action.value for verdict in gate_batch(items)] == ["accept", "fix", "reject"]
    assert gate_batch([]) == lint_batch([]) == []


def test_a_batch_of_arrow_comes_back_with_the_verdicts() -> None:
    batch = table(id=[1, 2, 3, 4], text=[BODY, JUNK, PAGE, None], url=["https://www.example.com/a"] * 4, extra=[[1], [2], None, [4]])
    gated = gate_batch(batch)
    assert isinstance(gated, pa.RecordBatch)
    assert gated.schema == with_column(batch.schema, gate_type())
    assert gated.column("text").to_pylist() == [BODY, BODY, PAGE, None]
    assert gated.column("extra") == batch.column("extra")
    notes = gated.column("newslint").to_pylist()
    assert [note["action"] for note in notes] == ["accept", "fix", "reject", "unreadable"]
    assert [note["codes"] for note in notes] == [[], ["INS101"], ["ACC201"], []]
    assert notes[3]["error"] == "has no text: field 'text' is null"
    assert {note["ruleset"] for note in notes} == {Gate().ruleset}
    assert originals(notes[1], {"text": BODY}.get)["text"][0] == JUNK


def test_the_verdicts_are_those_of_single_documents() -> None:
    gate = Gate()
    batch = table(id=["a", "b"], text=[JUNK, PAGE], language=["en", None], title=["Rates", "Gone"])
    documents = [Document(JUNK, id="a", language="en", title="Rates"), Document(PAGE, id="b", title="Gone")]
    notes = gate_batch(batch, gate).column("newslint").to_pylist()
    for note, verdict in zip(notes, gate_batch(documents, gate), strict=True):
        assert note["action"] == verdict.action
        assert [reason["message"] for reason in note["reasons"]] == [reason.message for reason in verdict.reasons]
        assert [finding["excerpt"] for finding in note["findings"]] == [finding.excerpt for finding in verdict.findings]


def test_a_table_gets_a_column_of_findings() -> None:
    linted = lint_batch(pa.table({"text": [BODY, JUNK]}))
    assert isinstance(linted, pa.Table)
    notes = linted.column("newslint").to_pylist()
    assert [[finding["code"] for finding in note["findings"]] for note in notes] == [[], ["INS101"]]
    assert linted.column("text").to_pylist() == [BODY, JUNK]


def test_a_record_of_several_texts_enters_whole_or_not_at_all() -> None:
    gate = Gate(Config(text_fields=("title", "body")))
    notes = gate_batch(table(title=["Rates", "Rates"], body=[JUNK, PAGE]), gate)
    assert [note["action"] for note in notes.column("newslint").to_pylist()] == ["fix", "reject"]
    assert notes.column("body").to_pylist() == [BODY, PAGE]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_the_type_of_the_text_stays(kind: pa.DataType) -> None:
    gated = gate_batch(pa.table({"text": pa.array([BODY, JUNK, None], pa.string()).cast(kind)}))
    assert gated.schema.field("text").type == kind
    assert gated.column("text").to_pylist() == [BODY, BODY, None]


@pytest.mark.parametrize(("kind", "binary"), [(pa.string(), pa.binary()), (pa.large_string(), pa.large_binary())])
def test_bad_bytes_are_unreadable_and_stay(kind: pa.DataType, binary: pa.DataType) -> None:
    text = pa.array([b"\xff\xfe", BODY.encode(), JUNK.encode(), None], binary).view(kind)
    gated = gate_batch(pa.table({"text": text}))
    notes = gated.column("newslint").to_pylist()
    assert [note["action"] for note in notes] == ["unreadable", "accept", "fix", "unreadable"]
    assert notes[0]["error"] == "the text in column 'text' is not UTF-8"
    assert gated.schema.field("text").type == kind
    assert gated.column("text").cast(binary).to_pylist() == [b"\xff\xfe", BODY.encode(), BODY.encode(), None]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"texts": ["a"]}, "there is no column 'text' (text-fields says where the text is) (did you mean 'texts'?)"),
        ({"text": [1]}, "column 'text' is not text but int64"),
        ({"text": ["a"], "newslint": ["b"]}, "there is a column 'newslint' already"),
    ],
)
def test_tables_that_cannot_be_checked(columns: dict[str, Any], message: str) -> None:
    assert message in error_of(gate_batch, table(**columns))


class Frame:
    """As frames of pandas and polars are: going through one gives the names of its columns."""

    columns = ("text",)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)


@pytest.mark.parametrize("call", [lint_batch, gate_batch])
@pytest.mark.parametrize(
    ("items", "told"),
    [
        (JUNK, "takes a list of texts, not one str: "),
        (JUNK.encode(), "takes a list of texts, not one bytes: "),
        (Document(JUNK), "takes a list of texts, not one Document: "),
        ({"a": JUNK}, r"takes a list of texts, not a dict: .*list\(texts.values\(\)\)"),
        (Frame(), r"takes a list of texts, not a Frame: .*\(list\(frame\['text'\]\)\)"),
        ([JUNK, 7], "a document's text must be str, not int"),
        ([b"text"], "a document's text must be str, not bytes"),
        (pa.array([JUNK]), "takes a list of texts, a RecordBatch or a Table, not a StringArray"),
        (pa.array([], pa.string()), "not a StringArray"),
        (pa.chunked_array([[JUNK]]), "not a ChunkedArray"),
        (pa.schema([("text", pa.string())]), "not a Schema"),
    ],
)
def test_what_is_no_list_of_texts_is_refused(call: Callable[[Any], Any], items: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        call(items)


@pytest.mark.parametrize("items", [(JUNK,), {JUNK}, iter([JUNK]), {"a": JUNK}.values(), [Document(JUNK)]])
def test_anything_that_gives_texts_will_do(items: Any) -> None:
    assert [verdict.action for verdict in gate_batch(items)] == ["fix"]
