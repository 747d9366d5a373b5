"""Which files are taken: walks through folders, globs, .gitignore, links, and what is passed over."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from newslint.config import Config
from newslint.records.discover import Found, find_inputs
from newslint.records.formats import Format, Packing

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file semantics")


def plant(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The council met on Monday.\n", encoding="utf-8")


class Settings:
    """The configurations of folders by their names; all other folders have the first one."""

    def __init__(self, config: Config, **folders: Config) -> None:
        self.all = [config, *folders.values()]
        self.names = list(folders)

    def number(self, folder: str) -> int:
        return next((number for number, name in enumerate(self.names, 1) if name in Path(folder).parts), 0)

    def selection(self, number: int) -> Config:
        return self.all[number]


def search(root: Path, *paths: str, **settings: object) -> Found:
    return find_inputs(paths or [str(root)], Settings(Config(root=str(root), **settings)))  # type: ignore[arg-type]


def names(found: Found, root: Path) -> list[str]:
    return [os.path.relpath(entry.path, root).replace(os.sep, "/") for entry in found.inputs]


class TestWalk:
    def test_takes_what_include_names_in_order_and_counts_the_rest_by_suffix(self, tmp_path: Path) -> None:
        plant(tmp_path, "b.txt", "a/z.txt", "a/y.jsonl", "c.PDF", "d.pdf", "LICENSE", "a-b.txt")
        found = search(tmp_path)
        assert names(found, tmp_path) == ["a/y.jsonl", "a/z.txt", "a-b.txt", "b.txt"]
        assert found.skipped == {".pdf": 2, "": 1}
        assert found.problems == []

    def test_include_and_exclude_start_at_the_configuration(self, tmp_path: Path) -> None:
        plant(tmp_path, "seeds/one/a.txt", "seeds/drafts/b.txt", "other/c.txt")
        found = search(tmp_path, include=("seeds/**/*.txt",), exclude=("drafts",))
        assert names(found, tmp_path) == ["seeds/one/a.txt"]

    def test_sources_are_named_as_the_paths_were(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        plant(tmp_path, "seeds/a.txt")
        monkeypatch.chdir(tmp_path)
        assert [entry.source for entry in search(tmp_path, ".").inputs] == ["seeds/a.txt"]
        assert [entry.source for entry in search(tmp_path, "./seeds/").inputs] == ["seeds/a.txt"]
        plant(tmp_path, "b.txt")
        monkeypatch.chdir(tmp_path / "seeds")
        assert [entry.source for entry in search(tmp_path, "..").inputs] == ["../b.txt", "a.txt"]

    def test_a_named_file_is_taken_whatever_its_suffix_but_not_if_excluded(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.story", "drafts/b.txt")
        found = search(tmp_path, str(tmp_path / "a.story"), str(tmp_path / "drafts/b.txt"), exclude=("drafts",))
        assert names(found, tmp_path) == ["a.story"]

    def test_what_is_named_twice_is_taken_once(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "b.txt")
        assert names(search(tmp_path, str(tmp_path / "b.txt"), str(tmp_path)), tmp_path) == ["b.txt", "a.txt"]

    def test_a_missing_path_is_a_problem_and_the_rest_is_taken(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt")
        found = search(tmp_path, str(tmp_path / "nowhere.txt"), str(tmp_path / "a.txt"))
        assert names(found, tmp_path) == ["a.txt"]
        assert [(problem.kind, problem.message) for problem in found.problems] == [("missing", "no such file or folder")]

    def test_suffixes_say_the_format_and_the_compression(self, tmp_path: Path) -> None:
        named = {"a.jl.zst": Format.JSONL, "b.NDJSON": Format.JSONL, "c.json.gz": Format.JSON, "d.wet": Format.WET, "e": None}
        plant(tmp_path, *named)
        found = search(tmp_path, *(str(tmp_path / name) for name in named))
        assert [entry.format for entry in found.inputs] == list(named.values())
        assert [entry.packing for entry in found.inputs][:3] == [Packing.ZSTD, Packing.NONE, Packing.GZIP]
        assert not any(entry.walked for entry in found.inputs)

    def test_what_lies_beside_articles_is_no_article_unless_include_names_it(self, tmp_path: Path) -> None:
        plant(tmp_path, "README.md", "posts/Changelog.md", "posts/a.md", "requirements.txt", "license-fee-rises.txt")
        assert names(search(tmp_path, include=("*.md", "*.txt")), tmp_path) == ["license-fee-rises.txt", "posts/a.md"]
        assert search(tmp_path, include=("*.md",)).skipped == {"README.md": 1, "Changelog.md": 1, ".txt": 2}
        assert names(search(tmp_path, include=("README.md",)), tmp_path) == ["README.md"]

    def test_every_folder_has_its_own_configuration(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "b.md", "own/a.txt", "own/b.md", "own/deep/c.md")
        settings = Settings(Config(root=str(tmp_path)), own=Config(root=str(tmp_path / "own"), include=("*.md",), exclude=("deep",)))
        for paths in ([str(tmp_path)], [str(tmp_path / "a.txt"), str(tmp_path / "own")]):
            found = find_inputs(paths, settings)
            assert names(found, tmp_path) == ["a.txt", "own/b.md"]
            assert [entry.group for entry in found.inputs] == [0, 1]

    def test_an_address_may_be_a_pattern(self) -> None:
        import fsspec

        for name in ("a.jsonl", "b.jsonl.gz", "c.csv"):
            fsspec.filesystem("memory").pipe(f"/discover/{name}", b"x" * 5)
        addresses = [f"memory://discover/{name}" for name in ("*.jsonl*", "c.csv", "b.jsonl.gz", "*.png")]
        found = find_inputs(addresses, Settings(Config()))
        assert [(entry.format, entry.packing, entry.size) for entry in found.inputs] == [
            (Format.JSONL, Packing.NONE, 5),
            (Format.JSONL, Packing.GZIP, 5),
            (Format.CSV, Packing.NONE, 5),
        ]
        assert [(problem.source, problem.kind) for problem in found.problems] == [("memory://discover/*.png", "missing")]

    def test_standard_input_has_a_name_to_be_told_by(self, tmp_path: Path) -> None:
        assert find_inputs(["-"], Settings(Config())).inputs[0].source == "<stdin>"
        assert find_inputs(["-"], Settings(Config()), "feed.jsonl").inputs[0].format is Format.JSONL
        assert find_inputs(["-"], Settings(Config()), format=Format.CSV).inputs[0].format is Format.CSV

    @posix
    def test_loops_of_links_end(self, tmp_path: Path) -> None:
        plant(tmp_path, "a/b/x.txt")
        (tmp_path / "a/b/up").symlink_to(tmp_path)
        (tmp_path / "a/b/here").symlink_to(".")
        (tmp_path / "a/self").symlink_to("self")
        assert names(search(tmp_path), tmp_path) == ["a/b/x.txt"]

    @posix
    def test_a_link_out_of_the_folder_is_followed_once(self, tmp_path: Path) -> None:
        plant(tmp_path, "data/x.txt", "top/a.txt")
        (tmp_path / "data/back").symlink_to(tmp_path / "top")
        (tmp_path / "top/one").symlink_to(tmp_path / "data")
        (tmp_path / "top/two").symlink_to(tmp_path / "data")
        found = search(tmp_path, str(tmp_path / "top"))
        assert names(found, tmp_path) == ["top/a.txt", "top/one/x.txt"]

    @posix
    def test_a_link_to_nowhere_that_include_names_is_a_problem(self, tmp_path: Path) -> None:
        (tmp_path / "gone.txt").symlink_to("nowhere")
        (tmp_path / "gone.pdf").symlink_to("nowhere")
        assert [problem.kind for problem in search(tmp_path).problems] == ["unreadable"]

    @posix
    @pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
    def test_a_folder_that_cannot_be_read_is_a_problem(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "closed/b.txt")
        (tmp_path / "closed").chmod(0)
        try:
            found = search(tmp_path)
        finally:
            (tmp_path / "closed").chmod(0o755)
        assert names(found, tmp_path) == ["a.txt"]
        assert [problem.kind for problem in found.problems] == ["unreadable"]

    def test_deep_folders_need_no_deep_stack(self, tmp_path: Path) -> None:
        depth = 20 if os.name == "nt" else 900
        folder, back = tmp_path, os.getcwd()
        try:
            for _ in range(depth):  # beyond what one path may be long
                os.chdir(folder)
                os.mkdir("d")
                folder = Path("d")
            os.chdir("d")
            Path("x.txt").write_text("deep", encoding="utf-8")
        finally:
            os.chdir(back)
        assert len(search(tmp_path).inputs) == 1


class TestGitIgnore:
    def test_nested_files_and_negations_count_as_git_counts_them(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "raw/b.txt", "raw/keep.txt", "deep/c.txt", "deep/d.txt", "build/e.txt")
        (tmp_path / ".gitignore").write_text("raw/*\n!raw/keep.txt\nbuild/\nd.txt\n", encoding="utf-8")
        (tmp_path / "deep/.gitignore").write_text("!d.txt\n/c.txt\n", encoding="utf-8")
        assert names(search(tmp_path), tmp_path) == ["a.txt", "deep/d.txt", "raw/keep.txt"]

    def test_files_above_count_up_to_the_root_of_the_repository(self, tmp_path: Path) -> None:
        plant(tmp_path, "repo/data/a.txt", "repo/data/b.txt")
        (tmp_path / "repo/.git").mkdir()
        (tmp_path / ".gitignore").write_text("a.txt\n", encoding="utf-8")  # outside of the repository
        (tmp_path / "repo/.gitignore").write_text("/data/b.txt\n", encoding="utf-8")
        assert names(search(tmp_path, str(tmp_path / "repo/data")), tmp_path) == ["repo/data/a.txt"]

    def test_an_ignored_folder_or_file_that_is_named_is_taken(self, tmp_path: Path) -> None:
        plant(tmp_path, "data/a.txt", "b.txt")
        (tmp_path / ".git").mkdir()
        (tmp_path / ".gitignore").write_text("data/\nb.txt\n", encoding="utf-8")
        assert names(search(tmp_path), tmp_path) == []
        assert names(search(tmp_path, str(tmp_path / "data"), str(tmp_path / "b.txt")), tmp_path) == ["data/a.txt", "b.txt"]

    def test_a_line_that_is_no_pattern_spoils_nothing(self, tmp_path: Path) -> None:
        plant(tmp_path, "a.txt", "b.txt")
        (tmp_path / ".gitignore").write_bytes(b"!\nb.txt\n\xff\xfe\n")
        assert names(search(tmp_path), tmp_path) == ["a.txt"]

    def test_pathspec_is_imported_for_a_gitignore_only(self, tmp_path: Path) -> None:
        import subprocess

        plant(tmp_path, "a.txt")
        program = (
            "import sys\nfrom argparse import Namespace\nfrom newslint.cli.configured import Configurations\n"
            "from newslint.records.discover import find_inputs\n"
            f"find_inputs([{str(tmp_path)!r}], Configurations(Namespace(config=None)))\nsys.exit('pathspec' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
