"""Deadlines: late, due soon, later, undated, continuous; and when things fall due."""

from functools import partial

import streamlit as st

from lib.charts import specifications
from lib.i18n import N_
from lib.ui import legend, opening, page, show, tabs
from lib.ui.session import t
from lib.ui.tabs import Part

PARTS = {
    "late": N_("Overdue"),
    "soon": N_("Due within 30 days"),
    "later": N_("Due later"),
    "undated": N_("No due day"),
    "continuous": N_("Continuous"),
}

opened = page.open_page("deadlines")
views, wanted = opened.views, opened.filter
show.count_of(len(views.selection(wanted)), len(views.board.progress))

if views.selection(wanted).empty:
    show.nothing_selected()
else:
    data, finding = views.timeline_chart(wanted, opened.language)
    colours = legend.states(specifications.SEGMENTS)
    opening.month(
        opened, data, show.chart("timeline", data, specifications.timeline, finding, colours, is_section=True)
    )
    st.header(t("Tasks"), anchor=False)
    tabs.draw(
        "deadline_parts",
        [
            Part(part, show.counted(opened, part, t(word)), partial(show.tasks, opened, part, key=part))
            for part, word in PARTS.items()
        ],
    )
