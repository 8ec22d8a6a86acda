"""The system page for administrators: what the sheet refused, sent again; what is said while the database is away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from lib.core.permissions import Role
from lib.i18n import translate
from lib.sync import audit
from lib.sync.audit import Outcome
from lib.sync.items import ItemState
from lib.ui import page
from tests.pages.sessions import move, says
from tests.ui.accounts import ADDRESSES, ROLES, AccountSite, auth, running_with_accounts

CODE = "DX-26-000001-A"
BUTTON = f"resend_{CODE}"


@pytest.fixture
def site(tmp_path) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path, auth() + ROLES) as opened:
        park()
        yield opened


def park() -> None:
    """A row that the sheet refused."""
    service = page.service()
    service.delivery.stop()
    service.outbox.put("proposals", CODE, {"name": "Nền tảng"})
    item = service.outbox.claim("a worker", 60)
    assert item is not None
    service.outbox.park(item, "a worker", "append-refused", {})


def state() -> ItemState:
    item = page.service().outbox.find(CODE)
    assert item is not None
    return item.state


def opened(site: AccountSite) -> AppTest:
    session = move(site.arrive(ADDRESSES[Role.ADMINISTRATOR]).run(), "system")
    assert BUTTON in [button.key for button in session.button]
    return session


def without(*tables: str) -> None:
    """The state database fails wherever one of ``tables`` is asked for."""
    with page.service().engine.begin() as connection:
        for name in tables:
            connection.execute(sa.text(f"DROP TABLE {name}"))


def test_what_the_sheet_refused_is_sent_again(site):
    session = opened(site)
    session.button(key=BUTTON).click().run()
    assert not session.exception
    assert state() is ItemState.WAITING


def test_a_role_taken_away_meanwhile_sends_nothing_again_and_says_why(site):
    session = opened(site)
    site.settings(auth())
    session.button(key=BUTTON).click().run()
    assert not session.exception
    assert session.error
    assert state() is ItemState.PARKED
    assert audit.lines(page.service().engine)[0].outcome is Outcome.REFUSED


def test_while_the_database_is_away_nothing_is_sent_again_and_the_page_says_so(site):
    session = opened(site)
    without("audit_lines")
    session.button(key=BUTTON).click().run()
    assert not session.exception
    assert says(session, translate("vi", "The application's own database can't be written just now"))
    assert state() is ItemState.PARKED


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            "outbox_items",
            "What the sheet refused can't be looked up just now; nothing of it is lost. Try again in a moment; if this "
            "stays, look at “State database” above.",
        ),
        (
            "audit_lines",
            "The audit log can't be read just now. Try again in a moment; if this stays, look at “State database” "
            "above.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_of_the_page_stands(site, table, reason):
    without(table)
    session = move(site.arrive(ADDRESSES[Role.ADMINISTRATOR]).run(), "system")
    assert not session.exception
    assert says(session, translate("vi", reason))
    assert translate("vi", reason) != reason
    assert translate("vi", "Audit log") in [header.value for header in session.header]
