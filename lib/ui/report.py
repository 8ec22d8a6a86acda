"""The page of papers: how far the figures are settled, what they are, and the three files to take along."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import sqlalchemy as sa
import streamlit as st

from lib.core.period_figures import banner
from lib.core.progress import State
from lib.i18n import N_, show_date, show_number, show_time
from lib.reports.meeting import CLOSED_FIGURES, FIGURES_OF_NOW, Asked, figures_of_then
from lib.reports.papers import MIMES, PDF_FAILED, Papers, make_papers
from lib.ui import changes, report_choice, show
from lib.ui import figures as key_figures
from lib.ui.escape import plain
from lib.ui.figures import Figure
from lib.ui.page import Opened
from lib.ui.report_shelf import SHELF
from lib.ui.report_views import ReportViews, report_views_of
from lib.ui.session import language, t
from lib.words import PeriodState

log = logging.getLogger(__name__)
_KINDS = {
    "pdf": (N_("PDF to print"), ":material/picture_as_pdf:"),
    "docx": (N_("Word to edit"), ":material/description:"),
    "xlsx": (N_("Excel with every figure"), ":material/table:"),
}
_BANNERS = {
    PeriodState.OPEN: (st.info, ":material/lock_open:"),
    PeriodState.REVIEW: (st.warning, ":material/pending:"),
    PeriodState.FINAL: (st.success, ":material/lock:"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows from: shared views, and what is asked for."""

    opened: Opened
    views: ReportViews
    asked: Asked


def found(opened: Opened) -> Found:
    """The choice and its views; ends the run, with what to do, when the log can't be read."""
    log_views = changes.log_of(opened)
    views, asked = report_views_of(log_views, opened.service), report_choice.choose(opened)
    try:
        views.basis(asked)
    except sa.exc.SQLAlchemyError as error:
        log.error("the log of changes could not be read: %s", type(error).__name__)
        changes.stop_without_log()
    return Found(opened, views, asked)


def state(found: Found) -> None:
    """How far the figures of the period are settled, and of when they are."""
    asked, board = found.asked, found.views.board
    basis = found.views.basis(asked)
    if asked.period is not None:
        record = found.views.record(asked.period)
        box, icon = _BANNERS[record.state]
        box(plain(banner(record, asked.period, board.today, language())), icon=icon)
    as_of = show_time(language(), basis.board.register.as_of)
    first, last = show_date(language(), asked.first), show_date(language(), asked.last)
    said = [t("Figures as of {time}; what changed from {first} to {last}.", time=as_of, first=first, last=last)]
    if basis.closing is not None:
        said.append(t(CLOSED_FIGURES))
    elif basis.is_of_then:
        said.append(figures_of_then(asked, language()))
    st.caption(" ".join(said))
    if basis.closing is None and not basis.is_of_then and asked.last < board.today:
        # Whoever takes them for the figures of those days is wrong: no small print.
        st.warning(t(FIGURES_OF_NOW), icon=":material/update:")


def figures(found: Found) -> None:
    """The key figures as they stand in the papers."""
    counted = found.views.totals(found.asked)
    cards = (
        (State.DONE, t("Done"), counted.done),
        (State.IN_PROGRESS, t("In progress"), counted.in_progress),
        (State.OVERDUE, t("Overdue"), counted.overdue),
        (State.DUE_SOON, t("Due within 30 days"), counted.due_soon),
        (State.NOT_REPORTED, t("Not reported"), counted.not_reported),
    )
    key_figures.draw(
        Figure(label, value, key_figures.share_of(value, counted.countable), state=state)
        for state, label, value in cards
    )
    st.caption(show.what_is_counted(counted))


def papers(found: Found) -> None:
    """A button that makes the files, or the files themselves where somebody has made them already."""
    st.caption(
        t(
            "Summary in words, figures with their change, ranking, what changed, overdue tasks, difficulties and "
            "recommendations, proposals, data quality, departments that did not report, and the matrix."
        )
    )
    key = found.views.key(found.asked)
    made = SHELF.find(key)
    if made is None:
        if not st.button(t("Make the papers"), type="primary", icon=":material/note_add:", key="make_papers"):
            return
        made = _make(found)
        if made is None:
            return
        if made.is_whole:
            st.rerun()
    downloads(made, found.asked.file_name, "papers")


def _make(found: Found) -> Papers | None:
    """The files, with a bar that says how far they are; None, and why, when they can't be made."""
    words = t("Making the PDF, the Word file and the Excel workbook…")
    bar = st.progress(0.0, words)

    def move_on(part: float) -> None:
        bar.progress(min(part, 1.0), words)

    key = found.views.key(found.asked)
    try:
        made = SHELF.take(key, lambda: make_papers(found.views.pack(found.asked), move_on))
    except sa.exc.SQLAlchemyError as error:
        log.error("papers could not be made: %s", type(error).__name__)
        st.error(t(changes.LOG_AWAY), icon=":material/error:")
        return None
    finally:
        bar.empty()
    return made


def downloads(made: Papers, file_name: str, place: str) -> None:
    """A button for each file; says so politely when the PDF is missing."""
    if not made.is_whole:
        st.warning(t(PDF_FAILED), icon=":material/picture_as_pdf:")
    with st.container(horizontal=True, key=f"downloads_{place}"):
        for ending, (label, icon) in _KINDS.items():
            if ending in made.files:
                content = made.files[ending]
                st.download_button(
                    f"{t(label)} ({_size(content)})",
                    content,
                    file_name=f"{file_name}.{ending}",
                    mime=MIMES[ending],
                    icon=icon,
                    on_click="ignore",
                    key=f"{place}_{ending}",
                )


def _size(content: bytes) -> str:
    return f"{show_number(language(), max(1, round(len(content) / 1024)))} KB"
