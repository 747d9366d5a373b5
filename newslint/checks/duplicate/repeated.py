"""A paragraph, caption or teaser that stands twice: as a line of its own again, inside a longer paragraph, or as the headline at the end.

Only whole lines of at least ``min-words`` words count: below about eight, repeats are part of recipes, tables, verse and box scores. Far
from its first copy a line must say more: short sentences come again in questionnaires and product tests, figures in lists of offers.
Whatever is marked stands elsewhere in the text (or is its title), so nothing is lost with it; but no fix takes what may be half a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.characters import BLANKS, CLOSERS, TERMINALS
from newslint.text.document import Document
from newslint.text.sentences import ends_sentence, is_closed
from newslint.text.words import count_words, has_unspaced
from newslint.util.lazy_regex import lazily

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′`´", "'"))
_BEGIN, _END = BLANKS + "\"'“”„«»‘’‚([•·-–—", BLANKS + CLOSERS + TERMINALS + ",;:-–—"
_WORD = lazily(r"[^\W\d_]{3}")  # header rows of tables ("AB R H BI") hold hardly any
_AMOUNT = lazily(r"[\W_]*[\d¼½¾⅓⅔⅛]")  # ingredients, results, numbered rows
_LABELLED = lazily(r"\W*\w+(?: \w+)? ?[:：]\s")  # "Important: bring a towel." below each of two courses
_SIGNED = lazily(r"[.!?…。！？]['\"”’»)]*\s*[|/©(–—-][^.!?…。！？\n]{2,60}\Z")  # "The minister greets her guests. | POOL"
_DIGIT = lazily(r"\d")
_QUOTE = tuple('"“”„«»')
_CUT = ("…", "...", "…]", "...]")
_AT_START, _AT_END = frozenset(BLANKS).union(_QUOTE), frozenset(BLANKS + "…]")  # what teasers begin or end with, the three stops aside
_LONGEST_TEASER = 400  # code points; a longer line inside another one is not looked for
_MOST_TEASERS = 40  # lines that are looked for inside others: more of them are speech, and looking is slow
_PROBE = 20  # code points of a teaser that stand nowhere else, if it does not
_MOST_PARTS = 3  # teasers found: where there are more, the text goes through quotations one by one
_HEAD, _FEW = 20, 5  # code points at the start of a line that are looked at first, and letters in them that tell lines apart
_NOT_PLAIN = bytes(byte for byte in range(256) if not chr(byte).isalnum() or byte > 127).replace(b"\n", b"")
_NEAR = 10  # lines that are not blank: captions and pulled quotes stand so close to their first copy
_STANZA = 3  # so many lines without a stop that come again in the same order are a refrain or a table


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield marks in text order: the second copy of a line, teasers that a longer line contains, the title as last line.

    With ``often`` yield instead the copies of lines that stand three times and more: mostly labels, signatures and refrains.
    """
    copies = _copies(document, options)
    if options["often"]:
        yield from (
            Mark(*document.span(line, line), f"Stands in line {copies[line] + 1} already, and more than twice.") for line in sorted(copies)
        )
        return
    found = {
        line: f"Stands in line {seen + 1} already."
        for line, seen in copies.items()
        if not _in_stanza(document, copies, line) and (_is_near(document, line, seen) or _counts_far(document.lines[line], options))
    }
    parts = list(_contained(document, options["min-words"]))
    for line, holder in parts if len(parts) <= _MOST_PARTS else ():
        if line < holder or _is_near(document, line, holder):  # far below, an article may end with the words that it began with
            found.setdefault(line, f"Stands in line {holder + 1} as a part of it.")
    last = document.filled[-1] if len(document.filled) > 3 else None
    if last is not None and _is_title(document, document.lines[last], options):
        found.setdefault(last, "Is the headline again.")
    for line in sorted(found):
        if not _runs_on(document, line):
            yield Mark(*document.span(line, line), found[line], None if _can_go(document, line, options) else ())


