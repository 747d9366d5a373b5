"""What a server has done since it started, in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter

from newslint._version import __version__
from newslint.reports.prometheus import family
from newslint.server.limits import Slots
from newslint.server.pool import Workers
from newslint.server.worker import Outcome, Question


class Metrics:
    """Counts of requests by path and status, of documents by question and action, of findings by rule; bytes and seconds."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.documents: Counter[tuple[str, str]] = Counter()
        self.findings: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.bytes_in = 0
        self.bytes_out = 0

    def count(self, question: Question, outcome: Outcome) -> None:
        """Count the documents of a task that is done."""
        self.documents.update({(question.value, action): number for action, number in outcome.actions.items()})
        self.findings.update(outcome.findings)

    def request(self, path: str, status: int, seconds: float) -> None:
        """Count a request that was answered; ``path`` is one of the server's own, or ``other``."""
        self.requests[path, status] += 1
        self.seconds[path] += seconds  # type: ignore[assignment]  # a Counter may count in fractions

    def text(self, ruleset: str, slots: Slots, workers: Workers) -> str:
        """Return all counts, and how busy the server is now."""
        prefix = "newslint_serve_"
        requests = [({"path": path, "status": str(status)}, number) for (path, status), number in sorted(self.requests.items())]
        documents = [({"question": question, "action": action}, number) for (question, action), number in sorted(self.documents.items())]
        return "".join(
            [
                family(f"{prefix}info", "gauge", "The version and the rules.", [({"version": __version__, "ruleset": ruleset}, 1)]),
                family(f"{prefix}requests_total", "counter", "Requests that were answered.", requests),
                family(
                    f"{prefix}request_seconds_total",
                    "counter",
                    "Time from the head of a request to the end of its answer.",
                    [({"path": path}, round(seconds, 6)) for path, seconds in sorted(self.seconds.items())],
                ),
                family(f"{prefix}documents_total", "counter", "Documents by what was asked and what became of them.", documents),
                family(
                    f"{prefix}findings_total",
                    "counter",
                    "Findings by rule.",
                    [({"code": code}, number) for code, number in sorted(self.findings.items())],
                ),
                family(f"{prefix}received_bytes_total", "counter", "Bytes of request bodies.", [({}, self.bytes_in)]),
                family(f"{prefix}sent_bytes_total", "counter", "Bytes of answers.", [({}, self.bytes_out)]),
                family(f"{prefix}requests_at_work", "gauge", "Requests at work now.", [({}, slots.taken + workers.abandoned)]),
                family(f"{prefix}requests_limit", "gauge", "Requests that may be at work at a time.", [({}, slots.most)]),
                family(f"{prefix}workers", "gauge", "Worker processes.", [({}, workers.count)]),
                family(f"{prefix}worker_deaths_total", "counter", "Times that a worker process died.", [({}, workers.deaths)]),
            ]
        )
