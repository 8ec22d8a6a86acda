"""What needs somebody now, worst first."""

from __future__ import annotations

import streamlit as st

from lib.core.frames import rows as rows_of
from lib.i18n import show_number
from lib.reports import tables
from lib.ui import phone
from lib.ui import show as shown
from lib.ui.escape import plain
from lib.ui.navigation import link_to
from lib.ui.page import Opened
from lib.ui.session import language, t

_COLUMNS = ("days", "lead", "task", "platform", "deadline", "state", "cell", "link")
_NAMED = 5


def in_one_sentence(opened: Opened) -> None:
    """What this is, and what is wrong, for somebody who was never here."""
    figures = opened.views.totals(opened.filter)
    st.caption(
        t("How far departments have come with the national digital platforms, as they report it in the shared sheet.")
    )
    st.markdown(
        t(
            "**{overdue}** tasks are overdue; **{departments}** departments have tasks not reported; "
            "**{cells}** cells could not be used.",
            overdue=show_number(language(), figures.overdue),
            departments=show_number(language(), len(opened.views.silent(opened.filter))),
            cells=show_number(language(), opened.views.unused_cells(opened.filter)),
        )
    )


def show(opened: Opened) -> None:
    """Longest overdue tasks, silent departments, platforms nobody leads, cells to correct."""
    left, right = st.columns([3, 2])
    with left:
        shown.strong(t("Overdue longest, then due next"))
        with st.container(key="wide_attention"):
            shown.tasks(opened, "attention", key="attention", columns=_COLUMNS)
        with st.container(key="narrow_attention"):
            phone.attention(opened)
    with right:
        _silent(opened)
        _without_lead(opened)
        _errors(opened)


def _silent(opened: Opened) -> None:
    silent = opened.views.silent(opened.filter)
    names = tables.department_names(opened.views.board)
    shown.strong(t("Departments that have not reported: {count}", count=len(silent)))
    for row in rows_of(silent.head(_NAMED)):
        name = plain(names.get(row.department, row.department))
        part = t("{silent} of {total} tasks", silent=row.not_reported, total=row.total)
        st.page_link(
            link_to("departments"),
            label=f"{name}: {part}",
            icon=":material/volume_off:",
            query_params={"department": [row.department], "flag": ["not_reported"]},
        )


def _without_lead(opened: Opened) -> None:
    codes = opened.views.without_lead() if opened.filter.is_empty else []
    if codes:
        shown.strong(t("Platforms that nobody leads: {count}", count=len(codes)))
        names = tables.platform_names(opened.views.board)
        for code in codes[:_NAMED]:
            st.page_link(
                link_to("platforms"),
                label=plain(names[code]),
                icon=":material/person_off:",
                query_params={"platform": [code]},
            )


def _errors(opened: Opened) -> None:
    wrong = opened.views.unused_cells(opened.filter)
    if wrong:
        shown.strong(t("Cells that could not be used: {count}", count=wrong))
        st.page_link(link_to("data_quality"), label=t("See what to correct"), icon=":material/fact_check:")
