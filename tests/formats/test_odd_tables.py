"""Tables of text that are not as they should be, and what the gate makes of them: no name, no cell and no record is lost."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from helpers.command import Call
from helpers.made_files import ARTICLES, INSERT, fixed
from helpers.records import read_json_lines

GATED = ("-q", "--rejects", "rejects.jsonl")


def table(rows: list[list[str]], mark: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue()


ROWS = [["id", "text"], *([each.id, each.text] for each in ARTICLES)]


@pytest.mark.parametrize("before", ["\ufeff", "\n", "\ufeff\n\n"])
def test_the_names_of_columns_stay_where_something_stands_before_them(before: str, call: Call) -> None:
    Path("news.csv").write_bytes((before + table(ROWS)).encode())
    assert call("gate", "news.csv", "-o", "out.csv", *GATED).code == 0
    rows = list(csv.reader(io.StringIO(Path("out.csv").read_text("utf-8-sig"), newline="")))
    assert rows == [["id", "text"], *([each.id, each.text] for each in fixed(ARTICLES) if each.id != "a4")]


@pytest.mark.parametrize("mark", [",", "\t"])
def test_a_quote_that_never_closes_makes_the_last_row_unreadable(mark: str, call: Call) -> None:
    name = "news.tsv" if mark == "\t" else "news.csv"
    Path(name).write_bytes((table(ROWS, mark) + f'a6{mark}"It never closes, he said.\n').encode())
    ran = call("gate", name, "-o", "out.jsonl", *GATED)
    assert ran.code == 0
    assert "1 unreadable" in ran.err
    assert "bug" not in ran.err
    assert "a quote opens in this line and does not close" in read_json_lines("rejects.jsonl")[-1]["newslint"]["error"]
    assert len(read_json_lines("out.jsonl")) == 4


def test_of_a_cell_that_holds_an_object_nothing_is_lost(call: Call) -> None:
    cells = [
        repr({"title": each.title, "text": each.text, "at": datetime.date(2024, 5, 1), "by": ("Jane", None), "inner": {"a": 1.5}})
        for each in ARTICLES
    ]
    Path("news.csv").write_bytes((table([["id", "article"], *zip("12345", cells, strict=True)])).encode())
    assert call("gate", "news.csv", "-o", "out.jsonl", *GATED).code == 0
    for record, each in zip(read_json_lines("out.jsonl"), (each for each in fixed(ARTICLES) if each.id != "a4"), strict=True):
        assert record["article"] == {
            "title": each.title, "text": each.text, "at": "datetime.date(2024, 5, 1)", "by": ["Jane", None], "inner": {"a": 1.5},
        }  # fmt: skip


def test_an_array_of_texts_comes_back_as_one(call: Call) -> None:
    texts = [each.text for each in ARTICLES]
    Path("news.json").write_text(json.dumps(texts), "utf-8")
    assert call("gate", "news.json", "-o", "out.json", "--annotate", "--ignore", "ACC201", *GATED).code == 0
    assert INSERT not in Path("out.json").read_text("utf-8").replace('"old": "See also', "")
    assert call("restore", "out.json", "-o", "back.json").code == 0
    assert json.loads(Path("back.json").read_text("utf-8")) == texts
