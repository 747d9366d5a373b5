"""The commands that the pages show, run: by the tests, which want every one of them to work, and by the build, which shows what they print.

A block of ``sh`` holds commands; one of ``console`` holds lines that begin with ``$``, behind which the build writes their output. The blocks
of a page run one after the other in one folder (`sandbox`). A block that cannot run there says so to its readers in its first line,
``# outside: needs GitHub``, and why; what it asks of newslint must still be valid.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
_BLOCK = re.compile(r"^(?P<fence>```+)(?P<kind>sh|bash|shell|console)[^\n]*\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_DIRTY = "The bank kept rates on hold.\nSee also: Five charts on inflation\nIt met on Monday.\n"
_FRENCH = (
    "La mairie a fermé le pont lundi soir, où des ingénieurs ont trouvé des fissures.\n"
    "Lire aussi : cinq idées pour l'été\nLes élus décideront en décembre."
)
_CLEAN = "The bank kept rates on hold on Monday.\nMarkets barely moved.\n"


class Block(NamedTuple):
    """A block of commands: its page, language and text, and why it cannot run here (None: it can)."""

    page: str
    kind: str
    body: str
    outside: str | None

    @property
    def commands(self) -> list[str]:
        """The commands, one each (a line that ends in a backslash goes on in the next)."""
        lines = self.body.replace("\\\n", " ").splitlines()
        if self.kind == "console":
            return [line[2:] for line in lines if line.startswith("$ ")]
        return [line for line in lines if line.strip() and not line.startswith("#")]


class CommandError(Exception):
    """A command of a page did not do its job."""


def blocks(page: str, text: str) -> Iterator[Block]:
    """Return the blocks of commands of a page."""
    for match in _BLOCK.finditer(text):
        first = match["body"].partition("\n")[0]
        reason = first.partition("# outside: ")[2] if first.startswith("# outside: ") else None
        yield Block(page, match["kind"], match["body"], reason)


def sandbox(folder: Path) -> None:
    """Make what the commands of the pages find: a repository with the seeds, two articles, two crawls, records, and rules of one's own."""
    for name in ("articles", "crawl-may", "crawl-june"):
        (folder / name).mkdir()
        (folder / name / "ecb.txt").write_text(_DIRTY if name != "crawl-june" else _CLEAN, "utf-8")
    (folder / "articles" / "fed.txt").write_text(_CLEAN, "utf-8")
    rows = [
        f'{{"id": "{name}", "url": "https://www.example.com/{name}", "text": {text!r}}}' for name, text in (("a", _DIRTY), ("b", _CLEAN))
    ]
    for name in ("crawl.jsonl", "dump.jsonl"):
        (folder / name).write_text("".join(row.replace("'", '"') + "\n" for row in rows), "utf-8")
    papers = {"newspapers": {"herald": {"articles": [{"headline": "Rates", "body": _DIRTY}]}, "courier": {"articles": []}}}
    (folder / "papers.json").write_text(json.dumps(papers, indent=2) + "\n", "utf-8")
    (folder / "prices.csv").write_bytes(f'nr;titre;texte\n1;Marchés;"{_FRENCH}"\n'.encode("cp1252"))
    shutil.copytree(ROOT / "seeds", folder / "seeds", ignore=shutil.ignore_patterns("accepted.json"))
    (folder / "my-rules").mkdir()
    readme = (ROOT / "README.md").read_text("utf-8")
    rule = re.search(r"```yaml\n(# my-rules/[^\n]*\n- code:.*?)```", readme, re.DOTALL)
    if rule:
        (folder / "my-rules" / "promos.yaml").write_text(rule[1], "utf-8")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)


def output_of(command: str, folder: Path) -> str:
    """Return what a command prints. Exit code 1 means findings; raise CommandError for anything above."""
    environment = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "GIT_DIR", "GIT_INDEX_FILE")}
    environment |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}", "COLUMNS": "88", "NO_COLOR": "1"}
    # What fixing changes is recorded as on a machine of somebody's own, and outside of the folder that is shown.
    environment |= {"PYTHONPATH": str(ROOT), "CI": "", "PRE_COMMIT": "", "NEWSLINT_STATE_DIR": f"{folder}-state"}
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    said = ran.stdout.decode("utf-8", "replace")
    if ran.returncode > 1:
        raise CommandError(f"exit code {ran.returncode}: {command}\n{said}")
    return said.replace(str(folder), "~")


def run_page(page: str, text: str, folder: Path) -> str:
    """Run a page's commands in a folder, and give the page with what those in ``console`` blocks print. Raises CommandError."""
    made, at = "", 0
    for match, block in zip(_BLOCK.finditer(text), blocks(page, text), strict=True):
        if block.outside is None:
            said = [(command, output_of(command, folder)) for command in block.commands]
            if block.kind == "console":
                body = "".join(f"$ {command}\n{output}" for command, output in said)
                made += text[at : match.start("body")] + body
                at = match.end("body")
    return made + text[at:]
