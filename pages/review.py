"""Examination: the queue of proposals, and one in full with what can be done now."""

from lib.ui import page, proposal_acts, proposal_list, review

opened = page.open_page("review", has_filters=False)
proposals = opened.service.desk.proposals(opened.views.board)

proposal_acts.outcome()
proposal_acts.given_back(opened, review.acting_body(opened))
proposal_list.asked_for(proposals, "review", ("review",))
chosen = review.queue(opened, proposals)
if chosen is not None:
    review.in_full(opened, proposals, chosen)
