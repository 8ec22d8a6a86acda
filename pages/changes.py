"""Changes: what moved between two dates, who is silent, and where the work is heading."""

import streamlit as st

from lib.ui import changes, page, trends
from lib.ui.session import t

opened = page.open_page("changes")
found = changes.observed(opened)
changes.state_of_periods(found)
changes.what_is_shown(found)

if found.is_empty:
    changes.nothing_changed(found)
else:
    changes.figures(found)
    changes.by_department(found)
    st.header(t("Changed tasks"), anchor=False)
    changes.in_full(found)

st.header(t("When something last changed"), anchor=False)
changes.silence(found)

st.header(t("Where it is heading"), anchor=False)
trends.heading(found)

st.header(t("Departments over time"), anchor=False)
trends.departments(found)

st.header(t("Closed periods"), anchor=False)
trends.periods(found)
