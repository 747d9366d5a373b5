"""What users install: the same bytes from every build, everything inside that belongs there, few dependencies with licences that bind nobody."""

from __future__ import annotations

import re
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from helpers.paths import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EPOCH = "1750000000"

PERMISSIVE = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "PSF-2.0"}
# MPL-2.0 binds who changes files of these packages, and nobody else; docs/security.md says why they stay.
WEAK_COPYLEFT = {"orjson", "pathspec", "tqdm"}
_NAMES = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "MPLv2.0, MIT Licences": "MPL-2.0",  # tqdm until 2023
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


SILENT = {"ahocorasick-rs": {"Apache-2.0"}}  # the metadata of version 1.0.1 names none, that of 1.0.3 does


def needed(requirements: list[str], extras: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """Return the packages of requirements that hold on this machine, with the extras that are asked for."""
    for requirement in map(Requirement, requirements):
        environments: list[dict[str, str]] = [{"extra": extra} for extra in ("", *extras)]
        if requirement.marker is None or any(requirement.marker.evaluate(each) for each in environments):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def dependencies() -> set[str]:
    """All that comes with newslint without extras, and with what comes with that."""
    found: set[tuple[str, frozenset[str]]] = set()
    todo = list(needed(PROJECT["dependencies"]))
    while todo:
        package, extras = todo.pop()
        if (package, extras) not in found:
            found.add((package, extras))
            todo += needed(metadata.requires(package) or [], extras)
    return {package for package, _ in found}


def licences(package: str) -> set[str]:
    """Every licence that a package's metadata names, as SPDX calls it."""
    about = metadata.metadata(package)
    said = about.get_all("License-Expression") or []
    if not said:
        said += [name for name in about.get_all("License") or [] if "\n" not in name]
        said += [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    parts = [part for text in said for part in ([text] if text in _NAMES else re.split(r"[() ]+(?:AND|OR|WITH)[() ]+|[()]", text))]
    return {_NAMES.get(part.strip(), part.strip()) for part in parts if part.strip()} or SILENT.get(package, set())


def test_few_packages_are_installed_with_newslint() -> None:
    assert len(dependencies()) <= 10 + (sys.platform == "win32"), sorted(dependencies())  # colorama, which Windows needs for colours


@pytest.mark.parametrize("package", sorted(dependencies()))
def test_a_package_that_is_installed_has_a_permissive_licence(package: str) -> None:
    allowed = PERMISSIVE | ({"MPL-2.0"} if package in WEAK_COPYLEFT else set())
    assert licences(package)
    assert licences(package) <= allowed


def test_the_exceptions_are_dependencies_and_are_told() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    assert dependencies() >= WEAK_COPYLEFT
    assert all(package in page for package in WEAK_COPYLEFT)


def built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Wheel and source distribution, built in this process: nothing is fetched."""
    build = pytest.importorskip("hatchling.build")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    folder.mkdir()
    return folder / build.build_wheel(str(folder)), folder / build.build_sdist(str(folder))


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (built(tmp_path / name, monkeypatch) for name in ("first", "second"))
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.slow
def test_wheel_and_source_hold_what_belongs_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, source = built(tmp_path / "built", monkeypatch)
    assert wheel.stat().st_size < 3_000_000
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    with tarfile.open(source) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    rules = {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*.yaml")}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "newslint").rglob("*.py")}
    (about,) = {name.partition("/")[0] for name in inside if ".dist-info/" in name}
    assert rules
    assert {f"newslint/rules_shipped/{name}" for name in rules} <= inside
    assert {f"rules/{name}" for name in rules} <= packed
    assert modules | {"newslint/py.typed"} <= inside & packed
    for name in ("LICENSE", "NOTICE"):
        assert f"{about}/licenses/{name}" in inside
        assert name in packed
    assert {name.partition("/")[0] for name in inside} == {"newslint", about}  # no tests, no seeds in site-packages
    assert not any(name.startswith((".ci/", ".git/", ".venv/")) or "__pycache__" in name for name in inside | packed)


def test_the_notice_tells_source_version_and_licence_of_every_entry() -> None:
    text = (ROOT / "NOTICE").read_text("utf-8")
    entries = [entry for entry in re.split(r"^ *Source: ", text, flags=re.MULTILINE)[1:] if "Use: " not in entry]
    assert len(entries) >= 8
    assert all("Version: " in entry and "Licence: " in entry for entry in entries)


def test_every_table_of_the_rules_is_in_the_notice() -> None:
    text = (ROOT / "NOTICE").read_text("utf-8")
    assert [path.name for path in (ROOT / "rules" / "tables").glob("*.yaml") if f"rules/tables/{path.name}" not in text] == []
