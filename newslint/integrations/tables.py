"""Tables of Arrow that the gate has been over, cut in two by the column ``newslint``."""

from __future__ import annotations

from typing import Any

from newslint.annotation import FIELD
from newslint.findings import Action

ENTERS = tuple(action.value for action in Action if action.rank <= Action.FIX.rank)


def entering(notes: Any) -> Any:
    """For a column of notes, one boolean a row: whether it may enter."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(pc.struct_field(notes, "action"), value_set=pa.array(ENTERS))


def accepted_rows(table: Any) -> Any:
    """The rows that were accepted or fixed."""
    return table.filter(entering(table.column(FIELD)))


def rejected_rows(table: Any) -> Any:
    """All other rows: quarantined, rejected, unreadable."""
    import pyarrow.compute as pc

    return table.filter(pc.invert(entering(table.column(FIELD))))
