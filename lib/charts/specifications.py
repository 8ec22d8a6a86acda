"""Charts, authored in Altair once per language and reused as Vega-Lite specifications.

Each function gives a specification without data; the data is named columns of a small
table. Colour domains are fixed, so that a colour means the same under every filter.
"""

from __future__ import annotations

import functools
from typing import Any

import altair as alt

from lib.core.labels import (
    ON_STATE_COLOURS,
    SEVERITY_COLOURS,
    SEVERITY_WORDS,
    STATE_COLOURS,
    STATE_SYMBOLS,
    STATE_WORDS,
)
from lib.core.progress import State
from lib.i18n import N_, translate

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
MATRIX_STATES = (*SEGMENTS, State.CONTINUOUS, State.DROPPED)
_AXIS: dict[str, Any] = {"labelLimit": 320}
NO_DATA = alt.InlineData(values=[])


def finish(chart: Any) -> Specification:
    """The specification of an authored chart, without data."""
    specification = chart.to_dict(validate=True)
    specification.pop("data", None)
    specification.pop("datasets", None)
    specification.pop("$schema", None)
    return dict(specification)


def _state_colour(language: str, states: tuple[State, ...]) -> alt.Color:
    """Fixed colours; the legend is drawn beside the chart, where it can wrap on a phone."""
    return alt.Color(
        "state_word:N",
        scale=alt.Scale(
            domain=[f"{STATE_SYMBOLS[state]} {translate(language, STATE_WORDS[state])}" for state in states],
            range=[STATE_COLOURS[state] for state in states],
        ),
        legend=None,
    )


@functools.cache
def ranking(language: str) -> Specification:
    """Stacked 100 % bars by department. Columns: department, position, state_word, order, part, count, label."""
    base = alt.Chart(NO_DATA)
    y = alt.Y(
        "department:N",
        sort=alt.EncodingSortField("position", op="min"),
        axis=alt.Axis(title=None, **{**_AXIS, "labelLimit": 220}),
    )
    bars = base.mark_bar(stroke="white", strokeWidth=0.5).encode(
        y=y,
        x=alt.X(
            "part:Q",
            stack="zero",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", title=translate(language, N_("Share of tasks")), tickCount=5),
        ),
        color=_state_colour(language, SEGMENTS),
        order=alt.Order("order:Q"),
        tooltip=[
            alt.Tooltip("department:N", title=translate(language, N_("Department"))),
            alt.Tooltip("state_word:N", title=translate(language, N_("State"))),
            alt.Tooltip("count:Q", title=translate(language, N_("Tasks"))),
            alt.Tooltip("part:Q", format=".0%", title=translate(language, N_("Share"))),
        ],
    )
    counts = (
        base.transform_filter("datum.part >= 0.06")
        .mark_text(fontSize=12)
        .encode(
            y=y,
            x=alt.X("middle:Q", title=None),
            text="count:Q",
            color=alt.Color("text_colour:N", scale=None, legend=None),
        )
    )
    return finish((bars + counts).properties(height={"step": 26}))


@functools.cache
def matrix(language: str) -> Specification:
    """Platforms down, departments across. Columns: platform, platform_order, department,
    department_order, state, state_word, symbol, text_colour, done, total, overdue."""
    base = alt.Chart(NO_DATA)
    x = alt.X(
        "department:N",
        sort=alt.EncodingSortField("department_order", op="min"),
        axis=alt.Axis(orient="top", labelAngle=-55, labelOverlap=False, title=None, **{**_AXIS, "labelLimit": 170}),
    )
    y = alt.Y(
        "platform:N",
        sort=alt.EncodingSortField("platform_order", op="min"),
        axis=alt.Axis(title=None, **{**_AXIS, "labelLimit": 260}),
    )
    squares = base.mark_rect(stroke="white", strokeWidth=1.5).encode(
        x=x,
        y=y,
        color=_state_colour(language, MATRIX_STATES),
        tooltip=[
            alt.Tooltip("platform:N", title=translate(language, N_("Platform"))),
            alt.Tooltip("department:N", title=translate(language, N_("Department"))),
            alt.Tooltip("state_word:N", title=translate(language, N_("Most urgent"))),
            alt.Tooltip("done:Q", title=translate(language, N_("Done"))),
            alt.Tooltip("total:Q", title=translate(language, N_("Tasks"))),
            alt.Tooltip("overdue:Q", title=translate(language, N_("Overdue"))),
        ],
    )
    symbols = base.mark_text(fontSize=13).encode(
        x=x, y=y, text="symbol:N", color=alt.Color("text_colour:N", scale=None, legend=None)
    )
    # A fixed step: the chart grows with the departments, and its container scrolls.
    return finish((squares + symbols).properties(height={"step": 22}, width={"step": 24}))


@functools.cache
def timeline(language: str) -> Specification:
    """Due tasks by month. Columns: month (date), state_word, order, count; a rule marks today (``today``)."""
    base = alt.Chart(NO_DATA)
    bars = (
        base.transform_filter("isValid(datum.month)")
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(month):T", axis=alt.Axis(format="%m/%Y", title=None, labelOverlap=True)),
            y=alt.Y("count:Q", stack="zero", axis=alt.Axis(title=translate(language, N_("Tasks due")), tickMinStep=1)),
            color=_state_colour(language, SEGMENTS),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("yearmonth(month):T", format="%m/%Y", title=translate(language, N_("Month"))),
                alt.Tooltip("state_word:N", title=translate(language, N_("State"))),
                alt.Tooltip("count:Q", title=translate(language, N_("Tasks"))),
            ],
        )
    )
    rule = (
        base.transform_filter("isValid(datum.today)")
        .mark_rule(strokeDash=[4, 3], strokeWidth=2, color="#801650")
        .encode(x=alt.X("today:T"))
    )
    return finish((bars + rule).properties(height=280))


@functools.cache
def obstacles(language: str) -> Specification:
    """Tasks with a stated difficulty or recommendation, by department. Columns: department, position, count."""
    base = alt.Chart(NO_DATA)
    y = alt.Y("department:N", sort=alt.EncodingSortField("position", op="min"), axis=alt.Axis(title=None, **_AXIS))
    bars = base.mark_bar(color="#12436D").encode(
        y=y, x=alt.X("count:Q", axis=alt.Axis(title=translate(language, N_("Tasks held up")), tickMinStep=1))
    )
    numbers = base.mark_text(align="left", dx=4).encode(y=y, x="count:Q", text="count:Q")
    return finish((bars + numbers).properties(height={"step": 24}))


@functools.cache
def quality(language: str) -> Specification:
    """Problems by department. Columns: department, position, severity_word, order, count."""
    words = [translate(language, word) for word in SEVERITY_WORDS.values()]
    chart = (
        alt.Chart(NO_DATA)
        .mark_bar()
        .encode(
            y=alt.Y(
                "department:N", sort=alt.EncodingSortField("position", op="min"), axis=alt.Axis(title=None, **_AXIS)
            ),
            x=alt.X("count:Q", stack="zero", axis=alt.Axis(title=translate(language, N_("Cells")), tickMinStep=1)),
            color=alt.Color(
                "severity_word:N",
                scale=alt.Scale(domain=words, range=list(SEVERITY_COLOURS.values())),
                legend=None,
            ),
            order=alt.Order("order:Q"),
            tooltip=["department:N", "severity_word:N", "count:Q"],
        )
    )
    return finish(chart.properties(height={"step": 24}))


def text_colour(state: str) -> str:
    """The colour of text on a state's colour."""
    return ON_STATE_COLOURS[State(state)]
