"""Runs of `newslint check` as tests make them: one configuration for all files, small chunks, and what came of it."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from newslint.config import Config
from newslint.linter import Linter
from newslint.records.codec import Chunk
from newslint.records.discover import Found, find_inputs
from newslint.records.formats import Format
from newslint.records.read import Step, steps
from newslint.records.source import Source
from newslint.reports.concise import Concise
from newslint.runs.check_job import CheckJob
from newslint.runs.check_run import CheckRun
from newslint.util.progress import Progress

LINTER = Linter(select=["INS101", "DUP401"])
_CUTTERS = ("read", "json.lines_codec", "json.cut", "csv.codec", "tables.codec", "sqlite.codec", "web.warc_cut")


class Everywhere(NamedTuple):
    """One configuration for all folders."""

    config: Config

    def number(self, folder: str) -> int:
        """The number of the only one."""
        return 0

    def selection(self, number: int) -> Config:
        """The only one."""
        return self.config


def found(*paths: str | Path, config: Config | None = None, name: str | None = None, format: Format | None = None) -> Found:
    """Find the inputs that paths stand for, as the configuration says."""
    return find_inputs([str(path) for path in paths], Everywhere(config or Config()), name, format)


def run_of(inputs: Found, workers: int = 1, *, linter: Linter = LINTER, run: dict[str, Any] | None = None, **job: Any) -> CheckRun:
    """Make a run with settings of the job, and of the run."""
    return CheckRun(CheckJob([linter], Concise(), **job), inputs, workers, Progress(0, io.StringIO()), **(run or {}))


def finished(inputs: Found, workers: int = 1, **more: Any) -> tuple[CheckRun, str]:
    """Run to the end, and return the run with all that it said about documents."""
    made = run_of(inputs, workers, **more)
    return made, "".join(made.texts())


def small_chunks(monkeypatch: pytest.MonkeyPatch, size: int, files: int = 500) -> None:
    """Cut all inputs into chunks of about so many bytes, and of at most so many files that hold one text each."""
    for name in _CUTTERS:
        monkeypatch.setattr(importlib.import_module(f"newslint.records.{name}"), "SIZE", size)
    monkeypatch.setattr("newslint.records.read.MOST_FILES", files)


def steps_of(inputs: Iterable[Source], config: Config | None = None) -> Iterator[Step]:
    """Yield the steps of a run over these sources."""
    return steps(inputs, lambda _: config or Config())


def chunks_of(todo: Iterable[Step], wanted: Callable[[Chunk], bool] = lambda _: True) -> list[Chunk]:
    """Return the chunks among some steps."""
    return [step for step in todo if isinstance(step, Chunk) and wanted(step)]
