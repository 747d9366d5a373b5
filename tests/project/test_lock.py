"""The lock file holds what development installs, so that a release elsewhere changes no checkout; pyproject.toml says what it may hold."""

from __future__ import annotations

import re
import tomllib

import pytest
from helpers.paths import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = [line for line in (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines() if line and line.lstrip()[0] != "#"]
NEEDED = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"], *PROJECT["build-system"]["requires"]]
SYSTEMS = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")]


@pytest.mark.parametrize("python", ["3.11.0", "3.11.14", "3.12.12", "3.13.9", "3.14.0"])
@pytest.mark.parametrize("system", SYSTEMS, ids=[system[0] for system in SYSTEMS])
def test_whatever_is_needed_is_pinned_within_its_range(python: str, system: tuple[str, str, str]) -> None:
    platform, name, kind = system
    here = {"python_full_version": python, "python_version": python.rpartition(".")[0], "implementation_version": python}
    here |= {"sys_platform": platform, "platform_system": name, "os_name": kind, "implementation_name": "cpython"}
    pinned: dict[str, str] = {}
    for pin in map(Requirement, PINS):
        if pin.marker is None or pin.marker.evaluate(here):
            assert canonicalize_name(pin.name) not in pinned, f"{pin.name} is pinned twice"
            pinned[canonicalize_name(pin.name)] = str(pin.specifier).removeprefix("==")
    wrong = [text for text in NEEDED if not fits(Requirement(text), pinned)]
    assert wrong == [], "`bash .ci/lock` takes what pyproject.toml asks for into requirements-dev.lock"


def fits(needed: Requirement, pinned: dict[str, str]) -> bool:
    version = pinned.get(canonicalize_name(needed.name))
    return version is not None and needed.specifier.contains(version, prereleases=True)


def test_the_lock_names_versions_and_no_places() -> None:
    for pin in PINS:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+( ; .+)?", pin)


def test_what_is_installed_by_hand_and_by_ci_is_what_is_locked() -> None:
    assert "pip install --quiet --disable-pip-version-check -c requirements-dev.lock -e '.[dev]'" in (ROOT / "README.md").read_text("utf-8")
    if not (ROOT / ".ci" / "run").exists():
        pytest.skip("not a checkout: the source distribution has no .ci")
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    first_install = re.search(r"^[^#\n]*(pip install|sed -n 1p)", script, re.MULTILINE)
    assert first_install
    assert 0 < script.index("export PIP_CONSTRAINT=") < first_install.start()
