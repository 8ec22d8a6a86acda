"""Figures on the pages, against counts made by hand or by another reader."""

from __future__ import annotations

import re

import openpyxl
import pytest

from lib.core.labels import STATE_WORDS
from lib.core.progress import State
from lib.i18n import show_percent, translate
from tests.pages.sessions import App, choose_row, key_figures, labels, move, open_figures, open_part, says
from tests.pages.workbooks import (
    FINANCE,
    FINANCE_CODE,
    KNOWN_COUNTED,
    KNOWN_FIGURES,
    SCIENCE,
    SCIENCE_CODE,
    task,
    write_workbook,
)

CARDS = {
    "done": STATE_WORDS[State.DONE],
    "in_progress": STATE_WORDS[State.IN_PROGRESS],
    "overdue": STATE_WORDS[State.OVERDUE],
    "due_soon": STATE_WORDS[State.DUE_SOON],
    "not_reported": STATE_WORDS[State.NOT_REPORTED],
}
in_both_languages = pytest.mark.parametrize("language", ["vi", "en"])


def showing(language: str, shown: int, whole: int) -> str:
    return translate(language, "Showing {shown} of {whole} tasks", shown=shown, whole=whole)


@in_both_languages
def test_the_key_figures_are_those_counted_by_hand(app: App, language):
    assert key_figures(app.visit(language=language)) == {
        translate(language, CARDS[name]): str(count) for name, count in KNOWN_FIGURES.items()
    }


@in_both_languages
def test_every_share_stands_with_its_count(app: App, language):
    session = app.visit(language=language)
    for count in KNOWN_FIGURES.values():
        percent = show_percent(language, 100 * count / KNOWN_COUNTED, 0)
        assert says(session, translate(language, "of {whole} ({percent})", whole=KNOWN_COUNTED, percent=percent))
    left_out = "Left out: {continuous} continuous, {dropped} not applicable."
    assert says(session, translate(language, left_out, continuous=1, dropped=1))
    assert says(session, translate(language, "A task can be in more than one of these figures."))


@in_both_languages
def test_the_front_page_says_whether_it_will_be_made(app: App, language):
    sentence = (
        "{done} of {total} tasks are done, {early} of them before they were due; "
        "by their deadlines {planned} should be by now."
    )
    said = translate(language, sentence, done=3, total=KNOWN_COUNTED, early=3, planned=3)
    session = app.visit("overview", language)
    assert says(session, f"{said} {translate(language, 'Not enough data for a forecast.')}")
    assert not says(app.visit("overview", language, flag="overdue"), said)


def test_each_card_leads_to_its_rows(app: App):
    shown = " ".join(html.proto.body for html in app.visit().get("html"))
    links = re.findall(r'<a data-inside href="\./\?([^"]*)&amp;part=tasks"', shown)
    assert links == ["status=done", "status=in_progress", "flag=overdue", "flag=due_soon", "flag=not_reported"]


@in_both_languages
def test_the_parts_of_the_deadlines_page_are_counted(app: App, language):
    parts = {"Overdue": 3, "Due within 30 days": 1, "Due later": 2, "No due day": 0, "Continuous": 1}
    tabs = labels(app.visit("deadlines", language), "tab")
    assert tabs == [f"{translate(language, word)} ({count})" for word, count in parts.items()]


def test_the_longest_overdue_task_comes_first(app: App):
    late = app.visit("deadlines").dataframe[0].value
    assert late["days"].tolist() == [40, 10, 5]


def test_tasks_held_up_are_those_with_a_difficulty_or_a_recommendation(app: App):
    session = app.visit("obstacles")
    assert says(session, showing("vi", 8, 11))
    assert len(session.dataframe[-1].value) == 8


def test_departments_are_ranked_by_what_they_have_done(app: App):
    table = app.visit("departments").dataframe[0].value
    assert table[["department", "share", "overdue", "total"]].values.tolist() == [
        [FINANCE, "2\u00a0/\u00a04\u00a0(50\u00a0%)", 1, 4],
        [SCIENCE, "1\u00a0/\u00a05\u00a0(20\u00a0%)", 2, 7],
    ]


