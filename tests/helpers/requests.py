"""Requests to a server of tests: by a client library, and by hand where that would be too polite."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest

from helpers.prometheus_text import parse_metrics
from helpers.server_process import WAIT, Server
from helpers.texts import BODY

pytest.importorskip("uvicorn", reason="needs newslint[serve]")
httpx = pytest.importorskip("httpx", reason="the client of these tests")

JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}
TEXTS = [
    BODY,
    f"{BODY}\nSee also: Five charts on inflation",
    f"{BODY}\nPhoto: Ada Winter / Reuters\n{BODY}",
    "",
    " \n\n",
    "Die Zinsen bleiben, wie sie sind: \U0001f3e6 – sagt die Bank.\nLesen Sie auch: Fünf Grafiken",
    "Ein \ud800 allein\nSee also: Five \udc00 charts",
    "\x00\x1b[31mred\u202e <script>alert(1)</script>",
]
"""Texts that a server may be sent: clean, to fix, empty, in another language, broken, hostile."""


def encoded(**fields: Any) -> bytes:
    """Return a document as JSON."""
    return json.dumps(fields).encode("ascii")


def post(client: Any, path: str, **fields: Any) -> Any:
    """Send a document as JSON."""
    return client.post(path, content=encoded(**fields), headers=JSON)


def connected(server: Server) -> socket.socket:
    """Open a connection to a server, to say by hand what a client library would be too polite to say."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=WAIT)


def healthy(server: Server) -> bool:
    """Return whether a server says that it is well."""
    return httpx.get(f"{server.url}/healthz", timeout=WAIT).status_code == 200


def wait_until_idle(server: Server) -> None:
    """Return when no request is at work: a client that left, or was left, takes no place."""
    for _ in range(WAIT * 10):
        if parse_metrics(httpx.get(f"{server.url}/metrics", timeout=WAIT).text)["newslint_serve_requests_at_work", ()] == 0:
            return
        time.sleep(0.1)
    raise AssertionError("a request is still at work")


def head(path: str, media: str, length: str) -> bytes:
    """Return the head of a request."""
    return f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {media}\r\n{length}\r\n\r\n".encode("ascii")


def chunk(data: bytes) -> bytes:
    """Return data as a chunk of a body."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def status(answer: Any) -> int:
    """Return the status of an answer, read up to its body."""
    first = answer.readline()
    while answer.readline() not in (b"\r\n", b""):
        pass
    return int(first.split()[1])


def read_chunk(answer: Any) -> bytes:
    """Return the next chunk of an answer."""
    data: bytes = answer.read(int(answer.readline(), 16))
    answer.readline()
    return data
