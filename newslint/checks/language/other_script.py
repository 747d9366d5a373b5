"""Letters of another script where none belong: inside a word, and as a run of words inside a sentence.

Spinning sites swap letters for look-alikes (a Cyrillic ``Р`` in ``Рresident``) so that no search finds the original, and translators
leave words standing. What is quoted, in brackets or introduced as foreign (a title, a slogan, a word) is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.text.document import Document
from newslint.util.lazy_regex import lazily

# What a text must hold beside ASCII.
_LEADS = {"mixed-word": lazily("[Ѐ-ӿ]"), "foreign-run": lazily(r"[Ͱ-\u07ff\u0900-\u0fffႠ-\u10ff\u3000-\ud7ff]")}
_LATIN_TEXT = frozenset(map(chr, (*range(0x370), *range(0x2000, 0x20D0), 0x2122)))
_LATIN = "A-Za-zÀ-ÖØ-öø-ÿĀ-žȘ-ț"
_MIXED = lazily(rf"(?<!\w)(?=[{_LATIN}]+[Ѐ-ӿ]|[Ѐ-ӿ]+[{_LATIN}])[{_LATIN}Ѐ-ӿ]{{3,40}}(?!\w)")
_LOOKALIKES = frozenset("асеіјорѕухһԁԛԝАВСЕНІЈКМОРЅТУХ")

_SPACED = "Ͱ-ϿЀ-ԯԱ-֏א-ת\u0620-\u06ffऀ-෿Ⴀ-ჿ가-힣"
_UNSPACED = "ก-๿ぁ-ヿ㐀-鿿"
_RUN = lazily(rf"(?<![{_SPACED}])[{_SPACED}]++(?:[ \xa0,]+[{_SPACED}]++){{2,}}|(?<![{_UNSPACED}])[{_UNSPACED}]{{6,}}")
_BEFORE = lazily(rf"[{_LATIN}]{{2,}},? $")
_AFTER = lazily(rf"(?: [a-zß-ö]|[.,;]? ?$|[.,;] [{_LATIN}])")
INTRODUCED = lazily(
    r"(?i)\b(?:in (?:Russian|Ukrainian|Chinese|Arabic|Japanese|Korean|Greek|Hebrew|Hindi|Persian|Farsi|Urdu|Thai|Cyrillic"
    r"|Spanish|French|German|Italian|Portuguese|Dutch|Polish|Turkish|Indonesian|Vietnamese|Swedish|Latin"
    r"|Catalan|Basque|Galician|Romanian|Hungarian|Czech|Finnish|Danish|Norwegian|Swahili|Tagalog|Welsh|Irish|Gaelic)|call\w*|known as|nam\w+"
    r"|titled?|entitled|mean\w*|reads?|reading|hashtags?|words?|phrases?|slogans?|mottos?|banners?|placards?|graffiti|tattoos?|lyrics|refrain"
    r"|(?:we|they|you|people|locals) say|sayings?|proverbs?|poems?|verses?|prayers?|sang|shout\w*|characters?|books?|films?|movies?|songs?|novels?|albums?"
    r"|newspapers?|channels?|magazines?|shows?|accounts?|wrote|written|spelled|sings?|chant\w*|pronounced|or)\b"
)


def spares(document: Document, context: Context) -> bool:
    """Return whether nothing stands in the text but Latin letters, typographic marks and the signs of currencies."""
    return _LATIN_TEXT.issuperset(document.beside_ascii)


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield marks on letters of another script.

    With the sign ``mixed-word`` they are on every word with look-alikes of another script, with ``foreign-run`` on every run of foreign
    words in a line of Latin letters.
    """
    text, sign = document.text, options["sign"]
    if not _LEADS[sign].search(document.beside_ascii):
        return
    if sign == "mixed-word":
        for match in _MIXED.finditer(text):
            if lookalikes := _lookalikes(match[0]):
                yield Mark(*match.span(), f"{match[0]!r} is written with look-alikes of another script: {lookalikes}.")
        return
    for number, line in enumerate(document.lines):
        if not line.isascii():
            at = document.starts[number]
            yield from (Mark(at + start, at + end) for start, end in _runs(line))


def _lookalikes(word: str) -> str:
    """Return the Cyrillic letters of a word that is mostly Latin, each with its code point, where all of them look Latin; else "".

    A Latin letter in a Cyrillic word is mostly a slip of somebody who types in both.
    """
    cyrillic = [letter for letter in word if "Ѐ" <= letter <= "ӿ"]
    if 2 * len(cyrillic) >= len(word) or not _LOOKALIKES.issuperset(cyrillic):
        return ""
    return ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in cyrillic)


def _runs(line: str) -> Iterator[tuple[int, int]]:
    for match in _RUN.finditer(line):
        before, after = line[max(0, match.start() - 60) : match.start()], line[match.end() : match.end() + 60]
        foreign = _BEFORE.search(before) and _AFTER.match(after) and not INTRODUCED.search(before)
        if foreign and _is_latin(line, match.end() - match.start()) and not enclosed(line, match.start()):
            yield match.span()


def _is_latin(line: str, run: int) -> bool:
    """Return whether a line is one of Latin letters in which a run of ``run`` code points is the smaller part."""
    return sum(map(str.isascii, line)) >= 60 + run


def enclosed(line: str, place: int) -> bool:
    """Return whether a quotation or a bracket is open at an offset of a line."""
    before = line[:place]
    return before.count('"') % 2 == 1 or any(
        before.rfind(opened) > before.rfind(closed) for opened, closed in ("“”", "«»", "()", "[]", "‘’")
    )


CHECK = DocumentCheck("other-script", find, {"sign": ""}, spares=spares)
