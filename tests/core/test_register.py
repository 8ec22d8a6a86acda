"""What the register makes of whole workbooks: tabs, headers, records, and rows that can't be used."""

from __future__ import annotations

import dataclasses

import pytest

from lib import schema
from lib.core.problems import Severity, describe
from lib.core.register import build
from lib.core.workbook import Merge, RawTab
from tests.builders import (
    DEPARTMENT_ROWS,
    FIELDS,
    PLATFORM_ROWS,
    TODAY,
    codes,
    progress_tab,
    register_of,
    tab,
    task,
    workbook,
)


def test_good_rows_are_records_without_a_problem():
    register = register_of(
        progress_tab(task(), task(platform="NT02", leads="SYT"), task(platform="Nền tảng bản đồ số"))
    )
    assert register.problems == ()
    assert register.progress["platform"].tolist() == ["NT01", "NT02", "NT02"]
    assert register.progress["leads"].tolist() == ["KHCN", "YT", "KHCN"]
    assert register.progress["row"].tolist() == [2, 3, 4]
    assert (len(register.platforms), len(register.departments)) == (3, 3)
    assert (register.rows_read, register.records, register.structure_rows, register.refused_rows) == (9, 9, 0, 0)


@pytest.mark.parametrize("field", [column.field for column in schema.PROGRESS.required])
def test_a_missing_required_column_is_one_clear_error(field):
    fields = [name for name in FIELDS if name != field]
    register = register_of(progress_tab(task(), task(), title="Tiến độ Sở Y tế", fields=fields))
    (problem,) = register.problems
    assert (problem.tab, problem.severity, problem.code) == ("Tiến độ Sở Y tế", Severity.ERROR, "header-missing")
    header = schema.PROGRESS.column(field).header
    for language in ("vi", "en"):
        message, advice = describe(problem, language)
        assert "Tiến độ Sở Y tế" in message
        assert f"“{header}”" in message
        assert advice
    count = next(count for count in register.counts if count.tab == "Tiến độ Sở Y tế")
    assert (count.rows, count.records, count.refused) == (2, 0, 2)
    assert len(register.progress) == 0


@pytest.mark.parametrize("known", [schema.PLATFORMS, schema.DEPARTMENTS])
@pytest.mark.parametrize("field", ["code", "name"])
def test_a_list_without_a_required_column_is_one_error_and_no_list(known, field):
    rows = {schema.PLATFORMS: PLATFORM_ROWS, schema.DEPARTMENTS: DEPARTMENT_ROWS}
    without = [[cell for i, cell in enumerate(row) if i != ("code", "name").index(field)] for row in rows[known]]
    tabs = [tab(each.title, without if each is known else rows[each]) for each in rows]
    register = build(workbook(progress_tab(task()), *tabs, lists=False), TODAY)
    assert codes(register.problems, known.title) == ["header-missing"]
    assert getattr(register, known.name) == ()
    assert len(register.progress) == 1


@pytest.mark.parametrize(("short", "called"), [("SYT", "SYT"), (None, "YT")])
def test_a_body_without_a_name_goes_by_its_short_name_or_its_code_and_is_a_problem(short, called):
    rows = [("Mã", "Tên đơn vị", "Tên ngắn"), ("YT", None, short)]
    lists = (tab("Nền tảng", PLATFORM_ROWS), tab("Đơn vị", rows))
    register = build(workbook(progress_tab(task(leads="YT")), *lists, lists=False), TODAY)
    (body,) = register.departments
    assert (body.name, body.label) == (called, called)
    assert codes(register.problems, "Đơn vị") == ["required-blank"]


