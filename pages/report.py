"""Reports: the papers for a meeting, how far the figures are settled, and closing a period."""

import streamlit as st

from lib.ui import page, report, report_closing
from lib.ui.session import t

opened = page.open_page("report", has_filters=False)
found = report.found(opened)
report.state(found)
report.figures(found)

st.header(t("Papers for the meeting"), anchor=False)
report.papers(found)

report_closing.versions(found)
report_closing.form(found)
