"""From a mark of a chart, or from a list that does the same, to the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from lib.core.parts import IN_MONTH
from lib.reports import tables
from lib.ui import filters, report_shown, show
from lib.ui.navigation import carried, link_to
from lib.ui.page import Opened
from lib.ui.session import language, t

_MONTH = "month_due"


def go(picked: Mapping[str, str]) -> None:
    """Open what a click picked: a department (``code``), or a platform at a department; else nothing."""
    if "at_platform" in picked:
        _go("platforms", platform=[picked["at_platform"]], department=[picked["at_department"]])
    elif "code" in picked:
        _go("departments", department=[picked["code"]])


def narrow(picked: Mapping[str, str]) -> None:
    """Stay here, and show only the rows of the department that a click picked."""
    if "code" in picked:
        filters.choose_next("department", [picked["code"]])
        st.rerun()


def month(opened: Opened, data: pa.Table, picked: Mapping[str, str]) -> None:
    """The tasks due in one month, chosen from the list or by a click on its bar (``month_name``)."""
    months = sorted({name for name in data["month_name"].to_pylist() if name}, key=lambda name: (name[3:], name[:2]))
    if picked.get("month_name") in months:
        st.session_state[_MONTH] = picked["month_name"]
    elif st.session_state.get(_MONTH) not in months:
        st.session_state[_MONTH] = None
    chosen = st.selectbox(
        t("Tasks due in one month"), months, key=_MONTH, placeholder=t("Choose from the list"), width=360
    )
    if chosen:
        report_shown.say(f"{t('Tasks due in one month')}: {chosen}")
        show.tasks(opened, f"{IN_MONTH}{chosen}", key="in-month")


def _go(page: str, **wanted: list[str]) -> None:
    chosen = ((key, value) for key, values in wanted.items() for value in values)
    st.switch_page(link_to(page), query_params=(*carried(*wanted), *chosen))


def doors(opened: Opened) -> None:
    """Two lists that open a department or a platform, as a click on a bar or a square does."""
    board = opened.views.board
    departments, platforms = tables.department_names(board), tables.platform_names(board)
    leading = opened.views.leading(opened.filter)
    with st.container(horizontal=True, key="doors"):
        department = _door("department", t("Open a department"), leading, departments)
        platform = _door("platform", t("Open a platform"), list(board.platforms), platforms)
    if department:
        _go("departments", department=[department])
    if platform:
        _go("platforms", platform=[platform])


def _door(name: str, label: str, codes: list[str], names: Mapping[str, str]) -> str | None:
    # A key of its own for each language: the words of the options are part of the widget.
    return st.selectbox(
        label,
        codes,
        index=None,
        format_func=lambda code: names.get(code, code),
        placeholder=t("Choose from the list"),
        key=f"open_{name}_{language()}",
        width=360,
    )
