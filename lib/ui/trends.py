"""Where the work is heading: done beside planned, the pace, a range ahead, departments, closed periods."""

from __future__ import annotations

import streamlit as st

from lib.charts import trend_data, trend_specifications
from lib.charts.trend_specifications import DEPARTMENT_COLOURS, LINE_COLOURS, LINE_WORDS, Line
from lib.core.trends import undated
from lib.sync.daily import EVERYONE
from lib.ui import legend, phone_lists, show
from lib.ui.changes import Observed
from lib.ui.escape import plain
from lib.ui.session import language, t

_PERIOD_COLUMNS = (
    "period", "period_state", "share", "done_change", "overdue", "not_reported", "total", "version", "closed_at",
    "reason",
)  # fmt: skip
_SYMBOLS = {Line.DONE: "──●", Line.PLAN: "╌╌", Line.COUNTED: "┈┈", Line.FORECAST: "░░"}


def heading(found: Observed) -> None:
    """Done beside planned with the forecast's range, and the pace that is needed beside the actual one."""
    views = found.views
    department = views.followed_department(found.opened.filter)
    _whose(found, department)
    data, finding = views.burn_up(department, language())
    lines = {line.value: (f"{_SYMBOLS[line]} {t(word)}", LINE_COLOURS[line]) for line, word in LINE_WORDS.items()}
    show.chart("burn_up", data, trend_specifications.burn_up, finding, legend.entries(lines))
    needed, actual = trend_data.describe_pace(views.pace(department), language())
    with st.container(horizontal=True, key="pace"):
        for key, label, text in (("needed", t("Needed pace"), needed), ("actual", t("Actual pace"), actual)):
            with st.container(border=True, width=330, key=f"pace_{key}"):
                st.caption(label)
                st.markdown(f"**{plain(text)}**")
    st.caption(t("A forecast is what would happen if the pace went on as observed; it is not a fact and not a target."))


def _whose(found: Observed, department: str) -> None:
    """Says whose figures are shown, since figures over time know departments only."""
    wanted = found.opened.filter
    board = found.views.board
    if department != EVERYONE:
        body = board.departments.get(department)
        st.caption(plain(t("Figures of {department}.", department=body.name if body else department)))
    elif not wanted.is_empty:
        st.caption(
            t("Figures of all tasks: over time they are kept in sum and by department; other filters don't apply.")
        )
    without_day = undated(found.views.records_of(department))
    if without_day:
        st.caption(t("{count} counted tasks have no due day and are not in the plan.", count=without_day))


def departments(found: Observed) -> None:
    """The share done of some departments over time."""
    data, finding = found.views.department_lines(found.opened.filter, language())
    names = dict(zip(data["position"].to_pylist(), data["department"].to_pylist(), strict=True))
    if len(set(data["day"].to_pylist())) < 2:
        st.caption(t("A line needs two days; it grows from here on."))
        return
    lines = {name: (f"{position + 1}. {name}", DEPARTMENT_COLOURS[position]) for position, name in names.items()}
    show.chart("department_lines", data, trend_specifications.departments, finding, legend.entries(lines))


def periods(found: Observed) -> None:
    """The figures that count for each closed period."""
    data = found.views.periods(language())
    if not data.num_rows:
        st.caption(t("No period has been closed yet. An administrator closes one on the page of reports."))
        return
    show.table(
        "periods",
        data,
        _PERIOD_COLUMNS,
        file_name="ky-bao-cao",
        alt=t("Closed periods: {count} rows", count=data.num_rows),
        cards=lambda: phone_lists.periods(data, [each.period.id for each in reversed(found.views.period_figures)]),
    )