def _runs_on(document: Document, line: int) -> bool:
    """Return whether a line is the middle of a sentence of hard-wrapped text: the sentence goes on in the line below, or began above."""
    lines = document.lines
    below = lines[line + 1].lstrip(_BEGIN) if line + 1 < len(lines) and not is_closed(lines[line]) else ""
    above = lines[line - 1].strip(BLANKS) if line > 0 and lines[line].lstrip(_BEGIN)[:1].islower() else ""
    return below[:1].islower() or (above != "" and not is_closed(above))


def _can_go(document: Document, line: int, options: Options) -> bool:
    """Return whether nothing is lost with a copy: it is a whole sentence, and no fact of a listing that is said of each of its items."""
    text = document.lines[line].strip(BLANKS)
    if not (is_closed(text) or _SIGNED.search(text)) or _LABELLED.match(document.lines[line]):
        return False
    if count_words(document.lines[line]) >= options["sentence-words"]:
        return True
    at, filled = document.rank[line], document.filled
    beside = [document.lines[filled[rank]] for rank in (at - 1, at + 1) if 0 <= rank < len(filled)]
    return not all(count_words(other) < options["min-words"] for other in beside)


def _copies(document: Document, options: Options) -> dict[int, int]:
    """Return the lines that say the same as an earlier one, each with that one.

    They are copies of lines that stand twice, or with ``often`` of those that stand more often.
    """
    copies: dict[int, int] = {}
    for first, *others in _alike(document, options["min-words"], options["normalize"]):
        if (len(others) > 1) == options["often"] and _counts(document.lines[first], options["min-words"]):
            copies.update(dict.fromkeys(others, first))
    return copies


@lru_cache(maxsize=1)  # two rules ask for one document
def _alike(document: Document, least: int, normalize: tuple[str, ...]) -> list[list[int]]:
    """Return groups of two or more lines that say the same."""
    lines, shortest = document.lines, 2 * least
    keys = _beginnings([line for line in lines if len(line) >= shortest])
    if len(set(keys)) == len(keys):
        return []
    times = Counter(keys)
    numbers = [number for number, line in enumerate(lines) if len(line) >= shortest]
    likely = [number for number, key in zip(numbers, keys, strict=True) if times[key] > 1]
    sizes = {number: len(lines[number].split()) for number in likely}
    alike = Counter(sizes.values())
    same: dict[str, list[int]] = {}
    for number in [number for number in likely if alike[sizes[number]] > 1]:
        same.setdefault(_normal(lines[number], normalize), []).append(number)
    return [numbers for numbers in same.values() if len(numbers) > 1]


def _beginnings(lines: list[str]) -> Sequence[bytes | str]:
    """Return how lines begin, as every normalisation leaves it: those that differ here need not be compared.

    These are the first letters and digits of ASCII, as many of each line as all lines have, taken from all of them at once: in an eighth of
    the time that `_first_words` needs, which is for what is left: other scripts, and letters with ASCII in their lower case.
    """
    heads = "\n".join([line[:_HEAD] for line in lines])
    found = heads.encode("utf-8", "surrogatepass").lower().translate(None, _NOT_PLAIN).split(b"\n")
    shared = min(map(len, found))
    if shared < _FEW or "İ" in heads or "\u212a" in heads:
        return list(map(_first_words, lines))
    return [letters[:shared] for letters in found]


def _counts(line: str, least: int) -> bool:
    """Return whether a line is long and wordy enough for its repeat to mean something."""
    return count_words(line) >= least and _says_something(line)


def _is_near(document: Document, line: int, other: int) -> bool:
    return abs(document.rank[line] - document.rank[other]) <= _NEAR


def _counts_far(line: str, options: Options) -> bool:
    """Return whether a line means something that comes again far from its first copy."""
    if ends_sentence(line):
        return bool(count_words(line) >= options["sentence-words"])
    return _DIGIT.search(line) is None


