"""Data quality: every problem with its cell, what to do, and counts that add up."""

import streamlit as st

from lib.charts import specifications
from lib.core.problems import Severity
from lib.ui import legend, opening, page, quality, show
from lib.ui.session import t

opened = page.open_page("data_quality")
views, wanted, language = opened.views, opened.filter, opened.language
found = views.problems(wanted)

quality.figures(found)
if found:
    data, finding = views.quality_chart(wanted, language)
    opening.narrow(show.chart("quality", data, specifications.quality, finding, legend.severities(), is_section=True))

st.header(t("What to correct"), anchor=False)
severity = st.segmented_control(
    t("Severity"), list(Severity), format_func=page.severity_word, key="severity", persist_state="session"
)
quality.problems(opened, severity or "")

st.header(t("How the rows add up"), anchor=False)
quality.counts(opened)
