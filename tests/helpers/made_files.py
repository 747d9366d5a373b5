"""Files of every format with the same made-up articles in them, each with a reader that has nothing to do with newslint.

Article 2 and article 5 hold a line that a safe fix takes out, article 4 is no article at all, and the others are as they should be.
"""

from __future__ import annotations

import ast
import bz2
import csv
import gzip
import io
import json
import lzma
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from helpers.news_texts import BRIDGE
from helpers.taken import joined, warc

INSERT = "See also: Five charts on inflation"
REJECTED = "404 - Page not found"


class Article(NamedTuple):
    """A made-up article; its text has several lines."""

    id: str
    url: str
    title: str
    text: str


def _articles(language: str) -> tuple[Article, ...]:
    first, second, third = (f"{each.strip('.')}." for each in BRIDGE[language].split(". ", 2))
    texts = [
        f"{first}\n\n{second} {third}",
        f"{first}\n{INSERT}\n{second}\n\n{third}",
        f'{first}\n"So it is; and so it stays, always," she said.\n\n{third}',
        REJECTED,
        f"{second}\n\n{third}\n{INSERT}\n{first}",
    ]
    return tuple(Article(f"a{n}", f"https://www.example.com/{n}", f"Bridge, part {n}", text) for n, text in enumerate(texts, 1))


