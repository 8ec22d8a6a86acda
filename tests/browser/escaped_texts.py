"""A page of hostile texts, each escaped, where Streamlit reads Markdown."""

import streamlit as st

from lib.ui.escape import plain
from tests.browser.hostile import TEXTS, made_up

st.title("ready")
for text in [*TEXTS, *made_up(300)]:
    st.markdown(plain(text) or "–")
for text in TEXTS:
    st.caption(plain(text))
    st.subheader(plain(text), anchor=False)
    st.markdown(f"**{plain(text)}**")
    st.info(f"{plain(text)}. {plain(text)}")
    st.page_link("https://example.org", label=plain(text))
    st.expander(plain(text))
