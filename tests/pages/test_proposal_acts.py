"""Acting on proposals: what is offered, what is wrong with it, what was given back, and to whom."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.permissions import Act, Role
from lib.core.proposals import ACTION_WORDS, Action, Proposal, ProposalKind, begin_act, new_event_id, new_id
from lib.i18n import translate
from lib.sync import audit
from lib.sync.audit import Outcome
from lib.sync.service import now
from lib.ui import page
from lib.ui.escape import plain
from lib.ui.proposal_fields import LABELS
from tests.pages.sessions import move, says, texts
from tests.pages.workbooks import FINANCE_CODE, SCIENCE_CODE
from tests.ui.accounts import ADDRESSES, OTHER_DEPARTMENT, ROLES, AccountSite, auth, running_with_accounts, write_source

QUESTION = "Đề nghị làm rõ nguồn kinh phí"


@pytest.fixture
def site(tmp_path) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path, auth() + ROLES) as opened:
        yield opened


def sent(name: str = "Nền tảng cảng cá", body: str = FINANCE_CODE, minutes: float = 60) -> str:
    """A proposal that was sent ``minutes`` ago; its code."""
    code = new_id(2026)
    values = {"kind": ProposalKind.LOCAL.value, "name": name, "need": "Nhu cầu", "proposing_body": body}
    page.service().desk.propose(Proposal(code, values), now() - timedelta(minutes=minutes))
    return code


def act(code: str, action: Action, body: str = SCIENCE_CODE, **texts: str) -> str:
    """An act on the proposal ``code``, put into the outbox; its id."""
    desk, board = page.service().desk, page.service().snapshots.refresh().board
    assert board is not None
    record = desk.proposals(board).by_id[code]
    event = begin_act(new_event_id(), record, action, "reviewer", body, now())
    desk.act(type(event)(**{**{name: getattr(event, name) for name in event.__slots__}, **texts}), record.seen)
    return event.event_id


def open_review(site: AccountSite, code: str = "", role: Role = Role.REVIEWER, target: str = "review") -> AppTest:
    session = site.arrive(ADDRESSES[role])
    if code:
        session.session_state["chosen_review"] = code
    return move(session.run(), target)


def choose(session: AppTest, code: str, action: Action, body: str = SCIENCE_CODE) -> AppTest:
    return session.button_group(key=f"act_{code}_{body}").set_value(action).run()


def record(session: AppTest, code: str, body: str = SCIENCE_CODE) -> AppTest:
    return session.button(key=f"record_{code}_{body}").click().run()


def returned(count: int = 1) -> tuple:
    """What the delivery gave back, as soon as it did."""
    for _ in range(100):
        found = page.service().outbox.returned("proposal_events")
        if len(found) >= count:
            return found
        time.sleep(0.1)
    raise AssertionError("nothing was given back")


def given_back(body: str = SCIENCE_CODE, note: str = "") -> str:
    """The code of a proposal on which ``body`` received for a second time, which was given back."""
    code = sent()
    act(code, Action.RECEIVE)
    late = act(code, Action.RECEIVE, body, reason="Lần thứ hai", private_note=note)
    assert [item.event_id for item in returned()] == [late]
    return code


def test_an_act_without_its_reason_is_refused_beside_the_field_and_there_alone(site):
    first, second = sent(), sent("Nền tảng bản đồ")
    session = open_review(site, first)
    for code in (first, second):
        act(code, Action.RECEIVE)
    session = choose(open_review(site, first), first, Action.ASK_FOR_MORE)
    record(session, first)
    needed = translate("vi", "“{action}” needs a written reason", action=word(Action.ASK_FOR_MORE))
    assert says(session, needed)
    session.session_state["chosen_review"] = second
    choose(session.run(), second, Action.ASK_FOR_MORE)
    assert not says(session, needed)
    assert not session.exception


def word(action: Action) -> str:
    return translate("vi", ACTION_WORDS[action])


def test_an_act_is_said_to_be_recorded_though_the_proposal_left_the_queue(site):
    code = sent()
    act(code, Action.RECEIVE)
    session = choose(open_review(site, code), code, Action.ASK_FOR_MORE)
    area = next(area for area in session.text_area if area.label.startswith(translate("vi", LABELS["reason"])))
    area.set_value(QUESTION)
    record(session, code)
    assert says(session, translate("vi", "No proposal waits here."))
    assert says(session, translate("vi", "{code}: recorded. It reaches the sheet in a moment.", code=plain(code)))
    assert QUESTION in texts(session)
    assert not session.exception


def test_a_proposal_is_merged_into_one_of_those_that_take_it_the_most_similar_first(site):
    code, twin, far = sent("Nền tảng cảng cá"), sent("Nền tảng quản lý cảng cá"), sent("Trợ lý ảo")
    act(sent("Đã rút"), Action.WITHDRAW, FINANCE_CODE, reason="Trùng")
    session = choose(open_review(site, code), code, Action.MERGE)
    box = session.selectbox(key=f"act_merged_into_{code}_{SCIENCE_CODE}")
    assert [option.partition(" · ")[0] for option in box.options] == [twin, far]


def test_what_was_given_back_says_why_and_what_happened_and_goes_when_it_was_seen(site):
    code = given_back()
    session = open_review(site)
    assert says(session, translate("vi", "Your act on {code} was not carried out:", code=plain(code)))
    assert any(word(Action.RECEIVE) in text and "Lần thứ hai" in text for text in texts(session))
    (item,) = returned()
    session.button(key=f"dismiss_{item.event_id}").click().run()
    assert not session.exception
    assert not page.service().outbox.returned("proposal_events")
    newest = audit.lines(page.service().engine, most=1)[0]
    assert (newest.act, newest.outcome, newest.subject) == (Act.REVIEW, Outcome.ALLOWED, code)


def test_it_stays_when_the_account_lost_its_role_while_the_page_was_open(site):
    given_back()
    session = open_review(site)
    (item,) = returned()
    site.settings(auth())
    session.button(key=f"dismiss_{item.event_id}").click().run()
    assert page.service().outbox.returned("proposal_events")
    assert audit.lines(page.service().engine, most=1)[0].outcome is Outcome.REFUSED


def test_a_department_sees_nothing_of_what_a_reviewer_of_the_same_body_was_given_back(site):
    given_back(note="Chỉ nội bộ đọc")
    session = move(site.arrive(OTHER_DEPARTMENT).run(), "propose")
    assert not says(session, "Lần thứ hai")
    assert not says(session, "Chỉ nội bộ đọc")
    assert says(open_review(site), "Chỉ nội bộ đọc")


def test_an_account_of_two_departments_acts_for_each_of_them(site):
    both = {FINANCE_CODE: ADDRESSES[Role.DEPARTMENT], SCIENCE_CODE: ADDRESSES[Role.DEPARTMENT]}
    write_source(site.source, both)
    page.service().snapshots.refresh()
    code = sent(body="Q25-SYT")
    session = site.arrive(ADDRESSES[Role.DEPARTMENT])
    session.session_state["chosen_proposals_newest"] = code
    session = move(session.run(), "propose")
    for body in both:
        record(choose(session, code, Action.SUPPORT, body), code, body)
        assert not session.exception
    board = page.service().snapshots.refresh().board
    assert set(page.service().desk.proposals(board).by_id[code].supporters) == set(both)


def test_a_row_that_stands_twice_is_said_to_be_harmless_on_the_page_of_data_quality(site):
    row = {"id": "DX-26-AAAAAA-3", "sent_at": now().isoformat(), "name": "Nền tảng cảng cá", "proposing_body": "S01"}
    for event_id in ("once", "again"):
        page.service().home.append("proposals", event_id, row)
    page.service().snapshots.refresh()
    session = move(site.arrive(ADDRESSES[Role.REVIEWER]).run(), "data_quality")
    rows = [row for frame in session.dataframe for row in frame.value.to_dict("records")]
    (found,) = [row for row in rows if row.get("value") == "DX-26-AAAAAA-3"]
    assert found["cell"] == "Đề xuất!A3"
    assert found["problem"].startswith("Đề xuất DX-26-AAAAAA-3")
    assert found["advice"] == translate("vi", "Nothing needs to be done: it is counted once.")
