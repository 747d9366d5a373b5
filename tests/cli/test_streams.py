"""newslint as a process of its own: encoding and colour of what it writes, and how little it loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from helpers.processes import modules_after, newslint
from helpers.texts import CLEAN, DIRTY


class TestStreams:
    def test_output_is_utf_8_whatever_the_locale_says(self, tmp_path: Path) -> None:
        (tmp_path / "zürich.txt").write_text("See also: Zürich – “Bern”\nText.\n", encoding="utf-8")
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
        ran = newslint("check", str(tmp_path / "zürich.txt"), env=environment)
        assert "Zürich – “Bern”" in ran.stdout.decode("utf-8")
        assert ran.returncode == 1

    def test_color_is_for_terminals_or_on_request(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(DIRTY, encoding="utf-8")
        plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
        for options, environment, colored in [
            ([], plain, False),
            (["--color", "always"], plain, True),
            ([], {**plain, "FORCE_COLOR": "1"}, True),
            ([], {**plain, "FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
            (["--color", "never"], {**plain, "FORCE_COLOR": "1"}, False),
            (["--color", "always"], {**plain, "NO_COLOR": "1"}, True),
        ]:
            ran = newslint("check", str(tmp_path), *options, env=environment)
            assert (b"\x1b[" in ran.stdout) is colored

    def test_the_version_answers_without_importing_the_rest(self) -> None:
        ran = newslint("--version")
        assert ran.stdout.startswith(b"newslint ")
        program = "import sys; sys.argv = ['newslint', '--version']; import newslint.__main__ as m; m.main(); print(sorted(sys.modules))"
        loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8").stdout
        assert "'newslint'" in loaded
        for module in ("argparse", "newslint.cli.main", "newslint.linter.linter", "newslint.findings"):
            assert f"'{module}'" not in loaded

    def test_a_small_check_imports_nothing_heavy(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(CLEAN, encoding="utf-8")
        newslint("check", str(tmp_path), check=True)  # fills the rule cache
        loaded = modules_after(f"from newslint.cli.main import main\nmain(['check', {str(tmp_path / 'a.txt')!r}])")
        heavy = "yaml ftfy langdetect orjson pathspec tqdm wcwidth multiprocessing tempfile tomllib shutil"
        assert sorted(set(heavy.split()) & loaded) == []
