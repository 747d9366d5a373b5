"""Headlines of other articles at the very end of a text: lines without a stop, one after the other, behind the last sentence.

Lists look much the same: of places, dates, results, terms and names. They begin in lower case or with a mark, hold figures, commas or
colons, are short, or follow a line that announces them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import FindingsCheck, Mark, Options
from newslint.checks.truncation.endings import residue_lines
from newslint.findings import Finding
from newslint.text.characters import BLANKS, CLOSERS, TERMINALS
from newslint.text.document import Document
from newslint.text.sentences import ends_sentence
from newslint.text.words import count_words

_STOPS = TERMINALS + CLOSERS
_LOOKED_AT = 8  # of so many last lines ``min`` must lack a stop before anything else is asked
_MARKS = "-–—*•·○●▪■►▶+"
_SHARES = {"list marks": 0.0, "small letters": 0.25, "commas": 0.5, "labels": 0.67}  # of the lines; more make it a list
_DIGITS = 0.04  # of the characters


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield at most one mark, on the last ``min`` or more lines of a text where they are headlines.

    Each has ``min-words`` to ``max-words`` words, ``mean-words`` on average, and no stop. Lines that rules report do not count. A sentence
    must stand right before them, and lines that are sentences must hold twice as many words.
    """
    last = [document.lines[number].rstrip(BLANKS) for number in document.filled[-_LOOKED_AT:]]
    if sum([line[-1] not in _STOPS for line in last]) < options["min"]:
        return
    residue = residue_lines(document, findings)
    kept = [number for number in document.filled if number not in residue]
    lines = [document.lines[number].strip(BLANKS) for number in kept]
    at = len(lines)
    while at > 0 and not ends_sentence(lines[at - 1]) and options["min-words"] <= count_words(lines[at - 1]) <= options["max-words"]:
        at -= 1
    run = lines[at:]
    if len(run) < options["min"] or at == 0 or not ends_sentence(lines[at - 1]) or not _are_headlines(run, options["mean-words"]):
        return
    if 2 * sum(map(count_words, run)) <= sum(count_words(line) for line in lines[:at] if ends_sentence(line)):
        yield Mark(document.span(kept[at], kept[at])[0], document.span(kept[-1], kept[-1])[1])


def _are_headlines(lines: Sequence[str], least: int) -> bool:
    """Return whether lines read like headlines and not like the items of a list; ``least`` is the fewest words on average."""
    seen = {
        "list marks": [line[0] in _MARKS or line.split()[0].rstrip(".)").isdigit() for line in lines],
        "small letters": [line.lstrip("\"'“”„«»‘’‚([¿¡")[:1].islower() for line in lines],
        "commas": ["," in line or ";" in line for line in lines],
        "labels": [0 < line.find(":") < 40 for line in lines],
    }
    if any(sum(seen[what]) > most * len(lines) for what, most in _SHARES.items()) or any(line.endswith(":") for line in lines):
        return False
    characters = sum(map(len, lines))
    digits = sum([character.isdigit() for line in lines for character in line])
    return digits <= _DIGITS * characters and sum(map(count_words, lines)) >= least * len(lines)


CHECK = FindingsCheck("headline-run", judge, {"min": 3, "min-words": 3, "mean-words": 5, "max-words": 20})
