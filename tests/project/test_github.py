"""What stands in .github/ is what GitHub understands, and the workflows may do no more than they have to."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.paths import ROOT

GITHUB = ROOT / ".github"
if not GITHUB.exists():
    pytest.skip("not a checkout: there is no .github", allow_module_level=True)

WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = [GITHUB / "ISSUE_TEMPLATE" / "false-positive.yml", GITHUB / "ISSUE_TEMPLATE" / "missed-residue.yml"]
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
}
MAY_WRITE = {("release.yml", "publish"): {"id-token": "write"}}


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # `on` is no truth value here


def jobs(path: Path) -> dict[str, Any]:
    return dict(read(path)["jobs"])


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job.get("steps", [])]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_follow_the_schema_that_comes_with_the_checker(schema: str) -> None:
    program = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, SCHEMAS[schema])]
    ran = subprocess.run(program, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_there_are_no_other_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["docs", "lint", "release", "tests", "weekly"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
class TestWorkflows:
    def test_may_read_and_no_more_but_for_what_is_listed(self, path: Path) -> None:
        assert read(path)["permissions"] == {"contents": "read"}
        more = {(path.name, name): job["permissions"] for name, job in jobs(path).items() if "permissions" in job}
        assert more == {place: granted for place, granted in MAY_WRITE.items() if place[0] == path.name}

    def test_actions_are_pinned_by_major_version(self, path: Path) -> None:
        used = [step["uses"] for step in steps(path) if "uses" in step]
        assert [action for action in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@(v\d+|release/v\d+)", action)] == []

    def test_a_checkout_leaves_no_credentials_behind(self, path: Path) -> None:
        checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
        assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)

    def test_a_job_that_hangs_is_ended(self, path: Path) -> None:
        assert all("timeout-minutes" in job for job in jobs(path).values() if "uses" not in job)

    def test_nothing_that_others_write_is_put_into_a_command(self, path: Path) -> None:
        assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


def test_tests_run_on_all_systems_and_versions_with_the_built_wheel() -> None:
    test = jobs(GITHUB / "workflows" / "tests.yml")["test"]
    assert test["strategy"]["matrix"] == {
        "os": ["ubuntu-latest", "macos-latest", "windows-latest"],
        "python": ["3.11", "3.12", "3.13", "3.14"],
    }
    runs = [step["run"] for step in test["steps"] if "run" in step]
    assert "dist/*.whl" in runs[0]
    assert not any("-e " in run for run in runs)


def test_a_release_is_tested_before_it_is_published() -> None:
    release = read(GITHUB / "workflows" / "release.yml")
    assert release["on"] == {"push": {"tags": ["v*"]}}
    assert release["jobs"]["publish"]["needs"] == ["tests", "build"]
    assert any("SOURCE_DATE_EPOCH" in step.get("run", "") for step in release["jobs"]["build"]["steps"])


def test_what_is_installed_for_every_push_is_what_is_locked() -> None:
    for name in ("tests", "lint", "docs", "release"):
        installs = [step["run"] for step in steps(GITHUB / "workflows" / f"{name}.yml") if "pip install" in step.get("run", "")]
        assert installs
        assert all("-c requirements-dev.lock" in run for run in installs)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_ask_for_text_rule_language_and_source(path: Path) -> None:
    fields = {field["id"]: field for field in read(path)["body"] if field["type"] != "markdown"}
    assert {"text", "rule", "language", "source", "version"} <= set(fields)
    assert all(fields[name]["validations"]["required"] == "true" for name in ("text", "language", "version"))
    assert fields["text"]["attributes"]["render"] == "text"  # shown as it is, never as Markdown
    assert all(field["attributes"]["label"] for field in fields.values())


def test_security_holes_are_not_reported_in_public() -> None:
    links = read(GITHUB / "ISSUE_TEMPLATE" / "config.yml")["contact_links"]
    assert any(link["url"].endswith("/security/advisories/new") for link in links)
