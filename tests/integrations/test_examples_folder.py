"""The examples run as they are and agree with each other; what docs/integrations.md shows stands in them, or runs by itself."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest
from helpers.paths import ROOT, page_text
from helpers.records import read_json_lines

from newslint import Document, Gate, gate_batch
from newslint.text.host import host

EXAMPLES = {
    "scrapy_spider": ["scrapy"],
    "datatrove_pipeline": ["datatrove", "orjson"],
    "datasets_map": ["datasets"],
    "spark_job": ["pyspark", "pandas", "pyarrow"],
    "ray_job": ["ray", "pyarrow"],
    "pandas_check": ["pandas", "pandera"],
}
PAGE = page_text("docs/integrations.md")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_the_verdicts_of_the_gate(name: str, tmp_path: Path) -> None:
    for package in EXAMPLES[name]:
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    if name == "spark_job" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java")
    command = [sys.executable, str(ROOT / "examples" / f"{name}.py"), str(tmp_path / "out")]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path, timeout=900)
    assert ran.returncode == 0, ran.stderr[-3000:]
    records = read_json_lines(ROOT / "examples" / "articles.jsonl")
    documents = [Document(record["text"], record["id"], None, host(record["url"]), None, record["language"]) for record in records]
    actions = [verdict.action.value for verdict in gate_batch(documents, Gate())]
    assert ast.literal_eval(ran.stdout.splitlines()[-1]) == [(action, actions.count(action)) for action in sorted(set(actions))]


def test_the_examples_are_those_of_the_page() -> None:
    assert {path.stem for path in (ROOT / "examples").glob("*.py")} == set(EXAMPLES)
    assert set(re.findall(r"examples/(\w+)\.py", PAGE)) == set(EXAMPLES)


@pytest.mark.parametrize("block", BLOCKS, ids=[block.strip().splitlines()[0][:40] for block in BLOCKS])
def test_what_the_page_shows_stands_in_an_example_or_runs(block: str, tmp_path: Path) -> None:
    if any(block in path.read_text("utf-8") for path in (ROOT / "examples").glob("*.py")):
        return
    subprocess.run([sys.executable, "-c", textwrap.dedent(block)], check=True, cwd=tmp_path)


def test_the_extras_of_the_page_are_there() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = set(re.findall(r"newslint\[(\w+)\]", PAGE))
    assert named == {"scrapy", "datatrove", "datasets", "spark", "ray", "pandas", "all"}
    assert named <= set(extras)
    (everything,) = extras["all"]
    assert named - {"all"} <= set(everything.removeprefix("newslint[").removesuffix("]").split(","))
