"""Charts, authored in Altair once per language and reused as Vega-Lite specifications.

Each function gives a specification without data; the data is named columns of a small
table. Colour domains are fixed, so that a colour means the same under every filter. What
can be clicked is named by ``PICKED``; the fields picked are codes that no viewer sees.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt

from lib.charts.palette import (
    INK,
    OUTLINE,
    Theme,
    on_state_colours,
    severity_colours,
    shade,
    state_colours,
)
from lib.core.labels import SEVERITY_WORDS, STATE_SYMBOLS, STATE_WORDS
from lib.core.progress import State
from lib.i18n import N_, NUMBER_SIGNS, PERCENT_SIGNS, translate

Specification = dict[str, Any]
# The order of segments in a stacked bar: from done to silent.
SEGMENTS = (
    State.DONE,
    State.IN_PROGRESS,
    State.DUE_SOON,
    State.OVERDUE,
    State.NOT_STARTED,
    State.NOT_REPORTED,
)
CLEAR_FILLS = SEGMENTS[:4]  # told from the page without an outline
MATRIX_STATES = (*SEGMENTS, State.CONTINUOUS, State.DROPPED)
# What a click chooses; see `lib.ui.picking`.
PICKED = "picked"


def label_limit(wide: int, narrow: int = 130) -> Any:
    """Room for an axis's words in pixels: ``narrow`` on a phone, where the bars need the rest."""
    return alt.expr(f"windowSize()[0] < 640 ? {narrow} : {wide}")


# Whole numbers in groups of three; `number_locale` says by what they are parted.
WHOLE = ",d"
NO_DATA = alt.InlineData(values=[])


@functools.cache
def number_locale(language: str) -> dict[str, Any]:
    """How ``language`` writes numbers, for a specification's ``config.locale.number``."""
    decimal, thousands = NUMBER_SIGNS[language]
    return {
        "decimal": decimal,
        "thousands": thousands,
        "grouping": [3],
        "currency": ["", ""],
        "percent": PERCENT_SIGNS[language],
    }


def finish(chart: Any) -> Specification:
    """The specification of an authored chart, without data."""
    specification = chart.to_dict(validate=True)
    specification.pop("data", None)
    specification.pop("datasets", None)
    specification.pop("$schema", None)
    return dict(specification)


def picking(*fields: str) -> alt.Parameter:
    """A click chooses the mark's ``fields``; nothing is dimmed, since the page itself answers."""
    return alt.selection_point(name=PICKED, fields=list(fields), toggle=False)


def _state_colour(
    language: str, states: tuple[State, ...], colours: Callable[[Theme], Mapping[State, str]], theme: Theme
) -> alt.Color:
    """Fixed colours; the legend is drawn beside the chart, where it can wrap on a phone."""
    in_theme = colours(theme)
    return alt.Color(
        "state_word:N",
        scale=alt.Scale(
            domain=[f"{STATE_SYMBOLS[state]} {translate(language, STATE_WORDS[state])}" for state in states],
            range=[in_theme[state] for state in states],
        ),
        legend=None,
    )


@functools.cache
def ranking(language: str, theme: Theme = "light") -> Specification:
    """Stacked 100 % bars by department. Columns: code, department, position, state_word, order,
    part, middle, count. A click picks the department's ``code``."""
    base = alt.Chart(NO_DATA)
    y = alt.Y(
        "department:N",
        sort=alt.EncodingSortField("position", op="min"),
        axis=alt.Axis(title=None, labelLimit=label_limit(220)),
    )
    bars = base.mark_bar(stroke=OUTLINE, strokeWidth=0.75, cursor="pointer").encode(
        y=y,
        x=alt.X(
            "part:Q",
            stack="zero",
            scale=alt.Scale(domain=[0, 1]),
            # Where there is room for three of them, they are the two ends and the middle.
            axis=alt.Axis(format="%", title=translate(language, N_("Share of tasks")), values=[0, 0.25, 0.5, 0.75, 1]),
        ),
        color=_state_colour(language, SEGMENTS, state_colours, theme),
        order=alt.Order("order:Q"),
        tooltip=[
            alt.Tooltip("department:N", title=translate(language, N_("Department"))),
            alt.Tooltip("state_word:N", title=translate(language, N_("State"))),
            alt.Tooltip("count:Q", format=WHOLE, title=translate(language, N_("Tasks"))),
            alt.Tooltip("part:Q", format=".0%", title=translate(language, N_("Share"))),
        ],
    )
    counts = (
        base.transform_filter("datum.part >= 0.06")
        .mark_text(fontSize=12)
        .encode(
            y=y,
            x=alt.X("middle:Q", title=None),
            text=alt.Text("count:Q", format=WHOLE),
            color=_state_colour(language, SEGMENTS, on_state_colours, theme),
        )
    )
    layers = (bars.add_params(picking("code")) + counts).resolve_scale(color="independent")
    return finish(layers.properties(height={"step": 26}))


