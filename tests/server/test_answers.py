"""What `newslint serve` answers to documents and streams, and says of its health: a real client against a real server process."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from typing import Any

import pytest
from helpers.prometheus_text import parse_metrics
from helpers.records import read_json_lines
from helpers.requests import NDJSON, TEXTS, chunk, connected, encoded, head, httpx, post, read_chunk, status
from helpers.server_process import WAIT, Server
from helpers.texts import BODY

import newslint
from newslint.text.document import Document

pytestmark = pytest.mark.enable_socket  # the server is another process, on the loopback address


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_is_what_the_python_call_gives(client: Any, text: str) -> None:
    document = Document(text, id="a1", source="feed:ecb", site="example.com", title="Rates", language="en")
    fields = {"text": text, "id": "a1", "source": "feed:ecb", "url": "https://www.example.com/a1", "title": "Rates", "language": "en"}
    assert post(client, "/check", **fields, section="not read").json() == newslint.Linter().lint(document).to_dict()
    assert post(client, "/gate", **fields).json() == newslint.Gate().check(document).to_dict()


def test_an_identifier_may_be_a_number_and_what_is_not_known_may_be_null(client: Any) -> None:
    answer = post(client, "/gate", text=BODY, id=7, url=None, site="example.org").json()
    assert (answer["id"], answer["site"], answer["action"]) == ("7", "example.org", "accept")


@pytest.mark.slow
def test_a_stream_has_an_answer_for_every_line_in_order(client: Any) -> None:
    texts = [f"{text}\n{number}" for number in range(100) for text in TEXTS]
    body = b"\n".join(encoded(text=text, id=number) for number, text in enumerate(texts))
    answer = client.post("/gate", content=body, headers=NDJSON)
    gate = newslint.Gate()
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert read_json_lines(answer.content) == [gate.check(Document(text, id=str(number))).to_dict() for number, text in enumerate(texts)]


def test_a_line_that_cannot_be_read_is_answered_in_its_place(client: Any) -> None:
    body = b'\n%b\nnot json\r\n{"id": 1}\n  \n{"text": "\xff"}\n[]\n%b' % (encoded(text=BODY), encoded(text="", id="last"))
    answers = read_json_lines(client.post("/check", content=body, headers=NDJSON).content)
    assert [(a["error"]["line"], a["error"]["status"]) if "error" in a else a["id"] for a in answers] == [
        None,
        (3, 400),
        (4, 422),
        (6, 400),
        (7, 400),
        "last",
    ]


def test_answers_go_out_while_further_lines_come_in(server: Server) -> None:
    with connected(server) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/gate", "application/x-ndjson", "transfer-encoding: chunked"))
        for number in range(3):
            connection.sendall(chunk(encoded(text=BODY, id=number) + b"\n"))
            if number == 0:
                assert status(answer) == 200
            assert json.loads(read_chunk(answer))["id"] == str(number)
        connection.sendall(chunk(b""))
        assert read_chunk(answer) == b""


def test_no_part_of_an_answer_waits_for_the_client_to_acknowledge_the_one_before() -> None:
    import uvicorn

    from newslint.server.connection import PatientProtocol
    from newslint.server.server import listening

    set_on: list[int] = []

    class Watched(PatientProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            set_on.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async def run() -> None:
        config, state = uvicorn.Config(None, lifespan="off", ws="none", log_config=None), uvicorn.server.ServerState()
        with listening("127.0.0.1", 0) as listener:
            server = await asyncio.get_running_loop().create_server(lambda: Watched(config, state, {}), sock=listener)
            _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
            while not set_on:
                await asyncio.sleep(0)
            writer.close()
            server.close()

    asyncio.run(run())
    assert set_on[0] != 0


@pytest.mark.slow
def test_a_client_may_send_all_before_it_reads(server: Server) -> None:
    small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)]
    body = (b"[" + b" " * 300 + b"]\n") * 100_000  # 30 MB, and 12 MB of answers: more than sockets buffer
    with httpx.Client(transport=httpx.HTTPTransport(socket_options=small), timeout=WAIT) as client:
        answer = client.post(f"{server.url}/check", content=body, headers=NDJSON)
    assert [line["error"]["line"] for line in read_json_lines(answer.content)] == list(range(1, 100_001))


def test_health_is_answered_while_a_long_text_is_checked(client: Any) -> None:
    answers: list[int] = []
    text = "\n".join(f"{number} {BODY}" for number in range(20_000))
    asking = threading.Thread(target=lambda: answers.append(post(client, "/check", text=text).status_code))
    asking.start()
    meanwhile = 0
    while asking.is_alive():
        assert client.get("/healthz").json()["status"] == "ok"
        meanwhile += 1
    assert answers == [200]
    assert meanwhile > 3


def test_health_tells_version_and_rules(client: Any) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": newslint.__version__, "ruleset": newslint.Gate().ruleset}


def test_metrics_count_requests_documents_and_findings(client: Any) -> None:
    before = parse_metrics(client.get("/metrics").text)
    post(client, "/gate", text=f"{BODY}\nSee also: Five charts on inflation")
    client.post("/check", content=b"{}\n", headers=NDJSON)
    client.get("/nowhere")
    after = parse_metrics(client.get("/metrics").text)
    grown = {(name, labels): value - before.get((name, labels), 0) for (name, labels), value in after.items()}
    for name, labels in [
        ("requests", {"path": "/gate", "status": "200"}),
        ("requests", {"path": "other", "status": "404"}),
        ("documents", {"question": "gate", "action": "fix"}),
        ("documents", {"question": "check", "action": "unreadable"}),
        ("findings", {"code": "INS101"}),
    ]:
        assert grown[f"newslint_serve_{name}_total", tuple(labels.items())] == 1
    assert after["newslint_serve_requests_at_work", ()] == 0
