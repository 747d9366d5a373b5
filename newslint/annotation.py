"""What the gate writes into a record: the verdicts on its texts as one, under the field ``newslint``.

A record enters whole or not at all: its action is the worst of its texts', and the fixes of one text are kept only if all may enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from newslint.findings import Action, Edit
from newslint.gate import Verdict

FIELD = "newslint"
UNREADABLE = "unreadable"  # the action of a record that gave no text


class Judged(NamedTuple):
    """The verdicts on the texts of one record, each with the name of its field, and what they come to."""

    action: Action
    verdicts: tuple[tuple[str, Verdict], ...]

    @property
    def keeps(self) -> bool:
        """Whether the record may enter: accepted, or fixed."""
        return self.action.rank <= Action.FIX.rank

    @property
    def why(self) -> str:
        """All reasons in one line of words, the worst first; ``""`` where there are none."""
        reasons = sorted((reason for _, verdict in self.verdicts for reason in verdict.reasons), key=lambda reason: -reason.action.rank)
        return "; ".join(reason.message for reason in reasons)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all reasons, each once, the worst first."""
        reasons = sorted((reason for _, verdict in self.verdicts for reason in verdict.reasons), key=lambda reason: -reason.action.rank)
        return tuple(dict.fromkeys(reason.code for reason in reasons))

    @property
    def edits(self) -> tuple[tuple[str, tuple[Edit, ...]], ...]:
        """The edits that were made, by field; none where the record does not enter."""
        if self.action is not Action.FIX:
            return ()
        return tuple((name, verdict.edits) for name, verdict in self.verdicts if verdict.edits)

    def note(self, findings: bool) -> dict[str, Any]:
        """The verdict as JSON-ready data: enough to say why and to undo the edits; with ``findings`` all that was found."""
        first = self.verdicts[0][1]
        made: dict[str, Any] = {
            "action": self.action.value,
            "ruleset": first.ruleset,
            "language": first.report.language,
            "score": round(max(verdict.score for _, verdict in self.verdicts), 4),
            "codes": list(self.codes),
            "reasons": [{"field": name, **reason.to_dict()} for name, verdict in self.verdicts for reason in verdict.reasons],
            "edits": [{"field": name, **edit.to_dict()} for name, edits in self.edits for edit in edits],
        }
        if findings:
            made["findings"] = [{"field": name, **found.to_dict()} for name, verdict in self.verdicts for found in verdict.findings]
        return made


def judged(verdicts: Iterable[tuple[str, Verdict]]) -> Judged:
    """The verdicts on the texts of one record as one. Raises ValueError where there are none."""
    listed = tuple(verdicts)
    return Judged(max((verdict.action for _, verdict in listed), key=lambda action: action.rank), listed)


def note_of(outcome: Judged | str, ruleset: str) -> dict[str, Any]:
    """The whole note, with all findings, for a record that was judged, or for one of which ``outcome`` says why it cannot be."""
    if isinstance(outcome, Judged):
        return outcome.note(findings=True)
    return {"action": UNREADABLE, "ruleset": ruleset, "error": outcome, "codes": [], "reasons": [], "edits": [], "findings": []}


def edits_of(note: Any) -> dict[str, Sequence[Edit]]:
    """The edits that a note holds, by field. Raises ValueError where it is no note of the gate."""
    found: dict[str, list[Edit]] = {}
    try:
        for edit in note["edits"]:
            made = Edit(edit["start"], edit["end"], edit["old"], edit["new"])
            if not (type(made.start) is type(made.end) is int and isinstance(made.old, str) and isinstance(made.new, str)):
                raise ValueError("an edit is not what the gate writes")
            found.setdefault(edit["field"], []).append(made)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the field {FIELD} is not what the gate writes: {error!r}") from None
    return {name: tuple(edits) for name, edits in found.items()}
