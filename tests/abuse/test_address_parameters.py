"""What an address may ask of a page, in hostile words: nothing breaks, and nothing of it is read as markup."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.permissions import Role
from lib.i18n import translate
from lib.ui import filters, page
from lib.ui.navigation import BACK, PART, entry
from lib.ui.phone_lists import PROPOSAL
from lib.ui.session import LANGUAGE
from tests.pages.sessions import says
from tests.ui.accounts import ADDRESSES, ROLES, AccountSite, auth, running_with_accounts

IMAGE, LINK, TAG = "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>"
HOSTILE = [
    "../../x",
    TAG,
    f"{IMAGE} {LINK} :material/lock: $x$ `x`",
    "' OR 1=1 --",
    "__proto__",
    "\u202e",
    "\x00",
    "DX-26-7K3F9M-X",
    "9999-12",
    "a" * 5000,
]
FILTERS = ["department", "platform", "kind", "owner", "status", "flag", "window"]
# Those that say what they leave out, on the pages that read them.
CHECKED = [
    *(("platforms", name) for name in FILTERS),
    ("report", "department"),
    ("changes", "span"),
    ("report", "period"),
    ("propose", PROPOSAL),
    ("review", PROPOSAL),
]
UNCHECKED = [
    *(("platforms", name) for name in (filters.TEXT_KEY, BACK, LANGUAGE)),
    *((name, PART) for name in ("overview", "deadlines", "changes")),
]
EXTREME_DAYS = ["0001-01-01..9999-12-31", "9999-12-31..0001-01-01", "0001-01-01..0001-01-01"]
LEFT_OUT = translate("vi", "A value in the address is not known here and was left out:")
MARKDOWN = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path_factory.mktemp("addresses"), auth() + ROLES) as site:
        yield site


def arrive(site: AccountSite, name: str, **address: str) -> AppTest:
    """A reviewer who comes to the page called ``name`` by an address of somebody else's making."""
    session = site.arrive(ADDRESSES[Role.REVIEWER])
    session.query_params.update(address)
    session = session.run() if name == "overview" else session.switch_page(entry(name).file).run()
    assert not session.exception, session.exception
    assert [title.value for title in session.title] == [translate("vi", entry(name).title)]
    return session


def read_as_markup(session: AppTest) -> list[str]:
    """What the browser is given to read as HTML or Markdown and holds the hostile words unescaped."""
    html = [element.proto.body for element in session.get("html")]
    markdown = [str(element.value) for kind in MARKDOWN for element in session.get(kind)]
    return [text for text in html if TAG in text] + [
        text for text in markdown if any(word in text for word in (TAG, IMAGE, LINK))
    ]


def test_these_are_the_filters_an_address_may_hold(shared):
    board = page.service().snapshots.current().board
    assert [choice.key for choice in filters.choices(board, "vi")] == FILTERS


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(("place", "name"), CHECKED)
def test_a_hostile_value_is_left_out_and_said_in_plain_words(shared, place, name, value):
    session = arrive(shared, place, **{name: value})
    assert read_as_markup(session) == []
    assert says(session, LEFT_OUT)


@pytest.mark.parametrize("days", EXTREME_DAYS)
@pytest.mark.parametrize(("place", "name"), [("changes", "span"), ("report", "period")])
def test_days_at_the_ends_of_the_calendar_break_no_page(shared, place, name, days):
    arrive(shared, place, **{name: days})


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(("place", "name"), UNCHECKED)
def test_a_hostile_word_that_is_taken_as_it_is_breaks_no_page(shared, place, name, value):
    assert read_as_markup(arrive(shared, place, **{name: value})) == []


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_search_stays_a_search(shared, value):
    session = arrive(shared, "platforms", **{filters.TEXT_KEY: value})
    assert session.text_input(key="filter_q").value == value[:100]
