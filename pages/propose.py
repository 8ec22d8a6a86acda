"""Propose a platform: the form with what is similar beside it, and the proposals sent."""

import streamlit as st

from lib.ui import page, proposal_acts, proposal_form, proposal_list
from lib.ui.session import t

opened = page.open_page("propose", has_filters=False)
proposals = opened.service.desk.proposals(opened.views.board)

proposal_list.asked_for(proposals)
parts = [t("Write a proposal"), t("Proposals sent")]
writing, sent = st.tabs(parts, default=parts[proposal_list.was_opened()])
with writing:
    proposal_form.form(opened, proposals)
with sent:
    proposal_acts.outcome()
    proposal_acts.given_back_to_departments(opened)
    proposal_list.listing(opened, proposals)
