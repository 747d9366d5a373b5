"""The gate: it accepts, fixes, quarantines or rejects a text that is to enter a corpus, and writes a note that says why."""

from newslint.gate.policy import Gate as Gate
from newslint.gate.policy import Reason as Reason
from newslint.gate.policy import Verdict as Verdict
