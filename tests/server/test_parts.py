"""Lines come out of a stream however it is cut, answers wait to be read, and every document has one answer."""

from __future__ import annotations

import asyncio
import errno
import json
import os
from contextlib import suppress

import pytest
from helpers.made_rules import linter_of
from hypothesis import given
from hypothesis import strategies as st

from newslint.gate import Gate
from newslint.records.record import Fields
from newslint.server import buffer
from newslint.server.buffer import Buffer
from newslint.server.documents import read_document
from newslint.server.errors import RefusedError
from newslint.server.lines import LineSplitter
from newslint.server.worker import Question, Task, Worker
from newslint.text.document import Document

WORKER = Worker(Gate.of(linter_of("match: {starts-with: 'See also:'}\nfix: {delete: line, safety: safe}")), 1000)
PARTS = st.lists(st.binary(max_size=12).map(lambda data: data.replace(b"a", b"\n")), max_size=30)


@given(PARTS)
def test_lines_are_the_same_however_the_stream_is_cut(parts: list[bytes]) -> None:
    most = 8
    lines = LineSplitter(most)
    found = [line for part in parts for batch in lines.feed(part) for line in batch] + list(lines.end())
    whole = enumerate(b"".join(parts).split(b"\n"), 1)
    assert found == [(number, line if len(line) <= most else None) for number, line in whole if line.strip() or len(line) > most]


def test_a_long_line_is_not_kept() -> None:
    lines = LineSplitter(100)
    for _ in range(1000):
        assert list(lines.feed(b"x" * 1000)) == []
        assert len(lines._start) <= 100
    assert list(lines.feed(b"\nshort\n")) == [((1, None), (2, b"short"))]


@pytest.mark.parametrize("segment", [25, 16 << 20])
@given(steps=st.lists(st.tuples(st.binary(min_size=1, max_size=20), st.booleans()), max_size=40))
def test_what_is_put_into_a_backlog_comes_out_in_order(segment: int, steps: list[tuple[bytes, bool]]) -> None:
    """Now and then the reader comes round; the backlog holds 30 bytes, and one more part."""

    async def run() -> bytes:
        with Buffer(30) as backlog:

            async def put() -> None:
                for data, pause in steps:
                    await backlog.put(data)
                    if pause:
                        await asyncio.sleep(0)
                backlog.end()

            putting = asyncio.create_task(put())
            taken = b""
            while data := await backlog.take():
                assert len(data) <= 50
                taken += data
            await putting
            return taken

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buffer, "SEGMENT", segment)
        assert asyncio.run(run()) == b"".join(data for data, _ in steps)


def test_a_reader_who_lags_a_little_does_not_stop_the_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what waits counts, not all that went through; and what has been taken does not stay on the disk."""
    monkeypatch.setattr(buffer, "PIECE", 10)
    monkeypatch.setattr(buffer, "SEGMENT", 50)

    async def run() -> None:
        with Buffer(30) as backlog:
            await backlog.put(b"x" * 10)
            for _ in range(100):
                await asyncio.wait_for(backlog.put(b"x" * 10), 5)
                assert await backlog.take() == b"x" * 10
                assert sum(segment.written for segment in backlog._segments) <= 30 + 2 * 50
            await backlog.put(b"x" * 20)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(backlog.put(b"x"), 0.01)

    asyncio.run(run())


def test_an_url_gives_the_site_unless_that_is_given() -> None:
    assert read_document(b'{"text": "a", "url": "https://www.example.com/a"}', Fields()).site == "example.com"
    assert read_document(b'{"text": "a", "url": "https://www.example.com/a", "site": "example.org"}', Fields()).site == "example.org"


@given(
    st.binary(max_size=60)
    | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_nothing_that_is_sent_raises_anything_but_a_refusal(raw: bytes) -> None:
    with suppress(RefusedError):
        assert isinstance(read_document(raw, Fields()), Document)


@given(
    st.dictionaries(st.sampled_from(["text", "id", "url", "site", "title", "language", "source"]), st.none() | st.text() | st.integers())
)
def test_every_document_has_one_answer_and_is_counted_once(record: dict[str, object]) -> None:
    for question in Question:
        outcome = WORKER(Task(question, ((None, json.dumps(record).encode()), (2, None))))
        assert [json.loads(answer.body).get("error", {}).get("status", 200) for answer in outcome.answers] == [
            answer.status for answer in outcome.answers
        ]
        assert outcome.answers[1].status == 413
        assert outcome.actions.total() == 2


def test_a_mistake_of_ours_costs_one_document_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(self: Gate, document: Document) -> None:
        raise ZeroDivisionError("by \x1b[31mzero")

    monkeypatch.setattr(Gate, "check", fail)
    outcome = WORKER(Task(Question.GATE, ((1, b'{"text": "a"}'), (2, b"[]"))))
    assert [answer.status for answer in outcome.answers] == [500, 400]
    assert outcome.actions == {"failed": 1, "unreadable": 1}
    assert "ZeroDivisionError: by ␛[31mzero" in capsys.readouterr().err


class ResetTransport:
    """The transport of a client that has reset its connection, which the server has not noticed yet."""

    aborted = False

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        """Close what is gone."""


def test_a_client_that_resets_its_connection_while_it_is_refused_makes_no_error() -> None:
    pytest.importorskip("uvicorn", reason="needs newslint[serve]")
    from newslint.server.connection import PatientProtocol

    async def refused() -> bool:
        protocol = PatientProtocol.__new__(PatientProtocol)
        protocol.loop = asyncio.get_running_loop()
        protocol.transport = transport = ResetTransport()
        protocol._hang_up()
        protocol._farewell.cancel()
        return transport.aborted

    assert asyncio.run(refused())