@pytest.mark.parametrize(
    ("tabs", "missing"),
    [
        ((), ["Nền tảng", "Đơn vị", "Tiến độ"]),
        ((tab("Nền tảng", PLATFORM_ROWS),), ["Đơn vị", "Tiến độ"]),
        ((tab("Nền tảng", PLATFORM_ROWS), tab("Đơn vị", DEPARTMENT_ROWS)), ["Tiến độ"]),
        ((tab("Ghi chép", [("Họ tên",), ("Cán bộ phụ trách",)]), progress_tab(task())), ["Nền tảng", "Đơn vị"]),
    ],
)
def test_a_tab_that_is_not_there_is_asked_for_by_name(tabs, missing):
    register = build(workbook(*tabs, lists=False), TODAY)
    absent = [problem for problem in register.problems if problem.code == "tab-missing"]
    assert [problem.tab for problem in absent] == missing
    assert all(problem.cell == "" and "“" in describe(problem, "vi")[1] for problem in absent)


def test_an_empty_workbook_with_only_headers_has_nothing_to_complain_of():
    tabs = [tab(each.title, [[column.header for column in each.columns]]) for each in schema.TABS]
    register = build(workbook(*tabs, lists=False), TODAY)
    assert register.problems == ()
    assert register.rows_read == 0


def test_a_tab_nobody_knows_is_listed_and_not_read():
    register = register_of(
        progress_tab(task()), tab("Danh bạ", [("Họ tên", "Điện thoại"), ("A", "1")]), tab("Trống", [])
    )
    assert register.ignored_tabs == ("Danh bạ",)
    assert register.problems == ()


@pytest.mark.parametrize("titles", [("Nền tảng", "Nền tảng cũ"), ("Danh mục cũ", "NỀN TẢNG")])
def test_of_two_lists_the_one_with_the_proper_title_is_read(titles):
    other = [PLATFORM_ROWS[0], ("X1", "Nền tảng khác", "Bộ Y tế", "Nhà nước")]
    proper = titles[0] if titles[0] == "Nền tảng" else titles[1]
    tabs = [tab(title, PLATFORM_ROWS if title == proper else other) for title in titles]
    register = build(workbook(*tabs, tab("Đơn vị", DEPARTMENT_ROWS), progress_tab(task()), lists=False), TODAY)
    assert [platform.code for platform in register.platforms] == ["NT01", "NT02", "NT03"]
    (problem,) = register.problems
    assert problem.code == "tab-repeated"
    assert problem.tab == next(title for title in titles if title != proper)
    assert register.refused_rows == 1


def test_a_code_used_twice_is_refused_where_it_stands_again():
    rows = [
        *PLATFORM_ROWS,
        ("nt02", "Nền tảng trùng mã", "Bộ Y tế", None),
        (None, "Nền tảng không mã", "Bộ Y tế", None),
    ]
    tabs = (tab("Nền tảng", rows), tab("Đơn vị", DEPARTMENT_ROWS), progress_tab(task()))
    register = build(workbook(*tabs, lists=False), TODAY)
    found = [(problem.cell, problem.code, dict(problem.details)) for problem in register.problems]
    assert found == [("A5", "code-repeated", {"row": "3"}), ("A6", "code-blank", {})]
    assert len(register.platforms) == 3
    assert register.refused_rows == 2


def test_a_header_that_stands_twice_is_a_warning_at_its_second_place():
    raw = progress_tab(task(), fields=FIELDS)
    raw = dataclasses.replace(raw, columns=[*raw.columns, ["Trạng thái", "Hoàn thành"]])
    register = register_of(raw)
    (problem,) = register.problems
    assert (problem.code, problem.cell, problem.severity) == ("header-repeated", "O1", Severity.WARNING)
    assert "“Trạng thái”" in describe(problem, "vi")[0]
    assert register.progress["status"].tolist() == ["Đang thực hiện"]


def test_a_copied_progress_tab_counts_once():
    tasks = [task(task=f"Nhiệm vụ {number}") for number in range(5)]
    copy = progress_tab(*tasks, task(task="Nhiệm vụ mới"), title="Bản sao của Tiến độ", fields=FIELDS[::-1])
    register = register_of(progress_tab(*tasks), copy)
    assert len(register.progress) == 6
    copied = [problem for problem in register.problems if problem.code == "row-copied"]
    assert [problem.cell for problem in copied] == ["J2", "J3", "J4", "J5", "J6"]
    assert copied[0].details == {"where": "Tiến độ!2"}
    assert [(count.rows, count.records, count.refused) for count in register.counts if count.kind == "progress"] == [
        (5, 5, 0),
        (6, 1, 5),
    ]


