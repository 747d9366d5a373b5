"""Build the documentation site: ``python docs/make/docsite.py [--output site]``.

Pages are those of docs/, what is made from the code (`docpages`), the measured figures and the changelog. The commands of ``console`` blocks are run,
and what they print stands behind them. Any warning of the generator and any link that leads nowhere is an error: exit code 1.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from doclinks import broken_links
from docpages import SOURCE, generated
from docshell import ROOT, CommandError, run_page, sandbox

# The order of the pages. One that is not there is passed over; a page of docs/ that is not named here comes last, under its heading.
NAV = {
    "": ["index.md", "tutorial.md"],
    "Use": ["formats.md", "undo.md", "runs.md", "hooks-and-ci.md", "gate.md", "serve.md", "reports.md", "integrations.md"],
    "Rules": ["rules.md", "rule/index.md"],
    "Reference": ["configuration.md", "commands.md"],
    "Development": ["architecture.md", "glossary.md"],
    "About": ["quality.md", "results.md", "comparison.md", "stability.md", "security.md", "changelog.md"],
}


def main() -> int:
    """Build the site; gives the exit code."""
    parser = argparse.ArgumentParser(description="Build the documentation site.")
    parser.add_argument("--output", type=Path, default=ROOT / "site", help="where the site goes; what is there is replaced")
    parser.add_argument("--without-output", action="store_true", help="leave console blocks as they are written, and run no commands")
    arguments = parser.parse_args()
    output = arguments.output.resolve()
    with TemporaryDirectory() as folder:
        work = Path(folder)
        try:
            pages = written() if arguments.without_output else with_output(work)
            pages |= generated()
        except CommandError as error:
            print(f"a command of the docs: {error}", file=sys.stderr)
            return 1
        said = build(work, pages)
        if said:
            print(said, file=sys.stderr)
            return 1
        wrong = broken_links(work / "site")
        if wrong:
            print("links that lead nowhere:", *wrong, sep="\n  ", file=sys.stderr)
            return 1
        shutil.rmtree(output, ignore_errors=True)
        shutil.move(work / "site", output)
    print(f"{len(pages)} pages in {output}")
    return 0


def written() -> dict[str, str]:
    """Return the pages that people write, by their path."""
    pages = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
    pages["results.md"] = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8").replace("](../docs/", "](")
    pages["changelog.md"] = (ROOT / "CHANGELOG.md").read_text("utf-8")
    return pages


def with_output(work: Path) -> dict[str, str]:
    """Return the same with what their commands print; those of a page run in a folder of their own. Raise CommandError."""
    pages = {}
    for name, text in written().items():
        folder = work / "run" / name
        folder.mkdir(parents=True)
        sandbox(folder)
        pages[name] = run_page(name, text, folder)
    return pages


def build(work: Path, pages: dict[str, str]) -> str:
    """Let the generator write ``work/site``; gives what it complains about, ``""`` where it does not."""
    for name, text in pages.items():
        path = work / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for asset in sorted((ROOT / "docs").iterdir()):
        if asset.is_dir() and asset.name != "make":
            shutil.copytree(asset, work / "pages" / asset.name)
    (work / "zensical.toml").write_text(settings(pages), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"], cwd=work, capture_output=True, encoding="utf-8", check=False
    )
    said = ran.stdout + ran.stderr
    return said if ran.returncode or "warning" in said.lower() else ""


def settings(pages: dict[str, str]) -> str:
    """Return the generator's configuration. JSON strings and lists are TOML too."""
    named = {name for names in NAV.values() for name in names}
    rest = [name for name in sorted(pages) if name not in named and "/" not in name]
    sections = [*NAV.items(), *([("More", rest)] if rest else [])]
    nav = ", ".join(filter(None, (_section(title, [name for name in names if name in pages]) for title, names in sections)))
    return "\n".join(
        [
            "[project]",
            'site_name = "newslint"',
            'site_description = "A linter for scraped news text."',
            f"repo_url = {json.dumps(SOURCE.partition('/blob/')[0])}",
            'docs_dir = "pages"',
            'site_dir = "site"',
            f"nav = [{nav}]",
            "[project.theme]",
            "font = false",  # no request to another host
            *_palettes(),
            "",
        ]
    )


def _section(title: str, names: list[str]) -> str:
    items = ", ".join(map(json.dumps, names))
    return f"{{{json.dumps(title)} = [{items}]}}" if title and names else items


def _palettes() -> Iterator[str]:
    for scheme, icon, other in (("default", "lucide/moon", "dark"), ("slate", "lucide/sun", "light")):
        yield "[[project.theme.palette]]"
        yield f'media = "(prefers-color-scheme: {"light" if scheme == "default" else "dark"})"'
        yield f'scheme = "{scheme}"'
        yield f'toggle.icon = "{icon}"'
        yield f'toggle.name = "Switch to {other} mode"'


if __name__ == "__main__":
    sys.exit(main())
