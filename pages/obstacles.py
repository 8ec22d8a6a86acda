"""Difficulties and recommendations, for the leadership to act on."""

import streamlit as st

from lib.charts import specifications
from lib.ui import opening, page, show
from lib.ui.session import t

opened = page.open_page("obstacles")
views, wanted = opened.views, opened.filter
held_up = views.records(wanted, "obstacles")
show.count_of(len(held_up), len(views.board.progress))

if views.selection(wanted).empty:
    show.nothing_selected()
elif held_up.empty:
    st.info(t("No difficulty or recommendation is stated in these tasks."), icon=":material/sentiment_satisfied:")
else:
    data, finding = views.obstacles_chart(wanted, opened.language)
    opening.narrow(show.chart("obstacles", data, specifications.obstacles, finding, is_section=True))
    st.header(t("What departments say"), anchor=False)
    show.tasks(opened, "obstacles", key="held-up", columns=show.OBSTACLE_COLUMNS, is_wrapped=True)
