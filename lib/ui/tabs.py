"""Parts of a page behind tabs: the open one alone is made, the others when somebody opens them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.ui import print_view, report_shown
from lib.ui.escape import plain


@dataclass(frozen=True, slots=True)
class Part:
    """``draw`` draws what stands behind the tab ``label``; ``name`` tells it from the others whatever its label."""

    name: str
    label: str
    draw: Callable[[], object]


def draw(key: str, parts: Sequence[Part]) -> None:
    """The tabs called ``key``, and what is in the open one; all of it where a printer or a file has to get all."""
    if print_view.is_on():
        for part in parts:
            st.subheader(plain(part.label), anchor=False)
            part.draw()
        return
    opened, shown = f"open_part_{key}", f"labels_of_{key}"
    labels = [part.label for part in parts]
    if st.session_state.get(shown) != labels or key not in st.session_state:
        # Other labels, as when a count changes, are another widget, and so is that of a page one
        # comes back to: the same part is opened in it.
        named = {part.name: part.label for part in parts}
        st.session_state[key] = named.get(st.session_state.get(opened, ""), labels[0])
        st.session_state[shown] = labels
    for part, tab in zip(parts, st.tabs(labels, key=key, on_change="rerun"), strict=True):
        if tab.open:
            st.session_state[opened] = part.name
        if tab.open or report_shown.is_every_part_wanted():
            with tab:
                part.draw()
