"""Who is here: modes, roles looked up again at every run, and pages closed by their address."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from lib.access_settings import CLOSED, AccessSettings, read_access
from lib.config import Settings
from lib.core.access_words import ROLE_WORDS
from lib.core.permissions import NOBODY, ROLES_FOR, Act, Lapse, Mode, Role
from lib.i18n import translate
from lib.sync import audit, sign_outs
from lib.sync.audit import Outcome
from lib.ui import page, session
from lib.ui.access import mode_of
from lib.ui.navigation import PAGES, entry
from tests.pages.sessions import says, texts
from tests.pages.workbooks import FINANCE_CODE
from tests.ui.accounts import ADDRESSES, ROLES, AccountSite, auth, claims, running_with_accounts, write_source

SIGNED_IN = auth() + ROLES
CLOSED_PAGES = [page.name for page in PAGES if page.act is not Act.LOOK]


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[AccountSite]:
    """With sign-in, for tests that change nothing."""
    with running_with_accounts(tmp_path_factory.mktemp("accounts"), SIGNED_IN) as site:
        yield site


@pytest.fixture
def site(tmp_path) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path, SIGNED_IN) as opened:
        yield opened


@pytest.mark.parametrize(
    ("source", "settings", "mode"),
    [
        ("", "", Mode.SAMPLE),
        ("", "[proposals]\nanonymous = true", Mode.SAMPLE),
        ("", auth(), Mode.SIGNED_IN),
        ("", "[auth]", Mode.SIGNED_IN),
        ("x.xlsx", "", Mode.OPEN),
        ("var/sample.xlsx", "", Mode.OPEN),
        ("x.xlsx", "[proposals]\nanonymous = true", Mode.OPEN_TO_PROPOSALS),
        ("x.xlsx", "[proposals]\nanonymous = 'true'", Mode.OPEN),
        ("x.xlsx", "[proposals]\nanonymous = 1", Mode.OPEN),
        ("x.xlsx", "proposals = true", Mode.OPEN),
        ("x.xlsx", auth(), Mode.SIGNED_IN),
        ("x.xlsx", auth() + "[proposals]\nanonymous = true", Mode.SIGNED_IN),
    ],
)
def test_the_mode_follows_from_the_source_and_the_settings(source, settings, mode):
    assert mode_of(Settings(source=source), read_access(tomllib.loads(settings))) is mode


def test_settings_that_can_not_be_read_close_and_never_open(site):
    site.settings("[auth\nredirect_uri = ")
    mode, person = site.look(claims(ADDRESSES[Role.ADMINISTRATOR]))
    assert (mode, person.role) == (Mode.SIGNED_IN, Role.VIEWER)
    assert CLOSED.faults


@pytest.mark.parametrize("role", list(Role))
def test_an_account_has_the_role_of_the_settings_or_the_sheet(shared, role):
    mode, person = shared.look(claims(ADDRESSES[role]))
    assert (mode, person.role, person.lapse) == (Mode.SIGNED_IN, role, None)
    assert person.departments == ((FINANCE_CODE,) if role is Role.DEPARTMENT else ())


@pytest.mark.parametrize("user", [{}, {"is_logged_in": False}, {"email": ADDRESSES[Role.ADMINISTRATOR]}])
def test_whoever_has_not_signed_in_is_nobody(shared, user):
    assert shared.look(user) == (Mode.SIGNED_IN, NOBODY)


@pytest.mark.parametrize(
    ("changed", "lapse"),
    [
        ({"email_verified": False}, Lapse.UNVERIFIED),
        ({"email_verified": None}, Lapse.UNVERIFIED),
        ({"age": 13 * 3600}, Lapse.EXPIRED),
        ({"iat": None}, Lapse.EXPIRED),
    ],
)
def test_a_sign_in_that_does_not_count_gives_no_role(shared, changed, lapse):
    _, person = shared.look(claims(ADDRESSES[Role.ADMINISTRATOR], **changed))
    assert (person.role, person.lapse) == (Role.VIEWER, lapse)


@pytest.mark.parametrize("user", [{}, claims(ADDRESSES[Role.ADMINISTRATOR])])
def test_without_sign_in_no_account_counts(site, user):
    site.settings(ROLES)
    assert site.look(user) == (Mode.OPEN, NOBODY)


def test_a_role_taken_away_in_the_settings_is_gone_at_the_next_look(site):
    user = claims(ADDRESSES[Role.REVIEWER])
    assert site.look(user)[1].role is Role.REVIEWER
    site.settings(auth())
    assert site.look(user)[1].role is Role.VIEWER


def test_an_editor_taken_off_the_sheet_is_gone_when_the_sheet_has_been_read(site):
    user = claims(ADDRESSES[Role.DEPARTMENT])
    assert site.look(user)[1].role is Role.DEPARTMENT
    write_source(site.source, {})
    page.service().snapshots.refresh()
    assert site.look(user)[1].role is Role.VIEWER


@pytest.mark.parametrize("name", CLOSED_PAGES)
@pytest.mark.parametrize("role", [None, *Role])
def test_a_page_opens_only_for_those_who_may_see_it(shared, name, role):
    visitor = shared.arrive(ADDRESSES[role] if role else None).run()
    assert not visitor.exception
    known = {info["url_pathname"]: info for info in visitor._registered_pages.values()}
    info = known[entry(name).address]
    assert bool(info.get("script_path", "").endswith(entry(name).file)) == may_see(role, name)


def may_see(role: Role | None, name: str) -> bool:
    return role in ROLES_FOR[entry(name).act]


def open_closed_page(site: AccountSite, name: str, address: str | None = None):
    """A session at the address of the page, where only the reason is."""
    visitor = site.arrive(address).run()
    found = [key for key, info in visitor._registered_pages.items() if info["url_pathname"] == entry(name).address]
    visitor._page_hash = found[0]
    return visitor.run()


@pytest.mark.parametrize("name", CLOSED_PAGES)
def test_at_the_address_of_a_closed_page_stands_only_the_reason(shared, name):
    visitor = open_closed_page(shared, name)
    reason = translate("vi", "Please sign in with an account of your department first.")
    assert not visitor.exception
    assert says(visitor, reason)
    assert len(texts(visitor)) == 2
    assert not visitor.dataframe


@pytest.mark.parametrize("name", CLOSED_PAGES)
def test_a_closed_page_that_was_tried_leaves_one_line_a_session(site, name):
    visitor = open_closed_page(site, name, ADDRESSES[Role.DEPARTMENT])
    visitor.run()
    lines = audit.lines(page.service().engine)
    assert [(line.act, line.outcome, line.subject) for line in lines] == [(entry(name).act, Outcome.REFUSED, name)]
    assert lines[0].who == ADDRESSES[Role.DEPARTMENT]


def test_the_sidebar_says_who_is_here_and_offers_to_sign_out(shared):
    visitor = shared.arrive(ADDRESSES[Role.REVIEWER]).run()
    captions = " ".join(caption.value for caption in visitor.sidebar.caption).replace("\\", "").replace("\u2060", "")
    assert ADDRESSES[Role.REVIEWER] in captions
    assert translate("vi", "ICT department (review)") in captions.replace("\\", "")
    assert [button.key for button in visitor.sidebar.button] == ["sign_out"]


def test_whoever_has_not_signed_in_is_offered_to(shared):
    visitor = shared.arrive().run()
    assert [button.key for button in visitor.sidebar.button] == ["sign_in_"]


def test_an_expired_sign_in_says_so_and_offers_to_sign_in_again(shared):
    visitor = shared.arrive(ADDRESSES[Role.REVIEWER], age=13 * 3600).run()
    sentence = translate("vi", "Your sign-in has expired. Please sign in again.")
    assert [warning.value for warning in visitor.sidebar.warning] == [sentence]
    assert {button.key for button in visitor.sidebar.button} == {"sign_in_", "sign_out"}


def test_signing_out_ends_the_sign_in_in_every_other_tab_and_for_every_copy_of_its_cookie(site):
    user = claims(ADDRESSES[Role.REVIEWER])
    first, second = site.arrive(), site.arrive()
    first.user = dict(user)
    second.user = dict(user)
    first.run()
    second.run()
    first.sidebar.button(key="sign_out").click().run()
    assert site.look(user)[1].lapse is Lapse.ENDED
    second.run()
    assert [warning.value for warning in second.sidebar.warning] == [
        translate("vi", "You have signed out. Please sign in again.")
    ]
    assert site.look(claims(ADDRESSES[Role.REVIEWER], age=1))[1].role is Role.REVIEWER


def test_with_a_sign_out_that_can_not_be_looked_up_nobody_has_a_role(site, monkeypatch):
    def broken(*_: object) -> bool:
        raise sa.exc.OperationalError("SELECT", {}, Exception())

    monkeypatch.setattr(sign_outs, "is_ended", broken)
    assert site.look(claims(ADDRESSES[Role.ADMINISTRATOR]))[1].lapse is Lapse.ENDED


def test_the_sample_offers_every_role_to_try(tmp_path):
    with running_with_accounts(tmp_path, "", source="") as site:
        visitor = site.arrive().run()
        switch = visitor.sidebar.selectbox(key=f"{session.ROLE}_vi")
        assert switch.value == Role.VIEWER
        switch.select(Role.REVIEWER).run()
        assert not visitor.exception
        visitor.switch_page(entry("review").file).run()
        assert [title.value for title in visitor.title] == [translate("vi", entry("review").title)]


def test_the_role_that_is_tried_stays_when_the_language_changes_and_has_its_words(tmp_path):
    with running_with_accounts(tmp_path, "", source="") as site:
        visitor = site.arrive().run()
        visitor.sidebar.selectbox(key=f"{session.ROLE}_vi").select(Role.REVIEWER).run()
        for language in ("en", "vi"):
            visitor.session_state[session.LANGUAGE] = language
            visitor.run()
            switch = visitor.sidebar.selectbox(key=f"{session.ROLE}_{language}")
            assert switch.value == visitor.session_state[session.ROLE] == Role.REVIEWER
            assert switch.options == [translate(language, ROLE_WORDS[role]) for role in Role]


@pytest.mark.parametrize("settings", ["", SIGNED_IN])
def test_a_role_smuggled_into_a_session_counts_only_in_the_sample(tmp_path, settings):
    with running_with_accounts(tmp_path, settings) as site:
        visitor = site.arrive()
        visitor.session_state[session.ROLE] = Role.ADMINISTRATOR
        visitor.run()
        assert not visitor.sidebar.selectbox
        assert not [
            link for link in visitor._registered_pages.values() if link.get("script_path", "").endswith("review.py")
        ]


def test_an_empty_settings_file_is_the_default():
    assert read_access({}) == AccessSettings()


@pytest.mark.parametrize(
    "secrets",
    [
        {"auth": "yes"},
        {"roles": []},
        {"roles": {"reviewers": {"a": 1}, "administrators": [1, None, ["x"]]}},
        {"roles": {"sign_in_hours": "never"}},
        {"roles": {"sign_in_hours": -1}},
        {"roles": {"sign_in_hours": float("nan")}},
        {"proposals": {"per_account": 0, "per_address": True}},
        {"server": {"trusted_proxy": ["0.0.0.0/33", "everybody", ""]}},
    ],
)
def test_settings_of_a_wrong_kind_open_nothing(secrets):
    read = read_access(secrets)
    assert (read.reviewers, read.administrators, read.trusted_proxies) == ((), (), ())
    assert (read.sign_in_hours, read.proposals_per_account, read.proposals_per_address) == (12.0, 10, 60)
    assert not read.anonymous_proposals


def test_no_sign_in_lasts_longer_than_the_cookie():
    assert read_access({"roles": {"sign_in_hours": float("inf")}}).sign_in_hours == 720


def test_looking_up_who_is_here_is_fast_enough_for_every_run(shared):
    visitor = claims(ADDRESSES[Role.DEPARTMENT])
    shared.look(visitor)
    before = time.perf_counter()
    for _ in range(5):
        shared.look(visitor)
    assert (time.perf_counter() - before) / 5 < 0.5
