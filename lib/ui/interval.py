"""Choosing two dates or a period to look at, kept in the session and in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from lib.core.interval import Interval
from lib.core.periods import ReportingPeriod, label, period_of, preceding
from lib.i18n import N_
from lib.ui import filters, session
from lib.ui.change_views import bounds_of, frequency_of
from lib.ui.page import Opened
from lib.ui.session import language, t

# The name in the address: ``span=30``, ``span=2026-11-01..2026-11-24``.
_KEY = "span"
_WIDGET, _DAYS_WIDGET = "change_span", "change_days"
_SEPARATOR = ".."
_WEEK, _MONTH, _PERIOD, _PREVIOUS, _DAYS = "7", "30", "period", "previous", "days"
_WORDS: Mapping[str, str] = {
    _WEEK: N_("Last 7 days"),
    _MONTH: N_("Last 30 days"),
    _PERIOD: N_("This period"),
    _PREVIOUS: N_("The period before"),
    _DAYS: N_("Between two dates"),
}


def choose(opened: Opened) -> Interval:
    """Draw the choice and return it; written into the address."""
    today = opened.views.board.today
    periods = _periods(opened, today)
    _read_address(today)
    with st.container(horizontal=True, vertical_alignment="bottom", key="change_span_bar"):
        chosen = st.selectbox(
            t("Changes in"),
            list(_WORDS),
            format_func=lambda code: _word(code, periods),
            key=session.worded(_WIDGET),
            persist_state="session",
            width=360,
            placeholder=t("Choose"),
        )
        days = _days(today) if chosen == _DAYS else None
    interval = _interval(chosen, days, periods, today)
    _write_address(chosen, interval)
    return interval


def _periods(opened: Opened, today: date) -> dict[str, ReportingPeriod]:
    settings = opened.service.settings.periods
    current = period_of(today, frequency_of(settings), bounds_of(settings))
    return {_PERIOD: current, _PREVIOUS: preceding(current, bounds_of(settings))}


def _word(code: str, periods: Mapping[str, ReportingPeriod]) -> str:
    word = t(_WORDS[code])
    return f"{word}: {label(periods[code], language())}" if code in periods else word


def _days(today: date) -> tuple[date, ...]:
    if _DAYS_WIDGET not in st.session_state:
        st.session_state[_DAYS_WIDGET] = (today - timedelta(days=int(_MONTH)), today)
    days: Any = st.date_input(
        t("From and to"), key=_DAYS_WIDGET, max_value=today, format="DD/MM/YYYY", persist_state="session", width=260
    )
    return tuple(days)


def _interval(
    chosen: str, days: tuple[date, ...] | None, periods: Mapping[str, ReportingPeriod], today: date
) -> Interval:
    if chosen in periods:
        return Interval(periods[chosen].start, min(periods[chosen].end, today))
    if days:
        return Interval(days[0], days[-1] if len(days) > 1 else today)
    return Interval(today - timedelta(days=int(chosen) if chosen.isdigit() else int(_MONTH)), today)


def _read_address(today: date) -> None:
    """Take the span from the address when somebody wrote one there."""
    asked = st.query_params.get(_KEY, "")
    if not asked or asked == st.session_state.get(session.LAST_SPAN):
        st.session_state.setdefault(_WIDGET, _MONTH)
        return
    st.session_state[session.LAST_SPAN] = asked
    days = _read_days(asked, today)
    if days:
        st.session_state[_WIDGET], st.session_state[_DAYS_WIDGET] = _DAYS, days
    elif asked in _WORDS and asked != _DAYS:
        st.session_state[_WIDGET] = asked
    else:
        st.session_state[_WIDGET] = _MONTH
        filters.say_left_out([f"{_KEY}={asked}"])


def _read_days(asked: str, today: date) -> tuple[date, date] | None:
    first, separator, last = asked.partition(_SEPARATOR)
    try:
        days = sorted((date.fromisoformat(first), date.fromisoformat(last)))
    except ValueError:
        return None
    return (min(days[0], today), min(days[1], today)) if separator else None


def _write_address(chosen: str, interval: Interval) -> None:
    wanted = f"{interval.first}{_SEPARATOR}{interval.last}" if chosen == _DAYS else chosen
    if st.query_params.get(_KEY, _MONTH) != wanted:
        st.query_params[_KEY] = wanted
    st.session_state[session.LAST_SPAN] = wanted
