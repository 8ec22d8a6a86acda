"""Filters: from the address, kept from page to page, bad values left out, cleared at once."""

from __future__ import annotations

import pytest

from lib import schema
from lib.core.labels import FLAG_WORDS
from lib.i18n import translate
from lib.sheets.seed import seed_rows
from lib.ui import page
from lib.ui.escape import plain
from lib.words import Flag
from tests.pages.sessions import App, field, move, says
from tests.pages.test_figures import showing
from tests.pages.workbooks import FINANCE, FINANCE_CODE, SCIENCE_CODE, task, write_workbook

NOTICE = "A value in the address is not known here and was left out:"
ADDRESSES = [
    ({"department": [FINANCE_CODE]}, 4),
    ({"department": [FINANCE_CODE, SCIENCE_CODE]}, 11),
    ({"department": [FINANCE_CODE], "flag": ["overdue"]}, 1),
    ({"platform": ["NT02"]}, 2),
    ({"kind": ["agency"]}, 11),
    ({"kind": ["ward"]}, 0),
    ({"owner": ["state"]}, 11),
    ({"status": ["done"]}, 3),
    ({"status": ["done", "dropped"]}, 4),
    ({"flag": ["overdue"]}, 3),
    ({"flag": ["not_reported", "due_soon"]}, 3),
    ({"window": "overdue"}, 3),
    ({"window": "next_30_days"}, 1),
    ({"window": "undated"}, 1),
    ({"q": "nhiem vu thu nghiem so 11"}, 1),
    ({"q": "không có ở đâu cả"}, 0),
]


@pytest.mark.parametrize(("address", "count"), ADDRESSES, ids=[str(address) for address, _ in ADDRESSES])
def test_a_filter_in_the_address_is_taken_up(app: App, address, count):
    session = app.visit(**address)
    assert says(session, showing("vi", count, 11))
    assert not says(session, translate("vi", NOTICE))
    kept = {name: [value] if isinstance(value, str) else value for name, value in session.query_params.items()}
    assert kept == {name: [value] if isinstance(value, str) else value for name, value in address.items()}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["overview", "platforms", "departments", "deadlines", "obstacles", "data_quality"])
def test_a_filter_that_lets_nothing_through_breaks_no_page(app: App, name, language):
    session = app.visit(name, language, kind=["ward"])
    assert not session.exception
    assert not session.error


@pytest.mark.parametrize(
    ("address", "left_out", "count"),
    [
        ({"department": ["NOWHERE"]}, ["department=NOWHERE"], 11),
        ({"flag": ["overdue", "nonsense"]}, ["flag=nonsense"], 3),
        ({"window": "tomorrow"}, ["window=tomorrow"], 11),
        ({"status": ["<b>x</b>"], "kind": ["**"]}, ["status=<b>x</b>", "kind=**"], 11),
        ({"owner": [""]}, ["owner="], 11),
    ],
)
def test_a_bad_value_is_left_out_with_a_notice(app: App, address, left_out, count):
    session = app.visit(**address)
    assert not session.exception
    assert says(session, showing("vi", count, 11))
    assert says(session, translate("vi", NOTICE))
    (notice,) = [info.value for info in session.info if translate("vi", NOTICE) in info.value]
    assert all(plain(each) in notice for each in left_out)
    assert not session.text
    assert not any(value in str(session.query_params) for value in ("NOWHERE", "nonsense", "tomorrow", "<b>"))


def test_the_notice_is_given_once(app: App):
    session = app.visit(flag=["nonsense"])
    session.run()
    assert not says(session, translate("vi", NOTICE))


@pytest.mark.parametrize("asked", ["fr", "", "VI", "../../x", "vi\u0000"])
def test_a_language_that_is_not_spoken_gives_vietnamese(app: App, asked):
    session = app.visit(lang=asked)
    assert not session.exception
    assert [title.value for title in session.title] == ["Tổng quan"]


@pytest.mark.parametrize("text", ["'; DROP TABLE", "%00", "\\", "(", "ß" * 200, " \t ", "\u202e"])
def test_any_search_text_is_only_searched_for(app: App, text):
    assert not app.visit(q=text).exception


