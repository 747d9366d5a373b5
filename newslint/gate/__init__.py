"""Whether a text may enter a corpus: accept, fix, quarantine or reject it, and the note that says why."""

from newslint.gate.policy import Gate as Gate
from newslint.gate.policy import Reason as Reason
from newslint.gate.policy import Verdict as Verdict