def test_the_platform_list_counts_every_task_once(app: App):
    table = app.visit("platforms").dataframe[0].value.set_index("code")
    assert table.loc["NT01", "total"] == 9
    assert table.loc["NT02", "total"] == 2
    assert table["total"].sum() == 11


@in_both_languages
def test_one_department_is_shown_in_full(app: App, language):
    session = app.visit("departments", language, department=[FINANCE_CODE])
    assert FINANCE in [heading.value for heading in session.header]
    assert says(session, showing(language, 4, 11))
    tasks = session.dataframe[0].value
    assert sorted(tasks["task"]) == sorted(f"Nhiệm vụ thử nghiệm số {number}" for number in (2, 3, 5, 10))


@in_both_languages
def test_one_platform_is_shown_in_full(app: App, language):
    session = app.visit("platforms", language, platform=["NT02"])
    assert any("Nền tảng địa chỉ số" in heading.value for heading in session.header)
    assert says(session, "Bộ Thông tin và Truyền thông")
    assert says(session, SCIENCE)
    assert len(session.dataframe[0].value) == 2


def test_a_chosen_row_opens_the_department(app: App):
    session = app.visit("departments")
    choose_row(session, "departments", 1)
    session.run()
    assert session.query_params["department"] == SCIENCE_CODE
    assert SCIENCE in [heading.value for heading in session.header]
    session.button(key="back_to_list").click().run()
    assert "department" not in session.query_params
    assert SCIENCE not in [heading.value for heading in session.header]


def test_a_chosen_task_is_shown_in_full_as_typed(app: App):
    session = open_part(app.visit(), "overview_parts", "Nhiệm vụ")
    choose_row(session, "all", 1)
    session.run()
    assert not session.exception
    assert [text.value for text in session.text if "số 4" in text.value] == ["Nhiệm vụ thử nghiệm số 4"]
    assert says(session, "Chưa bố trí kinh phí")


@pytest.mark.parametrize("app", ["sample"], indirect=True)
def test_the_sample_shows_as_many_tasks_as_another_reader_counts(app: App):
    count = 0
    for sheet in openpyxl.load_workbook(app.source, read_only=True, data_only=True):
        rows = [[cell for cell in row if cell not in (None, "")] for row in sheet.iter_rows(values_only=True)]
        header = next((index for index, row in enumerate(rows) if "Nhiệm vụ" in row), None)
        if header is not None:
            count += sum(len(row) >= 4 and "(2)" not in row for row in rows[header + 1 :])
    assert count >= 400
    assert says(app.visit(), showing("vi", count, count))


@pytest.mark.parametrize("app", ["sample"], indirect=True)
@in_both_languages
def test_counts_of_problems_on_the_sample_add_up(app: App, language):
    session = app.visit("data_quality", language)
    by_severity = sum(int(value) for value in key_figures(session).values())
    listed, counts = (frame.value for frame in session.dataframe)
    assert by_severity == len(listed) > 20
    chart = open_figures(session, "quality")
    assert chart["count"].sum() >= by_severity
    assert (counts["rows"] == counts["records"] + counts["structure"] + counts["refused"]).all()


@pytest.mark.parametrize(
    "odd",
    [
        {"leads": "Sở Không Có Thật"},
        {"leads": None},
        {"leads": "Các sở, ban, ngành"},
        {"platform": "NT99"},
        {"platform": None},
        {"deadline": "khi nào xong thì báo"},
        {"deadline": None, "status": None, "percent": None, "evidence": None, "obstacles": None},
        {"status": "Quá hạn", "percent": "rất nhiều", "updated": "hôm qua"},
        {"task": None},
    ],
    ids=str,
)
def test_a_task_that_was_only_partly_understood_can_be_opened(run_app, tmp_path, odd):
    source = tmp_path / "odd.xlsx"
    write_workbook(source, [task(1, **odd)])
    with run_app(source) as app:
        session = open_part(app.visit(), "overview_parts", "Nhiệm vụ")
        choose_row(session, "all", 0)
        session.run()
        assert not session.exception
        typed = [str(value) for value in odd.values() if isinstance(value, str)]
        for name in ("departments", "platforms", "deadlines", "obstacles", "data_quality"):
            assert not move(session, name).exception
        listed = session.dataframe[0].value["value"].tolist()
        assert all(value in listed for value in typed if "sở, ban" not in value)
