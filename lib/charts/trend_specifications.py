"""Charts of changes and trends, authored like those of `lib.charts.specifications`."""

from __future__ import annotations

import functools
from enum import StrEnum
from typing import Any

import altair as alt

from lib.charts.palette import OUTLINE, Theme, shade
from lib.charts.specifications import NO_DATA, WHOLE, Specification, finish, label_limit, picking
from lib.core.change_labels import MEANING_COLOURS, MEANING_SYMBOLS, MEANING_WORDS
from lib.core.changes import Meaning
from lib.i18n import N_, translate

# The kinds of change that a chart counts; other edits would drown them.
COUNTED_MEANINGS = tuple(meaning for meaning in Meaning if meaning is not Meaning.EDITED)


class Line(StrEnum):
    """The lines of the burn-up chart. The forecast is no line of facts: a grey band with a broken edge."""

    DONE = "done"
    PLAN = "plan"
    COUNTED = "counted"
    FORECAST = "forecast"


LINE_WORDS = {
    Line.DONE: N_("Done, as observed"),
    Line.PLAN: N_("Should be done by the deadlines"),
    Line.COUNTED: N_("All tasks counted"),
    Line.FORECAST: N_("Forecast: in 8 of 10 cases within this range"),
}
LINE_COLOURS = {Line.DONE: "#12436D", Line.PLAN: "#3D3D3D", Line.COUNTED: "#8C979F", Line.FORECAST: "#B5BDC5"}
LINE_DASHES = {Line.DONE: [1, 0], Line.PLAN: [8, 4], Line.COUNTED: [2, 3], Line.FORECAST: [3, 3]}
# Told apart by colour, by dash and by the shape of the points.
DEPARTMENT_COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#7F868C")
_DASHES = ([1, 0], [8, 4], [2, 3], [12, 3], [6, 2, 2, 2], [4, 4])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
MOST_DEPARTMENTS = len(DEPARTMENT_COLOURS)


def meaning_word(meaning: Meaning, language: str) -> str:
    """Symbol and word of a kind of change."""
    return f"{MEANING_SYMBOLS[meaning]} {translate(language, MEANING_WORDS[meaning])}"


@functools.cache
def changes(language: str, theme: Theme = "light") -> Specification:
    """Changed tasks by department. Columns: code, department, position, meaning_word, order,
    count. A click picks ``code``."""
    words = [meaning_word(meaning, language) for meaning in COUNTED_MEANINGS]
    colours = [shade(MEANING_COLOURS[meaning], theme) for meaning in COUNTED_MEANINGS]
    chart = (
        alt.Chart(NO_DATA)
        .mark_bar(stroke=OUTLINE, strokeWidth=0.75, cursor="pointer")
        .encode(
            y=alt.Y(
                "department:N",
                sort=alt.EncodingSortField("position", op="min"),
                axis=alt.Axis(title=None, labelLimit=label_limit(220)),
            ),
            x=alt.X(
                "count:Q",
                stack="zero",
                axis=alt.Axis(title=translate(language, N_("Tasks changed")), tickMinStep=1, format=WHOLE),
            ),
            color=alt.Color("meaning_word:N", scale=alt.Scale(domain=words, range=colours), legend=None),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("department:N", title=translate(language, N_("Department"))),
                alt.Tooltip("meaning_word:N", title=translate(language, N_("Kind of change"))),
                alt.Tooltip("count:Q", format=WHOLE, title=translate(language, N_("Tasks"))),
            ],
        )
    )
    return finish(chart.add_params(picking("code")).properties(height={"step": 24}))


