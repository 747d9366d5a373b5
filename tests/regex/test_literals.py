"""What a regex cannot match without, read off Python's own parse of it."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newslint.matching.search_text import search_text
from newslint.matching.variants import byte_variants
from newslint.regex.literals import first_characters, head_literals, required_literals
from newslint.regex.private import EXTRA_CASES

# Literals


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"Related: \d+", ("related: ",)),
        (r"(?i)RELATED", ("related",)),
        (r"^(?:Foto|Bild): \w+$", ("bild: ", "foto: ")),
        (r"\d+ (?:comments?|replies)", (" comment", " replies")),
        (r"\w+@\w+", ()),
        (r"\d{4}-\d\d", ()),
        (r"(?:Related)? stories", (" stories",)),
        (r"(?:Related)?: \d", ()),
        (r"\u00a9 \d{4}", ("© ",)),
        (r"Tags(?!: none)", ("tags",)),
    ],
)
def test_a_pattern_has_these_required_literals(pattern: str, literals: tuple[str, ...]) -> None:
    found = required_literals(pattern)
    if literals:
        assert all(any(literal in one or one in literal for literal in literals) for one in found)
        assert found
    else:
        assert found == ()


@pytest.mark.parametrize(
    ("pattern", "heads"),
    [
        (r"^Foto", {"foto"}),
        (r"\A(?:Foto|Bild)s?:", {"foto", "bild"}),
        (r"Foto", set()),
        (r"(?:^|\s)Foto", set()),
        (r"^\w+", set()),
        (r"(?m)^Foto", set()),
    ],
)
def test_a_pattern_has_these_beginnings(pattern: str, heads: set[str]) -> None:
    found = head_literals(pattern)
    assert bool(found) is bool(heads)
    assert all(any(one.startswith(head) for head in heads) for one in found)


def test_the_first_characters_of_a_pattern() -> None:
    assert first_characters(r"^\d+ comments") == frozenset("0123456789") | {"é"}
    assert set(first_characters(r"^[A-C]\d") or ()) - {"é"} == set("ABCabc")
    assert first_characters(r"^(?:x|\d)?y") >= frozenset("xXyY0")
    assert "i" in (first_characters("(?i)^ı") or ())
    assert "s" in (first_characters("(?i)^[ſ]") or ())
    for open_pattern in (r"\d+", r"^.", r"^[^a]", r"^a*", r"^(?=a)", r"(?m)^\d", r"^a|b", r"^\W"):
        firsts = first_characters(open_pattern)
        assert firsts is None or len(firsts) > 60, open_pattern


# Bytes


def test_the_search_text_is_ascii_lowered_and_keeps_its_lines() -> None:
    assert search_text("READ More\nÄÖ") == "read more\nÄÖ".encode()
    assert search_text("İIıi ſS \u212aK") == b"iiii ss kk"
    assert search_text("a\ud800\nb").count(b"\n") == 1


@pytest.mark.slow
def test_every_letter_is_found_in_every_case_that_re_takes_for_it() -> None:
    same: dict[int, set[int]] = {}
    for code in range(128, sys.maxunicode + 1):
        if not 0xD800 <= code < 0xE000:
            same.setdefault(ord(chr(code).lower()[0]), set()).add(code)
    for lower, codes in same.items():
        alike = codes | {lower, *EXTRA_CASES.get(lower, ())}
        variants = byte_variants(chr(lower).lower()) if lower >= 128 and len(alike) > 1 else ()
        if variants:
            for code in alike:
                assert any(variant in search_text(chr(code)) for variant in variants), (chr(lower), chr(code))


def test_a_literal_has_few_variants() -> None:
    assert byte_variants("more") == (b"more",)
    assert 0 < len(byte_variants("читайте также")) <= 64


# The promise: nothing that matches lacks its literal

LETTERS = "abiskIKSéÉßåωσςΣдДıİſ\u212a0 :(•\xa0"
ATOMS = st.sampled_from(
    [*map(re.escape, LETTERS), r"\d", r"\w", r"\s", ".", "[ab]", "[éà]", "[^k]", "[a-k]", r"[\sé]", "İ", "[ıſ]", r"\W", r"\b"]
)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequence = st.lists(parts, min_size=1, max_size=4).map("".join)
    group = st.sampled_from(
        ["(?:{})", "(?:{})?", "(?:{})+", "(?:{}){{2}}", "(?:{})*", "(?>{})", "(?i:{})", "({})", "(?={})", "(?!{})", "(?<!x)(?:{})"]
    )
    either = st.lists(sequence, min_size=2, max_size=3).map(lambda branches: "(?:" + "|".join(branches) + ")")
    return st.one_of(sequence, either, st.builds(lambda form, inside: form.format(inside), group, sequence))


PATTERNS = st.builds(
    lambda flags, start, body, end: flags + start + body + end,
    st.sampled_from(["", "(?i)", "(?im)"]),
    st.sampled_from(["", "^", r"\A", r"^\W*", "(?<=a)", "^(?:• )?"]),
    st.recursive(ATOMS, _joined, max_leaves=8),
    st.sampled_from(["", "$", "(?=b)", r"\b"]),
)


@given(PATTERNS, st.data())
def test_every_match_contains_a_required_literal(pattern: str, data: st.DataObject) -> None:
    compiled = re.compile(pattern)
    text = data.draw(st.one_of(st.text(LETTERS, max_size=12), st.from_regex(compiled.pattern, alphabet=LETTERS + "x9")))
    assume(compiled.search(text))
    literals = required_literals(pattern)
    if literals:
        assert re.search("|".join(map(re.escape, literals)), text, re.I), literals
        spelled = [byte_variants(literal) for literal in literals]
        assert any(not variants or any(v in search_text(text) for v in variants) for variants in spelled), spelled
    firsts = first_characters(pattern)
    if firsts is not None and text.strip():
        assert text[0] in firsts or (not text[0].isascii() and "é" in firsts)