@pytest.mark.parametrize("arrives", ["by the address", "by choosing"])
def test_a_filter_goes_along_from_page_to_page(app: App, arrives):
    session = app.visit(**{"department": [FINANCE_CODE]} if arrives == "by the address" else {})
    if arrives == "by choosing":
        field(session, "Đơn vị chủ trì").set_value([FINANCE_CODE]).run()
    assert says(session, showing("vi", 4, 11))
    for name in ("deadlines", "guide", "platforms", "propose", "departments"):
        move(session, name)
        if name not in ("guide", "propose"):
            assert says(session, showing("vi", 4, 11)), name
            assert session.query_params["department"] == FINANCE_CODE


def test_a_search_text_and_a_window_go_along_as_well(app: App):
    session = app.visit(q="so 6", window="next_30_days")
    for name in ("deadlines", "departments", "overview"):
        move(session, name)
        assert says(session, showing("vi", 1, 11)), name


def test_a_choice_that_the_workbook_no_longer_offers_is_let_go(run_app, tmp_path):
    source, departments = tmp_path / "book.xlsx", seed_rows(schema.DEPARTMENTS)
    write_workbook(source, [task(1), task(2, leads=FINANCE)])
    with run_app(source) as app:
        session = app.visit(department=[FINANCE_CODE], flag=["due_soon"])
        without_finance = [row for row in departments if row["code"] != FINANCE_CODE]
        write_workbook(source, [task(1)], departments=without_finance)
        page.service().snapshots.refresh()
        session.run()
        assert not session.exception
        assert session.query_params == {"flag": "due_soon"}


def test_a_change_of_language_keeps_the_filter(app: App):
    session = app.visit(flag=["overdue"])
    session.segmented_control[0].set_value("en").run()
    assert says(session, showing("en", 3, 11))
    assert session.query_params == {"flag": "overdue", "lang": "en"}


def test_one_click_clears_every_filter(app: App):
    session = app.visit("deadlines", department=[FINANCE_CODE], flag=["overdue"], window="overdue", q="so")
    assert says(session, showing("vi", 1, 11))
    clear = next(button for button in session.button if button.label == translate("vi", "Clear all"))
    clear.click().run()
    assert says(session, showing("vi", 11, 11))
    assert session.query_params == {}
    assert next(button for button in session.button if button.label == translate("vi", "Clear all")).disabled


def test_the_number_of_filters_in_force_is_shown(app: App):
    session = app.visit(department=[FINANCE_CODE], flag=["overdue"])
    popovers = [popover.proto.popover.label for popover in session.get("popover")]
    assert popovers == [translate("vi", "Filters ({count})", count=2)]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_chosen_stands_on_the_page_in_words(app: App, language):
    session = app.visit("deadlines", language, department=[FINANCE_CODE], flag=["overdue"])
    label, flag = translate(language, "Lead department"), translate(language, "Flag")
    assert says(session, f"{label}: {FINANCE}; {flag}: {translate(language, FLAG_WORDS[Flag.OVERDUE])}")


@pytest.mark.parametrize("name", ["obstacles", "data_quality"])
def test_a_filter_that_lets_nothing_through_is_no_good_news(app: App, name):
    session = app.visit(name, q="không có ở đâu cả")
    said = [message.value for message in [*session.info, *session.success]]
    assert said == [translate("vi", "No task matches these filters. Clear one of them, or all.")]


def test_the_figures_of_a_department_are_those_of_all_its_tasks(app: App):
    session = app.visit("departments", department=[FINANCE_CODE], flag=["overdue"])
    whole = app.visit("departments", department=[FINANCE_CODE])
    (headline,) = [text.value for text in whole.markdown if "Hoàn thành" in text.value]
    assert headline in [text.value for text in session.markdown]
    sentence = "These figures are of all its {whole} tasks; the filters let {shown} through, shown below."
    assert says(session, translate("vi", sentence, whole=4, shown=1))
    assert not says(whole, translate("vi", sentence, whole=4, shown=4))


@pytest.mark.parametrize("language", ["fr", "EN", "<b>"])
def test_a_language_that_is_not_known_leaves_the_address(app: App, language):
    assert "lang" not in app.visit(lang=language).query_params


def test_the_browsers_way_back_to_an_address_without_filters_clears_them(app: App):
    session = app.visit("departments", department=[FINANCE_CODE])
    session.query_params.clear()
    session.query_params["back"] = ""
    move(session, "overview")
    assert says(session, showing("vi", 11, 11))
    assert "back" not in session.query_params
