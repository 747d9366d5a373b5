"""A list of paragraphs is looked at as one text; edits of that text give a list again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit
from newslint.records.paragraphs import edited, joined
from newslint.text.edits import apply_edits, inverse


def cut_out(text: str, part: str, new: str = "") -> Edit:
    start = text.index(part)
    return Edit(start, start + len(part), part, new)


@pytest.mark.parametrize(
    ("paragraphs", "part", "new", "expected"),
    [
        (["One.", "Read also: X", "Two."], "Read also: X\n\n", "", ["One.", "Two."]),
        (["One.", "Read also: X", "Two."], "\n\nRead also: X", "", ["One.", "Two."]),
        (["One.", "Read also: X", "Two."], "\nRead also: X\n", "", ["One.", "Two."]),
        (["One. Read also: X", "Two."], " Read also: X", "", ["One.", "Two."]),
        (["One.", "Two."], "\n\n", " ", ["One. Two."]),
        (["One.", "", "Two."], "One.", "Eins.", ["Eins.", "", "Two."]),
        (["One.\n\nstill one", "Two."], "still", "and", ["One.\n\nand one", "Two."]),
        (["One.", "Two."], "One.\n\nTwo.", "", []),
    ],
)
def test_an_edit_of_the_text_is_one_of_the_list(paragraphs: list[str], part: str, new: str, expected: list[str]) -> None:
    assert edited(paragraphs, [cut_out(joined(paragraphs), part, new)]) == expected


def test_what_was_cut_out_comes_back_as_the_paragraph_that_it_was() -> None:
    before = ["One.", "Read also: X", "Two."]
    edits = [cut_out(joined(before), "Read also: X\n\n")]
    assert edited(edited(before, edits), inverse(edits)) == before


def test_an_edit_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        edited(["One."], [Edit(0, 3, "Two", "")])
    with pytest.raises(ValueError, match="does not fit"):
        edited(["One."], [Edit(9, 12, "Two", "")])


@given(st.data())
def test_the_list_always_gives_the_edited_text_and_keeps_what_no_edit_touches(data: st.DataObject) -> None:
    letters = st.text("ab\n", max_size=6)
    before = data.draw(st.lists(letters, min_size=1, max_size=5))
    text = joined(before)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(start, end, text[start:end], data.draw(letters)) for start, end in pairs]
    after = edited(before, edits)
    assert joined(after) == apply_edits(text, edits)
    if not edits:
        assert after == before
