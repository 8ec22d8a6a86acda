"""Signing in at a real provider, in a real browser: what each role reaches, and what is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from lib.core.permissions import BODY_ACTS, NOBODY, ROLES_FOR, Act, Mode, Person, Role, may
from lib.i18n import translate
from lib.sync import audit, store
from lib.ui.navigation import PAGES, PageEntry
from tests.browser.sign_in_site import UNVERIFIED, Account, Provider, SignInServer, claims_in, signed
from tests.browser.tabs import Tabs
from tests.pages.workbooks import FINANCE_CODE
from tests.ui.accounts import ADDRESSES, ROLES, auth, claims, running_with_accounts

NOTE = "Nội dung chỉ dành cho người thẩm định 8d41f0"
REVIEW = next(page for page in PAGES if page.act is Act.REVIEW)
SIGN_IN_FIRST = "Please sign in with an account of your department first."
ICT_ONLY = "Only the ICT department may do this."
TRYING = f"""
import streamlit as st
from lib.core.permissions import Act
from lib.ui import access
done = st.session_state["done"] = {{}}
for act in Act:
    try:
        access.perform(act, lambda: done.update({{act.value: True}}), body="{FINANCE_CODE}", owner="{FINANCE_CODE}")
    except access.ActRefusedError:
        done[act.value] = False
