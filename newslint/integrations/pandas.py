"""Frames of pandas through the gate, and a check of pandera that texts must pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newslint.errors import ConfigError
from newslint.findings import Action
from newslint.gate.arrow import ENTERS, fixed_texts
from newslint.gate.note import RecordVerdict, note_of
from newslint.gate.policy import Gate
from newslint.gate.records import Outcome, check_record, text_columns
from newslint.integrations import Settings, gate_of, missing
from newslint.records.record import FIELD, refuse_second_note

try:
    from pandas import DataFrame, Series, api, isna
except ImportError as error:
    raise missing("pandas", "pandas") from error


def gate_frame(frame: DataFrame, settings: Settings = None) -> DataFrame:
    """Return a copy of the frame with the texts to keep and, in the column ``newslint``, the verdicts as dicts.

    All rows and the index stay. Raise ConfigError for anything wrong in configuration or rules, where there is no text column, and where
    there is a column ``newslint`` already.
    """
    gate = gate_of(settings)
    refuse_second_note(frame.columns)
    outcomes = list(_outcomes(frame, gate))
    gated = frame.copy()
    for name, texts in fixed_texts(outcomes).items():
        values = [texts.get(number, value) for number, value in enumerate(frame[name])]
        gated[name] = Series(values, index=frame.index, dtype=_wider(frame[name].dtype))
    gated[FIELD] = Series([note_of(outcome, gate.ruleset) for outcome in outcomes], index=frame.index, dtype=object)
    return gated


def accepted(frame: DataFrame) -> DataFrame:
    """Return the rows that were accepted or fixed, of a frame that `gate_frame` returned."""
    return frame[_enters(frame)]


def rejects(frame: DataFrame) -> DataFrame:
    """Return all other rows: quarantined, rejected, unreadable."""
    return frame[~_enters(frame)]


def passes_gate(settings: Settings = None, *, worst: Action | str = Action.ACCEPT, **options: Any) -> Any:
    """Return a `pandera.Check`, for a column of texts or for a whole frame of records.

    A text passes if nothing worse than ``worst`` becomes of it: by default it must be accepted as it is, ``"fix"`` lets those pass that
    have safe fixes. On a column the gate knows the texts only; on a frame it also sees identifiers, addresses and languages. ``options`` go
    to the check (``raise_warning``, ``n_failure_cases`` ...). Raise ImportError where pandera is not installed.
    """
    try:
        from pandera.pandas import Check
    except ImportError as error:
        raise missing("pandera", "pandas") from error
    gate, limit = gate_of(settings), Action(worst).rank

    def passes(data: Any) -> Any:
        frame = data.to_frame(gate.config.text_fields[0]) if isinstance(data, Series) else data
        good = [isinstance(outcome, RecordVerdict) and outcome.action.rank <= limit for outcome in _outcomes(frame, gate)]
        return Series(good, index=data.index, dtype=bool)

    asked = {"name": "newslint", "error": f"newslint {gate.ruleset}: worse than {Action(worst).value}", **options}
    return Check(passes, element_wise=False, **asked)


def _outcomes(frame: DataFrame, gate: Gate) -> Iterator[Outcome]:
    """Yield the outcome of each row. Raise ConfigError where there is no text column, or a column that is needed is there twice."""
    config = gate.config
    fields = (config.id_field, config.url_field, config.language_field, config.title_field, config.source_field)
    told = [name for name in fields if name is not None and name in frame.columns]
    names = list(dict.fromkeys([*text_columns(frame.columns, config), *told]))
    if any(isinstance(frame[name], DataFrame) for name in names):
        raise ConfigError(f"of the columns {', '.join(names)} one is there twice")
    for values in zip(*(frame[name] for name in names), strict=True):
        yield check_record({name: None if _is_missing(value) else value for name, value in zip(names, values, strict=True)}, gate)


def _is_missing(value: Any) -> bool:
    return api.types.is_scalar(value) and bool(isna(value))


def _wider(kind: Any) -> Any:
    """Return the type for a column with fixed texts: categories give way, as a fixed text is none of them."""
    return object if isinstance(kind, api.types.CategoricalDtype) else kind


def _enters(frame: DataFrame) -> Any:
    return frame[FIELD].map(lambda note: note["action"] in ENTERS).astype(bool)
