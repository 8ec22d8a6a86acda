"""What needs somebody now, worst first."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import sqlalchemy as sa
import streamlit as st

from lib.i18n import show_number
from lib.reports import tables
from lib.sync.daily import EVERYONE
from lib.ui import html_texts, lists
from lib.ui import show as shown
from lib.ui.change_views import changes_of
from lib.ui.lists import Link, ShortList
from lib.ui.navigation import address_of, carried, link_to
from lib.ui.page import Opened
from lib.ui.session import language, t

log = logging.getLogger(__name__)
_COLUMNS = ("days", "lead", "task", "platform", "deadline", "state", "cell", "link")
_NAMED = 5


def in_one_sentence(opened: Opened) -> None:
    """What this is, and what is wrong, for somebody who was never here."""
    figures = opened.views.totals(opened.filter)
    what = t(
        "How far departments have come with the national digital platforms, as they report it in the shared sheet."
    )
    wrong = t(
        "**{overdue}** tasks are overdue; **{departments}** departments have tasks not reported; "
        "**{cells}** cells could not be used.",
        overdue=show_number(language(), figures.overdue),
        departments=show_number(language(), len(opened.views.silent(opened.filter))),
        cells=show_number(language(), opened.views.unused_cells(opened.filter)),
    )
    html_texts.draw(html_texts.line(what, "quiet"), html_texts.line(wrong))


def outlook(opened: Opened) -> str:
    """Whether it will be made, as far as the log of observed changes tells, and where there is more of it: one line."""
    changes = changes_of(opened.views, opened.service) if opened.filter.is_empty else None
    if changes is None:
        return ""
    try:
        words = changes.outlook(EVERYONE, language())
    except sa.exc.SQLAlchemyError:
        log.exception("reading earlier figures failed")
        return ""
    return html_texts.line(words, link=(t("Where it is heading"), address_of("changes", carried())))


def show(opened: Opened) -> None:
    """Longest overdue tasks, silent departments, platforms nobody leads, cells to correct."""
    left, right = st.columns([3, 2])
    with left:
        shown.strong(t("Overdue longest, then due next"))
        shown.tasks(opened, "attention", key="attention", columns=_COLUMNS)
        st.page_link(link_to("deadlines"), label=t("All deadlines"), icon=":material/event:")
    with right:
        lists.draw([*_silent(opened), *_without_lead(opened), *_wrong_cells(opened)])


def _silent(opened: Opened) -> Iterator[ShortList]:
    names = tables.department_names(opened.views.board)

    def link(department: str, silent: int, total: int) -> Link:
        shown = {"silent": show_number(language(), silent), "total": show_number(language(), total)}
        part = t("{silent} of {total} tasks", **shown)
        query = {"department": department, "flag": "not_reported"}
        return Link(f"{names.get(department, department)}: {part}", "departments", query)

    whole = len(opened.views.silent(opened.filter))
    count = show_number(language(), whole)
    links = [link(*each) for each in opened.views.most_silent(opened.filter, _NAMED)]
    if whole > len(links):
        query = (*carried("flag"), ("flag", "not_reported"))
        links.append(Link(t("All {count} departments", count=count), "departments", query))
    yield ShortList(t("Departments with tasks not reported: {count}", count=count), tuple(links))


def _without_lead(opened: Opened) -> Iterator[ShortList]:
    codes = opened.views.without_lead() if opened.filter.is_empty else []
    if codes:
        names = tables.platform_names(opened.views.board)
        links = tuple(Link(names[code], "platforms", {"platform": code}) for code in codes[:_NAMED])
        yield ShortList(t("Platforms that nobody leads: {count}", count=len(codes)), links)


def _wrong_cells(opened: Opened) -> Iterator[ShortList]:
    wrong = opened.views.unused_cells(opened.filter)
    if wrong:
        title = t("Cells that could not be used: {count}", count=show_number(language(), wrong))
        yield ShortList(title, (Link(t("See what to correct"), "data_quality"),))
