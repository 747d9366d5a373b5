"""The amount of text that a regex may look at."""

from __future__ import annotations

BUDGET = 4000  # code points that a regex sees at once (`re` cannot be stopped, a limit in seconds would depend on the machine)


MAX_WINDOWS = 64  # windows that a rule may look at in one unit; what lies beyond is a problem in the report
