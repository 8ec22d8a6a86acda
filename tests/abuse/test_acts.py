"""Acts that somebody may not do, tried where it is written: nothing is done, a line says who tried."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.permissions import Act, Role
from lib.core.proposals import Action, Proposal, ProposalEvent
from lib.i18n import translate
from lib.sheets.protocol import SourceError
from lib.sync import audit
from lib.sync.audit import Outcome
from lib.sync.service import now
from lib.ui import page
from lib.ui.proposal_fields import LABELS
from lib.ui.session import FORM_OPENED
from tests.pages.sessions import WORDS, field, move, says
from tests.pages.workbooks import FINANCE_CODE, SCIENCE_CODE
from tests.ui.accounts import ADDRESSES, ROLES, AccountSite, auth, claims, running_with_accounts, write_source

CODE = "DX-26-7K3F9M-C"
TRYING = """
import streamlit as st
from lib.core.permissions import Act
from lib.ui import access
try:
    access.perform(Act({act!r}), lambda: st.session_state.update(done=True), also=tuple(map(Act, {also!r})),
                   body={body!r}, owner={owner!r}, subject={subject!r})
except access.ActRefusedError as refusal:
    st.session_state["refused"] = refusal.reason
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path_factory.mktemp("abuse"), auth() + ROLES) as site:
        yield site


@pytest.fixture
def site(tmp_path) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path, auth() + ROLES) as opened:
        yield opened


def attempt(
    site: AccountSite,
    role: Role | None,
    act: Act,
    *,
    body: str | None = FINANCE_CODE,
    owner: str | None = FINANCE_CODE,
    also: tuple[str, ...] = (),
    subject: str = CODE,
    **claimed: object,
) -> AppTest:
    script = TRYING.format(act=act.value, also=also, body=body, owner=owner, subject=subject)
    return site.run_script(script, claims(ADDRESSES[role], **claimed) if role else {})


D, R, A, V = Role.DEPARTMENT, Role.REVIEWER, Role.ADMINISTRATOR, Role.VIEWER
CASES = {
    "proposes in the name of another department": (D, Act.PROPOSE, {"body": SCIENCE_CODE}),
    "proposes in the name of no department": (D, Act.PROPOSE, {"body": None}),
    "proposes in the name of a department that does not exist": (D, Act.PROPOSE, {"body": "__proto__"}),
    "proposes with the name instead of the code of its department": (D, Act.PROPOSE, {"body": "Sở Tài chính"}),
    "withdraws the proposal of another department": (D, Act.WITHDRAW, {"owner": SCIENCE_CODE}),
    "withdraws in the name of the department whose proposal it is": (
        D,
        Act.WITHDRAW,
        {"body": SCIENCE_CODE, "owner": SCIENCE_CODE},
    ),
    "withdraws a proposal of nobody": (D, Act.WITHDRAW, {"owner": ""}),
    "supplements the proposal of another department": (D, Act.SUPPLEMENT, {"owner": SCIENCE_CODE}),
    "supports in the name of another department": (D, Act.SUPPORT, {"body": SCIENCE_CODE}),
    "examines its own proposal": (D, Act.REVIEW, {}),
    "merges proposals": (D, Act.MERGE, {}),
    "reads private notes": (D, Act.READ_PRIVATE_NOTES, {}),
    "writes a private note beside an act of its own": (D, Act.SUPPLEMENT, {"also": ("write_private_notes",)}),
    "sends a refused row again": (D, Act.MANAGE_OUTBOX, {}),
    "looks at a proposal without an account and examines it": (None, Act.REVIEW, {}),
    "proposes without an account": (None, Act.PROPOSE, {}),
    "withdraws without an account": (None, Act.WITHDRAW, {}),
    "exports the audit log without an account": (None, Act.EXPORT_AUDIT, {}),
    "proposes with an account of no department": (V, Act.PROPOSE, {}),
    "examines with an account of no role": (V, Act.REVIEW, {}),
    "examines and proposes for a department": (R, Act.PROPOSE, {}),
    "withdraws a proposal in order to be rid of it": (R, Act.WITHDRAW, {}),
    "closes a period as a reviewer": (R, Act.CLOSE_PERIOD, {}),
    "reads the audit log as a reviewer": (R, Act.SEE_AUDIT, {}),
    "acts with an address that is not verified": (A, Act.CLOSE_PERIOD, {"email_verified": False}),
    "acts with a sign-in that has expired": (A, Act.CLOSE_PERIOD, {"age": 13 * 3600}),
    "acts with a sign-in of the future": (A, Act.CLOSE_PERIOD, {"age": -3600}),
    "acts with a sign-in that says nothing of its age": (A, Act.CLOSE_PERIOD, {"iat": None}),
    "acts with an address in look-alike letters": (A, Act.CLOSE_PERIOD, {"email": "ｑuan.tri@khcn.example.vn"}),
    "acts with an address that only begins like another": (
        A,
        Act.CLOSE_PERIOD,
        {"email": "quan.tri@khcn.example.vn.evil.example"},
    ),
    "acts with an address with a tag": (A, Act.CLOSE_PERIOD, {"email": "quan.tri+x@khcn.example.vn"}),
    "acts with two addresses": (A, Act.CLOSE_PERIOD, {"email": "x@evil.example,quan.tri@khcn.example.vn"}),
    "says only that it is signed in": (A, Act.CLOSE_PERIOD, {"is_logged_in": "yes"}),
}


