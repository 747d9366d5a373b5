"""What fixing would change, as a unified diff that is harmless to look at."""

from __future__ import annotations

from newslint.util.sanitize import visible

_COLORS = {"-": "31", "+": "32", "@": "36"}


def unified(old: str, new: str, label: str, color: bool = False) -> str:
    """Return the diff of two texts, ``""`` where they are equal; ``label`` names both.

    Only ``"\\n"`` ends a line; lines are made neutral.
    """
    if old == new:
        return ""
    from difflib import unified_diff

    name = visible(label)
    shown = []
    for number, line in enumerate(unified_diff(_lines(old), _lines(new), name, name)):
        body = line.removesuffix("\n")
        if number >= 2:  # the two lines of names are neutral already
            body = body[:1] + visible(body[1:])
        text = f"\x1b[{_COLORS[line[0]]}m{body}\x1b[0m" if color and line[0] in _COLORS else body
        shown.append(text + "\n" if line.endswith("\n") else text + "\n\\ No newline at end of file\n")
    return "".join(shown)


def _lines(text: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
