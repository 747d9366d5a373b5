"""``newslint init``: it looks, tells, writes what is not there, and changes nothing that is."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
import yaml
from helpers.command import Call, write
from helpers.records import json_lines, write_records
from helpers.stories import POLISH, STORY, database, stories
from helpers.texts import CLEAN, DIRTY
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.proposal import settings
from newslint.cli.seen import Seen
from newslint.cli.survey import Survey, overview, survey
from newslint.config import Config, load_config
from newslint.records.codec import Layout
from newslint.records.find.fields import FoundFields
from newslint.records.formats import Format
from newslint.records.record import Fields
from newslint.records.source import Source

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
        assert "plain text 2 files looked at\n" in out
        assert (
            "JSON Lines 5 records in 1 file looked at: text in 'content.body', id in 'guid', address in 'link', title in 'headline'\n"
            in out
        )
        assert "languages  5 de, " in out
        assert "sites      5 example.com\n" in out

    def test_fields_are_told_by_their_names_and_by_what_stands_in_them(self, tmp_path: Path) -> None:
        rows = stories(
            2, summary=STORY, id="a%d", seen_at="https://example.org/a/%d", lang="en", score=0.5, ok=True, published="2024-05-0%d"
        )
        (tmp_path / "a.jsonl").write_bytes(json_lines(rows) + b"broken\n[1]\n")
        found = survey(str(tmp_path))
        (seen,) = found.holding(Format.JSONL)
        assert seen.records == 2
        assert seen.fields._replace(there=()) == FoundFields(("text",), "id", "seen_at", None, "lang", "published")
        assert found.sites == {"example.org": 2}

    def test_compressed_records_are_records(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(json_lines(stories(2, "body", id="a%d"))))
        found = survey(str(tmp_path))
        assert found.files == {".jsonl.gz": 1}
        assert "text in 'body', id in 'id'" in "\n".join(overview(found))
        assert 'include: ["*.jsonl.gz"]' in settings(found)

    def test_where_records_are_and_how_tables_are_written_is_told(self, call: Call) -> None:
        write(
            {
                "a.json": json.dumps({"newspapers": {name: {"articles": stories(2)} for name in ("herald", "post")}}),
                "b.csv": "id;body\n" + "".join(f"{row['id']};{row['body']}\n" for row in stories(3, "body", id="%d")),
                "c.csv": "".join(
                    f"https://example.com/{n}/x;{row['text']}{'Nobody came, he said. ' * n}\n" for n, row in enumerate(stories(3))
                ),
            }
        )
        database({"story": stories(3, "content"), "users": [{"name": "Ann"}]})
        out = call("init", "--dry-run").out
        assert "JSON       4 records in 1 file looked at: records in newspapers.*.articles[], text in 'text'\n" in out
        assert "CSV        3 records in 1 file looked at: cells parted by ';', text in 'body', id in 'id'\n" in out
        assert "           3 records in 1 file looked at: cells parted by ';', no row of names (columns column1 to column2), " in out
        assert "SQLite     3 records in 1 file looked at: table 'story', text in 'content'\n" in out

    def test_what_cannot_be_read_is_told(self, call: Call) -> None:
        write({"a.txt": "Café à la crème, ".encode() + b"caf\xe9", "b.txt": CLEAN, "c.json": "{broken", "d.db": b"no database"})
        ran = call("init", "--dry-run")
        assert ran.code == 0
        assert "1 of 2 files: not UTF-8 at byte 23 (0xe9); pass --encoding or convert it (a.txt)\n" in ran.out
        assert "1 of 1 file: no record could be read at its beginning (c.json)\n" in ran.out
        assert "1 of 1 file: is no database of SQLite, or an encrypted one (d.db)\n" in ran.out

    def test_a_sample_of_many_files_is_read_from_every_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for folder in ("a", "b", "c"):
            (tmp_path / folder).mkdir()
            for number in range(50):
                (tmp_path / folder / f"{number}.txt").write_text(CLEAN, "utf-8")
        (tmp_path / "z").mkdir()
        (tmp_path / "z" / "1.txt").write_text(CLEAN, "utf-8")
        found = survey(str(tmp_path))
        assert len(found.seen[Format.TEXT]) <= 40
        assert {seen.top for seen in found.seen[Format.TEXT]} == {"a", "b", "c", "z"}
        assert found.files == {".txt": 151}

    def test_two_looks_see_the_same(self, tmp_path: Path) -> None:
        for number in range(60):
            (tmp_path / f"{number}.jsonl").write_bytes(json_lines(stories(2, "body" if number % 7 else "text")))
        assert settings(survey(str(tmp_path))) == settings(survey(str(tmp_path)))
        assert list(overview(survey(str(tmp_path)))) == list(overview(survey(str(tmp_path))))


class TestNoText:
    def test_the_fields_that_are_there_are_named_once_for_all_files(self, call: Call) -> None:
        row = {"doc_id": 1, "label": "of a thing", "words": "as few as these are"}
        write({f"{n}.jsonl": json_lines([row | {"doc_id": n}] * 6) for n in range(6)})
        write({"good.jsonl": json_lines(stories(3))})
        ran = call("init")
        assert (
            "6 of 7 files: no field holds text, as far as can be told: the fields are 'doc_id', 'label', 'words'; the longest values are in "
            "'words' (text-fields, or --text-field, says where the text is) (0.jsonl, 1.jsonl, 2.jsonl and 3 more)\n"
        ) in ran.out

    def test_files_of_many_shapes_are_not_told_one_by_one(self, call: Call) -> None:
        write({f"{n}.csv": f"a{'x' * n},b\n1,2\n3,4\n" for n in range(12)})
        lines = [line for line in call("init", "--dry-run").out.splitlines() if " of 12 files: " in line]
        assert len(lines) == 5
        assert lines[-1].endswith("8 of 12 files: no text, for other reasons")

    def test_where_no_file_holds_text_no_field_is_proposed(self, call: Call) -> None:
        write({"a.jsonl": json_lines([{"doc_id": n, "words": "as few as these"} for n in range(30)])})
        assert "1 of 1 file: no field holds text" in call("init").out
        assert "text-fields" not in load_config("newslint.yaml").origins

    def test_json_tables_and_databases_without_texts_are_named_and_not_included(self, call: Call) -> None:
        write({"package.json": '{"name": "x", "version": "1.0"}', "n.csv": "a,b\n1,2\n3,4\n", "a.txt": CLEAN})
        write_records("n.parquet", [{"a": 1, "b": 2}], ("a", "b"))
        database({"users": [{"name": "Ann"}]})
        out = call("init").out
        assert "the fields are 'name', 'version'; the longest values are in 'name'" in out
        assert "no column holds text, as far as can be told: the columns are 'a', 'b'" in out
        assert "no table in it holds texts; the only table is 'users' (story.db)" in out
        assert load_config("newslint.yaml").include == ("*.txt",)
        assert call("check").code == 0

    def test_what_holds_none_beside_files_that_do_is_left_out_also_when_it_is_named(self, call: Call) -> None:
        write({"package.json": '{"name": "x"}', "news/a.json": json.dumps(stories(2)), "b.json": json.dumps(stories(2))})
        call("init")
        config = load_config("newslint.yaml")
        assert (config.include, config.extend_exclude) == (("*.json",), ("./package.json",))
        assert call("check", "package.json", "news/a.json").code == 0

    def test_what_newslint_wrote_is_no_data(self, call: Call) -> None:
        write({"a.txt": DIRTY, "news/a.json": json.dumps(stories(2))})
        call("accept", "a.txt", "--reason", "known", "--baseline", "known.json")
        write({"report.jsonl": call("check", "a.txt", "--output-format", "jsonl").out})
        out = call("init").out
        assert "JSON Lines 1 of 1 file: holds findings of newslint, and no articles (report.jsonl)\n" in out
        config = load_config("newslint.yaml")
        assert config.include == ("*.txt", "news/**/*.json", "*.jsonl")
        assert config.extend_exclude == ("./report.jsonl",)

    def test_only_folders_with_texts_are_included(self, call: Call) -> None:
        write({"package.json": '{"name": "x"}', "locales/en.json": '{"yes": "Yes"}', "news/a.json": json.dumps(stories(2))})
        Path(".git").mkdir()
        call("init")
        assert load_config("newslint.yaml").include == ("news/**/*.json",)
        (repository,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text("utf-8"))["repos"]
        files = repository["hooks"][0]["files"]
        assert [name for name in ("package.json", "locales/en.json", "news/a.json") if re.search(files, name)] == ["news/a.json"]


ARTICLE = f"---\ntitle: Vote\n---\n# Vote\n\n{STORY}{STORY}\n\n{STORY}\n"
MANUAL = f"# Use\n\n{STORY}\n\n```\nnewslint check\n```\n\n{STORY}\n"
PAGE = f"""<!doctype html><html lang="en"><head><title>Vote</title><meta property="og:type" content="article"></head><body><article>
<h1>Vote</h1><p>{STORY}</p><p>In the end {STORY}</p></article></body></html>"""


class TestArticles:
    def test_markdown_is_proposed_where_it_reads_like_articles(self, call: Call) -> None:
        write({"README.md": ARTICLE, "docs/use.md": MANUAL, "posts/a.md": ARTICLE, "posts/README.md": MANUAL})
        out = call("init").out
        assert "Markdown   1 file looked at\n           1 of 2 files: reads like no article (docs/use.md)\n" in out
        config = load_config("newslint.yaml")
        assert (config.include, config.extend_exclude) == (("posts/**/*.md",), ("README.md",))
        assert "in 1 document" in call("check").out

    def test_a_manual_alone_is_not_proposed(self, call: Call) -> None:
        write({"README.md": ARTICLE, "use.md": MANUAL, "a.txt": CLEAN})
        call("init")
        assert load_config("newslint.yaml").include == ("*.txt",)

    def test_pages_are_proposed_where_they_say_that_they_are_articles(self, call: Call) -> None:
        pytest.importorskip("trafilatura")
        write({"pages/a.html": PAGE, "site/index.html": "<html><body><ul><li>News</li></ul></body></html>"})
        out = call("init").out
        assert "HTML       1 file looked at\n" in out
        assert load_config("newslint.yaml").include == ("pages/**/*.html",)
        assert "in 1 document" in call("check").out


class TestEncodings:
    def test_the_likely_encoding_is_proposed(self, call: Call) -> None:
        write({f"{n}.txt": f"{n}. {POLISH}".encode("cp1250") for n in range(3)} | {"ascii.txt": CLEAN})
        out = call("init").out
        assert "plain text 3 files looked at: encoding cp1250\n           1 file looked at\n" in out
        assert load_config("newslint.yaml").encoding == "cp1250"
        assert "in 4 of 4 documents" in (out := call("check", "--select", "TRN105").out) or "in 4 documents" in out

    def test_where_files_differ_each_is_found_out(self, call: Call) -> None:
        write({"a.txt": POLISH.encode("cp1250"), "b.txt": POLISH, "c.txt": POLISH.encode("utf-16")})
        call("init")
        assert load_config("newslint.yaml").encoding == "auto"
        assert "Could not check" not in call("check").out

    def test_formats_may_have_different_ones(self, call: Call) -> None:
        write({"a.txt": POLISH.encode("cp1250"), "b.jsonl": json.dumps({"text": POLISH}, ensure_ascii=False)})
        call("init")
        config = load_config("newslint.yaml")
        assert (config.encoding, config.formats) == ("utf-8", {"text": {"encoding": "cp1250"}})
        assert "Could not check" not in call("check").out

    @pytest.mark.parametrize("name", ["cp1250", "auto"])
    def test_it_can_be_told(self, call: Call, name: str) -> None:
        write({"a.txt": POLISH.encode("cp1250")})
        assert "languages  1 pl " in call("init", "--encoding", name).out
        assert load_config("newslint.yaml").encoding == name

    def test_what_is_none_is_an_error(self, call: Call) -> None:
        ran = call("init", "--encoding", "klingon")
        assert (ran.code, ran.out) == (2, "")
        assert "--encoding: 'klingon' is not the name of a text encoding" in ran.err


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

    def test_the_hook_says_what_it_takes_beyond_what_hooks_take(self, call: Call) -> None:
        crawl()
        assert " as well: by themselves the hooks take" not in call("init", "--dry-run").out
        write({"articles/a.json": json.dumps(stories(2))})
        out = call("init").out
        assert "        # .json as well: by themselves the hooks take .txt and .jsonl\n        files: " in out
        (repository,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text("utf-8"))["repos"]
        assert re.search(repository["hooks"][0]["files"], "articles/x/b.json")

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
        assert "Next: newslint init FOLDER, where the texts are" in out
        assert load_config("newslint.yaml").include == Config().include

    def test_a_folder_that_is_not_there_is_an_error(self, call: Call) -> None:
        ran = call("init", "nowhere")
        assert (ran.code, ran.out) == (2, "")
        assert "there is no folder 'nowhere'" in ran.err

    @pytest.mark.parametrize("name", ["te:xt", 'te"x\\t', "te\nxt: [", "# text", "te\x1b[2Jxt", "тело", "null"])
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
    source = Source("a.jsonl", "a.jsonl", Format.JSONL)
    fields = FoundFields(text=(text,), id=more, there=(text, more))
    found = Survey(seen={Format.JSONL: [Seen(source, "a.jsonl", Format.JSONL, None, 1, (), None, fields, Layout(Format.JSONL, Fields()))]})
    found.sites[site] = 1
    path = tmp_path_factory.mktemp("x") / "newslint.yaml"
    path.write_text(settings(found), "utf-8", newline="\n")
    config = load_config(path)
    assert (config.text_fields, config.id_field) == ((text,), more)
    assert not any(set(line) & {"\x1b", "\r", "\n"} for line in overview(found))
