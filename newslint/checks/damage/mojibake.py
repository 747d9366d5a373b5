"""Text that was decoded with the wrong encoding, as ftfy recognises and repairs it.

Of ftfy only the repair of mojibake is used: quotes, ligatures, width and punctuation stay as they are, and what it would
replace by U+FFFD is left to the rule for lost characters. ftfy runs at 1.5 MB/s, so tests of necessary conditions stand before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Edit, Safety
from newslint.text.document import Document
from newslint.text.edits import apply_edits
from newslint.util.lazy_regex import lazily

# Typography that news text is full of. Every sign of mojibake that ftfy knows needs some other character beside ASCII ...
_TYPOGRAPHY = frozenset("“”‘’–—…•\xa0\xad·´ ")
# ... and one of these next to another character beside ASCII, or alone, or one of the few sequences of Greek and Cyrillic letters.
# Both conditions are held to ftfy's own pattern by tests/checks/test_mojibake.py.
_ODD = (
    r"\x80-\x9f\xa1-\xac\xae-\xb3\xb5\xb6\xb8-\u024f\u02b0-\u02ff\u0384\u0385\u0490\u0491\u2015\u201a\u201e\u2020\u2021\u2030-\u2044"
    r"\u20a0-\u20bf\u2100-\u214f\u2200-\u23ff\u2500-\u25ff\uf8ff\ufb00-\ufb06\ufffd"
)
_SUSPECT = lazily(
    rf"[^\x00-\x7f](?:(?<=[\x80-\x9fŒœÂÃ])|(?<=[{_ODD}])[^\x00-\x7f]|[{_ODD}]|(?<=[ВГРСΒΓΞΟ])[“”‘•][ВГРСΒΓΞΟ]|(?<=в)Ђ|(?<=Г)ўВЂВ)"
)
_PIECES = lazily(r"(?s).{1,4000}(?!\S)|.{1,4000}")  # what ftfy sees at once: up to 4,000 code points of a line, cut at a blank
_TOKENS = lazily(r"\w+|\W")


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on every damaged stretch, with the edit that repairs it; edits that are not `proved` are unsafe."""
    if not _suspicious(document):
        return
    found = list(_damage(document))
    safety = None if proved(document.text, [mark.edits[0] for mark in found if mark.edits]) else Safety.UNSAFE
    for mark in found:
        yield mark._replace(safety=safety)


def _damage(document: Document) -> Iterator[Mark]:
    """Yield a mark on every damaged stretch, with its edit."""
    for number, line in enumerate(document.lines):
        if line.isascii() or not _SUSPECT.search(line):
            continue
        for piece in _PIECES.finditer(line):
            if _is_bad(piece[0]):
                for start, end, new in repairs(piece[0]):
                    start, end = (document.starts[number] + piece.start() + offset for offset in (start, end))
                    old = document.text[start:end]
                    yield Mark(start, end, f"{old!r} stands for {new!r}.", (Edit(start, end, old, new),))


def proved(text: str, edits: Sequence[Edit]) -> bool:
    """Return whether the repairs are what the bytes say: the whole text is UTF-8 that was read in one wrong encoding, once or twice.

    Anything less is a guess: in a text that is Chinese or Ukrainian in a code page of its own some pairs of bytes pass for UTF-8, and what
    lost a byte (``â€`` for a closing quotation mark) has no other reading than a wrong one.
    """
    if not edits:
        return False
    from ftfy.chardata import CHARMAP_ENCODINGS

    wanted, given = apply_edits(text, edits), {text}
    for _ in range(2):
        given = {read for each in given for encoding in CHARMAP_ENCODINGS if (read := _read_again(each, encoding)) is not None}
        if wanted in given:
            return True
    return False


def _read_again(text: str, encoding: str) -> str | None:
    """Return a text encoded in ``encoding`` and decoded as UTF-8; None where that fails."""
    try:
        return text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return None


def _suspicious(document: Document) -> bool:
    """Return whether any line may hold a sign of mojibake.

    All that the pattern looks at stands side by side in `Document.beside_ascii`.
    """
    return not _TYPOGRAPHY.issuperset(document.beside_ascii) and _SUSPECT.search(document.beside_ascii) is not None


def _is_bad(text: str) -> bool:
    """Return whether ftfy counts anything in the text as a sign of mojibake."""
    from ftfy.badness import is_bad

    return is_bad(text)


@cache
def _config(lossy: str = "leave") -> Any:
    """Return ftfy's settings: mojibake and nothing else; ``lossy`` sequences "leave" as they are, or "mark" with U+FFFD."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        replace_lossy_sequences=lossy == "mark",
        explain=False,
    )


def repairs(text: str) -> list[tuple[int, int, str]]:
    """Return what ftfy repairs in a text: start, end and the repaired stretch, no longer than it must be."""
    from ftfy import fix_encoding_and_explain

    repaired, marked = fix_encoding_and_explain(text, _config())[0], False
    if repaired == text and "\ufffd" in text:  # in some encodings one lost character keeps ftfy from all others
        repaired, marked = fix_encoding_and_explain(text, _config("mark"))[0], True
    if repaired == text:
        return []
    from difflib import SequenceMatcher  # mostly nothing is broken

    before, after = _TOKENS.findall(text), _TOKENS.findall(repaired)
    found: list[tuple[int, int, str]] = []
    at = 0
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if tag != "equal":
            head = _shared(old, new)
            tail = _shared(old[head:][::-1], new[head:][::-1])
            start, end, instead = at + head, at + len(old) - tail, new[head : len(new) - tail]
            if found and start - found[-1][1] < 2:  # one damaged character is often two changes with a chance match between them
                first, last, earlier = found.pop()
                start, instead = first, earlier + text[last:start] + instead
            found.append((start, end, instead))
        at += len(old)
    return [(a, b, new) for a, b, new in found if "\ufffd" not in new and not (marked and "\ufffd" in text[max(0, a - 1) : b + 1])]


def _shared(a: str, b: str) -> int:
    """Return how many characters two texts have in common at their start."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count


CHECK = DocumentCheck("mojibake", find)
