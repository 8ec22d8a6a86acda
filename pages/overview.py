"""Overview: where do we stand, who is late or silent, what needs somebody now."""

import streamlit as st

from lib.charts import specifications
from lib.ui import attention, detail, legend, page, show
from lib.ui.session import t

opened = page.open_page("overview")
views, wanted, language = opened.views, opened.filter, opened.language

show.count_of(len(views.selection(wanted)), len(views.board.progress))
if views.selection(wanted).empty:
    show.nothing_selected()
else:
    show.totals(opened, views.totals(wanted))

    st.subheader(t("What needs attention now"), anchor=False)
    attention.show(opened)

    st.subheader(t("Departments, ranked"), anchor=False)
    data, finding = views.ranking_chart(wanted, language)
    show.chart("ranking", data, specifications.ranking(language), finding, legend.states(specifications.SEGMENTS))

    st.subheader(t("Platforms and departments"), anchor=False)
    with st.container(key="wide_matrix"):
        data, finding = views.matrix_chart(wanted, language)
        colours = legend.states(specifications.MATRIX_STATES)
        show.chart("matrix", data, specifications.matrix(language), finding, colours)
    with st.container(key="narrow_matrix"):
        detail.platforms_at_a_glance(opened)

    st.subheader(t("Tasks"), anchor=False)
    show.tasks(opened, "all", key="all")
