"""A document knows its lines, its paragraphs in both shapes of text, its places, and what ends a line."""

from __future__ import annotations

import pickle
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.text.characters import BLANKS
from newslint.text.document import Document
from newslint.text.sentences import ends_sentence

# A paragraph a line, as most extractors write it.
ONE_LINE_EACH = """\
The council voted on Tuesday to close the old harbour bridge for repairs.
Work will start in March, the mayor said, and last about two years.

Photo: Harbour Office
Drivers will be sent around by the coast road until then."""

# Lines wrapped by hand, paragraphs between blank lines, as mail and old archives have it.
WRAPPED = """\
The council voted on Tuesday to close
the old harbour bridge for repairs that
were put off twice.

Work will start in March, the mayor
said, and last about
two years."""


def paragraphs(text: str) -> list[str]:
    document = Document(text)
    return ["\n".join(document.lines[first : last + 1]) for first, last in document.paragraphs]


def test_a_line_is_a_paragraph_where_lines_are_paragraphs() -> None:
    assert len(paragraphs(ONE_LINE_EACH)) == 4


def test_blank_lines_part_the_paragraphs_of_wrapped_text() -> None:
    assert [text.count("\n") + 1 for text in paragraphs(WRAPPED)] == [3, 3]


@pytest.mark.parametrize(
    "text", ["Rice\nSalt\nTwo eggs\n\nBoil the rice.", "Home\nPolitics\nSports\n\nThe bridge is closed for repairs until spring."]
)
def test_lists_and_menus_are_not_wrapped_paragraphs(text: str) -> None:
    assert len(paragraphs(text)) == 4


def test_the_paragraph_of_a_line() -> None:
    document = Document(WRAPPED)
    assert document.paragraph_of(1) == (0, 2)
    assert document.paragraph_of(6) == (4, 6)
    assert (document.paragraph_at(2), document.paragraph_at(4)) == (0, 1)


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n\xa0", "\r\n\r\n"])
def test_texts_without_a_word_have_no_units(text: str) -> None:
    document = Document(text)
    assert document.filled == []
    assert document.paragraphs == []
    assert document.position(0) == (1, 1)
    assert document.span(0, 0)[0] <= document.span(0, 0)[1] <= len(text)


@pytest.mark.parametrize("other", ["\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\r"])
def test_only_a_newline_ends_a_line(other: str) -> None:
    document = Document(f"First{other}still first\nsecond")
    assert len(document.lines) == 2
    assert document.position(len(document.text)) == (2, 7)


def test_lines_and_columns_count_from_one_in_code_points() -> None:
    document = Document("Ein Käse 🧀 aus\r\nBern\r\n")
    assert document.position(0) == (1, 1)
    assert document.position(document.text.index("aus")) == (1, 12)
    assert document.position(document.text.index("Bern")) == (2, 1)
    assert document.position(len(document.text)) == (3, 1)


def test_a_span_leaves_out_the_blanks_around_the_unit_and_the_carriage_return() -> None:
    document = Document("\xa0 Photo: Harbour Office \r\nText.")
    start, end = document.span(0, 0)
    assert document.text[start:end] == "Photo: Harbour Office"


def test_only_lines_that_are_not_blank_are_counted() -> None:
    document = Document("A\n\n \nB\nC\n")
    assert document.filled == [0, 3, 4]
    assert dict(document.rank) == {0: 0, 3: 1, 4: 2}


def test_the_blanks_are_those_that_python_knows_but_for_the_newline() -> None:
    assert set(BLANKS) | {"\n"} == {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()}


@given(st.text(alphabet="ab \n\r\xa0é", max_size=60))
def test_every_offset_has_one_place_and_every_place_one_offset(text: str) -> None:
    document = Document(text)
    for offset in range(len(text) + 1):
        line, column = document.position(offset)
        assert document.starts[line - 1] + column - 1 == offset
    assert "\n".join(document.lines) == text
    assert sorted(line for first, last in document.paragraphs for line in range(first, last + 1)) == document.filled


def test_a_document_travels_with_what_is_known_about_it() -> None:
    document = Document("Text.", id="7", source="a.txt", site="example.com", title="Bridge closed", language="en")
    copy = pickle.loads(pickle.dumps(document))
    assert (copy.text, copy.id, copy.source, copy.site, copy.title, copy.language) == (
        "Text.",
        "7",
        "a.txt",
        "example.com",
        "Bridge closed",
        "en",
    )
    assert repr(document) == "Document('Text.', source='a.txt')"


def test_a_text_must_be_text() -> None:
    with pytest.raises(TypeError, match="must be str, not bytes"):
        Document(b"Text.")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "It rained.",
        "Did it rain?”",
        "(It rained.)",
        "„Es regnet.“",
        "Il pleut. »",
        "»Det regner.«",
        "‚Es regnet.‘",
        "下雨了。",
        "वर्षा हुई।",
        "هل تمطر؟",
        "It rained…",
        "It rained. \xa0",
    ],
)
def test_sentences_end_in_punctuation_of_any_script_with_closing_quotes_of_any_country(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", " ", "Related stories", "Photo:", "It rained,", "”", "Five things to know:"])
def test_headings_do_not_end_like_sentences(text: str) -> None:
    assert not ends_sentence(text)


@given(st.text(st.sampled_from("ab \n\t.é”—Ж\xa0\ud800😀")))
def test_what_stands_beside_ascii_stays_in_order(text: str) -> None:
    assert Document(text).beside_ascii == " ".join(re.findall(r"[^\x00-\x7f]+", text))
