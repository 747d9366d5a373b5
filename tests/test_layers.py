"""Imports go down one line of layers, and starting up loads nothing that is not needed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import newslint

PACKAGE = Path(newslint.__file__).parent

# From the bottom up; a module may import what stands on lines above its own, and nothing beside or below it.
# `commands.*` and the like name the other modules of a package, which may import each other.
LAYERS = """
errors hashing
findings atomic progress lazyre profiles site
reports.neutral pool rewrite
document select yamldata output diff haystack
literals spelling
patterns settings fields tomldata
prose language baseline remains overlap
config rules
record
regexgate index tables
plan
examples judge plans checks wording
ruleload scanner edits
fixer rulecache overlay
checks.*
linter
gate
ruletest schema summary trace comparison annotation
arrow
batch
reports.* sources.*
integrations.*
work
run
survey gating.* serving.*
commands.*
cli
__main__
"""
RANK = {name: number for number, line in enumerate(LAYERS.strip().splitlines()) for name in line.split()}


def layer(module: str) -> int | None:
    """How high a module stands, None for one that no line names."""
    return RANK.get(module, RANK.get(module.partition(".")[0] + ".*"))


def imports(path: Path) -> set[str]:
    """The modules of the package that a file imports, those inside functions too, those for type checkers aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" if node.module else alias.name for alias in node.names]
            found |= {name if is_module(name) else name.rpartition(".")[0] for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name.partition(".")[2] for name in found if name.startswith("newslint.")}


def is_module(name: str) -> bool:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


def modules() -> dict[str, Path]:
    files = [path for path in PACKAGE.rglob("*.py") if "rules_shipped" not in path.parts]
    names = {".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path for path in files}
    return {name: path for name, path in names.items() if name != "__init__"}


@pytest.mark.parametrize(("module", "path"), modules().items())
def test_imports_only_go_down(module: str, path: Path) -> None:
    own = layer(module)
    assert own is not None, f"{module} stands in no layer"
    for other in imports(path):
        below = layer(other)
        assert below is not None, f"{module} imports {other}, which stands in no layer"
        together = module.partition(".")[0] == other.partition(".")[0]
        assert below < own or together, f"{module} imports {other}, which does not stand below it"


def test_no_module_is_longer_than_about_four_hundred_lines() -> None:
    assert {name: n for name, path in modules().items() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 420} == {}


HEAVY = ["yaml", "ftfy", "langdetect", "orjson", "tqdm", "pathspec", "multiprocessing", "tempfile", "wcwidth", "tomllib", "difflib", "json"]


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import newslint", [*HEAVY, "ahocorasick_rs", "newslint.linter"]),
        ("import newslint.config", HEAVY),
        ("import newslint.linter", HEAVY),
        ("import newslint.cli", HEAVY),
    ],
)
def test_starting_up_loads_nothing_that_is_not_needed(statement: str, heavy: list[str]) -> None:
    program = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert sorted(set(heavy) & set(ran.stdout.split())) == []


def test_linting_english_with_a_warm_cache_needs_no_yaml_and_no_ftfy() -> None:
    program = "import sys, newslint; newslint.lint('The bank kept rates on hold.', language='en'); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    for _ in range(2):
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert sorted({"yaml", "ftfy", "langdetect"} & set(ran.stdout.split())) == []
