"""Overview: where do we stand, who is late or silent, what needs somebody now."""

import streamlit as st

from lib.charts import specifications
from lib.ui import attention, legend, opening, page, phone, show
from lib.ui.session import t

opened = page.open_page("overview")
views, wanted, language = opened.views, opened.filter, opened.language

show.count_of(len(views.selection(wanted)), len(views.board.progress))
if views.selection(wanted).empty:
    show.nothing_selected()
else:
    attention.in_one_sentence(opened)
    show.totals(opened, views.totals(wanted))
    opening.doors(opened)

    st.header(t("What needs attention now"), anchor=False)
    attention.show(opened)

    st.header(t("Departments, ranked"), anchor=False)
    data, finding = views.ranking_chart(wanted, language)
    colours = legend.states(specifications.SEGMENTS)
    opening.go(show.chart("ranking", data, specifications.ranking, finding, colours))

    st.header(t("Platforms and departments"), anchor=False)
    with st.container(key="wide_matrix"):
        data, finding = views.matrix_chart(wanted, language)
        colours = legend.states(specifications.MATRIX_STATES)
        opening.go(show.chart("matrix", data, specifications.matrix, finding, colours))
    phone.platforms(opened)

    st.header(t("Tasks"), anchor=False)
    show.tasks(opened, "all", key="all")
