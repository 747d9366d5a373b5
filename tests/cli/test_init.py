"""``newslint init``: it looks, tells, writes what is not there, and changes nothing that is."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
import yaml
from helpers.command import Call, write
from helpers.records import json_lines
from helpers.texts import CLEAN, DIRTY
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.init import overview, settings
from newslint.cli.survey import Survey, survey
from newslint.config import load_config

STORY = "The council met on Monday to hear the report on the harbour, and the mayor declined to say when it would open. " * 3
GERMAN = "Der Rat traf sich am Montag, um den Bericht über den Hafen zu hören, und die Ministerin sagte nicht, wann er wieder öffnet. " * 3


def crawl() -> None:
    """Make a repository with articles and a feed."""
    for folder in ("articles", "feeds", ".git"):
        Path(folder).mkdir()
    rows = [
        {"guid": n, "link": f"https://www.example.com/{n}", "headline": "Vote", "content": {"body": GERMAN}, "tags": []} for n in range(5)
    ]
    write(
        {
            "articles/a.txt": CLEAN,
            "articles/b.txt": DIRTY + STORY,
            "feeds/a.jsonl": json_lines(rows),
            "requirements.txt": "x",
            "b.pdf": b"%PDF",
        }
    )


class TestSurvey:
    def test_it_tells_formats_fields_languages_and_sites(self, call: Call) -> None:
        crawl()
        out = call("init", "--dry-run").out
        assert "files      2 .txt, 1 .jsonl\n" in out
        assert "left out   1 .pdf, 1 requirements.txt\n" in out
        assert "records    5 records looked at: text in content.body, id in guid, url in link, title in headline\n" in out
        assert "languages  5 de, " in out
        assert "sites      5 example.com\n" in out

    def test_fields_are_told_by_their_names_and_by_what_stands_in_them(self, tmp_path: Path) -> None:
        row = {"id": "a", "summary": STORY, "text": STORY * 2, "seen_at": "https://example.org/1", "lang": "en", "score": 0.5, "ok": True}
        (tmp_path / "a.jsonl").write_bytes(json_lines([row, row]) + b"broken\n[1]\n")
        found = survey(str(tmp_path))
        assert found.records == 2
        assert found.fields == {"text": "text", "id": "id", "language": "lang", "url": "seen_at"}
        assert found.texts == ("text", "summary")
        assert found.sites == {"example.org": 2}

    def test_compressed_records_are_records(self, tmp_path: Path) -> None:
        row = {"id": "a", "body": STORY}
        (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(json_lines([row, row])))
        found = survey(str(tmp_path))
        assert (found.files, found.records, found.fields) == ({".jsonl.gz": 1}, 2, {"text": "body", "id": "id"})
        assert 'include: ["*.jsonl.gz"]' in settings(found)

    def test_what_cannot_be_read_is_told(self, call: Call) -> None:
        write({"a.txt": b"caf\xe9", "b.txt": CLEAN})
        ran = call("init", "--dry-run")
        assert ran.code == 0
        assert "looking around: a.txt: not UTF-8 at byte 3" in ran.err


class TestWriting:
    def test_the_configuration_is_valid_and_finds_the_data(self, call: Call) -> None:
        crawl()
        ran = call("init")
        assert ran.code == 0
        assert ran.out.endswith("\nNext: newslint check --statistics\n")
        config = load_config("newslint.yaml")
        assert config.include == ("articles/**/*.txt", "feeds/**/*.jsonl")
        assert (config.text_fields, config.id_field, config.url_field, config.title_field) == (
            ("content.body",),
            "guid",
            "link",
            "headline",
        )
        assert config.extend_exclude == ("requirements.txt",)
        out = call("check").out
        assert "1 finding in 1 of 7 documents" in out

    def test_the_hook_takes_the_data_and_nothing_else(self, call: Call) -> None:
        crawl()
        call("init")
        (repository,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text("utf-8"))["repos"]
        files = repository["hooks"][0]["files"]
        taken = [name for name in ("articles/a.txt", "feeds/x/a.jsonl", "requirements.txt", "articles/a.py") if re.search(files, name)]
        assert taken == ["articles/a.txt", "feeds/x/a.jsonl"]

    def test_a_dry_run_writes_nothing(self, call: Call) -> None:
        crawl()
        before = sorted(Path().rglob("*"))
        assert "newslint.yaml would say:\n\n# Settings of newslint" in call("init", "--dry-run").out
        assert sorted(Path().rglob("*")) == before

    def test_what_is_there_stays_as_it_is(self, call: Call) -> None:
        crawl()
        write({"newslint.yaml": "ignore: [CAP]\n", ".pre-commit-config.yaml": "repos: []\n"})
        ran = call("init")
        assert ran.code == 0
        assert "newslint.yaml is there already, and stays as it is.\n" in ran.out
        assert "Add under repos:\n\n  - repo: https://github.com/newslint/newslint\n" in ran.out
        assert Path("newslint.yaml").read_text("utf-8") == "ignore: [CAP]\n"
        assert Path(".pre-commit-config.yaml").read_text("utf-8") == "repos: []\n"

    def test_settings_in_pyproject_count_and_a_hook_is_not_added_twice(self, call: Call) -> None:
        crawl()
        write({"pyproject.toml": "[tool.newslint]\n"})
        assert "pyproject.toml is there already, and stays as it is ([tool.newslint] in pyproject.toml)" in call("init").out
        assert not Path("newslint.yaml").exists()
        assert ".pre-commit-config.yaml has an entry for newslint already." in call("init").out

    def test_below_the_top_of_a_repository_the_hook_is_only_shown(self, call: Call) -> None:
        crawl()
        out = call("init", "feeds").out
        assert "To check on every commit, write into .pre-commit-config.yaml:\n\nrepos:\n" in out
        assert "files: '^feeds/.*\\.(?:jsonl)$'" in out
        assert Path("feeds/newslint.yaml").exists()
        assert not Path(".pre-commit-config.yaml").exists()

    def test_an_empty_folder_gets_the_defaults(self, call: Call) -> None:
        out = call("init").out
        assert out.startswith("files      none that newslint can check\n")
        assert "No git repository: no pre-commit entry.\n" in out
        assert load_config("newslint.yaml").include == ("*.txt", "*.jsonl")

    def test_a_folder_that_is_not_there_is_an_error(self, call: Call) -> None:
        ran = call("init", "nowhere")
        assert (ran.code, ran.out) == (2, "")
        assert "there is no folder 'nowhere'" in ran.err

    @pytest.mark.parametrize("name", ["te:xt", 'te"x\\t', "te\nxt: [", "# text", "te\x1b[2Jxt", "тело", "no"])
    def test_odd_names_of_fields_and_folders_are_quoted(self, call: Call, name: str) -> None:
        folder = name.replace("\\", "").replace("\n", "")
        Path(folder).mkdir()
        Path(".git").mkdir()
        write({f"{folder}/a.jsonl": json_lines([{name: STORY}])})
        out = call("init").out
        assert "\x1b" not in out
        config = load_config("newslint.yaml")
        assert config.text_fields == (name,)
        yaml.safe_load(Path(".pre-commit-config.yaml").read_text("utf-8"))
        assert "in 0 of 1 document" in call("check").out or "No findings in 1 document." in call("check").out


NAMES = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=8)


@given(NAMES, NAMES, NAMES)
def test_whatever_fields_are_called_the_configuration_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, text: str, more: str, site: str
) -> None:
    found = Survey(records=1, fields={"text": text, "id": more}, texts=(text, more))
    found.sites[site] = 1
    path = tmp_path_factory.mktemp("x") / "newslint.yaml"
    path.write_text(settings(found), "utf-8", newline="\n")
    config = load_config(path)
    assert (config.text_fields, config.id_field) == ((text,), more)
    assert not any(set(line) & {"\x1b", "\r", "\n"} for line in overview(found))
