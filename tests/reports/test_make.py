"""Reporters are made by the name of their format, can be sent to a worker process, and load little."""

from __future__ import annotations

import pickle

import pytest
from helpers.processes import modules_after
from helpers.reports import FOUND, TEXT, report, reporter

from newslint.reports import FORMATS, stream
from newslint.reports.summary import Summary


def test_an_unknown_format_is_refused_with_the_valid_names():
    with pytest.raises(ValueError, match="unknown output format 'xml': not one of text, concise, json"):
        reporter("xml")


@pytest.mark.parametrize("format", FORMATS)
def test_a_reporter_can_be_sent_to_a_worker_process(format, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = reporter(format)
    sent = pickle.loads(pickle.dumps(made))
    assert sent.document(report(FOUND), TEXT) == made.document(report(FOUND), TEXT)
    assert list(stream(sent, [], Summary())) == list(stream(made, [], Summary()))


def test_text_imports_neither_json_nor_wcwidth():
    loaded = modules_after(
        "from newslint.reports import make\nfrom newslint.reports.summary import Summary\n"
        "made = make('text', version='1', ruleset='x', color=False, width=80, rules=())\nmade.end(Summary())"
    )
    assert {"json", "wcwidth", "urllib.parse", "newslint.text.document"} & loaded == set()
