"""Single records of any other program through the gate: the functions that every adapter here is made of."""

from newslint.gate.records import action_of as action_of
from newslint.gate.records import check_record as check_record
from newslint.gate.records import put_fixes as put_fixes
from newslint.gate.records import text_columns as text_columns
from newslint.gate.records import why as why
from newslint.records.record import put_note as put_note
