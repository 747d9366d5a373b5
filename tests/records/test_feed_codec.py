"""Feeds: every entry is a record, its text the content or the summary. Nothing is fetched, and no feed keeps newslint busy for ever."""

from __future__ import annotations

import pytest
from helpers.taken import chunks, layout, lines, problems, records, texts
from hypothesis import given, settings
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.records.codec import TextChange
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.web.feed_codec import FeedCodec

CODEC = FeedCodec(layout(Format.FEED))
BEGIN = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>The Post</title><language>en-gb</language>"
)
END = "</channel></rss>"


def rss(*items: str) -> bytes:
    return (BEGIN + "".join(f"<item>{item}</item>" for item in items) + END).encode()


def read(data: bytes, most: int = 1 << 24) -> list[str]:
    return [
        record.parts[0].document.text if record.parts else f"! {record.problem.message if record.problem else ''}"
        for record in records(CODEC, data, Format.FEED, most)
    ]


def test_entries_of_rss_are_records_with_what_they_say() -> None:
    item = (
        "<guid>n1</guid><link>https://www.example.com/1</link><title>Ice &amp;amp; snow</title><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate>"
        "<description>Short.</description><content:encoded><![CDATA[<p>The <b>ice</b> stays.</p><script>x()</script><p>So does<br>the snow.</p>]]>"
        "</content:encoded>"
    )
    assert lines(CODEC, rss(item), Format.FEED) == [
        {
            "id": "n1",
            "url": "https://www.example.com/1",
            "title": "Ice & snow",
            "date": "Mon, 05 Jan 2026 10:00:00 GMT",
            "language": "en-gb",
            "text": "The ice stays.\nSo does\nthe snow.",
        }
    ]
    (document,) = [record.parts[0].document for record in records(CODEC, rss(item), Format.FEED)]
    assert (document.site, document.title, document.language) == ("example.com", "Ice & snow", "en-gb")


def test_entries_of_atom_are_records() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><entry><id>tag:1</id><link href="https://www.example.com/1"/><title>Eis</title>'
        "<updated>2026-01-05T10:00:00Z</updated><summary>Eins &lt; zwei</summary></entry>"
        '<entry><id>tag:2</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Eins</p><p>Zwei</p></div></content></entry>'
        '<entry><content type="html">&lt;p&gt;Drei&lt;/p&gt;</content></entry></feed>'
    )
    first, second, third = lines(CODEC, feed.encode(), Format.FEED)
    assert first == {
        "id": "tag:1",
        "url": "https://www.example.com/1",
        "title": "Eis",
        "date": "2026-01-05T10:00:00Z",
        "language": "de",
        "text": "Eins < zwei",
    }
    assert second == {"id": "tag:2", "language": "de", "text": "Eins\nZwei"}
    assert third["text"] == "Drei"


def test_the_summary_is_the_text_where_there_is_no_content_and_an_entry_without_either_is_a_problem() -> None:
    assert read(rss("<description>One.</description>", "<title>Two</title>")) == ["One.", "! holds no text: neither content nor a summary"]


def test_a_feed_without_entries_has_no_records() -> None:
    assert read(rss()) == []
    assert read(b"") == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<?xml version='1.0'?><urlset/>", "is XML, but no feed: its root element is 'urlset'"),
        (b"<html></html>", "is XML, but no feed"),
        (b"<?xml version='1.0'?>", "is XML, but no feed"),
        (b'{"a": 1}', "is no XML, and no feed"),
        (b"<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><rss>&b;</rss>", "is XML that defines entities"),
        (b"<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss>&a;</rss>", "is XML that defines entities"),
        (b"\n<!ENTITY" * 100_000, "is no XML, and no feed"),
    ],
)
def test_what_is_no_feed_is_refused_by_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        chunks(CODEC, data, Format.FEED)


def test_a_feed_may_have_comments_instructions_and_a_document_type_before_it() -> None:
    old = '<?xml version="1.0"?><!-- a <b> --><?x y?>\n<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://n.example/rss.dtd">\n'
    data = rss("<description>One.</description>").decode().replace('<?xml version="1.0" encoding="utf-8"?>', old)
    assert read(data.encode()) == ["One."]


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_goes() -> None:
    assert read(rss("<description>Snow & ice</description>")) == ["Snow & ice"]
    assert read(rss("<description>One.</description>", "<description>Two.</description>")[:-30])[0] == "One."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-2", "windows-1251"])
def test_encodings_are_those_that_the_feed_names(codec: str) -> None:
    word = "Лёд" if codec == "windows-1251" else "Łódź"
    text = rss(f"<description>{word}</description>").decode().replace('"utf-8"', f'"{codec}"')
    assert read(text.encode(codec)) == [word]


def test_bytes_that_the_encoding_does_not_have_are_a_problem_that_names_them() -> None:
    data = rss("<description>x</description>").replace(b">x<", b">\xff<")
    assert read(data) == [f"! not UTF-8 at byte {data.index(0xFF)} (0xff)"]
    assert read(data.replace(b'"utf-8"', b'"base64"')) == ["! names an encoding that is not known: 'base64'"]


BOMBS = {
    "attributes": BEGIN + "<item " + " ".join(f"a{number}=''" for number in range(30_000)) + "/>" + END,
    "an author": BEGIN + "<item><author>" + "a." * 50_000 + "</author><description>x</description></item>" + END,
    "an author in parts": BEGIN + "<item><author>" + "<![CDATA[a.]]>" * 50_000 + "</author></item>" + END,
    "an author, broken": BEGIN + "<item>&<author>" + "a." * 50_000,
    "open tags": BEGIN + "<a " * 100_000,
    "nested": BEGIN + "<item>" + "<x>" * 20_000,
    "tags in text": BEGIN + "<item><description>" + "&lt;p&gt;" * 60_000 + "</description></item>" + END,
    "large and broken": BEGIN + "<item><description>&" + "x " * 600_000,
    "deep text": BEGIN + "<item><description>" + "&lt;div&gt;" * 40_000 + "x</description></item>" + END,
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_feeds_end_in_a_record_or_a_problem(name: str) -> None:
    assert read(BOMBS[name].encode())


def test_a_feed_that_is_larger_than_a_record_may_be_is_not_read() -> None:
    data = rss(*["<description>One.</description>"] * 1000)
    assert read(data, 1000) == ["! is larger than max-record-bytes allows, and was not read; raise that setting if it is no accident"]
    assert b"".join(chunk.data for chunk in chunks(CODEC, data, Format.FEED, 1000)) == data


def test_feeds_are_never_written() -> None:
    (chunk,) = chunks(CODEC, rss("<description>One.</description>"), Format.FEED)
    with pytest.raises(NewslintError, match="a feed is read, never written"):
        CODEC.rewrite(chunk, {1: [TextChange(("text",), "x", ())]})


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 400), st.integers(0, 40), st.binary(max_size=30))
def test_damage_is_refused_or_told(at: int, cut: int, junk: bytes) -> None:
    data = rss("<description>One.</description>", "<content:encoded><![CDATA[<p>Two</p>]]></content:encoded>")
    data = data[:at] + junk + data[at + cut :]
    try:
        found = records(CODEC, data, Format.FEED)
    except BadInputError:
        return
    assert len(texts(found)) + len(problems(found)) == len(found)
