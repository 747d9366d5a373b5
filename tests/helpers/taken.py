"""Files that texts are taken out of, as the tests make them up, and what a codec finds in them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import orjson

from newslint.records.codec import Chunk, Codec, Kept, Layout, Record
from newslint.records.formats import Format
from newslint.records.record import Fields
from newslint.records.source import Source

MOST = 1 << 24
SENTENCES = tuple(f"The harbour stays shut, the council said on Monday, because the ice has not gone ({number})." for number in range(4))


def layout(format: Format, encoding: str = "utf-8") -> Layout:
    return Layout(format, Fields(), encoding)


def chunks(codec: Codec, data: bytes, format: Format, most: int = MOST) -> list[Chunk]:
    return list(codec.cut(io.BytesIO(data), Source("/made/up", "made/up", format), most))


def records(codec: Codec, data: bytes, format: Format, most: int = MOST) -> list[Record]:
    return [record for chunk in chunks(codec, data, format, most) for record in codec.records(chunk)]


def texts(found: Sequence[Record]) -> list[str]:
    return [record.parts[0].document.text for record in found if record.parts]


def problems(found: Sequence[Record]) -> list[str]:
    return [record.problem.message for record in found if record.problem]


def lines(codec: Codec, data: bytes, format: Format) -> list[dict[str, Any]]:
    written = b""
    for chunk in chunks(codec, data, format):
        written += codec.write(chunk, [Kept(record, (), None) for record in codec.records(chunk) if record.parts], Format.JSONL)
    return [orjson.loads(line) for line in written.splitlines()]


def article(title: str = "Ice", head: str = "", sentences: Sequence[str] = SENTENCES) -> str:
    told = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f'<!doctype html><html lang="en-GB"><head><title>{title} - The Post</title>{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<article><h1>{title}</h1>{told}</article><footer>All rights reserved</footer></body></html>"
    )


def warc(content: bytes, kind: str = "response", end: str = "\r\n", **headers: str) -> bytes:
    told = {"WARC-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}, "Content-Length": str(len(content))}
    return end.join(["WARC/1.0", *(f"{name}: {value}" for name, value in told.items()), "", ""]).encode() + content


def joined(*raw: bytes) -> bytes:
    return b"".join(each + b"\r\n\r\n" for each in raw)
