"""Frames of pandas go through the gate, and pandera fails the rows that the gate turns away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers import newsroom
from helpers.texts import BODY, JUNK, PAGE

from newslint.config import Config
from newslint.errors import ConfigError
from newslint.gate.note import originals

pytest.importorskip("pandas", reason="pandas is not installed")

import pandas as pd

from newslint.integrations.pandas import accepted, gate_frame, passes_gate, rejects


def records(frame: Any) -> list[dict[str, Any]]:
    return [{**row, "text": row["text"] if isinstance(row["text"], str) else None} for row in frame.to_dict("records")]


@pytest.mark.parametrize("kind", [None, object, "string[python]", "string[pyarrow]", "category"])
def test_a_frame_gets_the_verdicts_of_the_gate(kind: Any, tmp_path: Path) -> None:
    given = pd.DataFrame(newsroom.RECORDS).astype({} if kind is None else {"text": kind})
    before = given.copy()
    gated = gate_frame(given, newsroom.settings(tmp_path))
    newsroom.assert_same_verdicts(records(gated), tmp_path)
    newsroom.assert_same_verdicts([*records(accepted(gated)), *records(rejects(gated))], tmp_path)
    assert set(accepted(gated)["newslint"].str["action"]) == {"accept", "fix"}
    assert gated["text"].dtype == ("object" if kind == "category" else given["text"].dtype)
    pd.testing.assert_frame_equal(given, before)
    pd.testing.assert_frame_equal(gated.drop(columns=["text", "newslint"]), given.drop(columns="text"))


def test_the_index_stays_and_edits_undo_the_fix() -> None:
    gated = gate_frame(pd.DataFrame({"text": [JUNK, PAGE]}, index=["x", "x"]))
    assert list(gated.index) == ["x", "x"]
    first = gated.iloc[0]
    assert originals(first["newslint"], {"text": first["text"]}.get)["text"][0] == JUNK
    assert list(rejects(gated)["text"]) == [PAGE]


def test_what_is_no_text_in_a_column_of_objects_is_unreadable() -> None:
    """Columns of objects may hold anything: lone surrogates, bytes, numbers, NaN, lists."""
    gated = gate_frame(pd.DataFrame({"text": pd.Series([f"{BODY}\ud800", b"bytes", 7, float("nan"), [1, 2]], dtype=object)}))
    assert list(gated["newslint"].str["action"])[1:] == ["unreadable"] * 4
    assert list(gated["newslint"].str["error"])[1:] == [
        "field 'text' is not text but bytes",
        "field 'text' is not text but a number",
        "has no text: field 'text' is null",
        "field 'text' is not text but a list",
    ]
    assert gated["text"][1] == b"bytes"


def test_an_empty_frame_stays_empty_and_gets_the_column() -> None:
    gated = gate_frame(pd.DataFrame({"text": []}, dtype=str))
    assert list(gated.columns) == ["text", "newslint"]
    assert len(accepted(gated)) == len(rejects(gated)) == 0


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.DataFrame({"texts": [BODY]}), r"there is no column 'text' .*did you mean 'texts'"),
        (pd.DataFrame({"text": [BODY], "newslint": [1]}), "there is a column 'newslint' already"),
        (pd.DataFrame([[BODY, BODY]], columns=["text", "text"]), "twice"),
    ],
)
def test_frames_that_cannot_be_checked(frame: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        gate_frame(frame)


class TestPandera:
    """``passes_gate`` in the schemas of pandera."""

    @staticmethod
    def failures(schema: Any, frame: Any) -> list[Any]:
        errors = pytest.importorskip("pandera.errors", reason="pandera is not installed")
        try:
            schema.validate(frame, lazy=True)
        except errors.SchemaErrors as found:
            return sorted(set(found.failure_cases["index"]))
        return []

    @pytest.mark.parametrize(("worst", "failing"), [("accept", [1, 2]), ("fix", [2]), ("quarantine", [2]), ("reject", [])])
    def test_a_check_on_a_column_fails_the_rows_that_the_gate_turns_away(self, worst: str, failing: list[int]) -> None:
        pandera = pytest.importorskip("pandera.pandas", reason="pandera is not installed")
        schema = pandera.DataFrameSchema({"article": pandera.Column(str, passes_gate(worst=worst))})
        assert self.failures(schema, pd.DataFrame({"article": [BODY, JUNK, PAGE]})) == failing

    def test_a_check_on_a_frame_passes_the_records_that_enter(self, tmp_path: Path) -> None:
        pandera = pytest.importorskip("pandera.pandas", reason="pandera is not installed")
        frame = pd.DataFrame(newsroom.RECORDS)
        schema = pandera.DataFrameSchema(checks=passes_gate(newsroom.settings(tmp_path), worst="fix"))
        entering = [name for name, outcome in newsroom.expected(tmp_path).items() if outcome["action"] in ("accept", "fix")]
        assert [frame["id"][row] for row in range(60) if row not in self.failures(schema, frame)] == entering

    def test_a_model_may_give_options_to_the_check(self) -> None:
        pandera = pytest.importorskip("pandera.pandas", reason="pandera is not installed")
        check = passes_gate(Config(ignore=("INS",)), raise_warning=True)
        schema = pandera.DataFrameSchema({"text": pandera.Column(str, check)})
        assert len(schema.validate(pd.DataFrame({"text": [BODY, JUNK]}))) == 2
        with pytest.warns(match="newslint"):
            schema.validate(pd.DataFrame({"text": [PAGE]}))

    def test_without_pandera_the_error_names_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import sys

        monkeypatch.setitem(sys.modules, "pandera.pandas", None)
        with pytest.raises(ImportError, match=r"needs pandera: pip install 'newslint\[pandas\]'"):
            passes_gate()
