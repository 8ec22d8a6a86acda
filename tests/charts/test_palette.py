"""Contrast of everything the app colours itself, in both themes, computed from the theme's own colours."""

from __future__ import annotations

import tomllib
from itertools import combinations

import pytest

from lib.charts import specifications, trend_specifications
from lib.charts.palette import (
    BACKGROUND,
    INK,
    OUTLINE,
    QUIET_INK,
    THEMES,
    on_state_colours,
    severity_colours,
    shade,
    state_colours,
)
from lib.charts.specifications import CLEAR_FILLS
from lib.charts.trend_specifications import DEPARTMENT_COLOURS, LINE_COLOURS, Line
from lib.config import ROOT
from lib.core.change_labels import MEANING_COLOURS
from lib.core.labels import STATE_COLOURS
from lib.core.progress import State
from tests.ui.contrast import contrast

SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
in_both_themes = pytest.mark.parametrize("theme", THEMES)
CHARTS = [
    *(specifications.ranking, specifications.matrix, specifications.timeline),
    *(specifications.obstacles, specifications.quality),
    *(trend_specifications.changes, trend_specifications.burn_up, trend_specifications.departments),
]
TEXT, GRAPHICS = 4.5, 3.0
# Lines and points have no outline; a forecast's band has one and is no line.
LINES = [
    *DEPARTMENT_COLOURS,
    *(colour for line, colour in LINE_COLOURS.items() if line is Line.DONE or line is Line.PLAN),
]


@in_both_themes
def test_the_palette_knows_the_page_it_is_drawn_on(theme):
    assert BACKGROUND[theme] == SETTINGS[theme]["backgroundColor"]
    assert INK[theme] == SETTINGS[theme]["textColor"]


@in_both_themes
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor", "dataframeHeaderBackgroundColor"])
def test_text_links_and_captions_can_be_read_on_every_ground(theme, ground):
    for colour in (INK[theme], QUIET_INK[theme], SETTINGS[theme]["linkColor"], SETTINGS[theme]["primaryColor"]):
        assert contrast(colour, SETTINGS[theme][ground]) >= TEXT, colour


@in_both_themes
@pytest.mark.parametrize("state", list(State))
def test_a_symbol_can_be_read_on_its_state(theme, state):
    assert contrast(on_state_colours(theme)[state], state_colours(theme)[state]) >= TEXT


@in_both_themes
def test_every_bar_and_square_can_be_told_from_the_page_by_its_outline(theme):
    assert contrast(OUTLINE, BACKGROUND[theme]) >= GRAPHICS


@in_both_themes
@pytest.mark.parametrize("state", sorted({State.DONE, State.IN_PROGRESS, State.DUE_SOON, State.OVERDUE, *CLEAR_FILLS}))
def test_what_matters_most_can_be_told_from_the_page_by_its_fill_alone(theme, state):
    assert contrast(state_colours(theme)[state], BACKGROUND[theme]) >= GRAPHICS


@in_both_themes
@pytest.mark.parametrize("colour", sorted(set(LINES)))
def test_every_line_can_be_told_from_the_page(theme, colour):
    assert contrast(shade(colour, theme), BACKGROUND[theme]) >= GRAPHICS


@in_both_themes
def test_no_two_states_share_a_colour(theme):
    assert all(one != other for one, other in combinations(state_colours(theme).values(), 2))


@in_both_themes
def test_every_colour_of_the_labels_has_its_step(theme):
    colours = [*STATE_COLOURS.values(), *MEANING_COLOURS.values(), *LINE_COLOURS.values(), *DEPARTMENT_COLOURS]
    assert all(shade(colour, theme) for colour in colours)
    assert len(severity_colours(theme)) == 3


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_a_chart_of_the_dark_theme_has_no_colour_of_the_light_one(chart, language):
    dark = str(chart(language, "dark"))
    changed = [colour for colour in STATE_COLOURS.values() if shade(colour, "dark") != colour]
    assert not [colour for colour in changed if colour in dark]
    assert str(chart(language, "light")) == str(chart(language))


@in_both_themes
def test_the_words_of_a_primary_button_can_be_read(theme):
    assert contrast(BACKGROUND[theme], SETTINGS[theme]["primaryColor"]) >= TEXT
