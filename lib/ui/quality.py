"""The data quality page's parts, also shown for one department or platform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from lib.core.problems import Problem, Severity
from lib.i18n import show_number
from lib.ui import figures as key_figures
from lib.ui import phone_lists, report_shown, show
from lib.ui.figures import Figure
from lib.ui.page import Opened, severity_word
from lib.ui.session import language, t

# The way to the cell comes first: further right it would have to be scrolled to.
_COLUMNS = ("severity", "cell", "link", "column", "value", "problem", "advice", "department")


def figures(found: Sequence[Problem]) -> None:
    """How many problems of each severity."""
    counted = Counter(problem.severity for problem in found)
    key_figures.draw(Figure(severity_word(severity), counted[severity]) for severity in Severity)


def problems(opened: Opened, severity: str) -> None:
    """The problems of the selected rows, each with its cell."""
    if severity:
        report_shown.say(f"{t('Severity')}: {severity_word(Severity(severity))}")
    arguments = (opened.filter, severity, opened.language)
    data = opened.views.problem_table(*arguments)
    if not data.num_rows:
        if opened.views.selection(opened.filter).empty and not opened.filter.is_empty:
            show.nothing_selected()
        else:
            st.success(t("Nothing to correct here."), icon=":material/check_circle:")
        return
    count = show_number(language(), data.num_rows)
    st.caption(t("{count} cells to look at. The cell says where: tab, column letter, row number.", count=count))
    show.table(
        "problems",
        data,
        _COLUMNS,
        file_name="can-chinh-sua",
        alt=t("Problems: {count} rows", count=count),
        cards=lambda: phone_lists.problems(opened, severity, data),
        is_wrapped=True,
    )


def counts(opened: Opened) -> None:
    """Rows read = records + headings, totals and notes + rows not used; per tab and in sum."""
    register = opened.views.board.register
    st.markdown(
        t(
            "**{rows}** rows read = **{records}** records + **{structure}** headings, totals and notes + "
            "**{refused}** rows not used",
            rows=show_number(language(), register.rows_read),
            records=show_number(language(), register.records),
            structure=show_number(language(), register.structure_rows),
            refused=show_number(language(), register.refused_rows),
        )
    )
    data = opened.views.counts()
    show.table(
        "counts",
        data,
        ("tab", "rows", "records", "structure", "refused"),
        file_name="doi-chieu-dong",
        alt=t("Rows by tab"),
        cards=lambda: phone_lists.counts(data),
    )
    if register.ignored_tabs:
        st.caption(t("Tabs that are not part of the layout and are not read:"))
        st.text(", ".join(register.ignored_tabs))
    extra = [f"{count.tab}: {', '.join(count.extra)}" for count in register.counts if count.extra]
    if extra:
        st.caption(t("Columns that are not part of the layout and are not read:"))
        st.text("\n".join(extra))
