"""The bytes that literals are looked for in: what folding takes for the same is the same there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newslint.matching.search_text import is_foreign, prepared, search_text

ODD = st.text(alphabet="aZ '’`´ʼİıſ\u212a\xa0\u2003\t “”–…é✓Ж港\n\ud800\x00", max_size=40)


def test_case_and_blanks_are_folded_and_line_ends_stay() -> None:
    assert search_text("SEE\xa0Also \t this\nKISIK \u212aıſık") == b"see also this\nkisik kisik"


def test_preparing_tells_whether_a_text_has_foreign_letters() -> None:
    assert prepared("“It is closed” – he said…\xa0‘no’")[1:] == (False, False)
    assert prepared("café")[1:] == (False, True)
    assert prepared("港口大桥")[1:] == (True, True)


@given(ODD, ODD, ODD)
def test_a_foreign_string_stands_in_foreign_text_only(before: str, part: str, after: str) -> None:
    string = search_text(part)
    if is_foreign(string):
        assert prepared(before + part + after).foreign


@given(ODD)
def test_making_it_twice_is_making_it_once(text: str) -> None:
    once = search_text(text)
    assert search_text(once.decode("utf-8", "surrogatepass")) == once
    assert once.count(b"\n") == text.count("\n")
    assert b"  " not in once
