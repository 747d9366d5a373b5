"""Records that want to break the gate: the same seed gives the same ones. The bytes of a line never hold a line end."""

from __future__ import annotations

import csv
import io
import json
import random

from helpers.texts import BODY

TEXTS = [
    BODY,
    f"{BODY}\nSee also: Five charts on inflation",
    f"{BODY}\r\nSee also: Five charts\r\n",
    "404 - Page not found\nThe page you are looking for has moved.",
    "",
    " \n\t",
    "\x00\x00\x01",
    "\x1b[31mred\x1b[0m ::error::boo <script>alert(1)</script> \u202eevil",
    '=HYPERLINK("http://x","y")',
    "+1+1|cmd",
    "@SUM(A1:A9)",
    "-2+3",
    "\ud800 alone \udfff",
    "\U0001f600" * 40,
    "a" * 5000,
    "x " * 3000,
    "\n" * 200,
    "<div " * 100,
    "(" * 500,
    "Read more: " * 50,
    "\ufeffBOM inside",
    "\u2028\u2029\x85\x0b\x0c",
    '"quoted", with, commas and "" quotes',
    "newslint \\u0041 \\/ \\n",
]
BAD_LINES = [
    b"{",
    b"}",
    b"not json",
    b'{"text": "open',
    b'{"text": "bad escape \\x"}',
    b'{"text": "bad utf8 \xff\xfe"}',
    b"\xff\xfe\x00\x00",
    b"\x00",
    b"null",
    b"[]",
    b'["text"]',
    b"123",
    b'"text"',
    b"{}",
    b'{"text": null}',
    b'{"text": 5}',
    b'{"text": ["a"]}',
    b'{"text": {"a": "b"}}',
    b'{"body": "elsewhere"}',
    b'{"text": "twice"} {"text": "twice"}',
    b'{"text": "trailing"},',
    b"[" * 3000,
    b'{"a":' * 3000,
    b'{"text": "a", "n": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    b"\xef\xbb\xbf{",
    b"nan",
]
BAD_ROWS = [
    *(b"one\n", b"a,b\n", b"a,b,c,d\n", b'a,"b" c,d\n', b'5" pipe,x,y\n'),
    *(b"\xff,text,\xfe\n", b"a,b\rc,d\n", b"\n", b"\x00,\x00,\x00\n"),
]
ODD_LINES = [
    b'{"text": "first", "text": "' + BODY.encode() + b'"}',
    b'{"text": "' + BODY.encode() + b'", "n": NaN, "i": ' + b"9" * 400 + b"}",
    b'{"text": "' + BODY.encode() + b'", "deep": ' + b"[" * 990 + b"]" * 990 + b"}",
    b'{"text": "See also: Five charts\\n' + BODY.encode() + b'", "deep": ' + b"[" * 990 + b"]" * 990 + b"}",
    b'{"text": "See also: caf\\u00e9 \\/ caf\xc3\xa9\\n' + BODY.encode() + b'", "x": "\\u00e9"}',
    b'{"text": "\\ud83d\\ude00 \\ud800 See also: x"}',
    b'  {"text" : "' + BODY.encode() + b'" }  \r',
    b'{"newslint": {"action": "fix", "edits": []}, "text": "' + BODY.encode() + b'"}',
    b'{"newslint": 7, "text": "404 - Page not found"}',
    b'{"\\u006eewslint": "hidden", "text": "404 - Page not found"}',
    b'{"id": null, "text": "' + BODY.encode() + b'"}',
    b'{"id": "same", "text": "' + BODY.encode() + b'"}',
    b'{"id": "same", "text": "' + BODY.encode() + b'"}',
    b'{"id": {"a": 1}, "url": 7, "language": [], "title": {}, "text": "' + BODY.encode() + b'"}',
    b'{"url": "http://[::1/:", "language": "\\u0000", "title": "\\ud800", "text": "' + BODY.encode() + b'"}',
    b'{"text": "\\u0000\\u001b[2J' + BODY.encode() + b'"}',
]


def hostile_lines(seed: int, number: int) -> list[bytes]:
    """Return lines of which some are records, some are blank, and some are neither."""
    dice = random.Random(seed)
    return [_line(dice) for _ in range(number)]


def _line(dice: random.Random) -> bytes:
    kind = dice.randrange(10)
    if kind == 0:
        return dice.choice(BAD_LINES)
    if kind == 1:
        return dice.choice(ODD_LINES)
    if kind == 2:
        return dice.choice([b"", b" ", b"\t", b"\r"])
    if kind == 3:
        return bytes(dice.choice([0, 9, 13, 34, 44, 58, 92, 123, 125, 200, 255, 65, 32]) for _ in range(dice.randrange(40)))
    record = {"id": dice.choice([None, 1, "x", dice.random()]), "text": _text(dice), "extra": dice.choice([None, [1, {}], _text(dice)])}
    line = json.dumps(record, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    if kind == 4:
        line = line[: dice.randrange(len(line))]
    elif kind == 5:
        at = dice.randrange(len(line))
        line = line[:at] + bytes([dice.randrange(256)]) + line[at + 1 :]
    return line.replace(b"\n", b"")


def _text(dice: random.Random) -> str:
    return "\n".join(dice.choice(TEXTS) for _ in range(dice.randrange(1, 4)))


def hostile_rows(seed: int, number: int) -> list[bytes]:
    """Return rows of a CSV file with three columns, some of them broken or blank, each with its line end."""
    dice = random.Random(seed)
    rows = []
    for at in range(number):
        out = io.StringIO(newline="")
        text = _text(dice).encode("utf-8", "replace").decode()
        csv.writer(out, lineterminator=dice.choice(["\n", "\r\n"])).writerow([at, text, dice.choice(["", '"', "=1+1"])])
        rows.append(dice.choice(BAD_ROWS) if dice.randrange(12) == 0 else out.getvalue().encode("utf-8"))
    return rows
