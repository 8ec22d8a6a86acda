"""Closing a period (*chốt số liệu*): every version with its reason, and the form of an administrator."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lib.core.closing_plan import ClosingError, ClosingPlan, Wish, plan_closing
from lib.core.closings import PeriodRecord
from lib.core.messages import MESSAGES
from lib.core.period_figures import PERIOD_STATE_WORDS
from lib.core.periods import ReportingPeriod, label
from lib.core.permissions import Act
from lib.core.proposals.form import checked_text
from lib.i18n import show_date
from lib.reports import change_tables
from lib.sheets.protocol import SourceError
from lib.sync import closing
from lib.sync.service import now
from lib.ui import access, change_views, phone_lists, session, show
from lib.ui.access import ActRefusedError
from lib.ui.escape import plain
from lib.ui.report import Found
from lib.ui.session import language, t
from lib.words import PeriodState

_COLUMNS = ("version", "period_state", "closed_at", "in_force", "share", "overdue", "not_reported", "total", "reason")
_LONGEST_REASON = 500


def versions(found: Found) -> None:
    """Every closing of the period, the newest first; nothing where there is none."""
    period = found.asked.period
    record = found.views.record(period) if period else None
    if period is None or record is None or not record.whole:
        return
    st.header(t("Closings of this period"), anchor=False)
    data = change_tables.closings(period, record, language())
    show.table(
        "closings",
        data,
        _COLUMNS,
        file_name=f"chot-so-lieu-{period.id}",
        alt=t("Closings: {count}", count=data.num_rows),
        cards=lambda: phone_lists.closings(data),
    )


def form(found: Found) -> None:
    """Close the period, or make its figures final; only for those who may."""
    period = found.asked.period
    if period is None:
        return
    _outcome(period)  # also to somebody whose role was taken away in the meantime
    if not access.decide(Act.CLOSE_PERIOD).is_allowed:
        return
    st.header(t("Close {period}", period=label(period, language())), anchor=False)
    record, today = found.views.record(period), found.views.board.today
    _what_is_frozen(period, today)
    state = _wished_state(period, today)
    plan, needs_reason = _plan(found, record, period, is_final=state is PeriodState.FINAL)
    if plan is not None and not plan.events:
        st.caption(t("These figures are closed already; there is nothing to append."))
        return
    if needs_reason:
        st.text_area(
            t("Reason of the correction") + " *",
            key=_key("reason", period),
            max_chars=_LONGEST_REASON,
            height=90,
            placeholder=t("What was wrong, and by which document it is corrected"),
        )
    st.button(
        t("Close as final") if state is PeriodState.FINAL else t("Close for review"),
        type="primary",
        icon=":material/lock:",
        on_click=_close,
        args=(found, period, state is PeriodState.FINAL, needs_reason),
        key=_key("close", period),
    )


def _what_is_frozen(period: ReportingPeriod, today: date) -> None:
    st.caption(
        t(
            "Closing freezes the status, percentage and flags of every task as rows of the tab “Kỳ báo cáo”. Nothing "
            "is changed later: a correction is a new closing with its reason, and the one before stays visible."
        )
    )
    if today > period.end:
        st.info(
            t(
                "The figures that are frozen are those of the moment of closing, not those of the period's last day; "
                "only what is overdue or due soon is judged on that day."
            ),
            icon=":material/schedule:",
        )


def _key(name: str, period: ReportingPeriod) -> str:
    return f"closing_{name}_{period.id}"


def _wished_state(period: ReportingPeriod, today: date) -> PeriodState:
    """Under review or final; final only once the period is over."""
    if today <= period.end:
        st.caption(t("The figures can be made final after {day}.", day=show_date(language(), period.end)))
        return PeriodState.REVIEW
    return st.radio(
        t("The figures are then"),
        [PeriodState.REVIEW, PeriodState.FINAL],
        format_func=lambda state: t(PERIOD_STATE_WORDS[state]),
        horizontal=True,
        key=session.worded(_key("state", period)),
    )


def _plan(
    found: Found, record: PeriodRecord, period: ReportingPeriod, *, is_final: bool
) -> tuple[ClosingPlan | None, bool]:
    """What closing would append, and whether it has to bring a reason; None when that is still missing."""
    wish = Wish(access.person().role.value, now(), is_final=is_final)
    try:
        return plan_closing(record, found.views.frozen(period), period, wish, found.views.board.today), False
    except ClosingError as error:
        return None, error.code == "closing-needs-reason"


def _close(found: Found, period: ReportingPeriod, is_final: bool, needs_reason: bool) -> None:
    """Close in the layer that writes; permission, days and reason are looked at again there."""
    typed = str(st.session_state.get(_key("reason", period)) or "") if needs_reason else ""
    # It goes to the shared sheet like every text of a proposal, and like those must hold no secret of state.
    reason, fault = checked_text(typed, _LONGEST_REASON)
    service, board = found.opened.service, found.views.board
    st.session_state[session.CLOSING_DONE] = None
    st.session_state[session.CLOSING_FAULT] = t(fault) if fault else None
    if fault:
        return
    try:
        access.perform(
            Act.CLOSE_PERIOD,
            lambda: closing.close(
                board,
                service.outbox,
                period,
                by_role=access.person().role.value,
                at=now(),
                reason=reason,
                is_final=is_final,
            ),
            subject=period.id,
        )
    except ActRefusedError as refusal:
        st.session_state[session.CLOSING_FAULT] = t(refusal.reason)
    except ClosingError as error:
        st.session_state[session.CLOSING_FAULT] = ". ".join(
            plain(t(sentence, **error.details)) for sentence in MESSAGES[error.code]
        )
    except SourceError as error:
        st.session_state[session.CLOSING_FAULT] = ". ".join(t(sentence) for sentence in MESSAGES[error.code])
    else:
        change_views.forget()
        st.session_state.pop(_key("reason", period), None)
        st.session_state[session.CLOSING_DONE] = period.id


def _outcome(period: ReportingPeriod) -> None:
    fault = st.session_state.pop(session.CLOSING_FAULT, None)
    if fault:
        st.error(fault, icon=":material/error:")
    if st.session_state.pop(session.CLOSING_DONE, None) == period.id:
        st.success(t("Closed. It reaches the sheet in a moment."), icon=":material/check_circle:")
