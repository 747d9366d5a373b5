"""The note that the gate writes into a record, under the field ``newslint``: the verdicts on its texts as one.

A record enters whole or not at all: its action is the worst of its texts', and the fixes of one text are kept only if all may enter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from newslint.findings import Action, Edit
from newslint.gate.policy import Reason, Verdict
from newslint.records.record import FIELD, UNREADABLE
from newslint.text.edits import apply_edits, inverse
from newslint.util.hashing import digest


class RecordVerdict(NamedTuple):
    """The verdicts on the texts of one record, each with the name of its field, and the action that follows from them."""

    action: Action
    verdicts: tuple[tuple[str, Verdict], ...]

    @property
    def keeps(self) -> bool:
        """True where the record may enter: accepted, or fixed."""
        return self.action.rank <= Action.FIX.rank

    @property
    def why(self) -> str:
        """All reasons in one line of words, the worst first; ``""`` where there are none."""
        return "; ".join(reason.message for reason in self._reasons())

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all reasons, each once, the worst first."""
        return tuple(dict.fromkeys(reason.code for reason in self._reasons()))

    def _reasons(self) -> list[Reason]:
        return sorted((reason for _, verdict in self.verdicts for reason in verdict.reasons), key=lambda reason: -reason.action.rank)

    @property
    def edits(self) -> tuple[tuple[str, tuple[Edit, ...]], ...]:
        """The edits that were made, by field; none where the record does not enter."""
        if self.action is not Action.FIX:
            return ()
        return tuple((name, verdict.edits) for name, verdict in self.verdicts if verdict.edits)

    def note(self, findings: bool) -> dict[str, Any]:
        """Return the verdict as JSON-ready data: enough to say why and to undo the edits; with ``findings`` all findings too."""
        first = self.verdicts[0][1]
        made: dict[str, Any] = {
            "action": self.action.value,
            "ruleset": first.ruleset,
            "language": first.report.language,
            "score": round(max(verdict.score for _, verdict in self.verdicts), 4),
            "codes": list(self.codes),
            "reasons": [{"field": name, **reason.to_dict()} for name, verdict in self.verdicts for reason in verdict.reasons],
            "edits": [{"field": name, **edit.to_dict()} for name, edits in self.edits for edit in edits],
            "fixed": [
                {"field": name, "hash": text_hash(verdict.text)}
                for name, verdict in self.verdicts
                if self.action is Action.FIX and verdict.edits
            ],
        }
        if findings:
            made["findings"] = [{"field": name, **found.to_dict()} for name, verdict in self.verdicts for found in verdict.findings]
        return made


def record_verdict(verdicts: Iterable[tuple[str, Verdict]]) -> RecordVerdict:
    """Return the verdicts on the texts of one record as one: the worst action counts. Raise ValueError where there are none."""
    listed = tuple(verdicts)
    return RecordVerdict(max((verdict.action for _, verdict in listed), key=lambda action: action.rank), listed)


def note_of(outcome: RecordVerdict | str, ruleset: str) -> dict[str, Any]:
    """Return the whole note of a record, with all findings; ``outcome`` is its verdict, or the reason why there is none."""
    if isinstance(outcome, RecordVerdict):
        return outcome.note(findings=True)
    return {
        "action": UNREADABLE,
        "ruleset": ruleset,
        "error": outcome,
        "codes": [],
        "reasons": [],
        "edits": [],
        "fixed": [],
        "findings": [],
    }


def text_hash(text: str) -> str:
    """Return 16 hex digits that tell a fixed text from any other: edits are undone only in the text that they made."""
    return digest(text, 8)


def originals(note: Any, fixed: Callable[[str], Any]) -> dict[str, tuple[str, Sequence[Edit]]]:
    """Return the texts as they were before fixing, by field, and the edits that lead back to them.

    ``fixed`` returns the text that a field holds now. Raise ValueError where the note is not one of the gate, or a text is not the one that
    the gate wrote.
    """
    edits: dict[str, list[Edit]] = {}
    try:
        for edit in note["edits"]:
            edits.setdefault(edit["field"], []).append(Edit(edit["start"], edit["end"], edit["old"], edit["new"]))
        hashes = {each["field"]: each["hash"] for each in note["fixed"]}
        back: dict[str, tuple[str, Sequence[Edit]]] = {}
        for name, made in edits.items():
            text = fixed(name)
            if not isinstance(text, str) or hashes[name] != text_hash(text):
                raise ValueError(f"{name!r} does not hold the text that the gate wrote")
            undone = inverse(made)
            back[name] = (apply_edits(text, undone), undone)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the field {FIELD} is not what the gate writes: {error!r}") from None
    return back
