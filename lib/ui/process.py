"""What one process shares among its viewers."""

from __future__ import annotations

import streamlit as st

from lib import config
from lib.sync.service import Service, open_service


@st.cache_resource(show_spinner=False)
def service() -> Service:
    """The one service of this process."""
    return open_service(config.load())
