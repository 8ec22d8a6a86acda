"""The audit log, for administrators."""

from __future__ import annotations

import logging

import sqlalchemy as sa
import streamlit as st

from lib.core.permissions import Act
from lib.reports import audit_file
from lib.sync import audit
from lib.sync.service import Service
from lib.ui import access, phone_lists
from lib.ui.session import language, t

log = logging.getLogger(__name__)
_SHOWN = 200
_EXPORTED = 50_000


def show(service: Service) -> None:
    """The newest lines and the whole log as a file; nothing for those who may not see it."""
    if not access.decide(Act.SEE_AUDIT).is_allowed:
        return
    st.header(t("Audit log"), anchor=False)
    try:
        lines = audit.lines(service.engine, mode=access.audited_mode(), most=_SHOWN)
    except sa.exc.SQLAlchemyError as error:
        log.error("the audit log can't be read: %s", type(error).__name__)
        st.error(
            t(
                "The audit log can't be read just now. Try again in a moment; if this stays, look at “State database” "
                "above."
            ),
            icon=":material/error:",
        )
        return
    if not lines:
        st.caption(t("Nothing here."))
        return
    table = audit_file.audit_table(lines, language())
    alt = t("Audit log: {count} lines", count=len(lines))
    st.dataframe(table, hide_index=True, key="table_audit", alt=alt)
    phone_lists.audit(table, {name: t(heading) for name, heading in audit_file.HEADINGS.items()})
    st.download_button(
        t("Download as CSV"),
        lambda: _export(service),
        file_name="nhat-ky.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="csv_audit",
    )


def _export(service: Service) -> bytes:
    engine, chosen, mode = service.engine, language(), access.audited_mode()
    return access.perform(
        Act.EXPORT_AUDIT, lambda: audit_file.audit_csv(audit.lines(engine, mode=mode, most=_EXPORTED), chosen)
    )
