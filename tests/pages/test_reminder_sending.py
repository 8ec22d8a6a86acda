"""Sending a reminder from a department's page: who may, a dry run first, once a day, nothing from the sample."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lib.core.permissions import ROLES_FOR, Act, Role
from lib.sync import audit
from lib.sync.audit import Outcome
from lib.sync.service import now
from lib.ui import page
from tests.pages.sessions import move, says
from tests.pages.workbooks import FINANCE, FINANCE_CODE, known_tasks, task, write_workbook
from tests.sync.smtp_server import Mailbox, mail_server
from tests.ui.accounts import ADDRESSES, EDITORS, ROLES, AccountSite, auth, departments_with, running_with_accounts

BUTTON = f"send_reminder_{FINANCE_CODE}"


def mail_settings(box: Mailbox) -> str:
    return f'\n[mail]\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\nsender = "cds@example.vn"\n'


@contextmanager
def sending(folder, extra: str = "", source: str | None = None) -> Iterator[tuple[AccountSite, Mailbox]]:
    with mail_server() as box:
        access = auth() + ROLES if source is None else ""
        with running_with_accounts(folder, access + mail_settings(box) + extra, source) as site:
            yield site, box


def department(site: AccountSite, role: Role = Role.REVIEWER):
    session = site.arrive(ADDRESSES[role])
    session.query_params["department"] = FINANCE_CODE
    return move(session.run(), "departments")


def is_offered(session) -> bool:
    return BUTTON in [each.key for each in session.button]


@pytest.mark.parametrize("role", list(Role))
def test_only_roles_of_the_table_are_offered_to_send(tmp_path, role):
    with sending(tmp_path) as (site, _):
        assert is_offered(department(site, role)) == (role in ROLES_FOR[Act.SEND_REMINDERS])


def test_without_mail_settings_nothing_is_offered(tmp_path):
    with running_with_accounts(tmp_path, auth() + ROLES) as site:
        assert not is_offered(department(site))


def test_first_it_says_where_it_would_go_then_it_is_sent_once(tmp_path):
    with sending(tmp_path) as (site, box):
        session = department(site)
        assert says(session, "Hôm nay chưa gửi. Sẽ gửi đến")
        assert not box.messages
        session.button(key=BUTTON).click().run()
        assert not session.exception
        assert len(box.messages) == 1
        assert "quá hạn" in box.messages[0]["Subject"]
        assert any("Đã gửi đến" in each.value for each in session.success)
        assert not is_offered(session)
        assert says(department(site, Role.ADMINISTRATOR), "Hôm nay đã gửi nhắc cho đơn vị này")
        done = [line for line in audit.lines(page.service().engine) if line.act is Act.SEND_REMINDERS]
        assert [(line.who, line.subject) for line in done] == [(ADDRESSES[Role.REVIEWER], FINANCE_CODE)]


def test_two_pages_that_were_open_at_once_send_one_mail(tmp_path):
    with sending(tmp_path) as (site, box):
        first, second = department(site), department(site, Role.ADMINISTRATOR)
        first.button(key=BUTTON).click().run()
        second.button(key=BUTTON).click().run()
        assert len(box.messages) == 1
        assert any("Hôm nay đã gửi" in each.value for each in second.warning)


def test_a_mail_server_that_refuses_is_told_and_can_be_tried_again(tmp_path):
    with sending(tmp_path) as (site, box):
        box.is_busy = True
        session = department(site)
        session.button(key=BUTTON).click().run()
        assert any("Máy chủ thư chưa nhận" in each.value for each in session.warning)
        box.is_busy = False
        session.button(key=BUTTON).click().run()
        assert len(box.messages) == 1


def test_a_role_taken_away_meanwhile_sends_nothing(tmp_path):
    with sending(tmp_path) as (site, box):
        session = department(site)
        site.settings(auth() + mail_settings(box))
        session.button(key=BUTTON).click().run()
        assert not box.messages
        assert audit.lines(page.service().engine)[0].outcome is Outcome.REFUSED


def corrected(site: AccountSite, **changes) -> None:
    """The sheet is changed while pages are open."""
    write_workbook(site.source, **changes)
    page.service().snapshots.refresh()


def test_a_reminder_goes_to_the_account_that_the_sheet_names_when_it_is_sent(tmp_path):
    with sending(tmp_path) as (site, box):
        session = department(site)
        others = departments_with({FINANCE_CODE: "moi@taichinh.example.vn"})
        corrected(site, progress=known_tasks(now().date()), departments=others)
        session.button(key=BUTTON).click().run()
        assert not session.exception
        assert [message["To"] for message in box.messages] == ["moi@taichinh.example.vn"]


def test_a_reminder_that_is_no_longer_needed_is_not_sent(tmp_path):
    with sending(tmp_path) as (site, box):
        session = department(site)
        corrected(site, progress=[task(21, leads=FINANCE)], departments=departments_with(EDITORS))
        session.button(key=BUTTON).click().run()
        assert not session.exception
        assert not box.messages
        assert any("không có nội dung cần nhắc" in each.value for each in session.info)


def test_settings_that_cannot_be_used_are_told_to_those_who_may_send(tmp_path):
    with running_with_accounts(tmp_path, auth() + ROLES + '\n[mail]\nhost = "127.0.0.1"\n') as site:
        session = department(site)
        assert any("[mail]" in each.value for each in session.warning)
        assert not is_offered(session)


def test_nothing_leaves_the_sample_whatever_role_is_tried(tmp_path):
    with sending(tmp_path, f'[mail.to]\n{FINANCE_CODE} = "stc@example.vn"\n', source="") as (site, box):
        session = site.arrive().run()
        session.selectbox(key="role_to_try_vi").select(Role.ADMINISTRATOR).run()
        session.query_params["department"] = FINANCE_CODE
        session = move(session, "departments")
        if is_offered(session):
            session.button(key=BUTTON).click().run()
            assert any("không gửi thư ra ngoài" in each.value for each in session.info)
        assert not box.messages