def fixed(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return articles as safe fixes leave them."""
    return tuple(each._replace(text=each.text.replace(f"{INSERT}\n", "")) for each in articles)


ARTICLES = _articles("en")
POLISH, KOREAN = _articles("pl"), _articles("ko")


@dataclass(frozen=True)
class Made:
    """A file that can be made of articles.

    ``make`` returns its content (not compressed), ``read`` the texts in such content, by a library that is no part of newslint. ``options``
    go with every command that reads the file, ``to_fix`` with those that fix it where it lies as well. ``refused`` says, in words of the
    message, why it is not fixed there; ``values`` that it is compared by its values after a fix was undone, not by its bytes; ``single``
    that it holds one text, that of the second article. ``text`` names the field that holds the text, None where there is no such name.
    """

    name: str
    make: Callable[[Sequence[Article]], bytes]
    read: Callable[[bytes], list[str]]
    articles: tuple[Article, ...] = ARTICLES
    options: tuple[str, ...] = ()
    to_fix: tuple[str, ...] = ()
    refused: str = ""
    values: bool = False
    single: bool = False
    text: str | None = "text"
    encoding: str = "utf-8"
    label: str = ""

    @property
    def packing(self) -> str:
        """The suffix of the compression, ``""`` for none."""
        suffix = Path(self.name).suffix
        return suffix if suffix in PACKERS else ""

    @property
    def there(self) -> tuple[Article, ...]:
        """The articles that stand in the file."""
        return self.articles[1:2] if self.single else self.articles

    @property
    def content(self) -> bytes:
        """The file as scraped, not compressed."""
        return self.make(self.there)

    @property
    def content_fixed(self) -> bytes:
        """The file as safe fixes leave it, not compressed."""
        return self.make(fixed(self.there))

    @property
    def data(self) -> bytes:
        """The file as scraped, as it is stored."""
        return packed(self.content, self.packing)

    @property
    def suffix(self) -> str:
        """What the name of an output of the same format ends in."""
        return "".join(Path(self.name).suffixes)

    @property
    def accepted(self) -> list[str]:
        """The texts that the gate lets in, fixed, with single line ends between paragraphs."""
        return [plain(each.text) for each in fixed(self.there) if each.text != REJECTED]

    @property
    def texts(self) -> list[str]:
        """The texts as scraped, with single line ends between paragraphs."""
        return [plain(each.text) for each in self.there]

    def in_file(self, path: str | Path) -> bytes:
        """Return the content of a file, decompressed."""
        return unpacked(Path(path).read_bytes(), self.packing)

    def read_plain(self, content: bytes) -> list[str]:
        """Return the texts in some content, with single line ends between paragraphs."""
        return [plain(text) for text in self.read(content)]

    def place(self) -> tuple[int, int]:
        """Return line and column of the first line that a fix takes out, in a file of text; of a table the row, and the column in the text."""
        if self.values:
            return 2, self.there[1].text.index(INSERT) + 1
        text = self.content.decode(self.encoding).removeprefix("\ufeff")
        at = text.index(INSERT, max(0, text.find("\n---\n")))
        return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)

    def __str__(self) -> str:
        return self.label or self.name


def plain(text: str) -> str:
    """Return a text with single line ends: what takes texts out of pages, or makes lists of them, keeps no more."""
    return text.replace("\n\n", "\n").strip("\n")


def packed(content: bytes, packing: str) -> bytes:
    return PACKERS[packing][0](content) if packing else content


def unpacked(data: bytes, packing: str) -> bytes:
    return PACKERS[packing][1](data) if packing else data


def _zstd(content: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(content)


def _from_zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj(read_across_frames=True).decompress(data)


PACKERS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    ".gz": (partial(gzip.compress, mtime=0), gzip.decompress),
    ".zst": (_zstd, _from_zstd),
    ".bz2": (bz2.compress, bz2.decompress),
    ".xz": (lzma.compress, lzma.decompress),
}


def record(article: Article, text: Any = None) -> dict[str, Any]:
    """Return an article as an object, with fields before and behind its text."""
    return {"id": article.id, "url": article.url, "title": article.title, "text": text or article.text, "views": 12.50, "tags": ["a", "b"]}


# Texts


def _front_matter(articles: Sequence[Article], encoding: str = "utf-8") -> bytes:
    one = articles[0]
    told = f'---\ntitle: "{one.title}"\nurl: {one.url}\nteaser: |\n  {INSERT}\n---\n'
    return f"{told}{one.text}\n".encode(encoding)


def _no_front_matter(content: bytes) -> list[str]:
    return [content.decode().split("\n---\n", 1)[1].removesuffix("\n")]


def _plain(articles: Sequence[Article], encoding: str = "utf-8") -> bytes:
    return f"{articles[0].text}\n".encode(encoding)


def _of_plain(content: bytes, encoding: str = "utf-8") -> list[str]:
    return [content.decode(encoding).removesuffix("\n")]


# JSON


def _lines(articles: Sequence[Article], encoding: str = "utf-8") -> bytes:
    return "".join(json.dumps(record(each), ensure_ascii=False) + "\n" for each in articles).encode(encoding)


def _of_lines(content: bytes, encoding: str = "utf-8") -> list[str]:
    return [json.loads(line)["text"] for line in content.decode(encoding).split("\n") if line]


def _json(shape: Callable[[Sequence[Article]], Any], articles: Sequence[Article], indent: int | None = 2, encoding: str = "utf-8") -> bytes:
    return (json.dumps(shape(articles), ensure_ascii=False, indent=indent) + "\n").encode(encoding)


def _of_json(take: Callable[[Any], list[str]], content: bytes, encoding: str = "utf-8") -> list[str]:
    return take(json.loads(content.decode(encoding)))


def _array(articles: Sequence[Article]) -> Any:
    return [record(each) for each in articles]


def _under(name: str, articles: Sequence[Article]) -> Any:
    return {"status": "ok", "total": len(articles), name: _array(articles), "next": None}


def _newspapers(articles: Sequence[Article]) -> Any:
    papers = {"herald": articles[:2], "post": articles[2:]}
    return {"newspapers": {name: {"link": f"https://{name}.example/", "articles": _array(some)} for name, some in papers.items()}}


def _by(key: str, articles: Sequence[Article]) -> Any:
    return {getattr(each, key): {"title": each.title, "text": each.text} for each in articles}


def _news_please(articles: Sequence[Article]) -> Any:
    one = articles[0]
    return {"authors": ["Jane Roe"], "description": one.title, "language": "en", "maintext": one.text, "title": one.title, "url": one.url}


def _paragraphs(articles: Sequence[Article]) -> Any:
    return [record(each, each.text.replace("\n\n", "\n").split("\n")) for each in articles]


def _strings(articles: Sequence[Article]) -> Any:
    return [each.text for each in articles]


def _texts(records: Any) -> list[str]:
    return [each["text"] for each in records]


def _concatenated(articles: Sequence[Article]) -> bytes:
    return "\n".join(json.dumps(record(each), ensure_ascii=False, indent=1) for each in articles).encode()


def _of_concatenated(content: bytes) -> list[str]:
    found, rest, decoder = [], content.decode(), json.JSONDecoder()
    while rest := rest.strip():
        value, end = decoder.raw_decode(rest)
        found.append(value["text"])
        rest = rest[end:]
    return found


# Tables of text


def _rows(
    articles: Sequence[Article], mark: str = ",", header: bool = True, encoding: str = "utf-8", quoting: Any = csv.QUOTE_MINIMAL
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\r\n", quoting=quoting)
    if header:
        writer.writerow(["id", "url", "title", "text", "section"])
    writer.writerows([each.id, each.url, each.title, each.text, 'the "harbour" pages'] for each in articles)
    return out.getvalue().encode(encoding)


def _of_rows(content: bytes, mark: str = ",", header: bool = True, encoding: str = "utf-8") -> list[str]:
    rows = list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=mark))
    return [row[3] for row in rows[header:]]


def _python_cells(articles: Sequence[Article]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "article"])
    writer.writerows([each.id, repr({"title": each.title, "text": each.text, "none": None})] for each in articles)
    return out.getvalue().encode()


def _of_python_cells(content: bytes) -> list[str]:
    return [ast.literal_eval(row[1])["text"] for row in list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]]


# Tables


def table_of(articles: Sequence[Article], nested: bool = False) -> Any:
    """Return articles as a table of Arrow, with metadata of its own."""
    import pyarrow as pa

    text = pa.array([each.text for each in articles])
    columns = {
        "id": pa.array([each.id for each in articles]),
        "url": pa.array([each.url for each in articles]).dictionary_encode(),
        "views": pa.array([None, 7, 8, 9, 10][: len(articles)], pa.int16()),
        "content" if nested else "text": pa.StructArray.from_arrays([text, pa.array([1.5] * len(articles))], ["text", "score"])
        if nested
        else text,
        "tags": pa.array([["a"], [], None, ["b", "c"], ["d"]][: len(articles)]),
    }
    return pa.table(columns).replace_schema_metadata({"made": "up"})


def _parquet(articles: Sequence[Article], nested: bool = False) -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table_of(articles, nested), out, row_group_size=2, compression="zstd")
    return out.getvalue()


def _of_parquet(content: bytes, nested: bool = False) -> list[str]:
    import duckdb

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(content)
        file.flush()
        rows = duckdb.sql(f"select {'content.text' if nested else 'text'} from read_parquet('{file.name}')").fetchall()
    return [row[0] for row in rows]


def _arrow(articles: Sequence[Article], stream: bool = False) -> bytes:
    import pyarrow as pa

    out = io.BytesIO()
    table = table_of(articles)
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return out.getvalue()


def _of_arrow(content: bytes, stream: bool = False) -> list[str]:
    try:
        import polars
    except ImportError:  # it is no part of what the tests need
        import pyarrow as pa

        with (pa.ipc.open_stream if stream else pa.ipc.open_file)(content) as reader:
            return list(reader.read_all()["text"].to_pylist())
    read = polars.read_ipc_stream if stream else polars.read_ipc
    return list(read(io.BytesIO(content))["text"])


def _sqlite(articles: Sequence[Article]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.db")
        with sqlite3.connect(path) as database:
            database.execute("create table sites (name text, address text)")
            database.execute("insert into sites values ('The Post', 'https://www.example.com/')")
            database.execute("create table articles (id text primary key, url text, title text, text text, seen real)")
            database.executemany("insert into articles values (?, ?, ?, ?, 0.5)", articles)
        database.close()
        return path.read_bytes()


def _of_sqlite(content: bytes) -> list[str]:
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    found = [row[0] for row in database.execute("select text from articles order by rowid")]
    database.close()
    return found


# Formats that texts are only taken out of


def _wet(articles: Sequence[Article]) -> bytes:
    told = warc(b"Software-Info: made up\r\n", "warcinfo", WARC_Record_ID="<urn:uuid:0>")
    made = [
        warc(each.text.encode(), "conversion", WARC_Target_URI=each.url, WARC_Record_ID=f"<urn:uuid:{each.id}>", Content_Type="text/plain")
        for each in articles
    ]
    return joined(told, *made)


def _of_wet(content: bytes) -> list[str]:
    from warcio.archiveiterator import ArchiveIterator

    return [each.content_stream().read().decode() for each in ArchiveIterator(io.BytesIO(content)) if each.rec_type == "conversion"]


def _page(each: Article) -> str:
    return f'<!doctype html><html lang="en"><head><title>{each.title}</title></head><body><article>{_in_html(each)}</article></body></html>'


def _html(articles: Sequence[Article]) -> bytes:
    return _page(articles[0]).encode()


def _of_html(content: bytes) -> list[str]:
    from lxml import html

    return ["\n".join(each.text_content() for each in html.fromstring(content.decode()).iterfind(".//article/p"))]


def _warc(articles: Sequence[Article]) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return joined(
        *(
            warc(
                head + _page(each).encode(),
                WARC_Target_URI=each.url,
                WARC_Record_ID=f"<urn:uuid:{each.id}>",
                Content_Type="application/http; msgtype=response",
            )
            for each in articles
        )
    )


def _of_warc(content: bytes) -> list[str]:
    from warcio.archiveiterator import ArchiveIterator

    return [_of_html(each.content_stream().read())[0] for each in ArchiveIterator(io.BytesIO(content))]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _rss(articles: Sequence[Article]) -> bytes:
    items = "".join(
        f"<item><guid>{each.id}</guid><link>{each.url}</link><title>{each.title}</title><description>{_escaped(_in_html(each))}</description></item>\n"
        for each in articles
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>The Post</title>\n{items}</channel></rss>'.encode()


def _in_html(each: Article) -> str:
    return "".join(f"<p>{line}</p>" for line in each.text.split("\n") if line)


def _atom(articles: Sequence[Article]) -> bytes:
    entries = "".join(
        f'<entry><id>{each.id}</id><link href="{each.url}"/><title>{each.title}</title><content type="html">{_escaped(_in_html(each))}</content></entry>\n'
        for each in articles
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title>\n{entries}</feed>'.encode()


def _of_feed(content: bytes, item: str) -> list[str]:
    from lxml import etree, html

    found = [each.text for each in etree.fromstring(content).iter("{*}" + item)]
    return ["\n".join(p.text_content() for p in html.fromstring(f"<div>{text}</div>").iterfind("p")) for text in found]


def _json_made(name: str, shape: Callable[[Sequence[Article]], Any], take: Callable[[Any], list[str]], label: str, **more: Any) -> Made:
    return Made(name, partial(_json, shape), partial(_of_json, take), label=label, **more)


_NEVER = "is read, never written"
_LISTS = [
    _json_made(f"{name}.json", partial(_under, name), lambda value, name=name: _texts(value[name]), f"object with {name}")
    for name in ("articles", "items", "data", "results")
]
PLAIN = [
    Made("story.txt", _plain, _of_plain, single=True, text=None),
    Made("story.md", _front_matter, _no_front_matter, single=True, text=None),
    Made("news.jsonl", _lines, _of_lines),
    Made("news.ndjson", _lines, _of_lines),
    Made("news.jl", _lines, _of_lines),
    _json_made("news.json", _array, _texts, "array"),
    Made("small.json", partial(_json, _array, indent=None), partial(_of_json, _texts), label="array on one line"),
    *_LISTS,
    _json_made(
        "papers.json",
        _newspapers,
        lambda value: [text for each in value["newspapers"].values() for text in _texts(each["articles"])],
        "newspapers",
    ),
    _json_made("ids.json", partial(_by, "id"), lambda value: _texts(value.values()), "keyed by id"),
    _json_made("urls.json", partial(_by, "url"), lambda value: _texts(value.values()), "keyed by address"),
    _json_made("one.json", _news_please, lambda value: [value["maintext"]], "one object", single=True, text="maintext"),
    Made("joined.json", _concatenated, _of_concatenated, label="concatenated"),
    _json_made("lists.json", _paragraphs, lambda value: ["\n".join(each["text"]) for each in value], "paragraphs"),
    _json_made("texts.json", _strings, list, "array of strings", text=None),
    Made("news.csv", _rows, _of_rows),
    Made("quoted.csv", partial(_rows, quoting=csv.QUOTE_ALL), _of_rows, label="csv, all quoted"),
    Made("semicolon.csv", partial(_rows, mark=";"), partial(_of_rows, mark=";"), label="csv with ;"),
    Made("tabs.csv", partial(_rows, mark="\t"), partial(_of_rows, mark="\t"), label="csv with tabs"),
    Made("news.tsv", partial(_rows, mark="\t"), partial(_of_rows, mark="\t")),
    Made("headless.csv", partial(_rows, header=False), partial(_of_rows, header=False), label="csv without header", text="column4"),
    Made(
        "cells.csv",
        _python_cells,
        _of_python_cells,
        refused="program code or JSON is read, but not fixed",
        label="csv of Python",
        text="article.text",
    ),
]
NAMED = ("--text-field", "text")
TABLES = [
    Made("news.parquet", _parquet, _of_parquet, to_fix=NAMED, values=True),
    Made(
        "nested.parquet", partial(_parquet, nested=True), partial(_of_parquet, nested=True), to_fix=("--text-field", "content.text"), values=True,
        label="nested column", text="content.text",
    ),
    Made("news.arrow", _arrow, _of_arrow, to_fix=NAMED, values=True),
    Made("stream.arrow", partial(_arrow, stream=True), partial(_of_arrow, stream=True), to_fix=NAMED, values=True, label="arrow stream"),
    Made("news.db", _sqlite, _of_sqlite, to_fix=NAMED, values=True),
]  # fmt: skip
TAKEN_OUT = [
    Made("news.wet", _wet, _of_wet, refused=_NEVER, text=None),
    Made("page.html", _html, _of_html, refused=_NEVER, single=True, text=None),
    Made("crawl.warc", _warc, _of_warc, refused=_NEVER, text=None),
    Made("feed.rss", _rss, partial(_of_feed, item="description"), refused=_NEVER, text=None),
    Made("feed.atom", _atom, partial(_of_feed, item="content"), refused=_NEVER, text=None),
]
_PACKED = ("story.txt", "story.md", "news.jsonl", "news.json", "news.csv", "news.tsv", "news.wet", "crawl.warc")
PACKED = [
    replace(made, name=made.name + packing, label=f"{made}{packing}")
    for made in sorted([*PLAIN, *TAKEN_OUT], key=lambda made: made.name)
    if made.name in _PACKED
    for packing in PACKERS
]


def _encoded(name: str, make: Any, read: Any, **more: Any) -> list[Made]:
    """Return a file in encodings that are found out."""
    made = []
    for encoding, articles in (("cp1250", POLISH), ("cp949", KOREAN), ("utf-16", POLISH)):
        stored = encoding if encoding != "utf-16" else "utf-16-le"

        def marked(articles: Sequence[Article], encoding: str = stored) -> bytes:
            return (b"\xff\xfe" if encoding == "utf-16-le" else b"") + bytes(make(articles, encoding=encoding))

        options = ("--encoding", "auto")
        made.append(
            Made(
                name, marked, partial(read, encoding=encoding), articles, options, encoding=encoding, label=f"{name} in {encoding}", **more
            )
        )
    return made


ENCODED = [
    *_encoded("story.txt", _plain, _of_plain, single=True, text=None),
    *_encoded("news.jsonl", _lines, _of_lines),
    *_encoded("news.json", partial(_json, _array), partial(_of_json, _texts)),
    *_encoded("news.csv", _rows, _of_rows),
]
ALL = [*PLAIN, *TABLES, *TAKEN_OUT, *PACKED, *ENCODED]
# Those that every command is tried on in the quick part: one of each kind.
_ONE_OF_EACH = (
    "story.txt", "story.md", "news.jsonl", "news.json", "articles.json", "papers.json", "urls.json", "one.json", "joined.json", "lists.json",
    "texts.json", "news.csv", "semicolon.csv", "headless.csv", "cells.csv", "news.tsv",
)  # fmt: skip
QUICK = [
    *(made for made in PLAIN if made.name in _ONE_OF_EACH), *(made for made in TABLES if made.name != "stream.arrow"), *TAKEN_OUT[:4],
    *PACKED[::11], *(made for made in ENCODED if str(made) in ("story.txt in cp1250", "news.jsonl in utf-16", "news.csv in cp949")),
]  # fmt: skip
