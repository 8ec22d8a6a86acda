"""Reminders by mail: to whom, once a day, and what is kept of it; against a real server on loopback."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lib import config
from lib.core.reminders import reminders
from lib.meeting_settings import MailSettings, read_mail
from lib.sync.mail import SendState, recipients_of, send_reminders, sent_log
from tests.builders import board_of, task
from tests.sync.smtp_server import mail_server

AT = datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo(config.TIME_ZONE))
TO = {"KHCN": "skhcn@example.vn", "YT": "syt@example.vn; vanthu.syt@example.vn"}


@pytest.fixture
def box():
    with mail_server() as opened:
        yield opened


@pytest.fixture
def board():
    late = {"deadline": "30/9/2026"}
    return board_of(
        task(row_id="A", **late),
        task(row_id="B", leads="Sở Y tế", **late),
        task(row_id="C", leads="Sở Tài chính", **late),
    )


def settings_of(box, **values) -> MailSettings:
    return replace(MailSettings("127.0.0.1", "cds@example.vn", box.port, "none", recipients=TO), **values)


def send(engine, box, board, at=AT, is_dry_run=False, **values):
    sendings = send_reminders(
        engine, settings_of(box, **values), board, reminders(board, "vi"), at, is_dry_run=is_dry_run
    )
    return {sending.reminder.department: sending.state for sending in sendings}


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(engine, box, board):
    states = send(engine, box, board, is_dry_run=True)
    assert states == {"KHCN": SendState.WOULD_SEND, "YT": SendState.WOULD_SEND, "TC": SendState.NO_ADDRESS}
    assert box.sessions == 0
    assert sent_log(engine, board.register.source) == ()


def test_each_department_gets_its_own_reminder(engine, box, board):
    assert send(engine, box, board) == {"KHCN": SendState.SENT, "YT": SendState.SENT, "TC": SendState.NO_ADDRESS}
    assert sorted(box.recipients) == [["skhcn@example.vn"], ["syt@example.vn", "vanthu.syt@example.vn"]]
    message = next(each for each in box.messages if "skhcn" in each["To"])
    assert message["From"] == "cds@example.vn"
    assert "quá hạn" in message["Subject"]
    assert "Sở Khoa học và Công nghệ" in message.get_content()
    assert "Tiến độ!G2" in message.get_content()
    assert box.sessions == 1


def test_a_department_gets_one_mail_a_day(engine, box, board):
    send(engine, box, board)
    again = send(engine, box, board, at=AT + timedelta(hours=5))
    assert again["KHCN"] is SendState.ALREADY_SENT
    assert send(engine, box, board, is_dry_run=True)["KHCN"] is SendState.ALREADY_SENT
    assert len(box.messages) == 2
    send(engine, box, board, at=AT + timedelta(days=1))
    assert len(box.messages) == 4


def test_several_processes_send_it_once(engine, box, board):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: send(engine, box, board), range(6)))
    assert len(box.messages) == 2


def test_a_log_says_what_was_sent_to_whom(engine, box, board):
    send(engine, box, board)
    rows = {row.department: row for row in sent_log(engine, board.register.source)}
    assert set(rows) == {"KHCN", "YT"}
    assert (rows["KHCN"].recipients, rows["KHCN"].state, rows["KHCN"].day) == ("skhcn@example.vn", "sent", AT.date())


def test_an_address_that_is_refused_can_be_tried_again_the_same_day(engine, box, board):
    box.refuses = "skhcn"
    states = send(engine, box, board)
    assert (states["KHCN"], states["YT"]) == (SendState.FAILED, SendState.SENT)
    box.refuses = ""
    assert send(engine, box, board)["KHCN"] is SendState.SENT
    assert len(box.messages) == 2


def test_one_refused_address_of_several_does_not_hold_up_the_others(engine, box, board):
    box.refuses = "vanthu"
    assert send(engine, box, board)["YT"] is SendState.SENT
    (row,) = [row for row in sent_log(engine, board.register.source) if row.department == "YT"]
    assert row.fault == "SMTPRecipientsRefused"


def test_a_mail_that_may_have_left_is_not_sent_twice(engine, box, board):
    box.hangs_up_after_data = True
    assert send(engine, box, board)["KHCN"] is SendState.FAILED
    box.hangs_up_after_data = False
    assert send(engine, box, board)["KHCN"] is SendState.ALREADY_SENT
    assert len([each for each in box.messages if "skhcn" in each["To"]]) == 1


def test_a_server_that_is_busy_or_away_leaves_the_turn(engine, box, board):
    box.is_busy = True
    assert send(engine, box, board)["KHCN"] is SendState.FAILED
    assert send(engine, box, board, port=1)["KHCN"] is SendState.FAILED
    box.is_busy = False
    assert send(engine, box, board)["KHCN"] is SendState.SENT


def test_a_password_does_not_leave_without_encryption(engine, box, board):
    states = send(engine, box, board, security="starttls", user="cds", password="only-for-this-test")
    assert states["KHCN"] is SendState.FAILED
    assert box.passwords == []


def test_a_password_is_given_where_it_is_asked_for(engine, box, board):
    send(engine, box, board, user="cds", password="only-for-this-test")
    assert box.passwords == ["only-for-this-test"]


def test_addresses_come_from_the_settings_before_the_sheet(board):
    kept = replace(board.departments["TC"], editors=("stc@example.vn", "no address"))
    known = replace(board, departments={**board.departments, "TC": kept})
    settings = MailSettings("127.0.0.1", "cds@example.vn", recipients=TO)
    assert recipients_of(known, settings, "TC") == ("stc@example.vn",)
    assert recipients_of(known, settings, "KHCN") == ("skhcn@example.vn",)
    assert recipients_of(known, settings, "nobody") == ()


def test_a_header_cannot_be_smuggled_in(engine, box, board):
    sly = {"KHCN": "skhcn@example.vn\r\nBcc: other@example.vn"}
    send(engine, box, board, recipients=sly)
    (message,) = box.messages
    assert message["Bcc"] is None
    assert "Bcc" not in message["To"]


FAULTS = [
    ({"sender": "a@b.vn"}, "host"),
    ({"host": "mail.example.vn"}, "sender"),
    ({"host": "mail.example.vn", "sender": "a@b.vn", "security": "ssl"}, "security"),
    ({"host": "mail.example.vn", "sender": "a@b.vn", "security": "none", "password": "x" * 8}, "clear"),
]


@pytest.mark.parametrize(("given", "word"), FAULTS)
def test_settings_that_cannot_be_used_say_why(given, word):
    (fault,) = read_mail({"mail": given}).faults
    assert word in fault


def test_without_a_mail_table_there_is_no_mail():
    assert read_mail({}) is None


def test_usual_settings_have_no_fault_and_hide_the_password():
    given = {
        "host": "mail.example.vn",
        "sender": "a@b.vn",
        "user": "a",
        "password": "not-shown",
        "to": {"YT": "c@d.vn"},
    }
    settings = read_mail({"mail": given})
    assert (settings.port, settings.security, settings.faults) == (587, "starttls", ())
    assert settings.recipients == {"YT": "c@d.vn"}
    assert "not-shown" not in repr(settings)
