"""What was found out is told in a line, and what was not with the fields that are there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newslint.records.find.fields import FoundFields, find_fields, longest_of
from newslint.records.find.words import none_found, told
from newslint.util.sanitize import visible


def test_one_line_says_what_was_chosen() -> None:
    found = FoundFields(("body",), id="_id", url="link", there=("_id", "link", "body"))
    assert told(found) == "text in 'body', id in '_id', address in 'link'"


def test_without_a_text_the_fields_that_are_there_are_listed() -> None:
    records = [{"name": "tide", "note": "high water at nine", "n": n} for n in range(3)]
    found = find_fields(records)
    assert not found.text
    assert none_found(found.there, longest_of(records)) == (
        "no field holds text, as far as can be told: the fields are 'name', 'note', 'n'; the longest values are in 'note' "
        "(text-fields, or --text-field, says where the text is)"
    )


def test_many_and_long_names_are_cut() -> None:
    message = none_found([f"{number}" * 50 for number in range(30)], None, "column")
    assert "and 18 more" in message
    assert len(message) < 800
    assert none_found((), None) == "no field holds text: there is no field at all"
    assert "the only column is 'x'" in none_found(["x"], "x", "column")


@given(st.lists(st.text(), min_size=1), st.text())
def test_names_from_anywhere_stay_on_the_line(names: list[str], longest: str) -> None:
    for said in (none_found(names, longest), told(FoundFields((longest,), id=names[0]))):
        assert visible(said) == said
        assert len(said.splitlines()) == 1
