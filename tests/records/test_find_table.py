"""Tables of text: what stands between the cells, and what the columns are called, whatever the texts in them hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from helpers.record_shapes import paragraphs, short, story, title, url
from hypothesis import given
from hypothesis import strategies as st

from newslint.records.find.table import DELIMITERS, TableShape, find_table

HEADER = ("id", "title", "text")
NUMBERS = range(1, 6)


def written(rows: Sequence[Sequence[object]], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, quoting=quoting).writerows(rows)
    return made.getvalue()


def rows() -> list[list[object]]:
    return [[number, title(number), "\n\n".join(paragraphs(number))] for number in NUMBERS]


class TestDelimiter:
    @pytest.mark.parametrize("delimiter", DELIMITERS)
    @pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    def test_it_is_the_one_that_cuts_all_rows_alike(self, delimiter: str, quoting: int) -> None:
        assert find_table(written([HEADER, *rows()], delimiter, quoting), None, True) == TableShape(delimiter, HEADER, True)

    def test_commas_of_the_text_do_not_count(self) -> None:
        table = "id;title;text\n" + "".join(f"{n};One, two, three;{short(n)}\n" for n in NUMBERS)
        assert find_table(table, None, True) == TableShape(";", HEADER, True)

    def test_quoted_texts_may_hold_all_of_them(self) -> None:
        table = 'id,text\n1,"a; b | c\td, ""e"""\n2,"f; g | h\ti\nj; k | l\tm"\n'
        assert find_table(table, None, True) == TableShape(",", ("id", "text"), True)

    def test_quotes_inside_a_cell_do_not_matter(self) -> None:
        table = 'id,text\n1,He said "no" and left\n2,"""Yes"", she said; then, nothing"\n3,a 5" pipe; a 6" pipe\n'
        assert find_table(table, None, True) == TableShape(",", ("id", "text"), True)

    def test_a_given_one_is_taken(self) -> None:
        assert find_table("a;b\tc\n1;2\t3\n", "\t", True) == TableShape("\t", ("a;b", "c"), True)

    def test_one_column_has_none(self) -> None:
        assert find_table("text\n" + short(1).replace(",", "") + "\n", None, True) == TableShape(",", ("text",), True)


class TestHeader:
    def test_texts_and_numbers_are_no_names(self) -> None:
        assert find_table(written(rows(), ","), None, True) == TableShape(",", ("column1", "column2", "column3"), False)

    def test_addresses_are_no_names(self) -> None:
        table = written([[url(n), title(n)] for n in NUMBERS], ",")
        assert find_table(table, None, True) == TableShape(",", ("column1", "column2"), False)

    def test_headlines_are_no_names(self) -> None:
        table = written([[f"s{n}", f"The mayor opens harbour number {n}"] for n in NUMBERS], ",")
        assert not find_table(table, None, True).has_header

    @pytest.mark.parametrize(
        "names", [("ID", "Titolo", "Testo"), ("nr", "제목", "본문"), ("a", "b", "c"), ("0", "1", "2"), ("Doc ID", "Head Line", "News Text")]
    )
    def test_short_words_are_names(self, names: tuple[str, ...]) -> None:
        assert find_table(written([names, *rows()], ","), None, True) == TableShape(",", names, True)

    def test_a_header_alone_is_one(self) -> None:
        assert find_table("id,title,text\n", None, True) == TableShape(",", HEADER, True)

    def test_columns_without_a_name_and_with_the_same_get_one_of_their_own(self) -> None:
        shape = find_table(",text,text,text_2, text \n" + "1,a,b,c,d\n" * 3, None, True)
        assert shape.header == ("column1", "text", "text_3", "text_2", "text_4")

    def test_a_byte_order_mark_is_no_part_of_a_name(self) -> None:
        assert find_table("\ufeffid,text\n1,a\n", None, True).header == ("id", "text")

    def test_an_empty_table_has_no_columns(self) -> None:
        assert find_table("", None, True) == TableShape(",", (), True)


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_a_table_that_is_cut_off_anywhere_is_found_all_the_same(delimiter: str) -> None:
    table = written([HEADER, *rows()], delimiter)
    least = len(table) // 2
    assert {find_table(table[:end], None, False) for end in range(least, len(table))} == {TableShape(delimiter, HEADER, True)}


@given(st.text(), st.sampled_from([None, *DELIMITERS]), st.booleans())
def test_anything_has_a_shape_with_names_that_are_all_different(head: str, delimiter: str | None, whole: bool) -> None:
    shape = find_table(head, delimiter, whole)
    assert shape.delimiter in DELIMITERS
    assert len(set(shape.header)) == len(shape.header)
    assert all(shape.header)


CELLS = st.text(st.sampled_from('ab ,;|\t"\n'), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=8), st.sampled_from(DELIMITERS))
def test_a_table_in_quotes_is_cut_where_it_was_put_together(cells: list[list[str]], delimiter: str) -> None:
    shape = find_table(written([HEADER, *cells], delimiter, csv.QUOTE_ALL), None, True)
    assert (shape.delimiter, shape.header) == (delimiter, HEADER)


def test_long_cells_are_read() -> None:
    assert find_table(written([HEADER, [1, "a", story(1) * 2000]], ","), None, False).header == HEADER
