"""What is no document, or no HTTP, is refused in words, as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from helpers.requests import JSON, chunk, connected, encoded, head, status
from helpers.server_process import Server
from helpers.texts import BODY

pytestmark = pytest.mark.enable_socket  # the server is another process, on the loopback address


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 400, "json"),
        (b"not json", 400, "json"),
        (b"[]", 400, "json"),
        (b'"text"', 400, "json"),
        (b'{"text": "a"', 400, "json"),
        (b"\xff\xfe{", 400, "encoding"),
        (b'{"text": "\xc3("}', 400, "encoding"),
        (b'{"text": "\xed\xa0\x80"}', 400, "encoding"),
        (b"[" * 100_000, 400, "json"),
        (b'{"text": "a", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "json"),
        (b'{"text": "a", "id": ' + b"9" * 10_000 + b"}", 400, "json"),
        (b"{}", 422, "document"),
        (b'{"text": null}', 422, "document"),
        (b'{"text": ["a"]}', 422, "document"),
        (b'{"text": "a", "id": true}', 422, "document"),
        (b'{"text": "a", "language": 7}', 422, "document"),
    ],
)
def test_a_body_that_is_no_document_is_refused_in_words(client: Any, body: bytes, status: int, kind: str) -> None:
    for path in ("/check", "/gate"):
        answer = client.post(path, content=body, headers=JSON)
        assert (answer.status_code, answer.json()["error"]["status"], answer.json()["error"]["kind"]) == (status, status, kind)
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "\xff"},
    ],
)
def test_a_body_of_another_kind_is_refused(client: Any, headers: dict[str, str]) -> None:
    given = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    answer = client.post("/gate", content=encoded(text=BODY), headers=given)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (415, "media-type")


def test_other_paths_and_methods_are_refused_as_json(client: Any) -> None:
    assert client.get("/gate").json()["error"] == {"status": 405, "kind": "method", "message": "/gate does not take this method"}
    assert client.get("/gate").headers["allow"] == "POST"
    for path in ("/", "/gate/", "/docs", "/%2e%2e/etc/passwd"):
        assert client.get(path).json()["error"]["kind"] == "path"


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"A" * 2_000_000, b"POST /gate SMTP\r\n\r\n"]
)
def test_what_is_not_http_is_refused_as_json(server: Server, sent: bytes) -> None:
    with connected(server) as connection, connection.makefile("rb") as answer:
        connection.sendall(sent)
        assert status(answer) == 400
        assert json.loads(answer.readline())["error"]["kind"] == "request"


def test_a_body_with_broken_chunks_is_refused_as_json(server: Server) -> None:
    with connected(server) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/gate", "application/json", "transfer-encoding: chunked") + b"zz\r\n")
        assert status(answer) == 400


def test_a_request_with_two_lengths_is_the_last_of_its_connection(server: Server) -> None:
    both = "content-length: 5\r\ntransfer-encoding: chunked"
    for media, answered in (("application/json", 200), ("application/x-ndjson", 200), ("text/plain", 415)):
        with connected(server) as connection, connection.makefile("rb") as answer:
            asked = head("/check", media, both) + chunk(encoded(text=BODY)) + chunk(b"")
            connection.sendall(asked + b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            said = answer.read()  # to the end that the server makes
        assert said.startswith(f"HTTP/1.1 {answered} ".encode())
        assert b"\r\nconnection: close\r\n" in said
        assert said.count(b"HTTP/1.1") == 1


def test_nothing_that_a_client_sent_made_a_traceback(server: Server) -> None:
    assert "Traceback" not in server.said()
