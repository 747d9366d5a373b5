"""``init`` on every format: what it proposes reads the files that it looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.command import Call
from helpers.made_files import Made, packed


@pytest.fixture
def data(made: Made, rules: None) -> str:
    """Give a folder with the file, and no configuration around it; one text is long enough to be taken for an article."""
    Path("newslint.yaml").unlink()
    Path("data").mkdir()
    longer = [
        each._replace(text="\n\n".join([each.text, *(f"{n}: {each.text.splitlines()[-1]}" for n in range(9))])) for each in made.there
    ]
    Path("data", made.name).write_bytes(packed(made.make(longer if made.single else made.there), made.packing))
    return "data"


def test_init_shows_what_it_would_propose_and_writes_nothing(made: Made, data: str, call: Call) -> None:
    ran = call("init", data, "--dry-run")
    assert ran.code == 0
    assert f'include: ["*{made.suffix}"]' in ran.out
    if made.text not in (None, "text"):
        assert made.text in ran.out
    assert [path.name for path in Path(data).iterdir()] == [made.name]


def test_what_init_writes_reads_the_files(made: Made, data: str, call: Call) -> None:
    assert call("init", data).code == 0
    ran = call("check", data, "--select", "INS101,ACC201", "--output-format", "jsonl")
    assert ran.code == 1, ran
    documents = [json.loads(line) for line in ran.out.splitlines()]
    found = [[finding["code"] for finding in document["findings"]] for document in documents if "findings" in document]
    assert found == ([["INS101"]] if made.single else [[], ["INS101"], [], ["ACC201"], ["INS101"]])
