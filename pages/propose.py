"""Propose a platform: the form with what is similar beside it, and the proposals sent."""

import streamlit as st

from lib.ui import page, proposal_form
from lib.ui.session import t

opened = page.open_page("propose", has_filters=False)
writing, sent = st.tabs([t("Write a proposal"), t("Proposals sent")])
with writing:
    proposal_form.form(opened)
with sent:
    proposal_form.listing(opened)
