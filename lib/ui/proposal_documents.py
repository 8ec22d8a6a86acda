"""Word, Excel and CSV files of proposals, for the formal papers."""

from __future__ import annotations

import streamlit as st

from lib.core.proposals import ProposalRecord
from lib.reports.issuer import issuer_of
from lib.reports.proposal_annex import proposals_to_csv, proposals_to_xlsx
from lib.reports.proposal_docx import proposals_to_docx
from lib.sync.service import now
from lib.ui.page import Opened
from lib.ui.session import language, t

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(opened: Opened, records: tuple[ProposalRecord, ...], key: str) -> None:
    """Buttons that make the Word paper of ``records`` and their annex when pressed; private notes are in none."""
    chosen, board, settings = language(), opened.views.board, opened.service.settings
    names = {code: department.name for code, department in board.departments.items()}
    public = [record.public for record in records]

    def paper() -> bytes:
        issuer = issuer_of(settings.province, board.departments.get(settings.ict_department), chosen)
        return proposals_to_docx(public, names, issuer, now().date(), language=chosen)

    with st.container(horizontal=True, key=f"documents_{key}"):
        st.download_button(
            t("Word paper"),
            paper,
            file_name="to-trinh-de-xuat.docx",
            mime=_WORD,
            icon=":material/description:",
            on_click="ignore",
            key=f"docx_{key}",
        )
        st.download_button(
            t("Excel annex"),
            lambda: proposals_to_xlsx(public, names, language=chosen),
            file_name="phu-luc-de-xuat.xlsx",
            mime=_EXCEL,
            icon=":material/table:",
            on_click="ignore",
            key=f"xlsx_{key}",
        )
        st.download_button(
            t("Download as CSV"),
            lambda: proposals_to_csv(public, names, chosen),
            file_name="de-xuat.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"csv_{key}",
        )
