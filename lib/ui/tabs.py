"""Parts of a page behind tabs: the open one alone is made, the others when somebody opens them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.ui import print_view, report_shown
from lib.ui.escape import plain
from lib.ui.navigation import PART


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
            with report_shown.behind(f"{key} {part.name}"):
                part.draw()
        return
    opened, shown = f"open_part_{key}", f"labels_of_{key}"
    names = {part.label: part.name for part in parts}
    before = st.session_state.get(shown, {})
    if before != names or key not in st.session_state:
        # Other labels, as when a count changes, are another widget, and so is that of a page one
        # comes back to: the same part is opened in it. What was clicked bears the label it had then.
        name = before.get(st.session_state.get(key, ""), st.session_state.get(opened, ""))
        st.session_state[key] = next((part.label for part in parts if part.name == name), parts[0].label)
        st.session_state[shown] = names
    asked = st.query_params.get(PART)
    if asked in names.values():  # once: afterwards people open what they like
        st.session_state[key] = next(part.label for part in parts if part.name == asked)
        del st.query_params[PART]
    for part, tab in zip(parts, st.tabs(list(names), key=key, on_change="rerun"), strict=True):
        if tab.open:
            st.session_state[opened] = part.name
        place = f"{key} {part.name}"
        if tab.open or report_shown.is_every_part_wanted():
            with tab, report_shown.behind(place):
                part.draw()
        else:
            report_shown.leave_closed(place)
