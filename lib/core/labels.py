"""Words, symbols and colours for states, flags, windows and severities: one set everywhere.

No meaning rests on colour alone: every state has its symbol and its word.
"""

from __future__ import annotations

from lib.core.problems import Severity
from lib.core.progress import State
from lib.core.selection import Window
from lib.i18n import N_
from lib.words import Flag, Status

STATE_WORDS = {
    State.DONE: N_("Done"),
    State.IN_PROGRESS: N_("In progress"),
    State.NOT_STARTED: N_("Not started"),
    State.DUE_SOON: N_("Due within 30 days"),
    State.OVERDUE: N_("Overdue"),
    State.NOT_REPORTED: N_("Not reported"),
    State.CONTINUOUS: N_("Continuous"),
    State.DROPPED: N_("Not applicable"),
}
STATE_SYMBOLS = {
    State.DONE: "✓",
    State.IN_PROGRESS: "●",
    State.NOT_STARTED: "○",
    State.DUE_SOON: "!",
    State.OVERDUE: "✕",
    State.NOT_REPORTED: "?",
    State.CONTINUOUS: "∞",
    State.DROPPED: "–",
}
COUNTED_ONCE = N_("Each task is counted once, in its most pressing state.")
STATE_COLOURS = {
    State.DONE: "#12436D",
    State.IN_PROGRESS: "#28A197",
    State.NOT_STARTED: "#8C979F",
    State.DUE_SOON: "#F46A25",
    State.OVERDUE: "#801650",
    State.NOT_REPORTED: "#D5DADE",
    State.CONTINUOUS: "#7C9CB8",
    State.DROPPED: "#F0F1F2",
}
# The colour of a symbol on top of its state's colour, with a contrast of 4.5 or more.
ON_STATE_COLOURS = {
    State.DONE: "#FFFFFF",
    State.IN_PROGRESS: "#10161C",
    State.NOT_STARTED: "#10161C",
    State.DUE_SOON: "#10161C",
    State.OVERDUE: "#FFFFFF",
    State.NOT_REPORTED: "#10161C",
    State.CONTINUOUS: "#10161C",
    State.DROPPED: "#10161C",
}
STATUS_WORDS = {
    Status.NOT_STARTED: N_("Not started"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.DONE: N_("Done"),
    Status.CONTINUOUS: N_("Continuous"),
    Status.DROPPED: N_("Not applicable"),
    Status.NO_INFORMATION: N_("No information"),
}
FLAG_WORDS = {
    Flag.OVERDUE: N_("Overdue"),
    Flag.DUE_SOON: N_("Due within 30 days"),
    Flag.NOT_REPORTED: N_("Not reported"),
    Flag.CONTRADICTORY: N_("Contradictory"),
    Flag.DONE_LATE: N_("Done late"),
}
WINDOW_WORDS = {
    Window.OVERDUE: N_("Already past"),
    Window.NEXT_30_DAYS: N_("Next 30 days"),
    Window.NEXT_90_DAYS: N_("Next 90 days"),
    Window.LATER: N_("Later than 90 days"),
    Window.UNDATED: N_("No due day"),
}
SEVERITY_WORDS = {
    Severity.ERROR: N_("Error: not used"),
    Severity.AMBIGUOUS: N_("Ambiguous: not used"),
    Severity.WARNING: N_("Warning: used"),
}
SEVERITY_COLOURS = {Severity.ERROR: "#801650", Severity.AMBIGUOUS: "#F46A25", Severity.WARNING: "#8C979F"}
