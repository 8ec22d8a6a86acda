"""The reader of cells: from one raw value to a `Reading`, by the kind of the field.

Pure functions that never raise: what can't be read is refused with its reason, what can be
read in two ways is asked about, and a blank is never zero.
"""

from lib.core.cells.dates import date_value
from lib.core.cells.deadlines import deadline
from lib.core.cells.keys import clean, normal_key, search_key
from lib.core.cells.marks import Mark, mark
from lib.core.cells.money import Money, money
from lib.core.cells.numbers import Ratio, Target, count, percent, ratio, score
from lib.core.cells.periods import Deadline, DeadlineKind
from lib.core.cells.status import StatusReading, status
from lib.core.cells.text import is_ordinary, shown, text
from lib.core.cells.words import link, word

__all__ = [
    "Deadline",
    "DeadlineKind",
    "Mark",
    "Money",
    "Ratio",
    "StatusReading",
    "Target",
    "clean",
    "count",
    "date_value",
    "deadline",
    "is_ordinary",
    "link",
    "mark",
    "money",
    "normal_key",
    "percent",
    "ratio",
    "score",
    "search_key",
    "shown",
    "status",
    "text",
    "word",
]
