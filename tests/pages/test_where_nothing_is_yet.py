"""Where somebody looks and there is nothing yet: what is missing, and the way on."""

from __future__ import annotations

from html import unescape

import pytest

from lib.core.permissions import NOBODY, Act, Mode, may
from lib.i18n import translate
from lib.ui.escape import plain
from tests.pages.sessions import App, says
from tests.pages.test_lists_on_a_phone import cards
from tests.pages.workbooks import task, write_workbook

LEADS = ["Sở Tài chính", "Sở Y tế", "Sở Xây dựng", "Sở Công Thương", "Sở Nội vụ", "Sở Tư pháp"]
in_both_languages = pytest.mark.parametrize("language", ["vi", "en"])


def lists(session) -> str:
    return unescape("".join(each.proto.body for each in session.get("html")))


@in_both_languages
@pytest.mark.parametrize(("count", "has_more"), [(5, False), (6, True)])
def test_more_silent_departments_than_are_named_have_a_link_to_all(run_app, tmp_path, language, count, has_more):
    source = tmp_path / "silent.xlsx"
    write_workbook(source, [task(n, leads=lead, status=None, percent=None) for n, lead in enumerate(LEADS[:count])])
    with run_app(source) as app:
        shown = lists(app.visit(language=language))
        assert translate(language, "Departments with tasks not reported: {count}", count=count) in shown
        words = translate(language, "All {count} departments", count=count)
        assert (words in shown) is has_more
        address = "don-vi?flag=not_reported" if language == "vi" else "don-vi?lang=en&flag=not_reported"
        assert (address in shown) is has_more
        found = lists(app.visit("departments", language, flag="not_reported"))
        assert all(lead in found for lead in LEADS[:count])


@in_both_languages
def test_a_platform_without_a_lead_and_a_task_says_what_to_enter(app: App, language):
    nothing = "No task yet. Enter the code {code} and a lead department in the tab “{tab}”."
    session = app.visit("platforms", language, platform="NT03")
    assert translate(language, "none yet") in [text.value for text in session.text]
    assert says(session, translate(language, nothing, code=plain("NT03"), tab="Tiến độ"))
    led = app.visit("platforms", language, platform="NT01", status="blank")
    assert translate(language, "none yet") not in [text.value for text in led.text]


def test_a_platform_whose_tasks_are_filtered_away_is_not_said_to_have_none(app: App):
    session = app.visit("platforms", platform="NT02", q="không có ở đâu cả")
    assert says(session, translate("vi", "No task matches these filters. Clear one of them, or all."))


def test_without_a_task_no_filter_is_blamed(run_app, tmp_path):
    source = tmp_path / "empty.xlsx"
    write_workbook(source, [])
    blame = translate("vi", "No task matches these filters. Clear one of them, or all.")
    with run_app(source) as app:
        assert not says(app.visit("departments"), blame)
        assert says(app.visit("departments", q="không có ở đâu cả"), blame)


def test_the_card_of_a_platform_without_a_task_says_so(app: App):
    piece = cards(app.visit("platforms"), "bodies")
    assert translate("vi", "No task yet") in piece
    assert "0\u00a0/\u00a00" not in piece


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.OPEN_TO_PROPOSALS])
@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.LOOK, Act.PROPOSE)])
def test_nobody_is_sent_to_a_file_of_the_server(mode, act):
    assert ".md" not in may(NOBODY, act, mode=mode).reason
