"""One progress tab a department, pre-filled with the platforms assigned to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import schema
from lib.core.messages import MESSAGES
from lib.i18n import translate
from lib.sheets.protocol import SourceError
from lib.sheets.provision_departments import read_assignments, read_register
from lib.sheets.provision_targets import DepartmentTab
from tests.google_double import GoogleDouble
from tests.sheets import provisioning as setup
from tests.sheets.provisioning import Stand

PROGRESS = schema.PROGRESS.title
HEALTH, SCIENCE = "Sở Y tế", "Sở Khoa học và Công nghệ"


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
    titles = [DepartmentTab(department).title for department in register.departments]
    assert all(0 < len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)
