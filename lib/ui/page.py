"""What every page opens with: how fresh the figures are, what is wrong, the filters."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.core.board import Board
from lib.core.labels import SEVERITY_WORDS
from lib.core.messages import MESSAGES
from lib.core.problems import Problem, Severity, describe, tab_faults
from lib.core.selection import Filter
from lib.i18n import LANGUAGES, show_time, translate
from lib.reports.filter_words import filter_words
from lib.sync.closing import altered
from lib.sync.health import for_everybody
from lib.sync.observing import fell_back
from lib.sync.service import Service
from lib.sync.snapshot import Fault
from lib.ui import access, filters, html_texts, news, report_shown, session, setting_up, sign_in, style
from lib.ui.change_views import changes_of
from lib.ui.escape import plain
from lib.ui.navigation import entry
from lib.ui.process import service as service
from lib.ui.session import language, t
from lib.ui.views import Views, views_of

# Without a task these have nothing but a filter with nothing behind it.
_OF_TASKS_ALONE = ("overview", "deadlines", "obstacles")
_LOOK_SECONDS = 4  # as in document.js; with a look at Google every 10 seconds, an edit shows within 15
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page shows from: shared views, the filter, the language, the process's service."""

    views: Views
    filter: Filter
    language: str
    service: Service


def frame() -> None:
    """The sidebar below the navigation: language, and who is here."""
    _take_language()
    with st.sidebar:
        st.segmented_control(
            "Ngôn ngữ · Language",
            LANGUAGES,
            format_func=LANGUAGE_NAMES.__getitem__,
            key=session.LANGUAGE,
            required=True,
            persist_state="session",
        )
        sign_in.corner()


def _take_language() -> None:
    """The language of the address on arrival; afterwards the address follows the switch."""
    asked = st.query_params.get(session.LANGUAGE)
    known = st.session_state.get(session.LANGUAGE)
    if known is None:
        st.session_state[session.LANGUAGE] = asked if asked in LANGUAGES else LANGUAGES[0]
        if asked and asked not in LANGUAGES:
            del st.query_params[session.LANGUAGE]
    elif asked != known and (asked or known != LANGUAGES[0]):
        st.query_params[session.LANGUAGE] = known
    session.settle_language()


def open_page(name: str, *, has_filters: bool = True) -> Opened:
    """Title, freshness, warnings and filters of the page called ``name``.

    Ends the run, with the steps of setting up, when the source could never be read.
    """
    opened = _opened(name, has_filters)
    if opened is None:
        st.info(t("This page shows the figures by itself as soon as the source can be read."))
        st.stop()
    return opened


def open_without_figures(name: str) -> Service:
    """The same for a page that has something to say when the source can't be read."""
    _opened(name, has_filters=False)
    return service()


def _opened(name: str, has_filters: bool) -> Opened | None:
    page = entry(name)
    snapshot = service().snapshots.current()
    report_shown.forget()
    style.apply()
    st.caption(t("National digital platforms · {province}", province=service().settings.province))
    st.title(t(page.title), anchor=False)
    access.close_unless(page.act, name)
    st.session_state[session.PAGE_RUNS] = True
    _freshness(snapshot.id)
    board = snapshot.board
    if board is None:
        setting_up.show(snapshot, name)
        return None
    views = shared_views(board)
    available = views.choices(language())
    filters.read_address(available, name)
    if len(board.progress):
        _tab_faults(board.problems)
    else:
        setting_up.show(snapshot, name)
        if name in _OF_TASKS_ALONE or (name == "changes" and _has_no_past(views)):
            st.stop()
    wanted = filters.bar(available) if has_filters else filters.current(available)
    report_shown.begin(name, views.board, wanted)
    if has_filters:
        _what_is_chosen(board, wanted)
    return Opened(views, wanted, language(), service())


def shared_views(board: Board) -> Views:
    """The views of ``board`` that all viewers share; what only history tells is among its problems."""
    return views_of(board, _beyond_the_sheet)


def _what_is_chosen(board: Board, wanted: Filter) -> None:
    """Below the filters, and on paper in their place: what they let through, in words."""
    words = () if wanted.is_empty else filter_words(board, wanted, language())
    # Drawn without words too: a line that comes and goes would move all that follow, and the browser make them anew.
    html_texts.draw(html_texts.line(t("Only: {filters}", filters="; ".join(words)) if words else "", "quiet chosen"))


def _has_no_past(views: Views) -> bool:
    """Whether no task was ever seen or counted; false when that can't be read."""
    past = changes_of(views, service())
    return past is not None and past.is_blank


def _beyond_the_sheet(board: Board) -> tuple[Problem, ...]:
    """What is wrong with a new board that only what was kept of earlier ones tells."""
    return (*fell_back(service().engine, board), *altered(board, service().outbox))


def _freshness(shown: str) -> None:
    """How old the figures are and what is wrong with the source; brings newer figures by itself."""
    st.fragment(_fresh, run_every=None if news.Served.is_on else _LOOK_SECONDS)(shown)


def _fresh(shown: str) -> None:
    snapshot = service().snapshots.current()
    if news.Served.is_on:
        # Never seen, and pressed by document.js when there is something new.
        st.button("…", key=f"{news.KEY}{news.token_of(snapshot)}")
    is_page_run = st.session_state.pop(session.PAGE_RUNS, False)
    if snapshot.id != shown and not is_page_run:
        st.rerun()
    if service().is_sample:
        st.warning(
            t("Illustrative figures: this is the bundled sample, not the province's data."), icon=":material/science:"
        )
    if snapshot.board is None:
        return
    as_of = show_time(language(), snapshot.board.register.as_of)
    source = plain(snapshot.board.register.title)
    st.caption(t("Figures as of {time} · source: {source}", time=as_of, source=source))
    if snapshot.fault is not None:
        message, advice = _sentences(snapshot.fault)
        st.warning(
            f"{message}. {advice} " + t("Until then the last good figures, of {time}, are shown.", time=as_of),
            icon=":material/history:",
        )


def _sentences(fault: Fault) -> tuple[str, str]:
    message, advice = MESSAGES[fault.code]
    details = {name: plain(str(value)) for name, value in for_everybody(fault.details).items()}
    return translate(language(), message, **details), translate(language(), advice, **details)


def _tab_faults(problems: tuple[Problem, ...]) -> None:
    for problem in tab_faults(problems):
        message, advice = describe(problem, language())
        st.error(f"**{plain(message)}.** {plain(advice)}", icon=":material/error:")


def severity_word(severity: Severity) -> str:
    """The word of a severity in the session's language."""
    return t(SEVERITY_WORDS[severity])
