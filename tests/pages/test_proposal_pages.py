"""The proposal form: errors beside their fields, nothing typed is lost, a receipt, the list."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.proposals import FORM_FIELDS, ProposalKind, is_id
from lib.i18n import translate
from lib.sync.service import now
from lib.ui.escape import plain
from lib.ui.proposal_fields import LABELS
from lib.ui.session import FORM_OPENED
from tests.pages.sessions import App, field, follower, says
from tests.pages.workbooks import SCIENCE, SCIENCE_CODE

REQUIRED = [column.field for column in FORM_FIELDS if column.required]
VALUES = {
    "kind": ProposalKind.LOCAL,
    "name": "Nền tảng quản lý cảng cá",
    "need": "Theo dõi tàu cá ra vào cảng và truy xuất nguồn gốc thủy sản.",
    "scope": "Toàn tỉnh",
    "users": "Ban quản lý cảng cá, chủ tàu",
    "functions": "Đăng ký ra vào cảng; nhật ký khai thác; thống kê",
    "proposing_body": SCIENCE_CODE,
    "governing_agency": "Sở Nông nghiệp và Môi trường",
    "similar": "Chưa có nền tảng tương tự trong danh mục.",
    "document_date": date(2026, 11, 2),
}
in_both_languages = pytest.mark.parametrize("language", ["vi", "en"])


def fill(session: AppTest, language: str, **values) -> None:
    for name, value in values.items():
        field(session, translate(language, LABELS[name])).set_value(value)


def send(session: AppTest) -> AppTest:
    session.session_state[FORM_OPENED] = now() - timedelta(minutes=5)  # a person takes longer than a program
    return session.button(key="send_proposal").click().run()


@in_both_languages
def test_every_required_field_that_is_blank_has_its_error_right_below(app: App, language):
    session = send(app.visit("propose", language))
    for name in REQUIRED:
        below = follower(session, field(session, translate(language, LABELS[name])))
        assert below.type == "markdown"
        assert translate(language, "Please fill this in.") in below.value
    count = translate(language, "{count} fields need your attention; nothing you typed was lost.", count=len(REQUIRED))
    names = ", ".join(translate(language, LABELS[name]) for name in REQUIRED)
    beside_the_button = translate(language, "Not sent yet. Look at: {fields}.", fields=names)
    assert [error.value for error in session.error] == [count, beside_the_button]


@in_both_languages
def test_what_was_typed_is_kept_when_the_check_fails(app: App, language):
    session = app.visit("propose", language)
    typed = {name: value for name, value in VALUES.items() if name != "need"} | {"expected_users": "rất nhiều"}
    fill(session, language, **typed)
    send(session)
    for name, value in typed.items():
        assert field(session, translate(language, LABELS[name])).value == value, name
    wrong = follower(session, field(session, translate(language, LABELS["expected_users"])))
    assert translate(language, "Enter a whole number, such as 1.200.") in wrong.value
    assert not session.success


def test_an_error_goes_when_the_field_is_mended_and_sent_again(app: App):
    session = app.visit("propose")
    fill(session, "vi", **VALUES | {"attachment": "ổ đĩa D"})
    send(session)
    assert len(session.error) == 2
    fill(session, "vi", attachment="https://example.org/to-trinh.pdf")
    send(session)
    assert not session.error
    assert session.success


@in_both_languages
def test_a_sent_proposal_gets_a_receipt_and_stands_in_the_list_of_a_new_session(run_app, workbook, language):
    with run_app(workbook("known")) as app:
        session = app.visit("propose", language)
        fill(session, language, **VALUES)
        send(session)
        assert not session.exception
        code = session.code[0].value
        assert is_id(code)
        assert says(session, translate(language, "The proposal was received. Quote this code when you ask about it:"))
        listed = row_of(app, code, language)
        assert listed["name"] == VALUES["name"]
        assert listed["department"] == SCIENCE
        shared = app.visit("propose", language)
        shared.query_params["proposal"] = code
        shared.run()
        assert [heading for heading in shared.header if code in heading.value.replace("\\", "")]
        assert shared.query_params["proposal"] == code


def test_an_address_that_names_no_proposal_opens_the_form(app: App):
    session = app.visit("propose")
    session.query_params["proposal"] = "DX-26-XXXXX"
    session.run()
    assert not session.exception
    assert not [heading.value for heading in session.header if "DX-26" in heading.value]


def row_of(app: App, code: str, language: str) -> dict:
    """The row of the list, as soon as the next look at the source has brought it."""
    for _ in range(50):
        session = app.visit("propose", language)
        rows = [row for frame in session.dataframe for row in frame.value.to_dict("records")]
        found = [row for row in rows if row["code"] == code]
        if found:
            assert len(found) == 1
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"{code} is not listed")


def test_after_the_receipt_the_form_is_empty_again(run_app, workbook):
    with run_app(workbook("known")) as app:
        session = app.visit("propose")
        fill(session, "vi", **VALUES)
        send(session)
        session.button(key="write_another").click().run()
        assert field(session, translate("vi", LABELS["name"])).value == ""
        assert field(session, translate("vi", LABELS["kind"])).value is None
        assert not session.error


def test_a_second_click_on_send_sends_nothing_more(run_app, workbook):
    with run_app(workbook("known")) as app:
        session = app.visit("propose")
        fill(session, "vi", **VALUES)
        send(session)
        code = session.code[0].value
        session.run()
        assert session.code[0].value == code
        row_of(app, code, "vi")


def test_a_draft_is_kept_while_looking_at_another_page(app: App):
    session = app.visit("propose")
    fill(session, "vi", name="Nền tảng đang viết dở", need="Nhu cầu")
    session.run()
    session.switch_page("pages/guide.py").run()
    session.switch_page("pages/propose.py").run()
    assert field(session, translate("vi", LABELS["name"])).value == "Nền tảng đang viết dở"
    assert field(session, translate("vi", LABELS["need"])).value == "Nhu cầu"


def test_similar_platforms_appear_beside_the_form_and_stop_nobody(app: App):
    session = app.visit("propose")
    fill(session, "vi", name="Nền tảng bản đồ số của tỉnh")
    session.run()
    leading = {link.proto.label: link.proto.query_string for link in session.get("page_link")}
    assert leading[plain("NT03 · Nền tảng bản đồ số")] == "platform=NT03"
    assert not session.button(key="send_proposal").disabled


@pytest.mark.parametrize("app", ["empty", "incomplete"], indirect=True)
def test_a_proposal_can_be_sent_while_there_is_no_progress_to_show(app: App):
    session = app.visit("propose")
    fill(session, "vi", **VALUES)
    send(session)
    assert session.success
    assert [code.value for code in session.code if is_id(code.value)]
