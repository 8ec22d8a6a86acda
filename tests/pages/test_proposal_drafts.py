"""What was typed and not sent comes back; what was sent, and not answered, is not sent twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from lib.core.messages import MESSAGES
from lib.core.permissions import Role
from lib.core.proposals import Proposal, check, is_id
from lib.i18n import translate
from lib.sync.service import now
from lib.ui import page
from lib.ui.proposal_fields import LABELS
from lib.ui.session import FORM_OPENED, PROPOSAL_ID
from tests.pages.sessions import WORDS, field, move, says
from tests.pages.workbooks import FINANCE_CODE
from tests.ui.accounts import ADDRESSES, ROLES, AccountSite, auth, running_with_accounts

RECEIVED = translate("vi", "The proposal was received. Quote this code when you ask about it:")


@pytest.fixture
def site(tmp_path) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path, auth() + ROLES) as opened:
        yield opened


def arrive(site: AccountSite) -> AppTest:
    """A new session of the department, as after a restart, at the form."""
    return move(site.arrive(ADDRESSES[Role.DEPARTMENT]).run(), "propose")


def type_in(session: AppTest, **words: object) -> AppTest:
    for name, value in words.items():
        field(session, translate("vi", LABELS[name])).set_value(value)
    return session.run()


def send(session: AppTest) -> AppTest:
    session.session_state[FORM_OPENED] = now() - timedelta(minutes=5)
    return session.button(key="send_proposal").click().run()


def count() -> int:
    """In one look: what is delivered between two would count twice."""
    return len(page.service().outbox.under_way("proposals"))


def test_a_new_session_finds_what_was_typed_with_the_same_code(site):
    session = type_in(arrive(site), **WORDS)
    again = arrive(site)
    for name, value in WORDS.items():
        assert field(again, translate("vi", LABELS[name])).value == value
    assert is_id(session.session_state[PROPOSAL_ID])
    assert again.session_state[PROPOSAL_ID] == session.session_state[PROPOSAL_ID]


def test_what_was_found_is_said_and_can_be_put_away(site):
    first = arrive(site)
    assert "discard_draft" not in [each.key for each in first.button]
    type_in(first, **WORDS)
    again = arrive(site)
    assert says(again, "Nội dung đã nhập trước đây")
    emptied = again.button(key="discard_draft").click().run()
    assert field(emptied, translate("vi", LABELS["name"])).value in (None, "")
    assert "discard_draft" not in [each.key for each in emptied.button]
    assert PROPOSAL_ID not in emptied.session_state
    third = arrive(site)
    assert field(third, translate("vi", LABELS["name"])).value in (None, "")


def test_the_only_department_that_one_may_propose_for_is_chosen(site):
    assert field(arrive(site), translate("vi", LABELS["proposing_body"])).value == WORDS["proposing_body"]


def test_nothing_is_kept_of_a_form_nobody_typed_into(site):
    arrive(site)
    assert PROPOSAL_ID not in arrive(site).session_state


def test_a_form_that_was_emptied_again_is_forgotten(site):
    session = type_in(arrive(site), name="Nền tảng")
    type_in(session, name="")
    assert PROPOSAL_ID not in arrive(site).session_state


def test_a_proposal_whose_answer_was_lost_is_not_sent_twice(site):
    session = type_in(arrive(site), **WORDS)
    code = session.session_state[PROPOSAL_ID]
    taken = check(WORDS, code, {FINANCE_CODE})
    assert isinstance(taken, Proposal)
    page.service().desk.propose(taken, now())  # and the process was killed here
    again = arrive(site)
    assert says(again, RECEIVED)
    assert again.code[0].value == code
    assert field(again.button(key="write_another").click().run(), translate("vi", LABELS["name"])).value == ""
    assert count() == 1


def test_the_same_form_in_two_tabs_is_one_proposal(site):
    first = type_in(arrive(site), **WORDS)
    second = arrive(site)
    codes = {send(session).code[0].value for session in (first, second)}
    assert len(codes) == 1
    assert count() == 1


def test_another_text_from_a_form_that_was_sent_gets_a_code_of_its_own(site):
    first = type_in(arrive(site), **WORDS)
    second = arrive(site)
    code = send(first).code[0].value
    send(type_in(second, name="Nền tảng khác hẳn"))
    assert not says(second, RECEIVED)
    assert any(code in error.value for error in second.error)
    assert field(second, translate("vi", LABELS["name"])).value == "Nền tảng khác hẳn"
    send(second)
    assert second.code[0].value != code
    assert count() == 2


def test_a_second_click_made_before_the_receipt_was_seen_does_nothing(site):
    session = send(type_in(arrive(site), **WORDS))
    session.run()
    session.button(key="write_another").click().run()
    assert not session.error
    assert count() == 1


@pytest.fixture
def unwritable() -> Iterator[Callable[[], None]]:
    """``unwritable()`` lets the state database be read and no longer written."""
    engines = []

    def forbid(connection, *_others) -> None:
        connection.execute("PRAGMA query_only = ON")

    def begin() -> None:
        engines.append(page.service().engine)
        sa.event.listen(engines[0], "checkout", forbid)

    yield begin
    for engine in engines:
        sa.event.remove(engine, "checkout", forbid)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = OFF")


def test_when_nothing_can_be_written_the_form_says_so_and_keeps_every_word_with_a_text_to_copy(site, unwritable):
    session = type_in(arrive(site), **WORDS)
    unwritable()
    send(session)
    assert not session.exception
    assert not says(session, RECEIVED)
    assert says(session, translate("vi", MESSAGES["state-not-writable"][0]))
    for name, value in WORDS.items():
        assert field(session, translate("vi", LABELS[name])).value == value
    assert all(str(WORDS[name]) in session.code[0].value for name in ("name", "need", "users", "similar"))
    assert count() == 0
