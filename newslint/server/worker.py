"""What a worker process does: bytes of documents in, bytes of answers out."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from newslint.findings import Finding
from newslint.gate.policy import Gate
from newslint.records.record import fields_of
from newslint.server.documents import read_document
from newslint.server.errors import RefusedError
from newslint.util.terminal import log


class Question(StrEnum):
    """A question about a document: all its findings, or a verdict."""

    CHECK = "check"  # a Report
    GATE = "gate"  # a Verdict


class Task(NamedTuple):
    """Documents as bytes of JSON, each with its line in a stream; None instead of the bytes where the line was too long to be kept."""

    question: Question
    documents: tuple[tuple[int | None, bytes | None], ...]


class Answer(NamedTuple):
    """The HTTP status for one document by itself, and JSON without a newline."""

    status: int
    body: bytes


@dataclass(slots=True)
class Outcome:
    """The answers in order, and counts for the metrics: documents by action (``checked`` after a check), findings by rule."""

    answers: list[Answer] = field(default_factory=list)
    actions: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Worker:
    """The callable that answers tasks in a worker process.

    ``most`` is the length in bytes of the longest line that is taken; the refusal of a longer one names it.
    """

    gate: Gate
    most: int

    def __call__(self, task: Task) -> Outcome:
        """Answer every document of a task; an error on one of them does not cost the others their answers."""
        outcome = Outcome()
        for line, raw in task.documents:
            try:
                if raw is None:
                    raise RefusedError("size", f"the line is longer than {self.most:,} bytes")
                status, answer = 200, self._answer(task.question, raw, outcome)
            except RefusedError as refusal:
                outcome.actions["unreadable"] += 1
                status, answer = refusal.status, refusal.to_dict(line)
            except Exception as error:  # a mistake of ours must not cost the other documents
                log(f"failed on a document, please report this: {type(error).__name__}: {error}")
                outcome.actions["failed"] += 1
                failure = RefusedError("internal", "newslint failed on this document; its log says more")
                status, answer = failure.status, failure.to_dict(line)
            outcome.answers.append(Answer(status, dumped(answer)))
        return outcome

    def _answer(self, question: Question, raw: bytes, outcome: Outcome) -> dict[str, Any]:
        document = read_document(raw, fields_of(self.gate.config))
        findings: tuple[Finding, ...]
        if question is Question.CHECK:
            report = self.gate.linter.lint(document)
            action, findings, answer = "checked", report.findings, report.to_dict()
        else:
            verdict = self.gate.check(document)
            action, findings, answer = verdict.action.value, verdict.findings, verdict.to_dict()
        outcome.actions[action] += 1
        outcome.findings.update(finding.code for finding in findings)
        return answer


def dumped(value: Any) -> bytes:
    """Return JSON on one line; lone surrogates, which UTF-8 does not have, are escaped."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return json.dumps(value).encode("ascii")
