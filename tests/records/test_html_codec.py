"""A web page is one record: its article, with what the page says of itself. Hostile pages cost a record, never the run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from helpers.taken import SENTENCES, article, chunks, layout, lines, problems, records, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.findings import Place
from newslint.records.codec import TextChange
from newslint.records.formats import Format
from newslint.records.web.html_codec import HtmlCodec

CODEC = HtmlCodec(layout(Format.HTML))


def read(page: str | bytes, most: int = 1 << 24) -> list[str]:
    found = records(CODEC, page.encode() if isinstance(page, str) else page, Format.HTML, most)
    assert len(found) == 1
    return texts(found) or [f"! {problem}" for problem in problems(found)]


def test_the_article_is_the_text_and_menus_and_footers_are_not() -> None:
    assert read(article()) == ["\n".join(["Ice", *SENTENCES])]


def test_a_line_of_json_has_what_the_page_says_of_itself() -> None:
    head = (
        '<link rel="canonical" href="https://www.example.com/ice"><meta property="og:title" content=" The  Ice ">'
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"datePublished": "2026-01-05T08:00:00Z"}]}</script>'
    )
    (line,) = lines(CODEC, article(head=head).encode(), Format.HTML)
    text = line.pop("text")
    assert text.startswith("Ice\nThe harbour")
    assert line == {
        "id": "made/up",
        "url": "https://www.example.com/ice",
        "title": "The Ice",
        "date": "2026-01-05T08:00:00Z",
        "language": "en-GB",
    }


def test_what_a_page_does_not_say_is_not_guessed() -> None:
    page = article(sentences=(*SENTENCES, "Last updated 3 March 2021, copyright 2026.")).replace(' lang="en-GB"', "")
    (line,) = lines(CODEC, page.encode(), Format.HTML)
    assert set(line) == {"id", "title", "text"}


@pytest.mark.parametrize("date", ["date", "article:published_time", "datePublished"])
def test_a_date_is_taken_from_the_head_as_it_stands(date: str) -> None:
    (line,) = lines(CODEC, article(head=f'<meta name="{date}" content="5. 1. 2026">').encode(), Format.HTML)
    assert line["date"] == "5. 1. 2026"


def test_a_page_without_an_article_is_a_problem() -> None:
    for page in ("", " ", "<html></html>", "<html><body><script>let x = 1</script></body></html>"):
        assert read(page) == ["! no article text was found in it"]


def test_places_are_in_the_text_that_was_taken_out() -> None:
    (record,) = records(CODEC, article().encode(), Format.HTML)
    start = record.parts[0].document.text.index("harbour")
    assert CODEC.place(record, record.parts[0], start, start + 7) == Place(2, 5, 2, 12)


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-8", "iso-8859-1"), ("cp1250", "windows-1250"), ("cp1252", "ISO-8859-1"),
        ("cp932", "Shift_JIS"), ("iso2022_jp", "iso-2022-jp"),
    ],
)  # fmt: skip
def test_the_encoding_is_that_of_the_bytes_or_the_one_that_the_page_names(codec: str, named: str) -> None:
    words = "港は閉まったままだと市議会は月曜日に述べた。" if codec in ("cp932", "iso2022_jp") else "Przystań – „zamknięta“."
    if codec == "cp1252":
        words = "Der Hafen bleibt „geschlossen“ – für alle."
    page = article(head=f'<meta charset="{named}">' if named else "", sentences=(words * 4, *SENTENCES))
    assert words in read(page.encode(codec))[0]


def test_bytes_that_no_encoding_explains_are_a_problem_that_names_them() -> None:
    page = article().replace("ice", "gław", 1).encode("cp1250")
    assert read(page)[0].startswith("! not UTF-8 at byte ")
    assert "gław" in texts(records(HtmlCodec(layout(Format.HTML, "cp1250")), page, Format.HTML))[0]
    assert read(article(head='<meta charset="euc-jp">').encode() + b"\xff\xff")[0].startswith("! not euc-jp at byte ")


@pytest.mark.parametrize("named", ["utf-7", "base64", "rot13", "idna", "no-such-thing", "utf-16", "undefined"])
def test_an_encoding_that_cannot_be_is_passed_over(named: str) -> None:
    assert SENTENCES[0] in read(article(head=f'<meta charset="{named}">'))[0]
    assert read(article(head=f'<meta charset="{named}">').encode() + b"\xff")[0].startswith("! not UTF-8")


BOMBS = {
    "deep": article().replace("<article>", "<div>" * 200_000),
    "many tags": "<html><body>" + "<p>x " * 60_000,
    "attributes": "<html><body><p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">" + article(),
    "quoted attributes": "<html><body><p " + "".join(f"a{number}='>'" for number in range(50_000)) + ">" + article(),
    "open tags": "<html><body>" + "<" * 1_000_000,
    "open comments": "<html><body>" + "<!--" * 500_000,
    "entities": "<html><body>" + "&amp;&bogus;&#x110000;" * 100_000,
    "linked data": article(head='<script type="application/ld+json">' + '{"author":"' * 100_000 + "</script>"),
    "brackets": article(head='<script type="application/ld+json">' + "[" * 500_000 + "</script>"),
    "controls": article(sentences=["\0\x01\x1b[31m\x7f " + sentence for sentence in SENTENCES]),
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_pages_cost_their_own_record(name: str) -> None:
    assert read(BOMBS[name])[0]


def test_pages_that_would_take_minutes_are_turned_away_by_name() -> None:
    assert read(BOMBS["many tags"]) == ["! holds 60,002 tags, where 50,000 are allowed"]
    assert read(BOMBS["attributes"]) == ["! holds a tag with more than 5,000 attributes"]
    assert read(BOMBS["quoted attributes"]) == ["! holds a tag with more than 5,000 attributes"]


def test_a_page_that_is_larger_than_a_record_may_be_is_cut_and_not_read() -> None:
    page = article().encode() * 4000
    parts = chunks(CODEC, page, Format.HTML, 1000)
    assert b"".join(part.data for part in parts) == page
    assert [part.oversized for part in parts] == [True, *[False] * (len(parts) - 1)]
    (record,) = records(CODEC, page, Format.HTML, 1000)
    assert record.problem is not None
    assert record.problem.kind == "size"


def test_pages_are_never_written() -> None:
    (chunk,) = chunks(CODEC, article().encode(), Format.HTML)
    with pytest.raises(NewslintError, match="HTML is read, never written"):
        CODEC.rewrite(chunk, {1: [TextChange(("text",), "x", ())]})
    with pytest.raises(NewslintError, match="HTML is read, never written"):
        CODEC.write(chunk, (), Format.HTML)


def test_the_same_bytes_give_the_same_text_in_any_process() -> None:
    page = article(head='<meta name="date" content="2026-01-05">')
    program = (
        "import sys; sys.path.insert(0, 'tests'); from helpers.taken import *; from newslint.records.web.html_codec import HtmlCodec;"
        "print(lines(HtmlCodec(layout(Format.HTML)), sys.stdin.buffer.read(), Format.HTML))"
    )
    given = {
        subprocess.run([sys.executable, "-c", program], input=page.encode(), capture_output=True, check=True, env=os.environ | more).stdout
        for more in ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})
    }
    assert given == {f"{lines(CODEC, page.encode(), Format.HTML)}{os.linesep}".encode()}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 900), st.integers(0, 60))
def test_whatever_the_bytes_are_there_is_one_record(junk: bytes, at: int, cut: int) -> None:
    page = article().encode()
    assert read(page[:at] + junk + page[at + cut :])
    assert read(junk)
