"""``check --fix`` and the ways back, on every format: outside the texts nothing changes, and then everything is as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from helpers.command import Call
from helpers.made_files import ENCODED, PACKED, PLAIN, TABLES, TAKEN_OUT, Made

FIXED = [made for made in [*PLAIN, *TABLES, *ENCODED, *PACKED] if not made.refused]


def fix(call: Call, made: Made, *options: str) -> None:
    """Fix the file; the error page among its records stays and makes the exit code 1."""
    ran = call("check", "--fix", made.name, *made.options, *made.to_fix, *options)
    assert ran.code == (0 if made.single else 1), ran


def test_a_fix_changes_the_texts_and_no_other_byte_and_undo_gives_all_back(made: Made, file: str, call: Call) -> None:
    if made.refused:
        ran = call("check", "--fix", file, *made.options)
        assert ran.code == 2
        assert made.refused in ran.out + ran.err
        assert Path(file).read_bytes() == made.data
        return
    fix(call, made)
    if made.values:
        assert made.read(made.in_file(file)) == made.read(made.content_fixed)
    else:
        assert made.in_file(file) == made.content_fixed
    assert call("undo").code == 0
    if made.values:
        assert made.read(made.in_file(file)) == made.read(made.content)
    else:
        assert made.in_file(file) == made.content


@pytest.mark.parametrize("made", TABLES, ids=str)
def test_a_table_is_not_fixed_where_nobody_named_its_text(made: Made, file: str, call: Call) -> None:
    ran = call("check", "--fix", file)
    assert ran.code == 2
    assert f"is fixed only where the column is named: {' '.join(made.to_fix)}" in ran.out + ran.err
    assert Path(file).read_bytes() == made.data


def around(made: Made, content: bytes) -> Any:
    """Return all of a table but its texts: schema, metadata, borders of row groups, and the values of the other columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if made.name.endswith(".db"):
        database = sqlite3.connect(":memory:")
        database.deserialize(content)
        found = [
            database.execute(f"select {what}").fetchall()
            for what in ("* from sites", "id, url, title, seen from articles", "* from sqlite_master")
        ]
        database.close()
        return found
    source = pa.BufferReader(content)
    if made.name.endswith(".parquet"):
        file = pq.ParquetFile(source)
        table = file.read()
        groups = [
            (group.num_rows, [(group.column(at).compression, group.column(at).path_in_schema) for at in range(group.num_columns)])
            for group in map(file.metadata.row_group, range(file.metadata.num_row_groups))
        ]
    else:
        reader = pa.ipc.open_stream(source) if "stream" in made.name else pa.ipc.open_file(source)
        table = reader.read_all()
        groups = [len(chunk) for chunk in table.column("id").chunks]
    others = table.drop_columns(["text"]) if "text" in table.schema.names else table.set_column(
        table.schema.get_field_index("content"), "score", pa.compute.struct_field(table.column("content"), "score")
    )  # fmt: skip
    return table.schema, table.schema.metadata, groups, others.to_pylist()


@pytest.mark.parametrize("made", TABLES, ids=str)
def test_all_of_a_table_but_its_texts_stays(made: Made, file: str, call: Call) -> None:
    fix(call, made)
    assert around(made, Path(file).read_bytes()) == around(made, made.content)
    assert call("undo").code == 0
    assert around(made, Path(file).read_bytes()) == around(made, made.content)


def test_the_report_of_a_fix_leads_back(made: Made, file: str, call: Call) -> None:
    before = made.content
    call("check", "--fix", file, *made.options, *made.to_fix, "--output-format", "json", "--output-file", "report.json")
    ran = call("restore", file, "--report", "report.json", "-o", f"back{made.suffix}", *made.options)
    if made.refused:
        assert ran.code == 2
        assert "tells of no edits in" in ran.err
    elif made.values or (made.encoding.startswith("utf-16") and not made.single):
        assert ran.code == 2
        assert "`newslint undo` takes these fixes back" in ran.err
    else:
        assert ran.code == 0, ran
        assert made.in_file(f"back{made.suffix}") == before


@pytest.mark.parametrize("made", FIXED[:3], ids=str)
def test_a_file_that_is_fixed_stays_as_it_is(made: Made, file: str, call: Call) -> None:
    fix(call, made)
    after = Path(file).read_bytes()
    fix(call, made)
    assert Path(file).read_bytes() == after


@pytest.mark.parametrize("made", TAKEN_OUT, ids=str)
def test_what_texts_are_taken_out_of_is_refused_with_the_command_that_writes_them(made: Made, file: str, call: Call) -> None:
    ran = call("check", "--fix", file)
    assert "newslint gate" in ran.out + ran.err
