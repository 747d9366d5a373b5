"""Text that was decoded with the wrong encoding, as ftfy recognises and repairs it.

Of ftfy only the repair of mojibake is used: quotes, ligatures, width and punctuation stay as they are. ftfy runs at 1.5 MB/s, so
gates of necessary conditions stand before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from newslint.checks import Context, Mark, Options
from newslint.document import Document
from newslint.findings import Edit

# Typography that news text is full of. Every sign of mojibake that ftfy knows needs some other character beside ASCII ...
_TYPOGRAPHY = frozenset("“”‘’–—…•\xa0\xad·´")
# ... and two characters beside ASCII in a row, one of which is not typography, or one of these alone. Both gates are held to ftfy's own
# pattern by tests/test_checks_mojibake.py. On 40 MB of news they leave 60 of 66,876 lines to it.
_SUSPECT = re.compile(
    r"[^\x00-\x7f“”‘’–—…•\xa0\xad·´][^\x00-\x7f]|[^\x00-\x7f][^\x00-\x7f“”‘’–—…•\xa0\xad·´]|[\x80-\x9fŒœÂÃ]"
)
_ASCII = bytes(range(128))
_CHUNK = 20_000  # code points of a line that ftfy sees at once


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """A mark on every damaged stretch, with the edit that repairs it."""
    if not _beside_typography(document.text):
        return
    for number, line in enumerate(document.lines):
        if line.isascii() or not _SUSPECT.search(line):
            continue
        for at in range(0, len(line), _CHUNK):
            part = line[at : at + _CHUNK]
            if _is_bad(part):
                for start, end, new in _repairs(part):
                    start, end = (document.starts[number] + at + offset for offset in (start, end))
                    old = document.text[start:end]
                    yield Mark(start, end, f"{old!r} stands for {new!r}.", (Edit(start, end, old, new),))


def _beside_typography(text: str) -> bool:
    """Whether the text holds characters beside ASCII and typography."""
    if text.isascii():
        return False
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return not _TYPOGRAPHY.issuperset(rest.decode("utf-8", "surrogatepass"))


def _is_bad(text: str) -> bool:
    """Whether ftfy counts anything in the text as a sign of mojibake."""
    from ftfy.badness import is_bad

    return is_bad(text)


def _repairs(line: str) -> list[tuple[int, int, str]]:
    """What ftfy changes in a line: start, end and the repaired text, blanks and letters around a change left alone."""
    import ftfy

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        replace_lossy_sequences=False,
        explain=False,
    )
    repaired, _ = ftfy.fix_encoding_and_explain(line, config)
    if repaired == line:
        return []
    matcher = SequenceMatcher(None, line, repaired, autojunk=False)
    changes: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if changes and a - changes[-1][1] < 2:  # one damaged character is often two changes with a chance match between them
            changes[-1] = (changes[-1][0], b, changes[-1][2], d)
        else:
            changes.append((a, b, c, d))
    return [(a, b, repaired[c:d]) for a, b, c, d in changes]
