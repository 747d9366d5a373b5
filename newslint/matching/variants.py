"""The byte strings that a literal can be in a search text, in all cases of letters beyond ASCII."""

from __future__ import annotations

from newslint.matching.search_text import search_text
from newslint.regex.private import EXTRA_CASES
from newslint.text.characters import APOSTROPHES

MAX_VARIANTS = 32


def byte_variants(literal: str) -> tuple[bytes, ...]:
    """Return the byte strings of which one stands in `search_text` wherever ``literal`` stands in the text in any case.

    The part of the literal is chosen that has few enough letters outside ASCII for all their cases to be written out;
    () where no part has.
    """
    best = ""
    for start in range(len(literal)):
        end, variants = start, 1
        while end < len(literal):
            cases = len(_cases(literal[end]))
            if variants * cases > MAX_VARIANTS:
                break
            variants *= cases
            end += 1
        if len(literal[start:end].encode("utf-8", "surrogatepass")) > len(best.encode("utf-8", "surrogatepass")):
            best = literal[start:end]
    if not best:
        return ()
    spelled = [""]
    for character in best:
        spelled = [text + case for text in spelled for case in sorted(_cases(character))]
    return tuple(search_text(text) for text in spelled)


# Letters whose lower case another sign shares: capital sharp s, the Angstrom and the Ohm sign, capital theta as a symbol.
_SIGNS = {"ß": "\u1e9e", "å": "\u212b", "ω": "\u2126", "θ": "\u03f4"}


def _cases(character: str) -> set[str]:
    """Return the characters that may stand in a `search_text` for a lower-case letter."""
    if character.isascii():
        return {character}
    others = {chr(code) for code in EXTRA_CASES.get(ord(character), ())}
    alike = {character, *others, _SIGNS.get(character, character)}
    return {case for one in alike for case in (one, one.upper(), one.title()) if len(case) == 1}


def beginnings(head: str) -> tuple[bytes, ...]:
    """Return the byte strings of which one opens a line of the `search_text` wherever a folded line starts with ``head``.

    A head is cut where its characters can be written in too many ways; () where nothing is left.
    """
    spelled = [""]
    for character in head:
        cases = set(APOSTROPHES) if character == "'" else _cases(character)
        if len(spelled) * len(cases) > MAX_VARIANTS:
            break
        spelled = [text + case for text in spelled for case in sorted(cases)]
    return tuple(b"\n" + search_text(text) for text in spelled) if spelled != [""] else ()
