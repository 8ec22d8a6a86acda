"""Colours by theme: each hue of `lib.core.labels` has its own step for a dark page.

Files and light pages use the colours of the labels themselves. On a dark page the same
hue is lighter, so that a bar can be told from the page and a symbol from its square.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from lib.core.labels import ON_STATE_COLOURS, SEVERITY_COLOURS, STATE_COLOURS
from lib.core.problems import Severity
from lib.core.progress import State

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
BACKGROUND: Mapping[Theme, str] = {"light": "#FFFFFF", "dark": "#10161C"}
INK: Mapping[Theme, str] = {"light": "#1B2530", "dark": "#E8EDF2"}
# Captions and axis words: quieter than the text, still 4.5 : 1 on page, sidebar and cards.
QUIET_INK: Mapping[Theme, str] = {"light": "#55606B", "dark": "#AEB8C2"}
# Around every bar and square: pale fills are told from the page by it, 3 : 1 on both.
OUTLINE = "#7F8A93"
_DARK_STEPS: Mapping[str, str] = {
    "#12436D": "#5C9FD6",
    "#28A197": "#3DBDB2",
    "#801650": "#DE6FA6",
    "#F46A25": "#F58A52",
    "#3D3D3D": "#D0D6DB",
    "#7F868C": "#98A2AB",
    "#8C979F": "#8C979F",
    "#7C9CB8": "#A9C1D6",
    "#B5BDC5": "#6B7780",
    "#D5DADE": "#5A6672",
    "#F0F1F2": "#2B353F",
}
_ON_DARK_FILLS: Mapping[State, str] = {State.NOT_REPORTED: "#FFFFFF", State.DROPPED: "#FFFFFF"}


def shade(colour: str, theme: Theme) -> str:
    """``colour``, one of the palette's own, in ``theme``; KeyError for any other."""
    return colour if theme == "light" else _DARK_STEPS[colour]


def state_colours(theme: Theme) -> dict[State, str]:
    """The fill of each state."""
    return {state: shade(colour, theme) for state, colour in STATE_COLOURS.items()}


def on_state_colours(theme: Theme) -> dict[State, str]:
    """The colour of a symbol or number on a state's fill, 4.5 : 1 or more."""
    if theme == "light":
        return dict(ON_STATE_COLOURS)
    return {state: _ON_DARK_FILLS.get(state, "#10161C") for state in State}


def severity_colours(theme: Theme) -> dict[Severity, str]:
    """The fill of each severity."""
    return {severity: shade(colour, theme) for severity, colour in SEVERITY_COLOURS.items()}
