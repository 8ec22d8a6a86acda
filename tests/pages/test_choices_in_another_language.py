"""What was chosen stays chosen in the other language, in its words: the browser knows a choice by its words alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.periods import Frequency, period_of, preceding
from lib.core.permissions import Role
from lib.core.proposals import Proposal, ProposalKind, ProposalState, new_id
from lib.sync.service import now
from lib.ui import page
from tests.pages.sessions import App, move
from tests.pages.workbooks import FINANCE_CODE
from tests.ui.accounts import ADDRESSES, ROLES, auth, running_with_accounts

CURRENT = period_of(now().date(), Frequency.QUARTER)


def in_english(session: AppTest) -> AppTest:
    session.session_state["lang"] = "en"
    session.run()
    assert not session.exception
    return session


def expect_told(session: AppTest, key: str) -> None:
    """The browser is told the words of the choice called ``key``, and they are among those it has now."""
    (widget,) = [
        each for kind in ("selectbox", "multiselect", "radio") for each in session.get(kind) if each.key == key
    ]
    proto = widget.proto
    told = list(proto.raw_values) if hasattr(proto, "raw_values") else [proto.raw_value]
    assert proto.set_value
    assert told
    assert set(told) <= set(proto.options)


CHOSEN: dict[str, tuple[str, dict[str, object], str, Callable[[AppTest], object] | None]] = {
    "a flag": ("deadlines", {"flag": ["overdue"]}, "filter_flag", None),
    "a status": ("deadlines", {"status": ["done"]}, "filter_status", None),
    "when due": ("deadlines", {"window": "overdue"}, "filter_window", None),
    "a span": ("changes", {"span": "7"}, "change_span", None),
    "a period": ("report", {"period": CURRENT.id}, "report_span", None),
    "a kind": (
        "propose",
        {},
        "proposal_kind_0",
        lambda session: session.selectbox(key="proposal_kind_0").select(ProposalKind.LOCAL.value),
    ),
}


@pytest.mark.parametrize(("name", "address", "key", "choose"), CHOSEN.values(), ids=CHOSEN)
def test_a_choice_is_told_again_in_the_words_of_the_other_language(app: App, name, address, key, choose):
    session = app.visit(name, **address)
    if choose:
        choose(session)
        session.run()
    before = session.session_state[key]
    assert before
    expect_told(in_english(session), key)
    assert session.session_state[key] == before


def test_a_choice_of_the_list_of_proposals_is_told_again(run_app, workbook):
    with run_app(workbook("known")) as app:
        values = {"kind": ProposalKind.LOCAL.value, "name": "Cảng cá", "need": "-", "proposing_body": FINANCE_CODE}
        page.service().desk.propose(Proposal(new_id(2026), values), now())
        session = app.visit("propose")
        session.selectbox(key="proposal_state").select(ProposalState.SENT).run()
        expect_told(in_english(session), "proposal_state")
        assert session.session_state["proposal_state"] is ProposalState.SENT


def test_how_far_the_figures_of_a_closing_are_is_told_again(tmp_path):
    last = preceding(CURRENT)
    with running_with_accounts(tmp_path, auth() + ROLES) as site:
        session = site.arrive(ADDRESSES[Role.ADMINISTRATOR])
        session.query_params["period"] = last.id
        move(session.run(), "report")
        session.radio[0].set_value(session.radio[0].options[1])
        session.run()
        expect_told(in_english(session), f"closing_state_{last.id}")