def test_the_same_row_twice_in_one_tab_is_two_records():
    register = register_of(progress_tab(task(), task()))
    assert len(register.progress) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"percent": "51%"},
        {"percent": 0},
        {"task": "Ban hành kế hoạch " + "x" * 200 + "2"},
        {"result": "Chưa bố trí kinh phí", "obstacles": None},
    ],
)
def test_a_row_copied_with_one_cell_changed_is_a_record_of_its_own(changed):
    usual = task(task="Ban hành kế hoạch " + "x" * 200 + "1") if "task" in changed else task()
    register = register_of(progress_tab(usual), progress_tab(usual | changed, title="Tiến độ 2"))
    assert len(register.progress) == 2
    assert register.refused_rows == 0


def test_row_codes_used_twice_are_reported_at_every_place_and_kept():
    first = progress_tab(task(row_id="A1"), task(row_id="A2", task="Khác"))
    second = progress_tab(task(row_id="A1", task="Trong bảng khác"), title="Tiến độ 2")
    register = register_of(first, second)
    found = [(p.tab, p.cell, p.value, dict(p.details)) for p in register.problems]
    assert found == [
        ("Tiến độ", "A2", "A1", {"others": "Tiến độ 2!A2"}),
        ("Tiến độ 2", "A2", "A1", {"others": "Tiến độ!A2"}),
    ]
    assert {problem.bodies for problem in register.problems} == {("KHCN",)}
    assert len(register.progress) == 3


def test_a_row_that_names_neither_platform_nor_task_is_refused():
    register = register_of(progress_tab(task(), task(platform=None, task=" ", contact="Phòng CĐS")))
    assert codes(register.problems) == ["row-without-task"]
    assert (register.records, register.refused_rows) == (7, 1)


@pytest.mark.parametrize(
    ("values", "column", "code", "severity"),
    [
        ({"platform": None}, "Mã nền tảng", "required-blank", Severity.ERROR),
        ({"leads": None}, "Đơn vị chủ trì", "required-blank", Severity.ERROR),
        ({"task": ""}, "Nhiệm vụ", "required-blank", Severity.ERROR),
        ({"deadline": None}, "Thời hạn", "deadline-blank", Severity.WARNING),
        ({"status": "  "}, "Trạng thái", "status-blank", Severity.WARNING),
        ({"platform": "-"}, "Mã nền tảng", "required-blank", Severity.ERROR),
        ({"leads": "?"}, "Đơn vị chủ trì", "required-blank", Severity.ERROR),
        ({"leads": "chưa phân công"}, "Đơn vị chủ trì", "required-blank", Severity.ERROR),
        ({"task": "..."}, "Nhiệm vụ", "required-blank", Severity.ERROR),
        ({"deadline": "Chưa xác định"}, "Thời hạn", "deadline-blank", Severity.WARNING),
        ({"status": "-"}, "Trạng thái", "status-blank", Severity.WARNING),
        ({"platform": "NT99"}, "Mã nền tảng", "platform-unknown", Severity.ERROR),
        ({"leads": "Bộ Y tế"}, "Đơn vị chủ trì", "body-unknown", Severity.ERROR),
        ({"leads": "Các sở, ban, ngành"}, "Đơn vị chủ trì", "body-generic", Severity.WARNING),
        ({"status": "Quá hạn"}, "Trạng thái", "status-computed", Severity.ERROR),
        ({"deadline": "30/02/2026"}, "Thời hạn", "date-no-such-day", Severity.ERROR),
        ({"percent": "150%"}, "Tỷ lệ hoàn thành (%)", "percent-range", Severity.ERROR),
        ({"percent": 0.5}, "Tỷ lệ hoàn thành (%)", "percent-unclear", Severity.AMBIGUOUS),
        ({"result": "#REF!"}, "Kết quả hiện nay", "cell-error", Severity.ERROR),
        ({"evidence": "javascript:alert(1)"}, "Minh chứng", "link-scheme", Severity.ERROR),
        ({"updated": "sớm"}, "Ngày cập nhật", "date-unreadable", Severity.ERROR),
    ],
)
def test_a_bad_cell_is_one_problem_and_its_row_is_still_a_record(values, column, code, severity):
    register = register_of(progress_tab(task(**values)))
    (problem,) = register.problems
    assert (problem.column, problem.code, problem.severity) == (column, code, severity)
    index = [each.header for each in schema.PROGRESS.columns].index(column)
    assert (problem.row, problem.column_index) == (2, index)
    assert len(register.progress) == 1
    assert all(describe(problem, language) for language in ("vi", "en"))


