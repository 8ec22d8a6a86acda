"""One progress tab a department, pre-filled with the platforms assigned to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from lib import schema
from lib.core.messages import MESSAGES
from lib.core.workbook import RawTab
from lib.i18n import translate
from lib.sheets.protocol import SourceError
from lib.sheets.provision_departments import department_tabs, read_assignments, read_register
from lib.sheets.provision_file import missing_in, tabs_of_new, write_new
from lib.sheets.provision_owners import DepartmentTab
from tests.google_double import GoogleDouble
from tests.sheets import provisioning as setup
from tests.sheets.provisioning import Stand

PROGRESS = schema.PROGRESS.title
HEALTH, SCIENCE = "Sở Y tế", "Sở Khoa học và Công nghệ"
TRAFFIC = "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh"
HOUSING = "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng tỉnh"
BOARDS = [["Mã", "Tên đơn vị", "Tài khoản biên tập"], ["BQL-GT", TRAFFIC], ["BQL-DD", HOUSING]]
OF_BOARDS = ("Ban Quản lý dự án đầu (BQL-GT)", "Ban Quản lý dự án đầu (BQL-DD)")
ASSIGNED_TO_BOARDS = "platform,department\nNT11,BQL-GT\nNT12,BQL-DD\n"


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with GoogleDouble(quotas=False) as running:
        yield running


def assignments(path: Path, text: str) -> Path:
    file = path / "assignments.csv"
    file.write_text(text, "utf-8")
    return file


def own_rows(stand: Stand, title: str) -> list[list[object]]:
    return [row[:3] for row in stand.sheet.rows(title)[1:]]


def test_a_list_of_assignments_makes_a_tab_for_each_department(double: GoogleDouble, tmp_path: Path) -> None:
    text = "platform,department\nNT11,Q25-SYT\nNền tảng địa chỉ số,sở khoa học và công nghệ\nNT12,Sở Y tế\nNT11,SYT\n"
    asked = setup.wishes(per_department=True, assignments=assignments(tmp_path, text))
    stand = setup.stand(double)
    made = stand.apply(asked)
    assert made.left.changes == ()
    assert PROGRESS not in stand.sheet.titles
    assert own_rows(stand, HEALTH) == [[None, "NT11", "Sở Y tế"], [None, "NT12", "Sở Y tế"]]
    assert own_rows(stand, SCIENCE) == [[None, "NT02", "Sở Khoa học và Công nghệ"]]
    assert stand.rule(HEALTH, "G2")["strict"] is True
    assert (stand.changes(asked), stand.changes()) == ([], [])


def test_departments_that_lead_rows_get_tabs_and_their_rows_stay_where_they_are(double: GoogleDouble) -> None:
    rows = [["TD-1", "NT11", "Sở Y tế; Sở KH&CN"], ["TD-2", "NT12", "Sở Y tế"], ["TD-3", "NT12", None]]
    stand = setup.stand(double, {PROGRESS: [setup.FULL_PROGRESS, *rows]})
    asked = setup.wishes(per_department=True)
    made = stand.apply(asked)
    assert own_rows(stand, PROGRESS) == [[cell for cell in row if cell] for row in rows]
    assert own_rows(stand, HEALTH) == [[None, "NT11", "Sở Y tế"], [None, "NT12", "Sở Y tế"]]
    assert own_rows(stand, SCIENCE) == [[None, "NT11", "Sở Khoa học và Công nghệ"]]
    notes = [note.tell("en") for note in made.left.advice]
    assert any("already stay there: “Tiến độ”" in note for note in notes)
    assert stand.changes(asked) == []


def test_a_department_s_tab_with_rows_is_not_filled_again(double: GoogleDouble, tmp_path: Path) -> None:
    asked = setup.wishes(per_department=True, assignments=assignments(tmp_path, "platform,department\nNT11,Q25-SYT\n"))
    rows = [setup.FULL_PROGRESS, ["TD-1", "NT05", "Sở Y tế"]]
    stand = setup.stand(double, {"SỞ Y TẾ": rows})
    stand.apply(asked)
    assert own_rows(stand, "SỞ Y TẾ") == [["TD-1", "NT05", "Sở Y tế"]]
    assert len([title for title in stand.sheet.titles if "tế" in title.lower()]) == 1


def test_a_title_taken_by_something_else_gets_a_number_and_is_known_again(double: GoogleDouble, tmp_path: Path) -> None:
    asked = setup.wishes(per_department=True, assignments=assignments(tmp_path, "platform,department\nNT11,Q25-SYT\n"))
    stand = setup.stand(double, {HEALTH: [["Lịch họp"]]})
    stand.apply(asked)
    assert stand.sheet.rows(HEALTH) == [["Lịch họp"]]
    assert own_rows(stand, "Sở Y tế (2)") == [[None, "NT11", "Sở Y tế"]]
    assert stand.changes(asked) == []


@pytest.mark.parametrize("account", [None, "ban@x.vn"])
def test_departments_whose_names_begin_alike_get_a_tab_each_and_no_more(
    double: GoogleDouble, tmp_path: Path, account: str | None
) -> None:
    asked = setup.wishes(per_department=True, assignments=assignments(tmp_path, ASSIGNED_TO_BOARDS))
    boards = [BOARDS[0], *([*row, account] for row in BOARDS[1:])]
    stand = setup.stand(double, {schema.DEPARTMENTS.title: boards})
    if account:
        stand.sheet.share(account)
    assert stand.apply(asked).left.changes == ()
    traffic, housing = OF_BOARDS
    assert own_rows(stand, traffic) == [[None, "NT11", TRAFFIC]]
    assert own_rows(stand, housing) == [[None, "NT12", HOUSING]]
    assert stand.command(asked, is_to_apply=True)[1][0] == "Nothing to change."
    assert stand.changes() == []


def test_titles_that_are_taken_are_numbered_behind_the_code_and_known_again(
    double: GoogleDouble, tmp_path: Path
) -> None:
    asked = setup.wishes(per_department=True, assignments=assignments(tmp_path, ASSIGNED_TO_BOARDS))
    others = {title: [["Lịch họp"]] for title in OF_BOARDS}
    stand = setup.stand(double, {schema.DEPARTMENTS.title: BOARDS} | others)
    stand.apply(asked)
    assert own_rows(stand, "Ban Quản lý dự án (BQL-GT) (2)") == [[None, "NT11", TRAFFIC]]
    assert own_rows(stand, "Ban Quản lý dự án (BQL-DD) (2)") == [[None, "NT12", HOUSING]]
    assert stand.changes(asked) == []


def test_tabs_under_the_beginning_of_a_name_belong_to_whom_their_rows_name(
    double: GoogleDouble, tmp_path: Path
) -> None:
    asked = setup.wishes(per_department=True, assignments=assignments(tmp_path, ASSIGNED_TO_BOARDS))
    old = {
        TRAFFIC[:31].strip(): [setup.FULL_PROGRESS, ["TD-1", "NT12", HOUSING]],
        f"{TRAFFIC[:26].strip()} (2)": [setup.FULL_PROGRESS, ["TD-2", "NT11", "BQL-GT"]],
    }
    stand = setup.stand(double, {schema.DEPARTMENTS.title: BOARDS} | old)
    stand.apply(asked)
    assert not [title for title in stand.sheet.titles if "BQL" in title]
    assert stand.changes(asked) == []


def test_an_empty_tab_under_the_beginning_of_two_names_is_nobody_s(double: GoogleDouble, tmp_path: Path) -> None:
    asked = setup.wishes(per_department=True, assignments=assignments(tmp_path, ASSIGNED_TO_BOARDS))
    stand = setup.stand(double, {schema.DEPARTMENTS.title: BOARDS, TRAFFIC[:31].strip(): [setup.FULL_PROGRESS]})
    stand.apply(asked)
    assert own_rows(stand, TRAFFIC[:31].strip()) == []
    assert set(OF_BOARDS) <= set(stand.sheet.titles)
    assert stand.changes(asked) == []


def test_departments_without_any_assignment_are_asked_for(double: GoogleDouble) -> None:
    with pytest.raises(SourceError) as caught:
        setup.stand(double).plan(setup.wishes(per_department=True))
    assert caught.value.code == "assignments-none"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("platform;department\nNT11;Q25-SYT\n", "assignments-columns", "platform, department"),
        ("platform,department\nNT11,Sở Không Có\n", "assignments-unknown", "line 2: “Sở Không Có”"),
        ("platform,department\nNT11,Q25-SYT\nNT99,Q25-SYT\n", "assignments-unknown", "line 3: “NT99”"),
        ("platform,department\nNT11,Sở Y tế; Sở KH&CN\n", "assignments-unknown", "line 2"),
        ("platform,department\n,Sở Y tế\n", "assignments-unknown", "line 2: “–”"),
        (None, "assignments-missing", "assignments.csv"),
        ("\udcff", "assignments-unreadable", "assignments.csv"),
    ],
)
def test_a_list_that_can_t_be_used_is_told_with_its_line(
    tmp_path: Path, text: str | None, code: str, said: str
) -> None:
    path = tmp_path / "assignments.csv"
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SourceError) as caught:
        read_assignments(path, read_register((), setup.TODAY), setup.TODAY)
    message, advice = MESSAGES[caught.value.code]
    told = f"{translate('en', message, **caught.value.details)} {translate('en', advice, **caught.value.details)}"
    assert (caught.value.code, said in told) == (code, True)


def test_blank_lines_and_a_byte_order_mark_are_no_fault(tmp_path: Path) -> None:
    path = assignments(tmp_path, "\ufeffplatform,department,note\n\n,,\nNT11,Q25-SYT,x\n")
    assert read_assignments(path, read_register((), setup.TODAY), setup.TODAY) == [("Q25-SYT", "NT11")]


def test_titles_fit_a_workbook_that_is_downloaded() -> None:
    register = read_register((), setup.TODAY)
    tabs = [DepartmentTab(each, is_alike=is_alike) for each in register.departments for is_alike in (False, True)]
    titles = [title for tab in tabs for title in (tab.title, tab.shorter_title)]
    assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)


def test_departments_of_one_name_have_titles_of_their_own_in_a_new_workbook(tmp_path: Path) -> None:
    bodies = [["Mã", "Tên đơn vị"], ["TYT-1", "Trạm Y tế"], ["TYT-2", "Trạm y tế"], ["STC", "Sở Tài chính"]]
    columns = [list(column) for column in zip(*bodies, strict=True)]
    register = read_register([RawTab(schema.DEPARTMENTS.title, columns)], setup.TODAY)
    wanted = department_tabs([("TYT-1", "NT11"), ("TYT-2", "NT11"), ("STC", "NT12")], register, setup.TODAY)
    assert [each.title for each in wanted] == ["Trạm Y tế (TYT-1)", "Trạm y tế (TYT-2)", "Sở Tài chính"]
    write_new(tmp_path / "own.xlsx", wanted)
    assert tabs_of_new(wanted) == openpyxl.load_workbook(tmp_path / "own.xlsx").sheetnames
    assert missing_in(tmp_path / "own.xlsx") == []


def test_departments_whose_names_begin_alike_fit_one_new_workbook(tmp_path: Path) -> None:
    columns = [list(column) for column in zip(*(row[:2] for row in BOARDS), strict=True)]
    register = read_register([RawTab(schema.DEPARTMENTS.title, columns)], setup.TODAY)
    wanted = department_tabs([("BQL-GT", "NT11"), ("BQL-DD", "NT12")], register, setup.TODAY)
    write_new(tmp_path / "own.xlsx", wanted)
    assert set(OF_BOARDS) <= set(openpyxl.load_workbook(tmp_path / "own.xlsx").sheetnames)