def _contained(document: Document, least: int) -> Iterator[tuple[int, int]]:
    """Yield the cut teasers and pulled quotes that stand word for word inside a longer line, each with that line.

    Other lines are left alone: summaries take whole sentences out of the article, and they are part of it.
    """
    lines, lengths = document.lines, range(4 * least, _LONGEST_TEASER + 1)
    likely = [n for n, line in enumerate(lines) if line and (line[0] in _AT_START or line[-1] in _AT_END or line.endswith("..."))]
    teasers = [number for number in likely if len(lines[number]) in lengths and _is_teaser(lines[number])]
    for number in teasers if len(teasers) <= _MOST_TEASERS else ():
        line = lines[number]
        core = line.lstrip(_BEGIN).rstrip(_END)
        start, own = 0, document.starts[number]
        if document.text.count(core[:_PROBE]) == 1:  # a short needle is looked for in a third of the time
            continue
        while core:
            at = document.text.find(core, start)
            if at < 0:
                break
            start = at + 1
            if own <= at < own + len(line) or not _bordered(document.text, at, at + len(core)):
                continue
            if count_words(core) >= least and _says_something(line):
                holder = document.line_at(at)
                if count_words(lines[holder]) >= count_words(line) + 3:
                    yield number, holder
            break


def _is_teaser(line: str) -> bool:
    """Return whether a line is cut, or a quotation by itself."""
    shown = line.strip(BLANKS)
    return shown.endswith(_CUT) or (shown.startswith(_QUOTE) and shown.rstrip(".,").endswith(_QUOTE))


def _bordered(text: str, start: int, end: int) -> bool:
    """Return whether a part of a text begins like a sentence or a quotation, and ends at the end of a word."""
    before, after = text[max(0, start - 3) : start].rstrip(BLANKS + "\"'“”„«»‘’‚(["), text[end : end + 1]
    return (not before or before[-1] in TERMINALS + "\n:,") and not after.isalnum()


def _in_stanza(document: Document, copies: dict[int, int], line: int) -> bool:
    """Return whether a copy is one of several lines without a stop that come again together."""
    if ends_sentence(document.lines[line]):
        return False
    filled, at, run = document.filled, document.rank[line], 1
    for step in (-1, 1):
        beside = at + step
        while 0 <= beside < len(filled) and filled[beside] in copies and not ends_sentence(document.lines[filled[beside]]):
            run, beside = run + 1, beside + step
    return run >= _STANZA


def _is_title(document: Document, line: str, options: Options) -> bool:
    title = document.title
    if not title or count_words(title) < options["min-words"] // 2:
        return False
    return _normal(line, options["normalize"]) == _normal(title, options["normalize"])


def _says_something(line: str) -> bool:
    """Return whether a line is more than figures, amounts and abbreviations."""
    if _AMOUNT.match(line) and not ends_sentence(line):
        return False
    return has_unspaced(line) or len(_WORD.findall(line)) >= 5


def _first_words(line: str) -> str:
    """Return the letters and digits of the first two words, as every normalisation leaves them."""
    words = "".join(line[:200].split(None, 2)[:2]).lower()
    return words if words.isalnum() else "".join(filter(str.isalnum, words))


def _normal(line: str, steps: tuple[str, ...]) -> str:
    """Return the line in the form in which lines are compared; ``steps`` names the normalisations."""
    if "quotes" in steps:
        line = line.translate(_QUOTES)
    if "case" in steps:
        line = line.lower()
    return re.sub(r"\s+", " ", line).strip() if "whitespace" in steps else line.strip(BLANKS)


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    text = document.lines[line]
    if line == document.filled[-1] and document.title:
        return None
    if (words := count_words(text)) < options["min-words"]:
        return f"it looks at lines of {options['min-words']} words or more; this one has {words}"
    return None if _says_something(text) else "it looks past lines of figures, amounts and abbreviations"


CHECK = DocumentCheck(
    "repeated", find, {"min-words": 8, "sentence-words": 13, "often": False, "normalize": ("case", "whitespace", "quotes")}, skips=skips
)
