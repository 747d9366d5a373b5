"""What all adapters share: they are imported by nobody, say which extra they need, and give records the verdicts of the gate."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers import newsroom
from helpers.texts import BODY, JUNK, PAGE

import newslint
from newslint import Gate
from newslint.config import Config
from newslint.errors import ConfigError
from newslint.findings import Action, Edit
from newslint.gate.note import RecordVerdict
from newslint.gate.records import action_of, check_record, put_fixes, why
from newslint.integrations import gate_of
from newslint.records.record import put_note
from newslint.text.edits import revert_edits

PACKAGES = {"scrapy": "scrapy", "datatrove": "datatrove", "datasets": "datasets", "spark": "pyspark", "ray": "ray", "pandas": "pandas"}


def test_newslint_imports_no_adapter_and_no_package_of_one() -> None:
    names = ", ".join(f"newslint.{name}" for name in sorted(set(newslint.__all__) - {"__version__"}))
    program = f"import sys, newslint, newslint.cli; {names}; newslint.gate_batch(['One day.']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    loaded = set(ran.stdout.split())
    assert {name for name in loaded if name.startswith("newslint.integrations")} | loaded & {*PACKAGES.values(), "pyarrow"} == set()


@pytest.mark.parametrize(("adapter", "package"), PACKAGES.items())
def test_an_adapter_without_its_package_names_the_extra(adapter: str, package: str) -> None:
    program = f"import sys; sys.modules[{package!r}] = None; import newslint.integrations.{adapter}"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 1
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith(f"ImportError: newslint.integrations.{adapter} needs ")
    assert last.endswith(f"pip install 'newslint[{adapter}]'")


@pytest.mark.slow
def test_the_made_up_records_are_of_all_kinds(tmp_path: Path) -> None:
    outcomes = newsroom.expected(tmp_path)
    assert len(outcomes) == len(newsroom.RECORDS) == 60
    assert {outcome["action"] for outcome in outcomes.values()} == {*map(str, Action), "unreadable"}
    for record in newsroom.RECORDS:
        outcome = outcomes[record["id"]]
        if outcome["action"] == "fix":
            edits = [Edit(edit["start"], edit["end"], edit["old"], edit["new"]) for edit in outcome["edits"]]
            assert revert_edits(outcome["text"], edits) == record["text"]


def test_settings_are_a_gate_a_configuration_a_file_or_nothing(tmp_path: Path) -> None:
    gate = Gate()
    assert gate_of(gate) is gate
    assert gate_of(None).fingerprint == gate.fingerprint
    assert gate_of(Config(gate_error=Action.REJECT)).config.gate_error is Action.REJECT
    path = newsroom.settings(tmp_path)
    assert gate_of(path).config == gate_of(str(path)).config == Gate(path).config
    path.write_text("gate: {error: rejct}", "utf-8")
    with pytest.raises(ConfigError, match="did you mean 'reject'"):
        gate_of(path)


def verdict_on(record: dict[str, Any], **settings: Any) -> tuple[str, str]:
    outcome = check_record(record, Gate(Config(**settings)))
    put_fixes(record, outcome)
    return action_of(outcome), why(outcome)


def test_fields_are_found_by_the_names_of_the_configuration() -> None:
    record = {"article": {"body": JUNK, "head": "Rates"}, "article.lead": BODY}
    assert verdict_on(record, text_fields=("article.body", "article.lead"))[0] == "fix"
    assert record == {"article": {"body": BODY, "head": "Rates"}, "article.lead": BODY}
    assert verdict_on({"a": 7}, text_fields=("a.b", "c")) == (
        "unreadable",
        "unreadable: has no text: no field 'a.b' or 'c'; the only field is 'a' (text-fields says where the text is)",
    )


def test_a_record_of_several_texts_enters_whole_or_not_at_all() -> None:
    record = {"id": 7, "title": JUNK, "body": PAGE}
    outcome = check_record(record, Gate(Config(text_fields=("title", "body"))))
    put_fixes(record, outcome)
    assert isinstance(outcome, RecordVerdict)
    assert not outcome.keeps
    assert [verdict.report.id for _, verdict in outcome.verdicts] == ["7#title", "7#body"]
    assert record == {"id": 7, "title": JUNK, "body": PAGE}
    assert why(outcome).startswith("reject: error ACC201")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "unreadable: has no text: field 'text' is null"),
        (7, "unreadable: field 'text' is not text but a number"),
        ([], "unreadable: has no text: field 'text' is an empty list"),
    ],
)
def test_a_record_without_a_text_is_unreadable_with_the_reason(text: Any, reason: str) -> None:
    assert verdict_on({"text": text}) == ("unreadable", reason)


def test_what_the_record_says_of_itself_counts() -> None:
    gate = Gate(Config(source_field="from"))
    outcome = check_record({"id": 7, "text": BODY, "url": "https://www.daily.example/a", "language": "en", "from": "wire:a"}, gate, "file")
    assert isinstance(outcome, RecordVerdict)
    report = outcome.verdicts[0][1].report
    assert (report.id, report.site, report.language, report.source) == ("7", "daily.example", "en", "wire:a")
    other = check_record({"id": True, "text": BODY, "language": ["en"], "from": ""}, gate, "file")
    assert isinstance(other, RecordVerdict)
    assert (other.verdicts[0][1].report.id, other.verdicts[0][1].report.source) == (None, "file")


@pytest.mark.parametrize("before", ["mine", {"a": 1}, None])
def test_a_note_keeps_what_stood_in_its_place(before: object) -> None:
    record: dict[str, Any] = {"newslint": before}
    put_note(record, {"action": "accept"})
    assert record == {"newslint": {"action": "accept", "before": before}}


def test_reasons_are_harmless_to_show() -> None:
    assert why("field '\x1b[2J' is not text") == "unreadable: field '␛[2J' is not text"
