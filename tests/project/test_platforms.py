"""What Linux, macOS and Windows do differently, as far as one of them can show it."""

from __future__ import annotations

import ast
import ctypes
import io
import multiprocessing
import ntpath
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.paths import ROOT

from newslint.cli.main import COMMANDS, main
from newslint.errors import ConfigError
from newslint.records import discover, sinks
from newslint.regex import safety
from newslint.util import relative as relative_module
from newslint.util import terminal

DIRTY = "The bank kept rates on hold.\nSee also: Five charts on inflation\nIt met on Monday.\n"
CLEAN = DIRTY.replace("See also: Five charts on inflation\n", "")
FILES = [path for top in ("newslint", "tests", "benchmarks", "examples", "docs/make") for path in sorted((ROOT / top).rglob("*.py"))]

EXPLOSIVE = [r"(?:a|ab|b)*c", r"\w+\d+\w+\d+\w+x", r"(a|aa)+$"]
ASKED = re.compile(r"sys\.platform|os\.name|hasattr\(")  # for the platform

# Modules that can be imported everywhere

ONLY_POSIX = {
    "os": "fork forkpty geteuid getuid getegid getgid chown lchown fchown fchmod mkfifo mknod killpg setsid getpgid setpgid wait wait3"
    " wait4 uname sysconf statvfs sync getxattr setxattr listxattr removexattr sched_getaffinity register_at_fork nice O_NONBLOCK O_CLOEXEC",
    "signal": "SIGKILL SIGHUP SIGURG SIGUSR1 SIGUSR2 SIGALRM SIGCHLD SIGPIPE SIGXFSZ SIGXCPU SIGSTOP SIGCONT alarm setitimer pthread_kill"
    " pthread_sigmask",
    "socket": "AF_UNIX",
}
MISSING = {f"{module}.{name}" for module, names in ONLY_POSIX.items() for name in names.split()}
MISSING |= {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "msvcrt", "winreg", "winsound", "_winapi"}


def at_import(node: ast.AST) -> Iterator[str]:
    """What is taken from modules when a module is imported, unless the platform is asked for first."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        below: list[ast.AST] = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    elif isinstance(node, ast.Lambda) or (isinstance(node, ast.If | ast.BoolOp | ast.IfExp) and ASKED.search(ast.unparse(node))):
        return
    else:
        below = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (node.module or "", *(f"{node.module}.{name.name}" for name in node.names))
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield f"{node.value.id}.{node.attr}"
    for part in below:
        yield from at_import(part)


def test_no_module_takes_at_import_what_a_platform_lacks() -> None:
    assert len(FILES) > 300
    found = {path.relative_to(ROOT).as_posix(): MISSING.intersection(at_import(ast.parse(path.read_text("utf-8")))) for path in FILES}
    assert {path: names for path, names in found.items() if names} == {"benchmarks/soak.py": {"signal.SIGKILL"}}  # which refuses Windows


def unsaid_encodings(path: Path) -> Iterator[int]:
    """The lines that open a file as text and leave its encoding to the platform."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or any(keyword.arg in ("encoding", None) for keyword in node.keywords):
            continue
        name = ast.unparse(node.func)
        if name == "open":
            mode = next((word.value for word in node.args[1:2] if isinstance(word, ast.Constant)), "r")
            if "b" not in mode:
                yield node.lineno
        elif name.endswith((".read_text", ".write_text")):
            if len(node.args) < 1 + name.endswith(".write_text"):
                yield node.lineno
        elif name.startswith("subprocess.") and any(keyword.arg in ("text", "universal_newlines") for keyword in node.keywords):
            yield node.lineno


def test_no_encoding_is_left_to_the_platform() -> None:
    assert {path.relative_to(ROOT).as_posix(): lines for path in FILES if (lines := list(unsaid_encodings(path)))} == {}


# Consoles


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "中’.txt").write_bytes(DIRTY.replace("inflation", "inflation’s end ⟦中⟧").encode())
    return tmp_path


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "."], 1),
        (["check", "gone-中’⟦.txt"], 2),
        (["check", "--gone=中’⟦"], 2),
        (["check", ".", "--select", "中⟦"], 2),
        (["中’⟦"], 2),
        (["explain", "INS101"], 0),
        (["explain", "中’.txt:2"], 0),
        (["gate", "中’.txt", "-o", "made-中.jsonl", "--discard-rejects"], 0),
        (["init", "--dry-run"], 0),
    ],
)
@pytest.mark.usefixtures("texts")
def test_no_console_is_too_poor(arguments: list[str], code: int, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = io.TextIOWrapper(io.BytesIO(), encoding, "strict"), io.TextIOWrapper(io.BytesIO(), encoding, "strict")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(arguments) == code
    for stream in (out, err):
        stream.flush()
    said = err.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    assert "Traceback" not in said
    assert "this is a bug" not in said
    out.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["rules", "list"], ["rules", "test"]])
