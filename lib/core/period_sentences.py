"""What is said about closings of reporting periods and observed changes: code → (what is wrong, what to do).

Part of `lib.core.messages`, which is the place to look sentences up.
"""

from __future__ import annotations

from lib.i18n import N_

PERIOD_SENTENCES: dict[str, tuple[str, str]] = {
    "closing-not-whole": (
        N_("The rows of closing {version} of period {period} are not those that were closed"),
        N_("If it was closed a moment ago, wait; otherwise restore the rows, or close the period again with a reason."),
    ),
    "period-unknown": (
        N_("“{period}” is not a reporting period"),
        N_("Write it as 2026-06, 2026-Q2, 2026-H1 or 2026."),
    ),
    "period-not-begun": (
        N_("Period {period} has not begun yet; it begins on {day}"),
        N_("Close it once it has begun."),
    ),
    "papers-too-early": (
        N_("Period {period} has not begun yet; it begins on {day}"),
        N_("Choose a period that has begun, or two dates."),
    ),
    "papers-department-unknown": (
        N_("“{code}” is not the code of a department"),
        N_("Write the code as it stands in the tab “Đơn vị”."),
    ),
    "period-not-over": (
        N_("Period {period} still runs until {day}, so its figures can't be final yet"),
        N_("Close it for review, and make it final after its last day."),
    ),
    "closing-needs-reason": (
        N_("Period {period} was closed before with other figures (closing {version})"),
        N_("State the reason to close it again; the earlier closing stays visible."),
    ),
    "closing-nothing": (
        N_("There is no task to close the period with"),
        N_("Look whether the progress tabs can be read."),
    ),
    "percent-fell": (
        N_("The percentage fell from {before} to {after}"),
        N_("Correct the cell that is wrong, or say in the difficulties what was undone."),
    ),
}
