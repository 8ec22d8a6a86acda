"""The data quality page's parts, also shown for one department or platform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from lib.core.problems import Problem, Severity
from lib.i18n import show_number
from lib.ui import show
from lib.ui.page import Opened, severity_word
from lib.ui.session import language, t

_COLUMNS = ("severity", "cell", "column", "value", "problem", "advice", "department", "link")


def figures(found: Sequence[Problem]) -> None:
    """How many problems of each severity."""
    counted = Counter(problem.severity for problem in found)
    with st.container(horizontal=True, key="quality_figures"):
        for severity in Severity:
            with st.container(border=True, width=240):
                st.metric(severity_word(severity), show_number(language(), counted[severity]))


def problems(opened: Opened, severity: str) -> None:
    """The problems of the selected rows, each with its cell."""
    arguments = (opened.filter, severity, opened.language)
    data = opened.views.problem_table(*arguments)
    if not data.num_rows:
        st.success(t("Nothing to correct here."), icon=":material/check_circle:")
        return
    st.caption(t("{count} cells to look at. The cell says where: tab, column letter, row number.", count=data.num_rows))
    show.table(
        "problems",
        data,
        _COLUMNS,
        file_name="can-chinh-sua",
        make_csv=lambda: opened.views.csv("problem_table", *arguments),
        alt=t("Problems: {count} rows", count=data.num_rows),
    )


def counts(opened: Opened) -> None:
    """Rows read = records + headings, totals and notes + rows not used; per tab and in sum."""
    register = opened.views.board.register
    st.markdown(
        t(
            "**{rows}** rows read = **{records}** records + **{structure}** headings, totals and notes + "
            "**{refused}** rows not used",
            rows=register.rows_read,
            records=register.records,
            structure=register.structure_rows,
            refused=register.refused_rows,
        )
    )
    show.table(
        "counts",
        opened.views.counts(),
        ("tab", "rows", "records", "structure", "refused"),
        file_name="doi-chieu-dong",
        make_csv=lambda: opened.views.csv("counts", opened.language),
        alt=t("Rows by tab"),
    )
    if register.ignored_tabs:
        st.caption(t("Tabs that are not part of the layout and are not read:"))
        st.text(", ".join(register.ignored_tabs))
    extra = [f"{count.tab}: {', '.join(count.extra)}" for count in register.counts if count.extra]
    if extra:
        st.caption(t("Columns that are not part of the layout and are not read:"))
        st.text("\n".join(extra))
