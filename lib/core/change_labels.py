"""Words, symbols and colours of what changes mean: one set on screen and on paper."""

from __future__ import annotations

from lib.core.changes import Meaning
from lib.core.silence import Verdict
from lib.i18n import N_

MEANING_WORDS = {
    Meaning.DONE: N_("Done"),
    Meaning.STARTED: N_("Started"),
    Meaning.ADVANCED: N_("Moved forward"),
    Meaning.SLIPPED: N_("Deadline put off"),
    Meaning.FELL_BACK: N_("Fell back"),
    Meaning.ADDED: N_("Added"),
    Meaning.REMOVED: N_("Removed"),
    Meaning.EDITED: N_("Other edits"),
}
MEANING_SYMBOLS = {
    Meaning.DONE: "✓",
    Meaning.STARTED: "●",
    Meaning.ADVANCED: "↑",
    Meaning.SLIPPED: "→",
    Meaning.FELL_BACK: "↓",
    Meaning.ADDED: "+",
    Meaning.REMOVED: "–",
    Meaning.EDITED: "…",
}
MEANING_COLOURS = {
    Meaning.DONE: "#12436D",
    Meaning.STARTED: "#28A197",
    Meaning.ADVANCED: "#7C9CB8",
    Meaning.SLIPPED: "#F46A25",
    Meaning.FELL_BACK: "#801650",
    Meaning.ADDED: "#3D3D3D",
    Meaning.REMOVED: "#8C979F",
    Meaning.EDITED: "#D5DADE",
}
VERDICT_WORDS = {
    Verdict.SILENT: N_("✕ Silent: no change for more than 30 days"),
    Verdict.SLOW: N_("! Changing, with tasks overdue"),
    Verdict.MOVING: N_("● Changing, nothing overdue"),
    Verdict.UNKNOWN: N_("? Observed for less than 30 days"),
    Verdict.FINISHED: N_("✓ Nothing open"),
}
