"""The hooks, run by the real pre-commit on a real repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.paths import ROOT
from helpers.texts import CLEAN, DIRTY

BAD = b"caf\xe9 noir\n"


def command(*arguments: str, folder: Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=600,
        env=environment,
    )


def git(folder: Path, *arguments: str) -> str:
    settings = "user.name=Reporter user.email=reporter@example.com init.defaultBranch=main commit.gpgsign=false"
    options = [part for setting in settings.split() for part in ("-c", setting)]
    ran = command("git", *options, *arguments, folder=folder)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Make an environment in which pre-commit keeps to itself; skips where pre-commit, git or a package index is missing."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    if command(sys.executable, "-m", "pre_commit", "--version", folder=ROOT).returncode != 0:
        pytest.skip("pre-commit is not installed")
    target = tmp_path_factory.mktemp("index")
    download = command(sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(target), "hatchling", folder=ROOT)
    if download.returncode != 0:
        pytest.skip("no package index can be reached")
    hidden = ("PYTHONPATH", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    return {**kept, "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("home"))}


@pytest.fixture(scope="module")
def newslint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy this project, as it stands in the working folder, into a repository that pre-commit can take."""
    copy = tmp_path_factory.mktemp("project") / "newslint"
    copy.mkdir()
    for name in ("newslint", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    git(copy, "init", "-q")
    git(copy, "add", "-A")
    git(copy, "commit", "-q", "-m", "newslint")
    return copy


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Make a repository of articles, with a source file that newslint must leave alone."""
    (tmp_path / "articles").mkdir()
    for name, text in [("clean.txt", CLEAN), ("dirty.txt", DIRTY), ("feed.jsonl", '{"text": "Fine."}\n')]:
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    (tmp_path / "tool.py").write_text('"""See also: nothing"""\n', encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    return tmp_path


def hook(name: str, newslint: Path, corpus: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return command(
        sys.executable, "-m", "pre_commit", "try-repo", str(newslint), name, "--verbose", *arguments, folder=corpus, environment=environment
    )  # fmt: skip


def stored(corpus: Path) -> str:
    return (corpus / "articles" / "dirty.txt").read_text("utf-8")


@pytest.mark.slow
def test_the_checking_hook_fails_on_dirty_files_and_changes_nothing(newslint: Path, corpus: Path, environment: dict[str, str]) -> None:
    ran = hook("newslint", newslint, corpus, environment, "--all-files")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "articles/dirty.txt:2:1" in ran.stdout
    assert "INS101" in ran.stdout
    assert "exit code: 1" in ran.stdout
    assert "in 1 of 3 documents" in ran.stdout  # the source file is none of them
    assert stored(corpus) == DIRTY


@pytest.mark.slow
def test_the_checking_hook_passes_on_clean_files(newslint: Path, corpus: Path, environment: dict[str, str]) -> None:
    ran = hook("newslint", newslint, corpus, environment, "--files", "articles/clean.txt", "tool.py")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout


@pytest.mark.slow
def test_the_fixing_hook_fails_once_then_passes(newslint: Path, corpus: Path, environment: dict[str, str]) -> None:
    ran = hook("newslint-fix", newslint, corpus, environment, "--all-files")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "files were modified by this hook" in ran.stdout
    assert "Fixed 1 finding in 1 document." in ran.stdout
    assert stored(corpus) == CLEAN
    git(corpus, "add", "-A")
    again = hook("newslint-fix", newslint, corpus, environment, "--all-files")
    assert again.returncode == 0, again.stdout


@pytest.mark.slow
def test_a_file_that_cannot_be_checked_fails_the_hook(newslint: Path, corpus: Path, environment: dict[str, str]) -> None:
    (corpus / "articles" / "bad.txt").write_bytes(BAD)
    git(corpus, "add", "-A")
    ran = hook("newslint", newslint, corpus, environment, "--files", "articles/bad.txt", "articles/clean.txt")
    assert ran.returncode == 1
    assert "exit code: 2" in ran.stdout
    assert "not UTF-8 at byte 3" in ran.stdout


@pytest.mark.slow
def test_the_corpus_hook_checks_what_the_configuration_includes_in_one_run(
    newslint: Path, corpus: Path, environment: dict[str, str]
) -> None:
    (corpus / "newslint.yaml").write_text("include: ['articles/*.txt']\nbaseline: accepted.json\n", encoding="utf-8")
    git(corpus, "add", "-A")
    ran = hook("newslint-corpus", newslint, corpus, environment, "--files", "tool.py")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "articles/dirty.txt:2:1" in ran.stdout
    assert "in 1 of 2 documents" in ran.stdout
