"""The little CSS that Streamlit's own options do not cover. Holds only the app's own text."""

from __future__ import annotations

import functools

import streamlit as st

from lib.charts.palette import BACKGROUND, INK, OUTLINE, QUIET_INK, Theme, on_state_colours, shade, state_colours
from lib.core.labels import STATE_COLOURS, STATE_SYMBOLS
from lib.core.progress import State
from lib.ui import print_style, print_view
from lib.ui.session import language

# Containers say by their key what they are: scroll_… scrolls sideways when its chart is
# wider than the page; wide_… is for a desk, and so is a table that cards follow; the class narrow is for a phone.
_CSS = """
<style>
[class*="st-key-scroll_"] { overflow-x: auto; }
[class*="st-key-news_"] { display: none; }
/* People never see this field; programs fill it in. */
.st-key-trap_field { position: absolute; left: -10000px; }
/* Streamlit's own download of a table writes formulas as they are; the app's button does not. */
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
.stElementContainer:has([data-page-language]), .stElementContainer:has(.chosen:empty) { display: none; }
/* Streamlit's own captions are too faint to read: 4.2 : 1. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: %(quiet)s; opacity: 1; }
/* Streamlit writes white on the dark theme's pale blue. */
[data-testid^="stBaseButton-primary"], [data-testid^="stBaseButton-primary"] * { color: %(on_primary)s !important; }
::placeholder { color: %(quiet)s !important; opacity: 1 !important; }
a:focus-visible, button:focus-visible, summary:focus-visible, [role="tab"]:focus-visible,
[role="radio"]:focus-visible, canvas:focus-visible, [data-testid="stTextInputRootElement"]:focus-within,
[data-testid="stTextAreaRootElement"]:focus-within, [data-baseweb="select"] > div:focus-within,
.react-aria-ComboBox [role="group"]:focus-within, [data-testid="stDateInput"] [role="group"]:focus-within {
  outline: 3px solid %(ink)s !important; outline-offset: 2px !important; }
ul.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem;
  list-style: none; margin: 0 !important; padding: 0 !important; }
ul.figures > li { position: relative; border: 1px solid %(outline)s; border-radius: .5rem; margin: 0 !important;
  padding: .7rem .9rem; display: flex; flex-direction: column; break-inside: avoid; }
.figures > li[aria-current] { border-color: currentColor; box-shadow: inset 0 0 0 1px currentColor; }
.figures .name { font-size: .875rem; }
.figures > li[class]::before { position: absolute; bottom: .7rem; right: .75rem; width: 1.35rem; height: 1.35rem;
  border: 1px solid %(outline)s; border-radius: .3rem; display: grid; place-content: center; font-size: .8rem; }
%(signs)s
.figures .value { font-size: 2rem; font-weight: 600; line-height: 1.25; }
.figures .change { font-weight: 600; margin-left: .5rem; }
.figures .good { color: %(good)s; }
.figures .bad { color: %(bad)s; }
.figures .more { color: %(quiet)s; font-size: .875rem; }
.figures a { color: inherit; font-size: .875rem; margin-top: auto; padding-top: .3rem; }
.figures a::after { content: ""; position: absolute; inset: 0; }
.figures > li:has(a:hover) { border-color: currentColor; }
.figures > li:has(a:focus-visible) { outline: 3px solid %(ink)s; outline-offset: 2px; }
.figures a:focus-visible { outline: none !important; }
[data-testid="stTab"] { scroll-margin-top: 4.5rem; }
[data-testid="stTab"] p { font-size: 1rem; font-weight: 600; }
[data-testid="stHtml"] h2, [data-testid="stHtml"] h3 { font-weight: 600; line-height: 1.2; letter-spacing: -.005em;
  margin: 0; }
[data-testid="stHtml"] h2 { font-size: 1.3rem; padding: 1rem 0; }
[data-testid="stHtml"] h3 { font-size: 1.1rem; padding: .75rem 0 .6rem; }
[data-testid="stHtml"] p { margin: 0; }
[data-testid="stHtml"] p a { color: inherit; }
[data-testid="stHtml"] .figures + p { margin-top: .75rem; }
.quiet { color: %(quiet)s; font-size: .875rem; }
[data-testid="stHtml"] h3 + ul { list-style: none; margin: 0 0 .6rem !important; padding: 0 !important; }
[data-testid="stHtml"] h3 + ul > li { margin: 0 !important; }
[data-testid="stHtml"] h3 + ul a { color: inherit; display: block; padding: .3rem .5rem; border-radius: .4rem; }
[data-testid="stHtml"] h3 + ul a:hover { background: %(outline)s33; }
ul.cards { display: grid; gap: .6rem; list-style: none; margin: 0 !important; padding: 0 !important; }
ul.cards > li { position: relative; border: 1px solid %(outline)s; border-radius: .4rem; margin: 0 !important;
  padding: .6rem .8rem; }
.cards .key { display: block; font-size: 1.25rem; font-weight: 600; }
.cards .name { display: block; color: inherit; min-height: 1.75rem; overflow-wrap: anywhere; }
.cards .cell, .narrow .back { color: inherit; display: inline-flex; align-items: center; min-height: 2.75rem; }
/* The first link of a card is the whole card; a second one lies above it. */
.cards > li > a:first-of-type::after { content: ""; position: absolute; inset: 0; }
.cards > li > a ~ a { position: relative; z-index: 1; }
.cards > li:has(> a:first-of-type:focus-visible) { outline: 3px solid %(ink)s; outline-offset: 2px; }
.cards > li > a:first-of-type:focus-visible { outline: none !important; }
.problems .key { font-size: 1.05rem; overflow-wrap: anywhere; }
.quiet + .legend { margin-top: .4rem !important; }
.narrow > .legend + .cards { margin-top: .8rem !important; }
.narrow > .more { margin: .6rem 0 0; }
.cards .more, .narrow > .more { color: %(quiet)s; font-size: .875rem; overflow-wrap: anywhere; }
/* What follows the way back to a list are the files of the list. */
@media (max-width: 640px) { [class*="st-key-wide_"],
  [data-testid="stElementContainer"]:has(.stDataFrame):has(+ [data-testid="stElementContainer"] .narrow),
  [data-testid="stElementContainer"]:has(.narrow .back) + * { display: none; } }
@media (min-width: 641px) { [data-testid="stElementContainer"]:has(.narrow) { display: none; } }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation-duration: .01ms !important; animation-iteration-count: 1 !important;
    transition-duration: .01ms !important; } }
</style>
<span data-page-language="%(language)s" hidden></span>
"""


