"""The little CSS that Streamlit's own options do not cover. Holds only the app's own text."""

from __future__ import annotations

import streamlit as st

# Containers say by their key what they are: scroll_… scrolls sideways when its chart is
# wider than the page; wide_… and narrow_… show the same thing for a desk and for a phone.
_CSS = """
<style>
[class*="st-key-scroll_"] { overflow-x: auto; }
/* People never see this field; programs fill it in. */
.st-key-trap_field { position: absolute; left: -10000px; }
/* Streamlit's own download of a table writes formulas as they are; the app's button does not. */
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
@media (max-width: 640px) { [class*="st-key-wide_"] { display: none; } }
@media (min-width: 641px) { [class*="st-key-narrow_"] { display: none; } }
</style>
"""


def apply() -> None:
    """Put the style into the page; once a run."""
    st.html(_CSS)