"""
ADDRESSES_OF = {page.name: "/" if page.name == "overview" else f"/{page.address}" for page in PAGES}


@pytest.fixture(scope="module")
def providers() -> Iterator[tuple[Provider, Provider]]:
    both = Provider(), Provider(has_wrong_issuer=True)
    yield both
    for provider in both:
        provider.stop()


@pytest.fixture(scope="module")
def server(providers, tmp_path_factory) -> Iterator[SignInServer]:
    site = SignInServer(tmp_path_factory.mktemp("sign-in"), providers)
    site.append(
        "proposals",
        "DX-26-7K3F9M-C",
        {"id": "DX-26-7K3F9M-C", "sent_at": "2026-05-04T09:00:00+07:00", "name": "Cảng cá"},
    )
    event = {"event_id": "e1", "proposal_id": "DX-26-7K3F9M-C", "at": "2026-05-05T09:00:00+07:00", "role": "reviewer"}
    site.append(
        "proposal_events", "e1", {**event, "body": "Q25-KHCN", "action": "Ghi chú nội bộ", "private_note": NOTE}
    )
    site.start()
    yield site
    site.stop()


@pytest.fixture
def arrive(tabs: Tabs, server, providers) -> Iterator[Callable[[], Account]]:
    """``arrive()`` is somebody new with a browser; in the end nobody may have anything to complain of."""
    people: list[Account] = []

    def somebody() -> Account:
        people.append(Account(tabs, server, providers))
        return people[-1]

    yield somebody
    complaints = [complaint for account in people for complaint in account.own_complaints]
    for account in people:
        account.leave()
    assert not complaints


def signed_in(arrive: Callable[[], Account], subject: str, path: str = "/") -> Account:
    account = arrive()
    account.open(path)
    account.sign_in(subject)
    return account


def test_every_role_reaches_the_pages_and_acts_of_the_table_and_no_others(arrive, tmp_path, capsys):
    lines = []
    for role in (None, *Role):
        account = signed_in(arrive, role.value, ADDRESSES_OF["guide"]) if role else arrive()
        user = claims_in(account.cookie()) if role else {}
        pages = {page.name: is_page_open(account, page, role or Role.VIEWER) for page in PAGES}
        acts = acts_tried(tmp_path, user)
        for kind, tried in (("page", pages), ("act", acts)):
            lines += [
                f"{role or 'nobody':14} {kind:5} {name:20} {'yes' if may else 'no'}" for name, may in tried.items()
            ]
        assert pages == {page.name: (role or Role.VIEWER) in ROLES_FOR[page.act] for page in PAGES}
        assert acts == acts_of_the_table(role)
        account.leave()
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def is_page_open(account: Account, page: PageEntry, role: Role) -> bool:
    """Whether the address of the page leads to the page, and not only to the reason.

    An address that must not is loaded, as somebody who typed it would; the way to the others is the
    browser's own, which spares a load of everything a page consists of.
    """
    address = ADDRESSES_OF[page.name]
    if role in ROLES_FOR[page.act] and account.page.url.startswith(account.address_of("/")):
        account.move(address)
        expect(account.page.locator("h1")).to_have_text(translate("vi", page.title), timeout=30_000)
        account.settle()
    else:
        account.page.goto(account.address_of(address))
    begun = account.page.get_by_test_id("stMain").locator(
        "h1 + div, [data-testid=stAlert], [data-testid=stCaptionContainer]"
    )
    expect(begun.first).to_be_visible(timeout=30_000)
    return shows_a_page(account)


def shows_a_page(account: Account) -> bool:
    """Every page begins with the name of the province; a closed one has its title and the reason."""
    return account.page.get_by_test_id("stMain").get_by_text("Tỉnh Quảng Ngãi").count() > 0


def acts_tried(folder, user) -> dict[str, bool]:
    """Every act, tried in the layer that writes with what the provider really said."""
    with running_with_accounts(folder, auth() + ROLES) as site:
        return dict(site.run_script(TRYING, user).session_state["done"])


def acts_of_the_table(role: Role | None) -> dict[str, bool]:
    bodies = (FINANCE_CODE,) if role is Role.DEPARTMENT else ()
    person = Person(ADDRESSES[role], role, bodies) if role else NOBODY
    return {
        act.value: may(person, act, body=FINANCE_CODE, owner=FINANCE_CODE, mode=Mode.SIGNED_IN).is_allowed
        for act in Act
    }


def test_the_page_that_was_asked_for_opens_after_signing_in(arrive):
    account = arrive()
    account.open(f"/{REVIEW.address}?lang=vi")
    account.expect_reason(SIGN_IN_FIRST)
    account.sign_in(Role.REVIEWER.value)
    expect(account.page).to_have_url(account.address_of(f"/{REVIEW.address}?lang=vi"))
    expect(account.page.locator("h1")).to_have_text(translate("vi", REVIEW.title))
    assert not account.cookie("return_to")


def test_signing_out_ends_it_and_a_copy_of_the_cookie_is_worth_nothing(arrive):
    account = signed_in(arrive, Role.REVIEWER.value)
    kept = account.cookie()
    account.sign_out()
    assert not account.cookie()
    account.open(f"/{REVIEW.address}")
    account.expect_signed_out()
    thief = arrive()
    thief.plant(kept)
    thief.open(f"/{REVIEW.address}")
    expect(thief.page.get_by_text(translate("vi", "You have signed out. Please sign in again.")).first).to_be_visible()
    assert not shows_a_page(thief)


FORGED = {
    "another secret": lambda address: signed(claims(ADDRESSES[Role.ADMINISTRATOR]), address, "x" * 40),
    "changed content": lambda address: changed(signed(claims(ADDRESSES[Role.VIEWER]), address)),
    "no signature": lambda address: signed(claims(ADDRESSES[Role.ADMINISTRATOR]), address).partition(".")[0],
    "another site": lambda _: signed(claims(ADDRESSES[Role.ADMINISTRATOR]), "https://evil.example"),
    "nonsense": lambda _: "AAAA.BBBB.CCCC",
}


def changed(cookie: str) -> str:
    content, *rest = cookie.split(".")
    return ".".join([content[:-6] + "AAAAAA", *rest])


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED)
def test_a_forged_cookie_signs_nobody_in(arrive, make):
    account = arrive()
    account.plant(make(account.address_of("")))
    account.open(f"/{REVIEW.address}")
    account.expect_reason(SIGN_IN_FIRST)
    account.expect_signed_out()


def test_a_cookie_that_is_too_old_gives_no_role(arrive):
    account = arrive()
    account.plant(signed(claims(ADDRESSES[Role.ADMINISTRATOR], age=13 * 3600), account.address_of("")))
    account.open(f"/{REVIEW.address}")
    expect(
        account.page.get_by_text(translate("vi", "Your sign-in has expired. Please sign in again.")).first
    ).to_be_visible()
    assert not shows_a_page(account)


def test_a_token_of_the_wrong_issuer_signs_nobody_in(arrive, server):
    account = arrive()
    account.open()
    account.sign_in(Role.ADMINISTRATOR.value, "sign_in_wrong")
    account.expect_signed_out()
    assert not account.cookie()
    assert "iss" in server.log


def test_an_address_that_is_not_verified_gives_no_role(arrive):
    account = signed_in(arrive, UNVERIFIED)
    sentence = translate(
        "vi",
        "Your provider has not confirmed the address of this account, so it has no role here. "
        "Ask the administrators of your accounts to confirm it.",
    )
    expect(account.page.get_by_text(sentence)).to_be_visible()
    account.open(f"/{REVIEW.address}")
    assert not shows_a_page(account)


def test_two_people_at_once_never_see_what_is_the_others(arrive):
    reviewer = signed_in(arrive, Role.REVIEWER.value, f"/{REVIEW.address}?ma=DX-26-7K3F9M-C")
    viewer = arrive()
    for path in (f"/{REVIEW.address}", "/he-thong", "/de-xuat?ma=DX-26-7K3F9M-C"):
        viewer.open(path)
    assert NOTE.encode() not in viewer.received
    assert ADDRESSES[Role.REVIEWER].encode() not in viewer.received
    assert ADDRESSES[Role.REVIEWER].encode() in reviewer.received.replace(b"\\", b"").replace(b"\xe2\x81\xa0", b"")


@pytest.mark.parametrize("path", ["/review", "/Xet-Duyet", f"/{REVIEW.address}/", f"/%20{REVIEW.address}"])
def test_no_other_way_to_write_an_address_leads_into_a_closed_page(arrive, path):
    account = arrive()
    account.open(path)
    assert b"DX-26-7K3F9M-C" not in account.received
    account.complaints = [text for text in account.complaints if "does not seem to exist" not in text]


def test_a_role_taken_away_closes_the_page_that_is_open(arrive, server):
    account = signed_in(arrive, Role.REVIEWER.value, f"/{REVIEW.address}")
    server.settings(server.auth)
    try:
        account.page.get_by_text("English").click()
        expect(account.page.get_by_text(ICT_ONLY)).to_be_visible()
        expect(account.page.get_by_test_id("stSidebarNavLink").filter(has_text=REVIEW.title)).to_have_count(0)
    finally:
        server.settings(server.auth + ROLES)


def test_the_page_is_in_the_language_of_its_address(arrive, server):
    account = arrive()
    account.open("/")
    expect(account.page.locator("html")).to_have_attribute("lang", "vi")
    account.open("/?lang=en")
    expect(account.page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize(
    "path", ["/", "/xet-duyet", "/_stcore/health", "/_stcore/host-config", "/favicon.png", "/nowhere"]
)
def test_the_real_server_sends_the_headers_with_everything(server, path):
    with urlopen(server.address + path, timeout=10) as reply:
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
        assert "unsafe-eval" not in reply.headers["Content-Security-Policy"]
        assert reply.headers["Server"] is None


def test_no_secret_and_no_address_of_a_person_stands_in_the_log(server):
    time.sleep(0.2)
    for text in ("only-for-this-test", ADDRESSES[Role.REVIEWER], "eyJ"):
        assert text not in server.log


def test_what_was_refused_stands_in_the_audit_log(server):
    engine = store.open_state(server.state_url)
    refused = [line for line in audit.lines(engine) if line.outcome is audit.Outcome.REFUSED]
    engine.dispose()
    assert {line.subject for line in refused} == {REVIEW.name}
    assert not BODY_ACTS & {line.act for line in refused}
