"""Lists of platforms and departments, and one of them in full."""

from __future__ import annotations

import streamlit as st

from lib.core.labels import COUNTED_ONCE
from lib.core.selection import Filter
from lib.i18n import show_number, show_share
from lib.schema import PROGRESS
from lib.ui import filters, phone, quality, reminder, show
from lib.ui.escape import plain
from lib.ui.page import Opened
from lib.ui.session import language, t

_PLATFORM_COLUMNS = (
    "code",
    "name",
    "share",
    "overdue",
    "due_soon",
    "not_reported",
    "total",
    "lead",
    "owner",
    "confirmation",
)
_DEPARTMENT_COLUMNS = (
    "department",
    "kind",
    "share",
    "overdue",
    "due_soon",
    "not_reported",
    "in_progress",
    "not_started",
    "continuous",
    "dropped",
    "total",
)


def platform_list(opened: Opened) -> None:
    """The catalogue with its counts; choosing a row opens the platform."""
    arguments = (opened.filter, opened.language)
    data = opened.views.platforms(*arguments)
    if not data.num_rows:
        show.nothing_selected()
        return
    _hint(t("Choose a row to see the platform in full.") + " " + t(COUNTED_ONCE))
    chosen = show.table(
        "platforms",
        data,
        _PLATFORM_COLUMNS,
        file_name="nen-tang",
        alt=t("Platforms: {count} rows", count=data.num_rows),
        ids=tuple(data["code"].to_pylist()),
        cards=lambda: phone.bodies(opened, "platform", data),
    )
    if chosen is not None:
        _open("platform", data["code"][chosen].as_py())


def _hint(text: str) -> None:
    """How to choose in a table; the cards of a phone are links."""
    with st.container(key="wide_hint"):
        st.caption(text)


def department_list(opened: Opened) -> None:
    """Departments that lead tasks, with their counts; choosing a row opens the department."""
    arguments = (opened.filter, opened.language)
    data = opened.views.departments(*arguments)
    if not data.num_rows:
        if not opened.filter.is_empty:  # else there is no task at all, and the steps of setting up stand above
            show.nothing_selected()
        return
    _hint(t("Choose a row to see the department in full.") + " " + t(COUNTED_ONCE))
    chosen = show.table(
        "departments",
        data,
        _DEPARTMENT_COLUMNS,
        file_name="don-vi",
        alt=t("Departments: {count} rows", count=data.num_rows),
        ids=tuple(data["code"].to_pylist()),
        cards=lambda: phone.bodies(opened, "department", data),
    )
    if chosen is not None:
        _open("department", data["code"][chosen].as_py())


def _open(key: str, code: str) -> None:
    """Choose ``code`` in the filter ``key``; taken up before the filters are drawn again."""
    show.choose_nothing(f"{key}s")
    filters.choose_next(key, [code])
    st.rerun()


def platform(opened: Opened, code: str) -> None:
    """One platform: what it is, who leads, its tasks, what is wrong in its rows."""
    known = opened.views.board.platforms[code]
    is_wanted = code in opened.views.without_lead()
    _heading("platform", f"{known.code} · {known.name}")
    facts = {
        t("Lead department"): ", ".join(opened.views.platform_leads().get(code, ()))
        or (t("none yet") if is_wanted else ""),
        t("Governing agency"): known.governing_agency,
        t("Owner of the platform"): known.owner_kind.value if known.owner_kind else "",
        t("Scope"): known.scope,
        t("Catalogue"): known.catalogue,
        t("Replaced by"): known.replaced_by,
        t("Confirmation"): known.confirmation.value if known.confirmation else "",
        t("Note"): known.note,
    }
    _facts(facts)
    nothing = t("No task is recorded here yet.")
    if is_wanted:
        nothing = t(
            "No task yet. Enter the code {code} and a lead department in the tab “{tab}”.",
            code=plain(code),
            tab=PROGRESS.title,
        )
    _in_full(opened, "platform", Filter(platforms=(code,)), nothing)


def department(opened: Opened, code: str) -> None:
    """One department: its figures, its tasks, what it should correct."""
    known = opened.views.board.departments[code]
    _heading("department", known.name)
    _facts({t("Short name"): known.short_name, t("Kind of body"): known.kind.value if known.kind else ""})
    _in_full(opened, "lead", Filter(departments=(code,)), t("No task is recorded here yet."))
    reminder.show(opened, code)


def _heading(key: str, name: str) -> None:
    st.button(
        t("Back to the list"), icon=":material/arrow_back:", on_click=filters.choose, args=(key, []), key="back_to_list"
    )
    st.header(plain(name), anchor=False)


def _facts(facts: dict[str, str]) -> None:
    with st.container(horizontal=True, key="facts"):
        for label, value in facts.items():
            if value:
                with st.container(width="content"):
                    st.caption(label)
                    st.text(value)


def _in_full(opened: Opened, same: str, whole: Filter, nothing: str) -> None:
    """Figures of the ``whole``, tasks without the column that is the ``same`` in all of them, what to correct.

    Where the whole has no task, ``nothing`` says so.
    """
    shown, every = len(opened.views.selection(opened.filter)), len(opened.views.selection(whole))
    if not every:
        st.info(nothing, icon=":material/inbox:")
        return
    figures = opened.views.totals(whole)
    st.markdown(
        t("**Done {done}** · overdue {overdue} · due within 30 days {soon} · not reported {silent}").format(
            done=show_share(language(), figures.done, figures.countable),
            overdue=show_number(language(), figures.overdue),
            soon=show_number(language(), figures.due_soon),
            silent=show_number(language(), figures.not_reported),
        )
    )
    if shown < every:
        numbers = {"shown": show_number(language(), shown), "whole": show_number(language(), every)}
        st.caption(
            t("These figures are of all its {whole} tasks; the filters let {shown} through, shown below.", **numbers)
        )
    if not shown:
        show.nothing_selected()
        return
    to_correct = len(opened.views.problems(opened.filter))
    if to_correct:
        count = show_number(language(), to_correct)
        st.caption(t("Cells to correct in these rows: {count}, listed at the foot of this page.", count=count))
    st.header(t("Tasks"), anchor=False)
    columns = [name for name in show.FULL_COLUMNS if name != same]
    show.tasks(opened, "urgent_first", key="detail", columns=columns)
    st.header(t("What to correct in these rows"), anchor=False)
    quality.problems(opened, "")
