"""What was found out about a file, in words: the line that says what was chosen, and the message where there is nothing to choose."""

from __future__ import annotations

from collections.abc import Sequence

from newslint.records.find.fields import FoundFields
from newslint.util.sanitize import visible

_LONG, _MANY = 40, 12  # code points of a name, and names, that are shown


def told(found: FoundFields) -> str:
    """Return what the fields were chosen for, as a part of a line: ``text in 'body', id in '_id', address in 'link'``."""
    if found.text == ("",):
        return "every value is a text"
    said = [("text", name) for name in found.text]
    said += [
        (what, name)
        for what, name in (
            ("id", found.id), ("address", found.url), ("title", found.title), ("language", found.language), ("date", found.date),
        )
        if name is not None
    ]  # fmt: skip
    return ", ".join(f"{what} in {_shown(name)}" for what, name in said) or "no field is known"


def none_found(there: Sequence[str], longest: str | None, what: str = "field") -> str:
    """Return the message for records in which no field holds text: those that are there, and the one with the longest values.

    ``what`` is what the records have: fields, or columns.
    """
    if not there:
        return f"no {what} holds text: there is no {what} at all"
    shown = ", ".join(map(_shown, there[:_MANY])) + (f" and {len(there) - _MANY:,} more" if len(there) > _MANY else "")
    listed = f"the {what}s are {shown}" if len(there) > 1 else f"the only {what} is {shown}"
    most = f"; the longest values are in {_shown(longest)}" if longest is not None and len(there) > 1 else ""
    return f"no {what} holds text, as far as can be told: {listed}{most} (text-fields, or --text-field, says where the text is)"


def _shown(name: str) -> str:
    """Return a name in quotes, cut where it is long, on one line whatever it holds."""
    return f"'{visible(name if len(name) <= _LONG else name[: _LONG - 1] + '…')}'"
