"""A page that has nothing but the filters."""

import streamlit as st

from lib.ui import filters
from tests.ui.boards import known_board

available = filters.choices(known_board(), "vi")
filters.read_address(available, "page")
st.session_state["wanted"] = filters.bar(available)