def test_help_is_ascii(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    assert capsys.readouterr().out.isascii()


@pytest.mark.parametrize("able", [True, False])
def test_colors_are_for_consoles_of_windows_that_can_be_told_to_obey(able: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    class Console:
        @staticmethod
        def GetConsoleMode(handle: ctypes.c_void_p, mode: object) -> int:  # noqa: N802
            mode._obj.value = 3  # type: ignore[attr-defined]
            return int(handle.value == 71)

        @staticmethod
        def SetConsoleMode(handle: ctypes.c_void_p, mode: int) -> int:  # noqa: N802
            told.append((handle.value, mode))
            return int(able)

    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=Console), raising=False)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(get_osfhandle=lambda number: number + 70))  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: True, fileno=lambda: 1))
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: False))
    assert terminal.wants_color("auto", terminal=True) is able
    assert told == [(71, 7)]
    assert terminal.wants_color("always", terminal=True)
    assert not terminal.wants_color("auto", terminal=False)


# Paths


def test_a_path_on_another_drive_is_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relative_module, "os", SimpleNamespace(path=ntpath, curdir="."))
    assert relative_module.relative(r"C:\texts\a.txt", "C:\\") == r"texts\a.txt"
    assert relative_module.relative(r"D:\texts\a.txt", "C:\\") == r"D:\texts\a.txt"


@pytest.mark.parametrize("name", [r"C:\texts\a.txt", "C:/texts/a.txt", r"C:texts\a.txt", r"\\host\share\texts\a.txt", r"..\texts/./a.txt"])
def test_a_drive_does_not_lead_out_of_the_folder(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sinks, "os", SimpleNamespace(path=ntpath, sep="\\"))
    assert sinks.inside(name) == r"texts\a.txt"


@pytest.mark.parametrize(("tag", "link"), [(0xA0000003, True), (0, False)])
def test_a_junction_is_a_link(tag: int, link: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = SimpleNamespace(is_symlink=lambda: False, stat=lambda follow_symlinks: SimpleNamespace(st_reparse_tag=tag))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003, raising=False)
    assert discover._is_link(entry) is link  # type: ignore[arg-type]


# Processes


@pytest.mark.slow
@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
@pytest.mark.usefixtures("texts")
def test_however_workers_start_they_do_the_same(method: str) -> None:
    """Windows and macOS spawn, Linux forks or (from Python 3.14 on) asks a server to."""
    Path("a.jsonl").write_bytes(b'{"text": "The bank kept rates on hold."}\n' * 3)
    program = (
        "import multiprocessing, sys\nfrom newslint.__main__ import main\n"
        f"if __name__ == '__main__':\n    multiprocessing.set_start_method({method!r})\n    sys.exit(main())\n"
    )
    Path("start.py").write_text(program, "utf-8")
    runs = (
        (["check", ".", "--exclude", "*.py"], 1),
        (["check", "--fix", "中’.txt"], 0),
        (["check", "--fix", "a.jsonl"], 0),
        (["gate", "a.jsonl", "-o", "ok.jsonl", "--discard-rejects"], 0),
        (["restore", "ok.jsonl", "-o", "back.jsonl"], 0),
    )
    for arguments, code in runs:
        jobs = [] if arguments[0] == "restore" else ["--jobs", "2"]
        ran = subprocess.run([sys.executable, "start.py", *arguments, *jobs], capture_output=True, encoding="utf-8", check=False)
        assert ran.returncode == code, ran.stderr
        assert "Traceback" not in ran.stderr
    assert Path("中’.txt").read_bytes() == CLEAN.encode()
    assert Path("back.jsonl").read_bytes() == Path("a.jsonl").read_bytes()


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="lets a signal of POSIX stand for Ctrl-Break of Windows")
def test_ctrl_break_is_as_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import os, signal, sys\nsignal.SIGBREAK = signal.SIGUSR1\nimport newslint.cli.main\nfrom newslint.__main__ import main\n"
        "newslint.cli.main.main = lambda _: os.kill(os.getpid(), signal.SIGBREAK)\nsys.exit(main())\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (2, "newslint: interrupted\n")


def test_regexes_are_refused_by_any_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from time import perf_counter

    monkeypatch.setattr(safety, "_clock", perf_counter)
    safety.probe_regex(r"^Related: \d+ \w+$", "rules.yaml", 1)
    for pattern in EXPLOSIVE:
        with pytest.raises(ConfigError, match="takes too long"):
            safety.probe_regex(pattern, "rules.yaml", 1)
