"""Rows of CSV and TSV are cut as Python's csv module reads them, and rewritten where they change and nowhere else."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.records import csv as tabular
from newslint.records.csv import BadRowError, cells, cut, quoted, record, with_cells


def rows_of(data: bytes, delimiter: str = ",") -> list[bytes]:
    return [row for _, row in cut(io.BytesIO(data), delimiter)]


def test_a_row_may_run_over_lines() -> None:
    data = b'\xef\xbb\xbfid,text\r\n1,"a\nb ""c"""\r\n\n2,d'
    assert rows_of(data) == [b"id,text\r\n", b'1,"a\nb ""c"""\r\n', b"2,d"]


def test_a_quote_in_the_middle_of_a_cell_means_itself() -> None:
    assert rows_of(b'5" pipe,a\n6" pipe,b\n') == [b'5" pipe,a\n', b'6" pipe,b\n']
    assert cells('5" pipe,a', ",") == ['5" pipe', "a"]


def test_rows_are_numbered_by_the_line_that_they_begin_in() -> None:
    data = b'id,text\n1,"a\nb"\n\n2,"open\n3,c\n'
    assert list(cut(io.BytesIO(data), ",")) == [(1, b"id,text\n"), (2, b'1,"a\nb"\n'), (5, b'2,"open\n'), (6, b"3,c\n")]


@pytest.mark.parametrize("rest", [b"2,x\n3,y", b'2,x\n3,"y\nz"\n', b'2,"x"\n3,y\n', b'2,5" pipe\n3,y\n', b""])
def test_a_quote_that_does_not_close_takes_its_own_line_along_and_no_other(rest: bytes) -> None:
    rows = rows_of(b'a,b\n1,"open\n' + rest)
    assert rows == [b"a,b\n", b'1,"open\n', *rows_of(rest)]
    with pytest.raises(BadRowError, match="a quote opens in this line and does not close as it should"):
        cells(rows[1].decode(), ",")
    for row in rows[2:]:
        assert len(cells(row.decode(), ",")) == 2


def test_a_row_has_the_cells_of_its_header() -> None:
    assert record("1,x\r\n", ("id", "text"), ",") == {"id": "1", "text": "x"}
    with pytest.raises(BadRowError, match="has 3 cells where the header has 2"):
        record("1,x,y", ("id", "text"), ",")
    with pytest.raises(BadRowError, match="is no row"):
        record("1,x\ry", ("id", "text"), ",")


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [
        ('1, x ,"q"\r\n', "new", '1,new,"q"\r\n'),
        ('"1","x","q"', "new", '"1","new","q"'),
        ("1,x,q\n", 'say "a", b', '1,"say ""a"", b",q\n'),
        ("1,,q\n", "two\nlines", '1,"two\nlines",q\n'),
        ('1,"x" y,q\n', "new", "1,new,q\n"),  # written anew: what csv reads there is no plain cell
    ],
)
def test_only_the_cell_that_changes_is_written(row: str, text: str, expected: str) -> None:
    assert with_cells(row, ("id", "text", "more"), {"text": text}, ",") == expected


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12) | st.sampled_from(
    ['"', "a,b", "\n", "\r\n", " x", "=1+1", '""']
)


@given(st.lists(CELL, min_size=2, max_size=4), CELL, st.sampled_from([",", "\t"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_any_row_is_read_as_the_csv_module_reads_it_and_changes_in_one_cell_only(
    values: list[str], text: str, delimiter: str, quoting: int
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerow(values)  # type: ignore[arg-type]
    row = out.getvalue()
    assert b"".join(rows_of(row.encode(), delimiter)) == row.encode() or not row.strip()
    header = tuple(str(number) for number in range(len(values)))
    assert cells(with_cells(row, header, {"0": text}, delimiter), delimiter) == [text, *values[1:]]
    assert cells(delimiter.join(quoted(value, delimiter) for value in [*values, "end"]), delimiter) == [*values, "end"]


@pytest.mark.parametrize("read", [7, 1 << 20])
@pytest.mark.parametrize("long", [b"x" * 1000, b'"' + b'one ""two""\r\n' * 100 + b'"', b'5" pipe ' * 200])
def test_a_row_that_is_too_long_is_passed_over_to_its_end(monkeypatch: pytest.MonkeyPatch, read: int, long: bytes) -> None:
    monkeypatch.setattr(tabular, "READ", read)
    data = b"id,text\n1,a\n2," + long + b'\n3,"b\nc"\n'
    behind = 4 + long.count(b"\n")
    assert list(cut(io.BytesIO(data), ",", 500)) == [(1, b"id,text\n"), (2, b"1,a\n"), (3, None), (behind, b'3,"b\nc"\n')]
    assert list(cut(io.BytesIO(data), ",", 5000))[2:] == [(3, b"2," + long + b"\n"), (behind, b'3,"b\nc"\n')]
    assert list(cut(io.BytesIO(b"id,text\n1,ab\n"), ",", 8)) == [(1, b"id,text\n"), (2, b"1,ab\n")]


def test_of_a_row_without_end_nothing_is_kept() -> None:
    assert list(cut(io.BytesIO(b'a,b\n1,"' + b"x\n" * 1000), ",", 500)) == [(1, b"a,b\n"), (2, None)]
    assert list(cut(io.BytesIO(b"x" * 1000), ",", 500)) == [(1, None)]
