"""The map of the package: what each room is for and what it may import; starting up loads nothing that is not needed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from helpers.imports import imports

import newslint

PACKAGE = Path(newslint.__file__).parent

# The rooms from the bottom up: what each is for, and what it may import. A module at the package's root is a room of one.
ROOMS = {
    "errors": ("the exceptions that users meet", ""),
    "_version": ("the version", ""),
    "util": ("what any program needs: files replaced whole, processes, the terminal", "errors"),
    "regex": ("required literals of a regex, and whether it is safe to run", "errors"),
    "findings": ("the shared vocabulary: Finding, Fix, Edit, Report", "util"),
    "text": ("what a text is: lines, sentences, words, characters, language", "findings regex util"),
    "config": ("settings with the file and line that they come from", "errors findings util"),
    "checks": ("rules in Python, a folder for each kind", "findings text util"),
    "records": ("every container that texts come in", "config errors findings text util"),
    "rules": ("the rule language", "checks config errors findings regex text util"),
    "matching": ("which rules match where", "_version config regex rules text util"),
    "reports": ("findings and counts as text, JSON, pages and the rest", "errors findings text util"),
    "fixing": ("edits, and what holds them back", "checks errors findings matching rules text util"),
    "linter": ("rules and checks on one document", "_version checks config errors findings fixing matching rules text util"),
    "gate": ("whether one record may enter", "config errors findings fixing linter records text util"),
    "runs": ("many files, worker processes, outputs", "_version config errors findings fixing gate linter records reports rules text util"),
    "server": ("the gate over HTTP", "_version errors findings gate records reports text util"),
    "integrations": ("a thin adapter for each framework", "config errors findings gate records util"),
    "cli": (
        "options, commands, exit codes",
        "_version config errors findings gate linter matching records reports rules runs server text util",
    ),
    "__main__": ("the entry point", "_version cli"),
}
ORDER = list(ROOMS)
MAY_IMPORT = {room: allowed.split() for room, (_, allowed) in ROOMS.items()}


@cache
def modules_imported(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, without the name of the package."""
    names = {name for name in imports(path) if name.partition(".")[0] == "newslint"}
    return {(name if is_module(name) else name.rpartition(".")[0]).partition(".")[2] for name in names}


def is_module(name: str) -> bool:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


def modules() -> dict[str, Path]:
    files = [path for path in PACKAGE.rglob("*.py") if "rules_shipped" not in path.parts]
    names = {".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path for path in files}
    return {name: path for name, path in names.items() if name != "__init__"}


def room(module: str) -> str:
    return module.partition(".")[0]


def test_a_room_may_import_what_stands_before_it_in_the_table() -> None:
    for name, allowed in MAY_IMPORT.items():
        assert all(ORDER.index(other) < ORDER.index(name) for other in allowed), name


@pytest.mark.parametrize("name", ORDER)
def test_a_room_imports_just_what_the_table_says(name: str) -> None:
    found: dict[str, set[str]] = {}
    for module, path in modules().items():
        if room(module) == name:
            for other in modules_imported(path):
                found.setdefault(room(other), set()).add(f"{module} imports {other or 'newslint'}")
    found.pop(name, None)
    assert {other: uses for other, uses in found.items() if other not in MAY_IMPORT[name]} == {}
    assert sorted(found) == sorted(MAY_IMPORT[name]), f"{name} does not use all that the table lets it import"


def test_every_module_stands_in_a_room_and_few_at_the_root() -> None:
    assert {room(module) for module in modules()} == set(ROOMS)
    assert len(list(PACKAGE.glob("*.py"))) <= 6


def test_no_two_modules_of_a_room_import_each_other_in_a_circle() -> None:
    known = modules()
    arrows = {module: {other for other in modules_imported(path) if other in known} for module, path in known.items()}
    faces = {module for module, path in known.items() if path.name == "__init__.py"}
    for module in arrows:
        reached: set[str] = set()
        waiting = [other for other in arrows[module] if other not in faces]
        while waiting:
            other = waiting.pop()
            if other not in reached:
                reached.add(other)
                waiting += [each for each in arrows[other] if each not in faces]
        assert module not in reached, f"{module} imports itself by way of others"


@pytest.mark.parametrize("name", ORDER)
def test_no_module_imports_a_private_name_of_another(name: str) -> None:
    """What others use has a name without an underscore; what has one can be changed without looking further."""
    private = []
    for module, path in modules().items():
        if room(module) != name:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newslint")]
        private += [f"{module}: {line.module}.{alias.name}" for line in lines for alias in line.names if is_private(alias.name)]
        others = {alias.asname or alias.name for line in lines for alias in line.names if is_module(f"{line.module}.{alias.name}")}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in others and is_private(node.attr):
                private.append(f"{module}: {node.value.id}.{node.attr}")
    assert private == []


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_no_module_is_longer_than_about_four_hundred_lines() -> None:
    assert {name: n for name, path in modules().items() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 420} == {}


HEAVY = ["yaml", "ftfy", "langdetect", "orjson", "tqdm", "pathspec", "multiprocessing", "tempfile", "wcwidth", "tomllib", "difflib", "json"]


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import newslint", [*HEAVY, "ahocorasick_rs", "newslint.linter", "newslint.text", "newslint.config"]),
        ("import newslint.config", HEAVY),
        ("import newslint.linter", HEAVY),
        ("import newslint.cli.main", HEAVY),
    ],
)
def test_starting_up_loads_nothing_that_is_not_needed(statement: str, heavy: list[str]) -> None:
    program = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, env=environment)
    assert sorted(set(heavy) & set(ran.stdout.split())) == []


def test_linting_english_with_a_warm_cache_needs_no_yaml_and_no_ftfy() -> None:
    program = "import sys, newslint; newslint.lint('The bank kept rates on hold.', language='en'); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    for _ in range(2):
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, env=environment)
    assert sorted({"yaml", "ftfy", "langdetect"} & set(ran.stdout.split())) == []


@pytest.mark.slow
def test_a_text_and_a_record_touch_at_most_fifteen_rooms() -> None:
    program = [sys.executable, str(PACKAGE.parent / "benchmarks" / "rooms.py")]
    ran = subprocess.run(program, capture_output=True, encoding="utf-8", check=True, env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)})
    counts = [int(line.split()[1]) for line in ran.stdout.splitlines() if not line.startswith(" ")]
    assert len(counts) == 2
    assert max(counts) <= 15, ran.stdout


FACES = {
    "text": ["Document"],
    "config": ["Config", "load_config"],
    "checks": ["CHECKS"],
    "records": ["Sink", "codec_for", "find_inputs"],
    "rules": ["Rule", "load_rules"],
    "matching": ["Scanner", "load"],
    "reports": ["FORMATS", "make", "stream"],
    "fixing": ["repair"],
    "linter": ["Linter", "fix", "lint"],
    "gate": ["Gate", "Reason", "Verdict"],
    "runs": ["CheckRun", "GateRun"],
}


@pytest.mark.parametrize("name", FACES)
def test_a_room_shows_what_it_is_for(name: str) -> None:
    face = import_module(f"newslint.{name}")
    assert face.__doc__
    assert [shown for shown in FACES[name] if not hasattr(face, shown)] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(face, "nothing")  # noqa: B009
