"""Legends beside charts: colour, symbol and word, wrapping where a chart's own would be cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lib.charts.palette import OUTLINE, severity_colours, shade, state_colours
from lib.core.labels import SEVERITY_WORDS, STATE_SYMBOLS, STATE_WORDS
from lib.core.progress import State
from lib.ui.session import t
from lib.ui.style import theme

Legend = Mapping[str, tuple[str, str]]


def states(shown: Sequence[State]) -> Legend:
    """Symbol, word and colour of the states ``shown``."""
    colours = state_colours(theme())
    return {state.value: (f"{STATE_SYMBOLS[state]} {t(STATE_WORDS[state])}", colours[state]) for state in shown}


def severities() -> Legend:
    """Word and colour of each severity of problems."""
    colours = severity_colours(theme())
    return {severity.value: (t(word), colours[severity]) for severity, word in SEVERITY_WORDS.items()}


def entries(words_and_colours: Mapping[str, tuple[str, str]]) -> Legend:
    """Words with colours of the palette, these in the viewer's theme."""
    return {name: (word, shade(colour, theme())) for name, (word, colour) in words_and_colours.items()}


def as_html(legend: Legend) -> str:
    """A legend that wraps; a chart's own is cut off on a phone."""
    items = "".join(
        f'<li style="display:flex;align-items:center;gap:.4em"><span style="width:.9em;height:.9em;'
        f'background:{colour};border:1px solid {OUTLINE}" aria-hidden="true"></span>{escape(word)}</li>'
        for word, colour in legend.values()
    )
    style = "display:flex;flex-wrap:wrap;gap:.2em 1.2em;list-style:none;margin:0;padding:0;font-size:.875rem"
    return f'<ul class="legend" style="{style}">{items}</ul>'
