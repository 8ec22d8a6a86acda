"""Reminders: each thing with its cell, worst first, readable when pasted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lib.core.problems import Problem, Severity
from lib.core.reminders import MOST_NAMED, reminder, reminders
from tests.builders import board_of, task


@pytest.fixture
def board():
    return board_of(
        task(row_id="A", deadline="30/9/2026", task="Kết nối nền tảng", obstacles=None),
        task(row_id="B", deadline="30/6/2026", task="Đào tạo cán bộ"),
        task(row_id="C", deadline="30/11/2026", task="Tổ chức tập huấn"),
        task(row_id="D", status=None, percent=None, task="Công bố dữ liệu"),
        task(row_id="E", deadline="31/2/2026", task="Rà soát quy trình"),
        task(row_id="F", leads="Sở Y tế", task="Việc của nơi khác"),
    )


def test_a_reminder_names_what_is_overdue_due_missing_and_wrong_with_its_cell(board):
    made = reminder(board, "KHCN", "vi")
    assert (made.overdue, made.due_soon, made.missing) == (2, 1, 1)
    assert made.wrong == sum("KHCN" in problem.bodies and problem.code != "status-blank" for problem in board.problems)
    for words in ("Kết nối nền tảng", "Đào tạo cán bộ", "Tổ chức tập huấn", "Công bố dữ liệu", "31/2/2026"):
        assert words in made.text
    for cell in ("[Tiến độ!G2]", "[Tiến độ!G4]", "[Tiến độ!G5]", "[Tiến độ!F6]"):
        assert cell in made.text
    assert "Việc của nơi khác" not in made.text


def test_the_longest_overdue_comes_first(board):
    text = reminder(board, "KHCN", "vi").text
    assert text.index("Đào tạo cán bộ") < text.index("Kết nối nền tảng")


def test_it_is_addressed_to_the_body_by_its_full_name(board):
    assert reminder(board, "KHCN", "vi").text.startswith("Kính gửi: Sở Khoa học và Công nghệ\n")
    assert reminder(board, "KHCN", "en").text.startswith("To: Sở Khoa học và Công nghệ\n")


def test_both_languages_say_the_same_numbers(board):
    vietnamese, english = (reminder(board, "KHCN", language) for language in ("vi", "en"))
    assert vietnamese.text != english.text
    assert re.findall(r"\[[^]]+\]", vietnamese.text) == re.findall(r"\[[^]]+\]", english.text)
    assert vietnamese.is_needed
    assert english.is_needed


def test_a_shared_sheet_gives_a_link_to_each_cell(board):
    shared = replace(board, register=replace(board.register, url="https://example.org/sheet/edit"))
    shared.progress["gid"] = 7
    assert "https://example.org/sheet/edit#gid=7&range=G2" in reminder(shared, "KHCN", "vi").text
    assert "http" not in reminder(board, "KHCN", "vi").text


def test_who_has_nothing_to_do_is_not_reminded():
    board = board_of(task(row_id="A"), task(row_id="B", leads="Sở Y tế", deadline="30/9/2026"))
    assert [each.department for each in reminders(board, "vi")] == ["YT"]
    nothing = reminder(board, "KHCN", "vi")
    assert not nothing.is_needed
    assert "không có nội dung cần nhắc" in nothing.text


def test_a_long_list_is_cut_and_says_how_much_more():
    board = board_of(*(task(row_id=f"A{n}", deadline="30/9/2026") for n in range(MOST_NAMED + 5)))
    made = reminder(board, "KHCN", "vi")
    assert made.overdue == MOST_NAMED + 5
    assert made.text.count("\n- ") == MOST_NAMED + 1
    assert "và 5 nội dung khác" in made.text
    assert "nội dung khác" not in reminder(board, "KHCN", "vi", most=100).text


def test_a_link_to_the_departments_page_is_named(board):
    assert "https://example.org/don-vi" in reminder(board, "KHCN", "vi", link="https://example.org/don-vi").text
    made = reminders(board, "vi", link=lambda code: f"https://example.org/{code}")
    assert "https://example.org/KHCN" in next(each.text for each in made if each.department == "KHCN")


def test_further_problems_can_be_added(board):
    fell = Problem(
        "Tiến độ", 7, 7, "Tỷ lệ", "50", Severity.WARNING, "percent-fell", {"before": "80", "after": "50"}, None, ("YT",)
    )
    made = reminder(board, "YT", "vi", extra=(fell,))
    assert (made.wrong, made.is_needed) == (1, True)
    assert "giảm từ 80 xuống 50" in made.text


def test_text_of_the_sheet_stays_on_its_line_and_short():
    board = board_of(task(row_id="A", deadline="30/9/2026", task="Dòng một\nDòng hai " + "x" * 400))
    (line,) = [line for line in reminder(board, "KHCN", "vi").text.splitlines() if "Dòng một" in line]
    assert "Dòng một Dòng hai" in line
    assert len(line) < 300


def test_a_task_led_by_two_bodies_reminds_both():
    board = board_of(task(row_id="A", leads="Sở Y tế, Sở Tài chính", deadline="30/9/2026"))
    assert {each.department for each in reminders(board, "vi")} == {"YT", "TC"}
