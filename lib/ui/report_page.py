"""Any page as on screen, to take along: one Excel workbook, one PDF, and whole tables for the printer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import streamlit as st

from lib.i18n import N_, show_time
from lib.reports import pdf_file, workbook_file
from lib.reports.filter_words import filter_words
from lib.reports.papers import MIMES, Papers, finished
from lib.reports.workbook_file import Progress
from lib.sync.service import now
from lib.ui import print_view, report_shown, session
from lib.ui.navigation import entry
from lib.ui.report_shelf import SHELF
from lib.ui.report_shown import ShownPage, ShownTable
from lib.ui.session import language, t

log = logging.getLogger(__name__)
_KINDS = {
    "xlsx": (N_("Download as Excel"), ":material/table:"),
    "pdf": (N_("Download as PDF"), ":material/picture_as_pdf:"),
}
PAGE_PDF_FAILED = N_(
    "The PDF of this page could not be made this time; the Excel workbook holds the same. Try again in a moment; if "
    "it fails again, tell the ICT department: the technical details are in the log."
)


def files() -> None:
    """Below the page: a button that makes its files, then one for each of them."""
    page = report_shown.current()
    report_shown.forget()  # an idle session must not hold an old board
    st.session_state.pop(session.EVERY_PART, None)
    if page is None or not page.tables:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="page_files"):
        made = _made_before(page)
        if made is None and st.button(
            t("Make Excel and PDF of this page"),
            icon=":material/download:",
            key=f"make_page_{page.name}",
            on_click=report_shown.want_every_part,
        ):
            made = _make(page)
        if made is not None:
            _downloads(page, made)
        print_view.switch()
    print_view.hint()


def _made_before(page: ShownPage) -> Papers | None:
    """The files, where this session has made them from what is shown now, closed tabs included."""
    kept = st.session_state.get(session.PAGE_FILES)
    if kept is None:
        return None
    about, tables, key = kept
    return SHELF.find((key, language())) if about == (page.name, *_about(page)) and _fit(tables, page) else None


def _fit(made: Sequence[ShownTable], page: ShownPage) -> bool:
    """Whether the tables of a file are those of the page, as far as its open tabs show them."""
    seen = [table for table in made if table.part not in page.closed]
    return len(seen) == len(page.tables) and all(
        one.title == other.title and one.table.equals(other.table) for one, other in zip(seen, page.tables, strict=True)
    )


def _make(page: ShownPage) -> Papers:
    words = t("Making the Excel workbook and the PDF…")
    bar = st.progress(0.0, words)

    def move_on(part: float) -> None:
        bar.progress(min(part, 1.0), words)

    key = _digest(page)
    made = SHELF.take((key, language()), lambda: page_papers(page, language(), move_on))
    bar.empty()
    if made.is_whole:
        st.session_state[session.PAGE_FILES] = (page.name, *_about(page)), tuple(page.tables), key
        st.rerun()
    return made


def _downloads(page: ShownPage, made: Papers) -> None:
    for ending, (label, icon) in _KINDS.items():
        if ending in made.files:
            st.download_button(
                t(label),
                made.files[ending],
                file_name=f"{entry(page.name).address}.{ending}",
                mime=MIMES[ending],
                icon=icon,
                on_click="ignore",
                key=f"page_{page.name}_{ending}",
            )
    if not made.is_whole:
        st.warning(t(PAGE_PDF_FAILED), icon=":material/picture_as_pdf:")


def page_papers(page: ShownPage, in_language: str, progress: Progress) -> Papers:
    """The workbook and the PDF of ``page``; the PDF is missing when it could not be set."""
    title = t(entry(page.name).title)
    about = _about(page)
    tables = _titled(page.tables)
    with ThreadPoolExecutor(1) as typesetting:
        pdf = typesetting.submit(pdf_file.tables_to_pdf, title, tables, in_language, now().date(), about)
        book = workbook_file.tables_to_xlsx(title, tables, in_language, about, lambda part: progress(0.5 * part))
        made = finished(pdf.result, lambda: progress(0.6))
    progress(1.0)
    return Papers({"xlsx": book} if made is None else {"xlsx": book, "pdf": made})


def _about(page: ShownPage) -> tuple[str, ...]:
    """How old the figures are, where they come from, and what was chosen, in the filters and on the page."""
    register = page.board.register
    time = show_time(language(), register.as_of)
    fresh = t("Figures as of {time} · source: {source}", time=time, source=register.title)
    chosen = "; ".join(filter_words(page.board, page.wanted, language()))
    return fresh, t("Only: {filters}", filters=chosen) if chosen else t("All tasks, no filter"), *page.said


def _titled(tables: Sequence[ShownTable]) -> dict[str, pa.Table]:
    """Title → table; a title that stands twice gets a number."""
    titled: dict[str, pa.Table] = {}
    for shown in tables:
        title, number = shown.title, 2
        while title in titled:
            title, number = f"{shown.title} ({number})", number + 1
        titled[title] = shown.table
    return titled


def _digest(page: ShownPage) -> str:
    """A check sum of everything that stands in the files."""
    digest = hashlib.sha256("\x1f".join((page.name, str(now().date()), *_about(page))).encode())
    for shown in page.tables:
        digest.update(shown.title.encode("utf-8", "replace"))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, shown.table.schema) as stream:
            stream.write_table(shown.table)
        digest.update(sink.getvalue())
    return digest.hexdigest()
