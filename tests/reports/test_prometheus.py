"""Metrics for other programs: whatever a label holds, it stays one label."""

from __future__ import annotations

from helpers.prometheus_text import parse_metrics
from hypothesis import given
from hypothesis import strategies as st

from newslint.reports.prometheus import family
from newslint.util.sanitize import visible


def test_a_metric_has_a_line_for_each_set_of_labels() -> None:
    assert family("newslint_documents_total", "counter", "Documents.", [({"action": "fix", "of": "gate"}, 2), ({}, 0.5)]) == (
        "# HELP newslint_documents_total Documents.\n"
        "# TYPE newslint_documents_total counter\n"
        'newslint_documents_total{action="fix",of="gate"} 2\n'
        "newslint_documents_total 0.5\n"
    )


@given(st.text())
def test_no_label_breaks_out_of_its_quotes(hostile: str) -> None:
    ((name, labels),) = parse_metrics(family("newslint_x", "gauge", "X.", [({"name": hostile}, 1)]))
    escaped = visible(hostile).replace("\\", "\\\\").replace('"', '\\"')
    assert (name, labels) == ("newslint_x", (("name", escaped),))