def theme() -> Theme:
    """The theme of the viewer's page; light until the browser has said."""
    return "dark" if st.context.theme.type == "dark" else "light"


def apply() -> None:
    """Put the style into the page; once a run."""
    st.html(_in_one_line(theme(), language(), print_view.is_on()))


@functools.cache
def _in_one_line(page_theme: Theme, page_language: str, is_wide: bool) -> str:
    """All of it; Streamlit looks at the indent of every line, in every run."""
    return " ".join((page_style(page_theme, page_language) + print_style.style(is_wide=is_wide)).split())


@functools.cache
def page_style(page_theme: Theme, page_language: str) -> str:
    """The style of every page, and what tells scripts its language."""
    return _CSS % {
        "ink": INK[page_theme],
        "quiet": QUIET_INK[page_theme],
        "outline": OUTLINE,
        "on_primary": BACKGROUND[page_theme],
        "good": shade(STATE_COLOURS[State.DONE], page_theme),
        "bad": shade(STATE_COLOURS[State.OVERDUE], page_theme),
        "signs": "\n".join(_sign(state, page_theme) for state in State),
        "language": page_language,
    }


def _sign(state: State, page_theme: Theme) -> str:
    """The corner of a key figure: colour and symbol of its state, as in charts. Its name is read, the symbol is not."""
    symbol = f'"{STATE_SYMBOLS[state]}"'
    fill, ink = state_colours(page_theme)[state], on_state_colours(page_theme)[state]
    # Twice: browsers that don't know the second form keep the first.
    return (
        f".figures > .{state.value}::before {{ content: {symbol}; content: {symbol} / ''; "
        f"background: {fill}; color: {ink}; }}"
    )
