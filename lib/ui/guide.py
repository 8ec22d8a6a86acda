"""The guide's parts: filling in the sheet, statuses, flags, columns."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from lib import schema
from lib.core.labels import FLAG_WORDS, STATUS_WORDS
from lib.i18n import N_
from lib.sync.service import Service
from lib.ui.escape import plain
from lib.ui.session import language, t
from lib.words import Flag, Status

_STEPS = (
    N_("One row is one task for one platform. Choose the platform's code and the lead department from the list."),
    N_(
        "Deadlines may be a day, a month (12/2026), a quarter (Quý IV/2026), a year, a range, “Thường xuyên” or "
        "“Hằng năm”. A month falls due on its last day."
    ),
    N_("Choose the status from the list. “Quá hạn” is never typed: it is worked out from the deadline."),
    N_("Type percentages with the percent sign (“75,5%”). A blank means not reported; it is never 0."),
    N_("When a task is done, give its evidence: a document number or an address."),
    N_("When a task is late, say what holds it up and what you propose."),
    N_("Do not enter state secrets or personal data: name roles and departments."),
)
_STATUS_MEANINGS = {
    Status.NOT_STARTED: N_("Nothing has been done yet."),
    Status.IN_PROGRESS: N_("Work has begun and is not finished."),
    Status.DONE: N_("The result exists, is 100% and has evidence."),
    Status.CONTINUOUS: N_("Has no end; never overdue; counted apart."),
    Status.DROPPED: N_("Will not be done; left out of every share."),
    Status.NO_INFORMATION: N_("Counted as not reported."),
}
_FLAG_MEANINGS = {
    Flag.OVERDUE: N_("The due day has passed and the task is not done."),
    Flag.DUE_SOON: N_("The due day lies within the next 30 days."),
    Flag.NOT_REPORTED: N_("The status is blank or says that there is no information."),
    Flag.CONTRADICTORY: N_(
        "Two cells of the row disagree: done below 100%, done without evidence, overdue without a difficulty, no lead…"
    ),
    Flag.DONE_LATE: N_("Done, but the update date lies after the due day, or the status says so."),
}


def sheet(service: Service) -> None:
    """Where the sheet is, and whom to ask; nothing until it could be read."""
    board = service.snapshots.current().board
    if board is None:
        return
    if board.register.url:
        st.link_button(t("Open the shared sheet"), board.register.url, icon=":material/open_in_new:")
    ict = board.departments.get(service.settings.ict_department)
    if ict is not None:
        st.caption(t("Questions about the sheet: {department}.", department=plain(ict.name)))


def officer() -> None:
    """How to fill in a row."""
    st.header(t("How to fill in the sheet"), anchor=False)
    st.markdown("\n".join(f"{number}. {t(step)}" for number, step in enumerate(_STEPS, start=1)))


def statuses() -> None:
    """The words of *Trạng thái* and what each means."""
    st.header(t("Statuses: what departments type"), anchor=False)
    rows = {status.value: (t(STATUS_WORDS[status]), t(meaning)) for status, meaning in _STATUS_MEANINGS.items()}
    data = {
        t("In the sheet"): list(rows),
        t("Meaning"): [meaning for _, meaning in rows.values()],
    }
    if language() != "vi":
        data = {t("In the sheet"): list(rows), t("In English"): [word for word, _ in rows.values()], **data}
    st.table(pa.table(data), hide_index=True, alt=t("Statuses and their meaning"))


def flags() -> None:
    """The flags the app works out."""
    st.header(t("Flags: what is worked out, never typed"), anchor=False)
    data = {
        t("Flag"): [t(FLAG_WORDS[flag]) for flag in _FLAG_MEANINGS],
        t("Meaning"): [t(meaning) for meaning in _FLAG_MEANINGS.values()],
    }
    st.table(pa.table(data), hide_index=True, alt=t("Flags and their meaning"))


def columns() -> None:
    """Every tab and column that is read, and the other headers understood."""
    st.header(t("Tabs and columns that are read"), anchor=False)
    rows = [
        (tab.title, column.header, "✓" if column.required else "", "; ".join(column.aliases))
        for tab in schema.PEOPLE_TABS
        for column in tab.columns
    ]
    names = (t("Tab"), t("Column"), t("Required"), t("Also understood as"))
    data = pa.table({name: [row[position] for row in rows] for position, name in enumerate(names)})
    st.dataframe(data, hide_index=True, alt=t("Tabs and columns: {count} rows", count=len(rows)))
