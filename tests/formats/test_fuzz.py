"""A share of ``benchmarks/fuzz_formats.py``: damaged files of every format break nothing, and nothing of them is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from helpers.fuzzing import SEEDS, mutation
from helpers.paths import ROOT

EACH = -(-2000 // len(SEEDS))


@pytest.mark.slow
@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files_break_nothing(kind: str) -> None:
    command = [sys.executable, "benchmarks/fuzz_formats.py", "--only", kind, "--mutations", str(EACH), "--seed", "7", "--jobs", "1"]
    ran = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith(f"{EACH} mutations, 0 failures\n")


@pytest.mark.parametrize("kind", SEEDS)
def test_a_mutation_is_known_by_its_number(kind: str) -> None:
    assert mutation(kind, 1, 5) == mutation(kind, 1, 5)
    assert len({mutation(kind, 1, number).data for number in range(9)}) > 3
