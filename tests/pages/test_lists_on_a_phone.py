"""The lists that officers work through, on a phone: what stands first on a card, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.access_words import ACT_WORDS
from lib.core.periods import Frequency, label, period_of, preceding
from lib.core.permissions import Act, Role
from lib.core.proposals import Proposal, ProposalKind, new_id
from lib.i18n import translate
from lib.reports.audit_file import OUTCOME_WORDS
from lib.sync.audit import Outcome
from lib.sync.service import now
from lib.ui import page, phone_lists
from lib.ui.escape import plain
from tests.pages.sessions import App, move, says
from tests.pages.workbooks import FINANCE, FINANCE_CODE, task, write_workbook
from tests.ui.accounts import ADDRESSES, ROLES, AccountSite, auth, running_with_accounts

NAMES = ["Nền tảng cảng cá", "Kho học liệu số"]
LAST = preceding(period_of(now().date(), Frequency.QUARTER))
in_both_languages = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture
def site(tmp_path) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path, auth() + ROLES) as opened:
        yield opened


def cards(session: AppTest, name: str) -> str:
    """What a phone gets of the list called ``name``."""
    (piece,) = [each.proto.body for each in session.get("html") if f'class="narrow {name}"' in each.proto.body]
    return unescape(piece)


def links(piece: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', piece)


def send_proposals() -> list[str]:
    """Two proposals, the older one first; their codes."""
    codes = []
    for days, name in enumerate(NAMES):
        code = new_id(2026)
        values = {"kind": ProposalKind.LOCAL.value, "name": name, "need": "Nhu cầu", "proposing_body": FINANCE_CODE}
        page.service().desk.propose(Proposal(code, values), now() - timedelta(days=9 - days))
        codes.append(code)
    return codes


@in_both_languages
@pytest.mark.parametrize("app", ["sample"], indirect=True)
def test_a_card_says_what_is_wrong_where_and_what_to_do(app: App, language):
    piece = cards(app.visit("data_quality", language), "problems")
    board = page.service().snapshots.current().board
    assert board is not None
    assert piece.count("<li>") == phone_lists.MOST < len(board.problems)
    for words in ("What to do", "As typed"):
        assert f"{translate(language, words)}: " in piece
    numbers = {"shown": phone_lists.MOST, "whole": len(board.problems)}
    assert (
        translate(language, "The first {shown} of {whole}. Filter for fewer, or download them all as CSV.", **numbers)
        in piece
    )
    assert links(piece) == []  # a file has no address


@pytest.mark.parametrize("app", ["sample"], indirect=True)
def test_every_tab_that_was_read_has_a_card(app: App):
    piece = cards(app.visit("data_quality"), "counts")
    board = page.service().snapshots.current().board
    assert board is not None
    tabs = [each.tab for each in board.register.counts]
    assert re.findall(r'<span class="name" lang="vi">([^<]*)</span>', piece) == tabs


@pytest.mark.parametrize("page_name", ["departments", "platforms"])
@pytest.mark.parametrize("app", ["sample"], indirect=True)
def test_the_most_overdue_comes_first_then_the_smallest_share(app: App, page_name):
    pieces = cards(app.visit(page_name), "bodies").split("<li>")[1:]
    overdue = [int(found[1]) if (found := re.search(r"Quá hạn: (\d+)", piece)) else 0 for piece in pieces]
    counts = [re.search(r"Hoàn thành (\d+)\s/\s(\d+)", piece) for piece in pieces]
    shares = [int(found[1]) / int(found[2]) if found and int(found[2]) else 2 for found in counts]
    assert len(overdue) == len(shares) > 20
    assert len(set(overdue)) > 3
    worst_first = [(-late, share) for late, share in zip(overdue, shares, strict=True)]
    assert worst_first == sorted(worst_first)


@in_both_languages
def test_a_proposal_is_opened_by_its_card_and_closed_by_the_way_back(run_app, workbook, language):
    with run_app(workbook("known")) as app:
        codes = send_proposals()
        session = app.visit("propose", language)
        kept = "" if language == "vi" else "lang=en&"
        assert links(cards(session, "proposals")) == [f"de-xuat?{kept}proposal={code}" for code in reversed(codes)]

        session.query_params["proposal"] = codes[0]  # what the card does
        session.run()
        assert says(session, plain(f"{codes[0]} · {NAMES[0]}"))
        piece = cards(session, "proposals")
        assert "<li>" not in piece
        assert translate(language, "Back to the list") in piece
        assert links(piece) == [f"de-xuat?{kept}".rstrip("?&")]

        del session.query_params["proposal"]  # what the way back does
        session.run()
        assert not says(session, plain(f"{codes[0]} · {NAMES[0]}"))
        assert cards(session, "proposals").count("<li>") == 2


def test_the_queue_of_reviewers_leads_to_each_proposal_the_longest_waiting_first(site: AccountSite):
    codes = send_proposals()
    session = move(site.arrive(ADDRESSES[Role.REVIEWER]).run(), "review")
    piece = cards(session, "proposals")
    assert links(piece) == [f"xet-duyet?proposal={code}" for code in codes]
    assert f"{translate('vi', 'Days in this state')}: 9" in piece
    session.query_params["proposal"] = codes[1]
    session.run()
    assert says(session, plain(f"{codes[1]} · {NAMES[1]}"))
    assert links(cards(session, "proposals")) == ["xet-duyet"]


def test_a_closed_period_leads_to_its_papers(site: AccountSite):
    session = site.arrive(ADDRESSES[Role.ADMINISTRATOR])
    session.query_params["period"] = LAST.id
    move(session.run(), "report")
    session.button(key=f"closing_close_{LAST.id}").click().run()
    assert cards(session, "closings").count("<li>") == 1
    piece = cards(move(session, "changes"), "periods")
    assert f"{translate('vi', 'Done')} " in piece
    assert f'<a class="name" data-inside href="bao-cao?period={LAST.id}">{label(LAST, "vi")}</a>' in piece


def test_the_audit_log_says_what_was_done_by_whom_and_how_it_went(site: AccountSite):
    session = site.arrive(ADDRESSES[Role.ADMINISTRATOR])
    session.query_params["period"] = LAST.id
    move(session.run(), "report")
    session.button(key=f"closing_close_{LAST.id}").click().run()
    piece = cards(move(session, "system"), "audit")
    assert f'<strong class="key">{translate("vi", ACT_WORDS[Act.CLOSE_PERIOD])}</strong>' in piece
    assert ADDRESSES[Role.ADMINISTRATOR] in piece
    assert translate("vi", OUTCOME_WORDS[Outcome.ALLOWED]) in piece
    assert LAST.id in piece


def test_a_department_has_all_its_tasks_as_cards(run_app, tmp_path):
    source = tmp_path / "book.xlsx"
    write_workbook(source, [task(number, leads=FINANCE) for number in range(1, 31)])
    with run_app(source) as app:
        assert cards(app.visit("departments", department=[FINANCE_CODE]), "tasks").count("<li>") == 30
