"""Choosing what the papers are about: a period or two dates, departments, the language. All in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from lib.core.periods import Bounds, ReportingPeriod, label_with_days, parse_period, recent_periods
from lib.i18n import LANGUAGES
from lib.reports.meeting import BETWEEN, Asked, asked_for_period
from lib.ui import filters, session
from lib.ui.change_views import bounds_of, frequency_of
from lib.ui.page import LANGUAGE_NAMES, Opened
from lib.ui.session import language, t

# The name in the address: ``period=2026-Q4``, ``period=2026-11-01..2026-11-24``.
_KEY = "period"
_WIDGET, _DAYS_WIDGET, _LANGUAGE_WIDGET = "report_span", "report_days", "report_language"
_DAYS = "days"
_PERIODS = 8


def choose(opened: Opened) -> Asked:
    """Draw the choices and return what is asked for; period and departments are written into the address."""
    today = opened.views.board.today
    settings = opened.service.settings.periods
    bounds = bounds_of(settings)
    offered = {period.id: period for period in recent_periods(today, frequency_of(settings), _PERIODS, bounds)}
    _read_address(offered, bounds, today)
    with st.container(horizontal=True, vertical_alignment="bottom", key="report_choice"):
        chosen = _span(offered)
        days = _days(today) if chosen == _DAYS else None
        departments = filters.one(opened.views.choices(opened.language), "department", width=360)
        written_in = _language()
    if chosen == _DAYS or chosen not in offered:
        first, last = _in_order(days, today)
        asked = Asked(first, last, None, departments, written_in)
    else:
        asked = asked_for_period(offered[chosen], today, departments, written_in)
    _write_address(asked, next(iter(offered)))
    return asked


def _span(offered: Mapping[str, ReportingPeriod]) -> str:
    def word(code: str) -> str:
        return label_with_days(offered[code], language()) if code in offered else t("Between two dates")

    return st.selectbox(
        t("Reporting period"),
        [*offered, _DAYS],
        format_func=word,
        key=session.worded(_WIDGET),
        persist_state="session",
        placeholder=t("Choose"),
        width=360,
    )


def _days(today: date) -> tuple[date, ...]:
    if _DAYS_WIDGET not in st.session_state:
        st.session_state[_DAYS_WIDGET] = (today - timedelta(days=30), today)
    days: Any = st.date_input(
        t("From and to"), key=_DAYS_WIDGET, max_value=today, format="DD/MM/YYYY", persist_state="session", width=260
    )
    return tuple(days)


def _language() -> str:
    """The language of the papers: that of the page, until another is chosen."""
    ordered = sorted(LANGUAGES, key=lambda each: each != language())
    return st.selectbox(
        t("Language of the papers"),
        ordered,
        format_func=LANGUAGE_NAMES.__getitem__,
        key=f"{_LANGUAGE_WIDGET}_{language()}",
        persist_state="session",
        placeholder=t("Choose"),
        width=200,
    )


def _in_order(days: tuple[date, ...] | None, today: date) -> tuple[date, date]:
    """Both days; while only the first has been chosen, up to today."""
    first = days[0] if days else today - timedelta(days=30)
    return first, days[-1] if days and len(days) > 1 else today


def _read_address(offered: dict[str, ReportingPeriod], bounds: Bounds, today: date) -> None:
    """Take the period or the days from the address when somebody wrote them there."""
    asked = st.query_params.get(_KEY, "")
    known = st.session_state.get(session.LAST_REPORT_SPAN)
    # A link may name a period of another frequency, or one from long ago.
    older = parse_period(asked or known or "", bounds)
    if older is not None and older.start <= today:
        offered.setdefault(older.id, older)
    if st.session_state.get(_WIDGET) not in (*offered, _DAYS):
        st.session_state[_WIDGET] = next(iter(offered))
    if not asked or asked == known:
        return
    st.session_state[session.LAST_REPORT_SPAN] = asked
    days = _read_days(asked, today)
    if days:
        st.session_state[_WIDGET], st.session_state[_DAYS_WIDGET] = _DAYS, days
    elif older is not None and older.id in offered:
        st.session_state[_WIDGET] = older.id
    else:
        filters.say_left_out([f"{_KEY}={asked}"])


def _read_days(asked: str, today: date) -> tuple[date, date] | None:
    first, separator, last = asked.partition(BETWEEN)
    try:
        days = sorted((date.fromisoformat(first), date.fromisoformat(last)))
    except ValueError:
        return None
    return (min(days[0], today), min(days[1], today)) if separator else None


def _write_address(asked: Asked, usual: str) -> None:
    if st.query_params.get(_KEY, usual) != asked.span:
        st.query_params[_KEY] = asked.span
    st.session_state[session.LAST_REPORT_SPAN] = asked.span