def test_a_group_may_support_a_task_without_a_warning():
    register = register_of(progress_tab(task(supporting="Các sở, ban, ngành")))
    assert register.problems == ()


def test_a_percentage_is_read_by_its_number_format():
    raw = progress_tab(task(percent=0.755), task(percent=75.5), task(percent=1), task(percent=1), task(percent=True))
    percent = FIELDS.index("percent")
    raw = dataclasses.replace(raw, formats={percent: [None, "0.0%", "0.0", "0%", None]})
    register = register_of(raw)
    assert register.progress["percent"].tolist()[:3] == [75.5, 75.5, 100.0]
    assert register.progress["percent"].isna().tolist()[3:] == [True, True]
    assert codes(register.problems) == ["percent-unclear", "number-unreadable"]


def test_a_platform_merged_over_its_tasks_belongs_to_each_of_them():
    raw = progress_tab(task(), task(platform=None), task(platform=None), task(platform=None))
    register = register_of(dataclasses.replace(raw, merges=(Merge(1, 1, 3, 1),)))
    assert register.progress["platform"].fillna("-").tolist() == ["NT01", "NT01", "NT01", "-"]
    assert [problem.cell for problem in register.problems] == ["B5"]


def test_a_problem_names_the_lead_of_its_row():
    register = register_of(
        progress_tab(task(leads="Sở Y tế, Sở Tài chính", status="Quá hạn"), task(leads=None, status=None))
    )
    assert [problem.bodies for problem in register.problems] == [("YT", "TC"), (), ()]


def test_a_hidden_tab_is_read_and_said_to_be_hidden():
    register = register_of(dataclasses.replace(progress_tab(task()), hidden=True))
    assert [(count.tab, count.is_hidden) for count in register.counts if count.is_hidden] == [("Tiến độ", True)]
    assert len(register.progress) == 1


def test_columns_of_unequal_length_are_read_as_if_blank_below():
    raw = progress_tab(task(), task())
    ragged = [column if index == 1 else column[: 1 + index % 3] for index, column in enumerate(raw.columns)]
    register = register_of(RawTab("Tiến độ", ragged))
    assert len(register.progress) == 2


def test_the_apps_own_rows_are_kept_as_they_stand_and_not_counted():
    columns = schema.PROPOSALS.columns
    row = {column.field: f"giá trị {column.field}" for column in columns}
    own = tab("Đề xuất", [[column.header for column in columns], [row[column.field] for column in columns]])
    register = register_of(progress_tab(task()), own)
    assert register.app_rows["proposals"] == (row,)
    assert register.rows_read == 7


def test_problems_stand_in_the_order_of_the_sheet():
    first = progress_tab(task(status="Quá hạn"), task(platform="NT99", percent="200%"))
    register = register_of(first, progress_tab(task(leads="?"), title="Tiến độ 2"))
    places = [(problem.tab, problem.row, problem.column_index) for problem in register.problems]
    assert places == sorted(places, key=lambda place: (place[0] != "Tiến độ", *place[1:]))
    assert len(places) == 4