@functools.cache
def burn_up(language: str, theme: Theme = "light") -> Specification:
    """Done beside planned, with the forecast's range. Columns: day, series, line, count, low, high, today."""
    base = alt.Chart(NO_DATA)
    x = alt.X("day:T", axis=alt.Axis(format="%d/%m/%Y", title=None, labelOverlap=True, tickCount=6))
    title = translate(language, N_("Tasks"))
    y = alt.Y("count:Q", axis=alt.Axis(title=title, tickMinStep=1, format=WHOLE), scale=alt.Scale(zero=True))
    day = alt.Tooltip("day:T", format="%d/%m/%Y", title=translate(language, N_("Day")))
    series = alt.Tooltip("series:N", title=translate(language, N_("Line")))
    count = alt.Tooltip("count:Q", format=WHOLE, title=title)
    points = (
        base.transform_filter(f"datum.line === '{Line.DONE.value}'")
        .mark_point(filled=True, size=28, color=shade(LINE_COLOURS[Line.DONE], theme))
        .encode(x=x, y=y, tooltip=[day, series, count])
    )
    rule = (
        base.transform_filter("isValid(datum.today)")
        .mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=shade("#801650", theme))
        .encode(x=alt.X("today:T"))
    )
    band = _band(base, language, theme).encode(x=x, y=alt.Y("low:Q", title=title))
    lines = _lines(base, theme).encode(x=x, y=y, tooltip=[day, series, count])
    return finish((band + lines + points + rule).properties(height=320))


def _band(base: alt.Chart, language: str, theme: Theme) -> Any:
    """The range of the forecast, drawn so that nobody takes it for a fact."""
    area = base.transform_filter("isValid(datum.high)").mark_area(
        color=shade(LINE_COLOURS[Line.FORECAST], theme),
        opacity=0.45,
        stroke=shade(LINE_COLOURS[Line.COUNTED], theme),
        strokeDash=LINE_DASHES[Line.FORECAST],
    )
    return area.encode(
        y2="high:Q",
        tooltip=[
            alt.Tooltip("day:T", format="%d/%m/%Y", title=translate(language, N_("Day"))),
            alt.Tooltip("series:N", title=translate(language, N_("Line"))),
            alt.Tooltip("low:Q", format=WHOLE, title=translate(language, N_("At least"))),
            alt.Tooltip("high:Q", format=WHOLE, title=translate(language, N_("At most"))),
        ],
    )


def _lines(base: alt.Chart, theme: Theme) -> Any:
    """What was done, planned and counted: one colour and one dash each."""
    colours = [shade(LINE_COLOURS[line], theme) for line in _DRAWN]
    dashes = [LINE_DASHES[line] for line in _DRAWN]
    return (
        base.transform_filter("isValid(datum.count)")
        .mark_line(strokeWidth=2)
        .encode(
            color=alt.Color("line:N", scale=alt.Scale(domain=list(_DRAWN), range=colours), legend=None),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=list(_DRAWN), range=dashes), legend=None),
        )
    )


_DRAWN = (Line.DONE, Line.PLAN, Line.COUNTED)


@functools.cache
def departments(language: str, theme: Theme = "light") -> Specification:
    """The share done of up to six departments over time. Columns: day, department, position, percent."""
    positions = list(range(MOST_DEPARTMENTS))
    colours = [shade(colour, theme) for colour in DEPARTMENT_COLOURS]
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("day:T", axis=alt.Axis(format="%d/%m/%Y", title=None, labelOverlap=True, tickCount=6)),
        y=alt.Y(
            "percent:Q",
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(title=translate(language, N_("Percent done")), tickCount=5),
        ),
        color=alt.Color("position:O", scale=alt.Scale(domain=positions, range=colours), legend=None),
        tooltip=[
            alt.Tooltip("day:T", format="%d/%m/%Y", title=translate(language, N_("Day"))),
            alt.Tooltip("department:N", title=translate(language, N_("Department"))),
            alt.Tooltip("percent:Q", format=".1f", title=translate(language, N_("Percent done"))),
        ],
    )
    lines = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("position:O", scale=alt.Scale(domain=positions, range=list(_DASHES)), legend=None)
    )
    points = base.mark_point(filled=True, size=36).encode(
        shape=alt.Shape("position:O", scale=alt.Scale(domain=positions, range=list(_SHAPES)), legend=None)
    )
    return finish((lines + points).properties(height=280))
