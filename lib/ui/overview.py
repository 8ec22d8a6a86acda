"""What the overview is made of below its figures: departments ranked, platforms by department, all tasks."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.charts import specifications
from lib.core.labels import COUNTED_ONCE
from lib.ui import legend, opening, phone, show, tabs
from lib.ui.page import Opened
from lib.ui.session import t
from lib.ui.tabs import Part


def in_parts(opened: Opened) -> None:
    """Each behind a tab of its own."""
    parts = [
        Part("ranking", t("Ranking"), partial(_ranking, opened)),
        Part("matrix", t("By platform"), partial(_matrix, opened)),
        Part("tasks", t("Tasks"), partial(show.tasks, opened, "urgent_first", key="all")),
    ]
    tabs.draw("overview_parts", parts)


def _ranking(opened: Opened) -> None:
    data, finding = opened.views.ranking_chart(opened.filter, opened.language)
    colours = legend.states(specifications.SEGMENTS)
    note = t(COUNTED_ONCE)
    opening.go(show.chart("ranking", data, specifications.ranking, finding, colours, note=note, is_section=True))


def _matrix(opened: Opened) -> None:
    with st.container(key="wide_matrix"):
        data, finding = opened.views.matrix_chart(opened.filter, opened.language)
        colours = legend.states(specifications.MATRIX_STATES)
        opening.go(show.chart("matrix", data, specifications.matrix, finding, colours, is_section=True))
    phone.platforms(opened)
