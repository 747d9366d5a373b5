"""Rules and linters made from a few lines of YAML, for tests that need no shipped rules."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent

from newslint.config import Config
from newslint.linter import Linter
from newslint.matching.reference import ReferenceScanner
from newslint.matching.scanner import Scanner
from newslint.rules.loader import load_rules
from newslint.rules.model import Rule
from newslint.text.document import Document

HEAD = """\
- code: {code}
  name: made-up-{name}
  summary: Something is wrong here.
  why: To test with.
  severity: error
  confidence: high
  status: stable
"""
EXAMPLES = "  examples: [{bad: x}, {good: y}]\n"


def rule_text(body: str, code: str = "INS901") -> str:
    """Return a rule as YAML: ``body`` holds what the test is about; keys that it names are left out of the usual head."""
    lines = HEAD.format(code=code, name=code.lower()).splitlines(keepends=True)
    given = {line.partition(":")[0] for line in body.splitlines()}
    head = [lines[0], *(line for line in lines[1:] if line.strip().partition(":")[0] not in given)]
    return "".join(head) + indent(body.strip("\n") + "\n", "  ") + ("" if "examples" in given else EXAMPLES)


def read_rules(text: str) -> tuple[Rule, ...]:
    """Return the rules of a file with this text; errors call it ``rules.yaml``."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(text, encoding="utf-8")
        return load_rules([(path, "rules.yaml")])


def rules_of(*bodies: str) -> tuple[Rule, ...]:
    """Return rules INS901, INS902 ... with these bodies."""
    return read_rules("\n".join(rule_text(body, f"INS{901 + number}") for number, body in enumerate(bodies)))


def linter_of(*bodies: str, config: Config | None = None) -> Linter:
    """Return a linter of such rules alone, without a removal cap unless ``config`` says otherwise."""
    return Linter.of(rules_of(*bodies), config or Config(cap_safe=None))


def matched(rules: tuple[Rule, ...], text: str | Document, language: str | None = None) -> list[str]:
    """Return the texts that the rules' patterns match; both scanners must agree on them."""
    document = text if isinstance(text, Document) else Document(text)
    fast, plain = Scanner(rules).scan(document, language), ReferenceScanner(rules).scan(document, language)
    assert shape(fast.matches) == shape(plain.matches)
    return [document.text[match.start : match.end] for match in fast.matches]


def shape(found: tuple) -> list[tuple[str, int, int, int, int]]:
    """Return matches without their regex matches, which compare by identity."""
    return [(match.rule.code, match.start, match.end, match.first, match.last) for match in found]


def both_scanners(rules: tuple[Rule, ...], text: str, language: str | None) -> tuple[list, list]:
    """Return what the scanner and the reference match in a text."""
    document = Document(text)
    return shape(Scanner(rules).scan(document, language).matches), shape(ReferenceScanner(rules).scan(document, language).matches)


_SWAPS = {
    "i": "İıI",
    "I": "ıİ",
    "s": "ſ",
    "k": "\u212a",
    "'": "’ʼ`´",
    "’": "'‘",
    " ": "\xa0\u2009\t\u3000",
    "σ": "ς",
    "ß": "ẞ",
    "å": "\u212b",
}
_MARKS = ["▶ ", "• ", "“", "(", "- ", "\ufeff", "* ", "_", "» ", "’", "`", ") "]


def mutated(text: str, seed: int) -> str:
    """Return the text with case, blanks, marks, line ends and odd letters changed here and there: the same seed, the same text."""
    dice = random.Random(seed)
    lines = text.split("\n")
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(lines))
        line = lines[at]
        what = dice.randrange(9)
        if what == 0:
            line = dice.choice([line.upper(), line.lower(), line.title(), line.swapcase()])
        elif what == 1:
            line = dice.choice(_MARKS) + line
        elif what == 2:
            line = line + dice.choice(["\r", " ", "…", " »", "”", ":", "_", ".", "“"])
        elif what == 3 and line:
            cut = dice.randrange(len(line))
            line = line[:cut] + dice.choice(["  ", "\xa0", "\t", "\u200b", "", "\u2028", "\n\n", "\n"]) + line[cut:]
        elif what == 4:
            line = "".join(dice.choice(_SWAPS[c]) if c in _SWAPS and dice.random() < 0.3 else c for c in line)
        elif what == 5 and at + 1 < len(lines):
            line = line + dice.choice(["", " ", "\xa0"]) + lines.pop(at + 1)
        elif what == 6:
            line = line[: dice.randrange(len(line) + 1)]
        elif what == 7:
            line = line + dice.choice(["", " "]) + line
        else:
            line = ""
        lines[at : at + 1] = line.split("\n")
    return "\n".join(lines)
