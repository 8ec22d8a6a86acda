"""Propose a platform: the form with what is similar beside it, and the proposals sent."""

import streamlit as st

from lib.ui import page, proposal_acts, proposal_form, proposal_list
from lib.ui.session import t

opened = page.open_page("propose", has_filters=False)
proposals = opened.service.desk.proposals(opened.views.board)

proposal_list.asked_for(proposals)
parts = [t("Write a proposal"), t("Proposals sent")]
is_list_first = proposal_list.was_opened()
# A default counts when tabs are new: with a key of their own they are, once a proposal was opened.
writing, sent = st.tabs(parts, default=parts[is_list_first], key=f"propose_parts_{is_list_first}")
with writing:
    proposal_form.form(opened, proposals)
with sent:
    proposal_acts.outcome()
    proposal_acts.given_back_to_departments(opened)
    proposal_list.listing(opened, proposals)