@functools.cache
def matrix(language: str, theme: Theme = "light") -> Specification:
    """Platforms down, departments across. Columns: platform, platform_order, department,
    department_order, state_word, symbol, done, total, overdue, and the codes ``at_platform``
    and ``at_department``, which a click picks."""
    base = alt.Chart(NO_DATA)
    x = alt.X(
        "department:N",
        sort=alt.EncodingSortField("department_order", op="min"),
        axis=alt.Axis(orient="top", labelAngle=-55, labelOverlap=False, title=None, labelLimit=170),
    )
    y = alt.Y(
        "platform:N",
        sort=alt.EncodingSortField("platform_order", op="min"),
        axis=alt.Axis(title=None, labelLimit=300),
    )
    squares = base.mark_rect(stroke=OUTLINE, strokeWidth=0.75, cursor="pointer").encode(
        x=x,
        y=y,
        color=_state_colour(language, MATRIX_STATES, state_colours, theme),
        tooltip=[
            alt.Tooltip("platform:N", title=translate(language, N_("Platform"))),
            alt.Tooltip("department:N", title=translate(language, N_("Department"))),
            alt.Tooltip("state_word:N", title=translate(language, N_("Most urgent"))),
            alt.Tooltip("done:Q", format=WHOLE, title=translate(language, N_("Done"))),
            alt.Tooltip("total:Q", format=WHOLE, title=translate(language, N_("Tasks"))),
            alt.Tooltip("overdue:Q", format=WHOLE, title=translate(language, N_("Overdue"))),
        ],
    )
    symbols = base.mark_text(fontSize=13).encode(
        x=x, y=y, text="symbol:N", color=_state_colour(language, MATRIX_STATES, on_state_colours, theme)
    )
    layers = (squares.add_params(picking("at_platform", "at_department")) + symbols).resolve_scale(color="independent")
    # A fixed step: the chart grows with the departments, and its container scrolls.
    return finish(layers.properties(height={"step": 22}, width={"step": 24}))


@functools.cache
def timeline(language: str, theme: Theme = "light") -> Specification:
    """Due tasks by month. Columns: month (date), month_name, state_word, order, count; a rule
    marks today (``today``). A click picks ``month_name``."""
    base = alt.Chart(NO_DATA)
    bars = (
        base.transform_filter("isValid(datum.month)")
        .mark_bar(stroke=OUTLINE, cursor="pointer")
        .encode(
            # On a phone a month is three pixels wide and an outline most of it: what is clear without one has none.
            strokeWidth=alt.condition(
                f"width < 500 && datum.order < {len(CLEAR_FILLS)}", alt.value(0.15), alt.value(0.75)
            ),
            x=alt.X("yearmonth(month):T", axis=alt.Axis(format="%m/%Y", title=None, labelOverlap=True)),
            y=alt.Y(
                "count:Q",
                stack="zero",
                axis=alt.Axis(title=translate(language, N_("Tasks due")), tickMinStep=1, format=WHOLE),
            ),
            color=_state_colour(language, SEGMENTS, state_colours, theme),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("yearmonth(month):T", format="%m/%Y", title=translate(language, N_("Month"))),
                alt.Tooltip("state_word:N", title=translate(language, N_("State"))),
                alt.Tooltip("count:Q", format=WHOLE, title=translate(language, N_("Tasks"))),
            ],
        )
    )
    rule = (
        base.transform_filter("isValid(datum.today)")
        .mark_rule(strokeDash=[4, 3], strokeWidth=2, color=shade("#801650", theme))
        .encode(x=alt.X("today:T"))
    )
    return finish((bars.add_params(picking("month_name")) + rule).properties(height=280))


@functools.cache
def obstacles(language: str, theme: Theme = "light") -> Specification:
    """Tasks with a stated difficulty or recommendation, by department. Columns: code, department,
    position, count. A click picks ``code``."""
    base = alt.Chart(NO_DATA)
    y = alt.Y("department:N", sort=alt.EncodingSortField("position", op="min"), axis=_departments_axis())
    bars = base.mark_bar(color=shade("#12436D", theme), cursor="pointer").encode(
        y=y,
        x=alt.X("count:Q", axis=alt.Axis(title=translate(language, N_("Tasks held up")), tickMinStep=1, format=WHOLE)),
        tooltip=[
            alt.Tooltip("department:N", title=translate(language, N_("Department"))),
            alt.Tooltip("count:Q", format=WHOLE, title=translate(language, N_("Tasks held up"))),
        ],
    )
    numbers = base.mark_text(align="left", dx=4, color=INK[theme]).encode(
        y=y, x="count:Q", text=alt.Text("count:Q", format=WHOLE)
    )
    return finish((bars.add_params(picking("code")) + numbers).properties(height={"step": 24}))


def _departments_axis() -> alt.Axis:
    return alt.Axis(title=None, labelLimit=label_limit(320))


@functools.cache
def quality(language: str, theme: Theme = "light") -> Specification:
    """Problems by department. Columns: code, department, position, severity_word, order, count, and
    ``whole`` on one row of each department: the number beside its bar. A click picks ``code``."""
    words = [translate(language, word) for word in SEVERITY_WORDS.values()]
    base = alt.Chart(NO_DATA)
    y = alt.Y("department:N", sort=alt.EncodingSortField("position", op="min"), axis=_departments_axis())
    bars = base.mark_bar(stroke=OUTLINE, strokeWidth=0.75, cursor="pointer").encode(
        y=y,
        x=alt.X(
            "count:Q", stack="zero", axis=alt.Axis(title=translate(language, N_("Cells")), tickMinStep=1, format=WHOLE)
        ),
        color=alt.Color(
            "severity_word:N",
            scale=alt.Scale(domain=words, range=list(severity_colours(theme).values())),
            legend=None,
        ),
        order=alt.Order("order:Q"),
        tooltip=[
            alt.Tooltip("department:N", title=translate(language, N_("Department"))),
            alt.Tooltip("severity_word:N", title=translate(language, N_("Severity"))),
            alt.Tooltip("count:Q", format=WHOLE, title=translate(language, N_("Cells"))),
        ],
    )
    numbers = (
        base.transform_filter("isValid(datum.whole)")
        .mark_text(align="left", dx=4, color=INK[theme])
        .encode(y=y, x="whole:Q", text=alt.Text("whole:Q", format=WHOLE))
    )
    return finish((bars.add_params(picking("code")) + numbers).properties(height={"step": 24}))
