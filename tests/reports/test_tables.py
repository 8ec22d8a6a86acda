"""Tables as people read them: words instead of codes, the same on screen and in files."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from lib.core.board import assess_register
from lib.core.labels import STATE_WORDS
from lib.core.progress import State
from lib.core.register import build
from lib.core.summaries import by_department, by_platform
from lib.i18n import LANGUAGES, translate
from lib.reports import tables
from tests.builders import TODAY, board_of, progress_tab, task, workbook

BOARD = board_of(
    task(leads="Sở Y tế, Sở Tài chính", deadline="10/2026", percent="75,5%", updated="03/11/2026"),
    task(platform="NT99", leads="Bộ Y tế", task="**đậm** =1+1", status="Hoàn thành", percent="100%"),
    task(leads="Các sở, ban, ngành", deadline="Thường xuyên", status="Thường xuyên", percent=None),
)


def test_a_record_is_shown_in_words():
    rows = tables.tasks(BOARD, BOARD.progress, "vi").to_pylist()
    assert rows[0] | {"state": ""} == {
        "state": "",
        "platform": "NT01 · Nền tảng địa chỉ số",
        "lead": "Sở Y tế, Sở Tài chính",
        "task": "Ban hành kế hoạch triển khai nền tảng",
        "deadline": "10/2026",
        "due": date(2026, 10, 31),
        "days": 24,
        "percent": 75.5,
        "result": None,
        "evidence": "12/KH-UBND",
        "obstacles": "Chưa bố trí kinh phí",
        "recommendation": None,
        "updated": date(2026, 11, 3),
        "cell": "Tiến độ!E2",
        "link": None,
    }
    assert rows[0]["state"].endswith("Quá hạn")


def test_what_was_not_understood_is_shown_as_it_was_typed():
    row = tables.tasks(BOARD, BOARD.progress, "vi").to_pylist()[1]
    assert (row["platform"], row["lead"], row["task"]) == ("NT99", "Bộ Y tế", "**đậm** =1+1")


def test_a_group_is_named_and_an_undated_task_has_no_day():
    row = tables.tasks(BOARD, BOARD.progress, "vi").to_pylist()[2]
    assert (row["lead"], row["due"], row["days"], row["deadline"]) == ("Các sở, ban, ngành", None, None, "Thường xuyên")


def test_rows_keep_the_order_they_were_given_in():
    backwards = BOARD.progress.iloc[::-1]
    assert tables.tasks(BOARD, backwards, "vi")["cell"].to_pylist() == ["Tiến độ!E4", "Tiến độ!E3", "Tiến độ!E2"]


def test_a_cell_of_a_shared_sheet_has_its_link():
    url = "https://example.org/d/1/edit"
    tab = dataclasses.replace(progress_tab(task(), task(status="Quá hạn")), gid=7)
    board = assess_register(build(workbook(tab, url=url), TODAY), TODAY)
    assert tables.tasks(board, board.progress, "vi")["link"].to_pylist()[0] == f"{url}#gid=7&range=E2"
    assert tables.problems(board, board.problems, "vi")["link"].to_pylist() == [f"{url}#gid=7&range=G3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_symbol_and_a_word(language):
    for state in State:
        shown = tables.state_word(state.value, language)
        assert shown.endswith(translate(language, STATE_WORDS[state]))
        assert len(shown.split()[0]) == 1


def test_departments_are_shown_with_their_share_and_its_count():
    table = tables.departments(BOARD, by_department(BOARD, BOARD.progress), "vi").to_pylist()
    assert [(row["code"], row["department"], row["share"], row["total"]) for row in table] == [
        ("TC", "Sở Tài chính", "0\u00a0/\u00a01\u00a0(0\u00a0%)", 1),
        ("YT", "Sở Y tế", "0\u00a0/\u00a01\u00a0(0\u00a0%)", 1),
    ]


def test_platforms_are_shown_with_who_leads_and_who_owns_them():
    table = tables.platforms(BOARD, by_platform(BOARD, BOARD.progress), {"NT01": ("Sở Y tế",)}, "vi").to_pylist()
    assert [row["code"] for row in table] == ["NT01", "NT02", "NT03"]
    assert (table[0]["lead"], table[0]["total"], table[0]["owner"]) == ("Sở Y tế", 2, "Bộ Khoa học và Công nghệ")
    assert (table[1]["lead"], table[1]["share"]) == ("", "0\u00a0/\u00a00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_say_where_what_and_what_to_do(language):
    table = tables.problems(BOARD, BOARD.problems, language).to_pylist()
    assert [row["cell"] for row in table] == [f"{p.tab}!{p.cell}" for p in BOARD.problems]
    assert all(row["problem"] and row["advice"] and row["severity"] for row in table)


def test_a_problem_of_a_whole_tab_is_at_the_tab():
    board = assess_register(build(workbook(lists=False), TODAY), TODAY)
    assert tables.problems(board, board.problems, "vi")["cell"].to_pylist() == ["Nền tảng", "Đơn vị", "Tiến độ"]


def test_counts_of_every_tab_add_up():
    for row in tables.counts(BOARD).to_pylist():
        assert row["rows"] == row["records"] + row["structure"] + row["refused"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_board_makes_every_table(language):
    board = board_of()
    made = [
        tables.tasks(board, board.progress, language),
        tables.problems(board, board.problems, language),
        tables.departments(board, by_department(board, board.progress), language),
    ]
    assert [table.num_rows for table in made] == [0, 0, 0]


def test_every_column_of_every_table_has_a_header_in_both_languages():
    made = [
        tables.tasks(BOARD, BOARD.progress, "vi"),
        tables.problems(BOARD, BOARD.problems, "vi"),
        tables.counts(BOARD),
        tables.departments(BOARD, by_department(BOARD, BOARD.progress), "vi"),
        tables.platforms(BOARD, by_platform(BOARD, BOARD.progress), {}, "vi"),
    ]
    for name in {name for table in made for name in table.column_names}:
        header = tables.HEADERS[name]
        assert translate("vi", header) != header


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (None, "", ""),
        ("x", "x", "x"),
        (date(2026, 2, 5), "05/02/2026", "05/02/2026"),
        (75.5, "75,5", "75.5"),
        (100.0, "100", "100"),
        (0.1 + 0.2, "0,3", "0.3"),
        (12, "12", "12"),
    ],
)
def test_a_plain_value_is_what_people_would_type(value, vietnamese, english):
    assert tables.plain_value(value, "vi") == vietnamese
    assert tables.plain_value(value, "en") == english