@pytest.mark.parametrize(("role", "act", "how"), CASES.values(), ids=CASES)
def test_somebody_who(shared, role, act, how):
    tried = attempt(shared, role, act, **how)
    assert "done" not in tried.session_state
    assert tried.session_state["refused"]
    newest = audit.lines(page.service().engine, most=1)[0]
    assert (newest.act, newest.outcome, newest.subject) == (act, Outcome.REFUSED, CODE)


def test_the_same_attempts_by_those_who_may_are_done(shared):
    assert attempt(shared, D, Act.WITHDRAW).session_state["done"]
    assert attempt(shared, R, Act.REVIEW).session_state["done"]
    assert attempt(shared, A, Act.CLOSE_PERIOD).session_state["done"]


# -- while a page is open


def drawn_form(site: AccountSite, role: Role = D) -> AppTest:
    """The form, filled in by an account long enough ago."""
    session = move(site.arrive(ADDRESSES[role]).run(), "propose")
    for name, value in WORDS.items():
        field(session, translate("vi", LABELS[name])).set_value(value)
    session.run()
    session.session_state[FORM_OPENED] = now() - timedelta(minutes=5)
    return session


def press(session: AppTest) -> AppTest:
    return session.button(key="send_proposal").click().run()


def waiting() -> int:
    """In one look: what is delivered between two would count twice."""
    return len(page.service().outbox.under_way("proposals"))


def test_an_editor_removed_while_the_form_was_open_sends_nothing(site):
    session = drawn_form(site)
    write_source(site.source, {})
    page.service().snapshots.refresh()
    press(session)
    assert waiting() == 0
    assert not session.exception


def test_an_account_signed_out_in_another_tab_sends_nothing(site):
    session = drawn_form(site)
    other = site.arrive()
    other.user = dict(session.user)
    other.run().sidebar.button(key="sign_out").click().run()
    press(session)
    assert waiting() == 0


def test_a_sign_in_that_expires_while_the_form_is_open_sends_nothing(site):
    session = drawn_form(site)
    site.settings(auth() + ROLES.replace("[roles]", "[roles]\nsign_in_hours = 0.001"))
    time.sleep(0.1)
    press(session)
    assert waiting() == 0


def test_sign_in_taken_out_of_the_settings_while_the_form_is_open_sends_nothing(site):
    session = drawn_form(site)
    site.settings("")
    press(session)
    assert waiting() == 0


def test_a_form_that_is_sent_twice_is_one_proposal(site):
    session = drawn_form(site)
    press(session)
    assert waiting() == 1
    code = session.code[0].value
    with pytest.raises(SourceError, match="outbox-differs"):
        page.service().desk.propose(Proposal(code, {"name": "Khác"}), now())
    assert waiting() == 1


def test_a_flood_of_proposals_ends_at_the_limit_and_keeps_what_was_typed(site):
    site.settings(auth() + ROLES + "[proposals]\nper_account = 1")
    first = press(drawn_form(site))
    assert waiting() == 1
    assert first.code
    second = press(drawn_form(site))
    assert waiting() == 1
    assert says(
        second,
        translate(
            "vi",
            "This was sent too often within an hour, so it was not taken. Nothing you typed was lost: try again later.",
        ),
    )
    assert field(second, translate("vi", LABELS["name"])).value == WORDS["name"]


def test_an_event_sent_again_with_another_content_is_refused(site):
    desk = page.service().desk
    event = ProposalEvent("e" * 24, CODE, now().isoformat(), "reviewer", SCIENCE_CODE, Action.RECEIVE)
    desk.act(event, "")
    desk.act(event, "")
    with pytest.raises(SourceError, match="outbox-differs"):
        desk.act(ProposalEvent("e" * 24, CODE, event.at, "reviewer", SCIENCE_CODE, Action.APPROVE), "")


@pytest.mark.parametrize("lang", ["../../etc/passwd", "<script>", "vi\x00", "EN", "a" * 5000])
def test_a_language_that_is_none_is_vietnamese(shared, lang):
    session = shared.arrive()
    session.query_params["lang"] = lang
    session.run()
    assert not session.exception
    assert [title.value for title in session.title] == [translate("vi", "Overview")]


def test_trying_the_sample_as_an_administrator_shows_no_line_of_a_real_source(tmp_path):
    with running_with_accounts(tmp_path, auth() + ROLES) as real:
        attempt(real, V, Act.REVIEW, subject="DX-REAL")
    with running_with_accounts(tmp_path, "", source="") as sample:
        session = move(sample.arrive().run(), "system")
        session.sidebar.selectbox(key="role_to_try_vi").select(A).run()
        shown = " ".join(str(cell) for table in session.dataframe for cell in table.value.to_numpy().ravel())
        assert not session.exception
        assert "DX-REAL" not in shown
