"""How many spun or machine-translated pages are found out, by kind of damage, and what is said of sound pages beside them.

    python benchmarks/spun.py [FOLDER] [--part odd|even] [--show]

FOLDER (tests/data/blind) holds ``spun/*.txt``, ``sound/*.txt`` and ``labels.jsonl``: a line for each spun page with ``page``, ``road`` and
``signs``; each sign has ``kind`` and ``text``, which stands in the page. A page counts as marked where a rule of SPL, MTR, TRN, LNG or ENC
has an error or a warning, and as found out where the verdict (MTR301) stands; a sign counts as found where such a finding overlaps its
text. ``--part`` keeps pages with odd or even numbers: the odd ones were read while rules were written, the even ones were not.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from newslint import Finding, Linter

SURFACE = frozenset(("splice", "broken sentence", "damaged quote", "untranslated", "credit", "punctuation", "damaged name"))
DAMAGE = ("SPL", "MTR", "TRN", "LNG", "ENC")
VERDICT = "MTR301"


def damage(linter: Linter, path: Path) -> list[Finding]:
    """Return the errors and warnings of the linter about broken or translated text on a page."""
    found = linter.lint(path.read_text(encoding="utf-8")).findings
    return [finding for finding in found if finding.code[:3] in DAMAGE and finding.severity != "info"]


def labels(folder: Path, part: str | None) -> Iterator[dict[str, Any]]:
    """Yield the labelled pages."""
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        if taken(page["page"], part):
            yield page


def taken(name: str, part: str | None) -> bool:
    """Return whether a page of this name, which begins with its number, is in the part."""
    return part is None or int(name[:2]) % 2 == (part == "odd")


def overlaps(text: str, sign: str, findings: Sequence[Finding]) -> bool:
    """Return whether a finding other than the verdict covers some of a sign's text."""
    start = text.index(sign)
    return any(f.code != VERDICT and f.start < start + len(sign) and start < f.end for f in findings)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "tests" / "data" / "blind")
    parser.add_argument("--part", choices=("odd", "even"))
    parser.add_argument("--show", action="store_true", help="print the signs that are not found")
    options = parser.parse_args()
    linter = Linter()
    pages: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    found_out: Counter[str] = Counter()
    signs: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for page in labels(options.folder, options.part):
        path = options.folder / "spun" / page["page"]
        text, findings = path.read_text(encoding="utf-8"), damage(linter, path)
        kind = "damage on the surface" if any(sign["kind"] in SURFACE for sign in page["signs"]) else "in the wording alone"
        for name in (kind, "all pages"):
            pages[name] += 1
            marked[name] += bool(findings)
            found_out[name] += any(finding.code == VERDICT for finding in findings)
        for sign in page["signs"]:
            hit = overlaps(text, sign["text"], findings)
            signs[sign["kind"]] += 1
            found[sign["kind"]] += hit
            if options.show and not hit:
                print(f"{page['page']}  {page['road']}  {sign['kind']}: {sign['text']}")
    print("| pages | number | marked | found out |\n|---|---|---|---|")
    for name in sorted(pages):
        print(f"| {name} | {pages[name]} | {marked[name]} | {found_out[name]} |")
    print("\n| sign | number | found |\n|---|---|---|")
    for kind, number in signs.most_common():
        print(f"| {kind} | {number} | {found[kind]} |")
    sound = [path for path in sorted((options.folder / "sound").glob("*.txt")) if taken(path.name, options.part)]
    said = {path.name: findings for path in sound if (findings := damage(linter, path))}
    print(
        f"\n{len(sound)} sound pages, {len(said)} marked:", *(f"{name} {f.code} {f.excerpt!r}" for name, all_ in said.items() for f in all_)
    )


if __name__ == "__main__":
    main()
