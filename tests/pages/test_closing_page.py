"""Closing a period on the page *Báo cáo*: who may, what it appends, corrections, and refusal at the act itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lib.core.board import assess_register
from lib.core.periods import Frequency, period_of, preceding
from lib.core.permissions import ROLES_FOR, Act, Role
from lib.core.register import build
from lib.sheets.local import LocalHome, app_rows
from lib.sheets.protocol import SourceError
from lib.sync import audit
from lib.sync.audit import Outcome
from lib.sync.closing import closings
from lib.sync.items import items
from lib.sync.service import now
from lib.ui import access, page
from lib.words import PeriodState
from tests.pages.sessions import move, says
from tests.pages.workbooks import known_tasks, write_workbook
from tests.ui.accounts import ADDRESSES, EDITORS, ROLES, AccountSite, auth, departments_with, running_with_accounts

TODAY = now().date()
CURRENT = period_of(TODAY, Frequency.QUARTER)
LAST = preceding(CURRENT)


@pytest.fixture
def site(tmp_path) -> Iterator[AccountSite]:
    with running_with_accounts(tmp_path, auth() + ROLES) as opened:
        yield opened


def opened(site: AccountSite, role: Role = Role.ADMINISTRATOR, period=LAST):
    session = site.arrive(ADDRESSES[role])
    session.query_params["period"] = period.id
    return move(session.run(), "report")


def button(session, period=LAST):
    return session.button(key=f"closing_close_{period.id}")


def close(session, period=LAST):
    return button(session, period).click().run()


def change_the_sheet(site: AccountSite) -> None:
    write_workbook(site.source, known_tasks(TODAY)[:5], departments=departments_with(EDITORS))
    page.service().snapshots.refresh()


def record(period=LAST):
    service = page.service()
    return closings(service.snapshots.current().board, service.outbox)[period.id]


def lines(act: Act = Act.CLOSE_PERIOD):
    return [line for line in audit.lines(page.service().engine) if line.act is act]


@pytest.mark.parametrize("role", list(Role))
def test_only_roles_of_the_table_see_the_form(site, role):
    session = opened(site, role)
    offered = [each.key for each in session.button if (each.key or "").startswith("closing_close")]
    assert bool(offered) == (role in ROLES_FOR[Act.CLOSE_PERIOD])


def test_a_period_is_closed_for_review_then_made_final(site):
    session = close(opened(site))
    assert not session.exception
    assert says(session, "Đã chốt số liệu")
    assert any("đã chốt để rà soát" in each.value for each in session.warning)
    assert (record().state, len(record().newest.rows)) == (PeriodState.REVIEW, 11)
    session.radio(key=f"closing_state_{LAST.id}").set_value(PeriodState.FINAL).run()
    close(session)
    assert record().state is PeriodState.FINAL
    assert any("đã chốt lúc" in each.value for each in session.success)
    assert [(line.who, line.subject, line.outcome) for line in lines()] == [
        (ADDRESSES[Role.ADMINISTRATOR], LAST.id, Outcome.ALLOWED)
    ] * 2


def test_figures_that_are_closed_already_offer_no_button(site):
    session = close(opened(site))
    session.run()
    assert says(session, "Số liệu này đã được chốt")
    assert not [each for each in session.button if (each.key or "").startswith("closing_close")]


def test_a_correction_needs_a_reason_and_both_versions_stay_visible(site):
    close(opened(site))
    change_the_sheet(site)
    session = close(opened(site))
    assert any("lý do" in each.value.lower() for each in session.error)
    assert record().last_version == 1
    session.text_area(key=f"closing_reason_{LAST.id}").input("Đính chính theo công văn 12").run()
    close(session)
    assert record().last_version == 2
    table = next(frame.value for frame in session.dataframe if "version" in frame.value)
    assert table["version"].tolist() == [2, 1]
    assert table["reason"].tolist()[0] == "Đính chính theo công văn 12"
    assert table["total"].tolist() == [5, 11]
    assert table["in_force"].tolist() == ["✓ có", "– không"]


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("Tài liệu (Mật)", "dấu chỉ độ mật"),
        ("Đính chính theo c\ufffdng v\ufffdn 12", "bảng mã Unicode"),
    ],
)
def test_a_reason_passes_the_guard_of_every_other_text(site, reason, fault):
    close(opened(site))
    change_the_sheet(site)
    session = opened(site)
    session.session_state[f"closing_reason_{LAST.id}"] = reason
    close(session)
    assert [fault in each.value for each in session.error] == [True]
    assert record().last_version == 1
    assert len(lines()) == 1
    assert session.text_area(key=f"closing_reason_{LAST.id}").value == reason  # to be put right, not typed anew
    session.text_area(key=f"closing_reason_{LAST.id}").input("Đính chính theo công văn 12")
    close(session)
    assert record().last_version == 2


def test_the_form_says_which_moment_is_frozen_once_the_period_is_over(site):
    sentence = "Số liệu được chốt là số liệu tại thời điểm chốt, không phải ngày cuối kỳ"
    assert any(sentence in each.value for each in opened(site).info)
    assert not says(opened(site, period=CURRENT), sentence)


def test_a_running_period_can_only_be_closed_for_review(site):
    session = opened(site, period=CURRENT)
    assert not session.radio
    assert says(session, "Chỉ chốt chính thức được sau ngày")
    close(session, CURRENT)
    assert record(CURRENT).state is PeriodState.REVIEW


def test_figures_of_a_closed_period_are_those_of_the_closing_on_the_page_too(site):
    close(opened(site))
    change_the_sheet(site)
    session = opened(site, Role.VIEWER)
    assert says(session, "11 nhiệm vụ")
    assert says(session, "Số liệu là số liệu đã chốt")


def test_a_role_taken_away_meanwhile_refuses_the_act(site):
    session = opened(site)
    site.settings(auth())
    close(session)
    assert [each.value for each in session.error] == ["Chỉ quản trị viên được thực hiện."]
    assert lines()[0].outcome is Outcome.REFUSED
    service = page.service()
    assert LAST.id not in closings(service.snapshots.current().board, service.outbox)


def test_a_state_database_that_is_away_is_told_and_nothing_is_closed(site, monkeypatch):
    session = opened(site)

    def away(*_arguments, **_values):
        raise SourceError("state-not-writable")

    monkeypatch.setattr(access, "perform", away)
    close(session)
    assert session.error
    assert not session.exception


def test_the_changes_page_says_the_state_of_the_period_at_once(site):
    session = close(opened(site))
    assert says(move(session, "changes"), "đã chốt để rà soát")


def test_a_closing_survives_that_the_sheet_is_read_anew(site):
    close(opened(site))
    read = replace(LocalHome(site.source, page.service().engine).read(), revision="2")
    board = assess_register(build(read, TODAY), TODAY)
    assert closings(board, page.service().outbox)[LAST.id].state is PeriodState.REVIEW


def test_a_closing_that_was_altered_in_the_sheet_stands_among_the_cells_to_correct(site):
    close(opened(site))
    service = page.service()
    while service.outbox.depth():
        service.delivery.step()
    with service.engine.begin() as connection:  # an hour later somebody takes one row out
        connection.execute(sa.update(items).values(ended_at=items.c.ended_at - 3600))
        connection.execute(sa.delete(app_rows).where(app_rows.c.event_id.like("%/2")))
    change_the_sheet(site)
    session = move(opened(site), "data_quality")
    shown = [text for each in session.dataframe for text in each.value.astype(str).to_numpy().ravel()]
    assert any(f"Các dòng của lần chốt 1, kỳ {LAST.id} không khớp" in text for text in shown)
    assert record().state is PeriodState.OPEN
    assert says(opened(site), "Các dòng của lần chốt 1, kỳ")
