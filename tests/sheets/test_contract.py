"""What every home of the data has to do: one set of tests, run on the workbook and on Google's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib import schema
from lib.core import cells
from lib.core.register import Register, build
from lib.core.workbook import CellValue, Merge, RawTab, Workbook
from lib.sheets.local import LocalHome
from lib.sheets.sample import build_sample
from lib.sync.store import open_state
from tests.google_double import GoogleDouble
from tests.sheets.stages import Content, GoogleStage, LocalStage, Shown, Stage, google_home, running_double

TODAY = date(2026, 11, 24)
HEADERS = [column.header for column in schema.PROGRESS.columns]
PROGRESS_ROW = [
    *("TD-1", "NT01", "Sở Y tế", None, "Triển khai hồ sơ sức khỏe", "30/06/2026", "Đang thực hiện"),
    *(Shown(0.755, "0.0%"), "Đã cấp 120 tài khoản", None, None, None, None, date(2026, 11, 3)),
]
PROPOSAL: dict[str, CellValue] = {
    "id": "DX-1",
    "sent_at": "2026-11-24T08:00:00+07:00",
    "name": "Nền tảng số dùng chung",
    "need": "=HYPERLINK(1)",
    "legal_basis": "'0912 345 678",
    "expected_users": 1200,
    "functions": "dòng một\ndòng hai",
    "document_date": date(2026, 2, 1),
}

Open = Callable[[Content], Stage]


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with running_double() as running:
        yield running


@pytest.fixture(params=["local", "google"])
def open_stage(request: pytest.FixtureRequest, tmp_path: Path, double: GoogleDouble) -> Open:
    """Puts content on the stage of each home in turn."""
    if request.param == "local":
        return lambda content: LocalStage(content, tmp_path)
    return lambda content: GoogleStage(content, double)


@pytest.fixture
def stage(open_stage: Open) -> Stage:
    return open_stage(Content({"Tiến độ": [HEADERS, PROGRESS_ROW]}))


def tab(workbook: Workbook, title: str) -> RawTab:
    (found,) = [raw for raw in workbook.tabs if raw.title == title]
    return found


def rows(raw: RawTab) -> list[list[CellValue]]:
    """The rows without the blank ends, which the homes may or may not have."""
    found = [list(row) for row in zip(*raw.columns, strict=True)]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found


def read_rows(open_stage: Open, *typed: Sequence[Any]) -> list[list[CellValue]]:
    """What is read of a tab in which these rows stand."""
    return rows(tab(open_stage(Content({"Bảng": typed})).home.read(), "Bảng"))


# -- reading


def test_columns_are_of_equal_length_and_empty_cells_are_none(open_stage: Open) -> None:
    raw = tab(open_stage(Content({"Bảng": [["a"], ["b", "", 3], [], [None, None, "d"]]})).home.read(), "Bảng")
    assert len({len(column) for column in raw.columns}) == 1
    assert rows(raw) == [["a"], ["b", None, 3], [], [None, None, "d"]]


def test_the_first_element_is_row_one_even_when_nothing_stands_there(open_stage: Open) -> None:
    assert read_rows(open_stage, [], [None, "x"]) == [[], [None, "x"]]


def test_tabs_come_in_their_order_whatever_they_are_called(open_stage: Open) -> None:
    titles = ["Tiến độ", "D3", "Tab 'có' nháy", "A1", "2025", "Đơn vị – cấp xã (mới)"]
    workbook = open_stage(Content({title: [[f"của {title}"]] for title in titles})).home.read()
    own = {found.title for found in schema.APP_TABS}
    assert [raw.title for raw in workbook.tabs if raw.title not in own] == titles
    assert all(tab(workbook, title).columns[0][0] == f"của {title}" for title in titles)


@pytest.mark.parametrize(
    "value",
    [
        12,
        2.5,
        -0.125,
        True,
        False,
        "chữ",
        "12,5",
        "0912345678",
        "nan",
        "=1+1",
        "#REF!",
        "dòng một\ndòng hai",
        unicodedata.normalize("NFD", "Quảng Ngãi"),
        "𝒳 😀 \u00a0.",
        date(2026, 6, 30),
        datetime(2026, 6, 30, 8, 15),
        Shown(date(2026, 6, 1), "mm/yyyy"),
        Shown(0.755, "0.0%"),
    ],
)
def test_a_value_keeps_its_type(open_stage: Open, value: Any) -> None:
    ((read,),) = read_rows(open_stage, [value])
    expected = value.value if isinstance(value, Shown) else value
    assert read == expected
    kinds = (int, float) if isinstance(expected, int | float) and not isinstance(expected, bool) else type(expected)
    assert isinstance(read, kinds)
    assert isinstance(read, datetime) == isinstance(expected, datetime)


def test_a_tab_without_anything_has_no_columns(open_stage: Open) -> None:
    workbook = open_stage(Content({"Trống": [], "Bảng": [["x"]]})).home.read()
    assert [list(column) for column in tab(workbook, "Trống").columns] == []


def test_a_tab_with_headers_only_is_read(open_stage: Open) -> None:
    workbook = open_stage(Content({"Tiến độ": [HEADERS]})).home.read()
    assert rows(tab(workbook, "Tiến độ")) == [HEADERS]
    assert build(workbook, TODAY).counts[0].rows == 0


def test_a_hidden_tab_is_read_and_mentioned(open_stage: Open) -> None:
    content = Content({"Bảng": [["x"]], "Tiến độ": [HEADERS, PROGRESS_ROW]}, hidden=["Tiến độ"])
    workbook = open_stage(content).home.read()
    assert tab(workbook, "Tiến độ").hidden
    assert not tab(workbook, "Bảng").hidden
    assert build(workbook, TODAY).counts[0].is_hidden


def test_merged_cells_are_told(open_stage: Open) -> None:
    content = Content({"Bảng": [["a", "b"], ["c", None], [None, "e"]]}, merges=[("Bảng", "A2:A3")])
    assert tab(open_stage(content).home.read(), "Bảng").merges == (Merge(1, 0, 2, 0),)


def test_the_formats_of_percentages_and_deadlines_are_told_row_by_row(open_stage: Open) -> None:
    plain = [*PROGRESS_ROW[:5], "2026", "Hoàn thành", 75.5]
    dated = [*PROGRESS_ROW[:5], Shown(date(2026, 6, 1), "mm/yyyy"), "Hoàn thành", Shown(1, "0%")]
    raw = tab(open_stage(Content({"Tiến độ": [HEADERS, PROGRESS_ROW, plain, dated]})).home.read(), "Tiến độ")
    assert list(raw.formats[HEADERS.index("Tỷ lệ hoàn thành (%)")]) == [None, "0.0%", None, "0%"]
    assert list(raw.formats[HEADERS.index("Thời hạn")]) == [None, None, None, "mm/yyyy"]


def test_a_workbook_says_where_and_when_it_was_read(stage: Stage) -> None:
    workbook = stage.home.read()
    assert (workbook.title, workbook.locale, workbook.time_zone) == ("book.xlsx", "vi_VN", "Asia/Ho_Chi_Minh")
    assert workbook.read_at.utcoffset() is not None


# -- noticing changes


def test_the_revision_stands_still_while_nothing_changes(stage: Stage) -> None:
    first = stage.home.revision()
    assert stage.home.read().revision == first
    assert [stage.home.revision() for _ in range(3)] == [first] * 3


@pytest.mark.parametrize("value", ["Sở Tài chính", None, 12, date(2026, 1, 1)])
def test_the_revision_moves_when_a_cell_changes_and_the_change_is_read(stage: Stage, value: Any) -> None:
    before = stage.home.read().revision
    stage.type("Tiến độ", "O2", value or "x")
    assert stage.home.revision() != before
    after = stage.home.read()
    assert rows(tab(after, "Tiến độ"))[1][14] == (value or "x")
    assert stage.home.revision() == after.revision


def test_a_change_of_the_format_alone_is_read(stage: Stage) -> None:
    stage.home.read()
    stage.type("Tiến độ", "H2", 0.755)
    stage.home.revision()
    assert not tab(stage.home.read(), "Tiến độ").formats


# -- appending


def appended(workbook: Workbook, name: str = "proposals") -> list[dict[str, CellValue]]:
    """The app's own rows without the fields that hold nothing."""
    found = build(workbook, TODAY).app_rows.get(name, ())
    return [{field: value for field, value in row.items() if value is not None} for row in found]


def test_an_appended_row_is_read_with_its_types(stage: Stage) -> None:
    stage.home.append("proposals", "DX-1", PROPOSAL)
    (row,) = appended(stage.home.read())
    assert cells.date_value(row.pop("document_date")).value == PROPOSAL["document_date"]
    assert row == {field: value for field, value in PROPOSAL.items() if field != "document_date"}
    assert isinstance(row["expected_users"], int | float)


def test_an_append_moves_the_revision(stage: Stage) -> None:
    before = stage.home.revision()
    stage.home.append("proposals", "DX-1", PROPOSAL)
    assert stage.home.revision() != before


def test_an_append_repeated_with_the_same_event_changes_nothing(stage: Stage) -> None:
    stage.home.append("proposals", "DX-1", PROPOSAL)
    after = stage.home.revision()
    for _ in range(3):
        stage.home.append("proposals", "DX-1", PROPOSAL)
    assert stage.home.revision() == after
    assert len(appended(stage.home.read())) == 1


def test_rows_of_different_events_stand_one_below_the_other(stage: Stage) -> None:
    for number in range(1, 4):
        stage.home.append("proposals", f"event-{number}", {**PROPOSAL, "id": f"DX-{number}"})
    stage.home.append("proposal_events", "act-1", {"event_id": "act-1", "proposal_id": "DX-1", "action": "receive"})
    workbook = stage.home.read()
    assert [row["id"] for row in appended(workbook)] == ["DX-1", "DX-2", "DX-3"]
    assert [row["event_id"] for row in appended(workbook, "proposal_events")] == ["act-1"]


def test_several_rows_of_one_event_arrive_together_and_once(stage: Stage) -> None:
    several = [{**PROPOSAL, "id": f"DX-{number}"} for number in range(1, 4)]
    for _ in range(2):
        stage.home.append_rows("proposals", "event-1", several)
    stage.home.append("proposals", "event-2", {**PROPOSAL, "id": "DX-4"})
    assert [row["id"] for row in appended(stage.home.read())] == ["DX-1", "DX-2", "DX-3", "DX-4"]


def test_an_append_leaves_the_tabs_of_people_alone(stage: Stage) -> None:
    before = rows(tab(stage.home.read(), "Tiến độ"))
    stage.home.append("proposals", "DX-1", PROPOSAL)
    assert rows(tab(stage.home.read(), "Tiến độ")) == before


# -- the same content in both


def test_both_homes_give_the_same_register(double: GoogleDouble, tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    build_sample(path)
    sheet = double.add_workbook(f"sample-{len(double.file_ids)}", path)
    local = build(LocalHome(path, open_state("sqlite://")).read(), TODAY)
    google = build(google_home(double, sheet.id).read(), TODAY)
    assert len(local.progress) > 100
    for field in fields(Register):
        if field.name not in ("source", "title", "revision", "as_of", "url", "progress", "app_rows"):
            assert without_gids(getattr(google, field.name)) == without_gids(getattr(local, field.name)), field.name
    columns = [name for name in local.progress if name != "gid"]
    pd.testing.assert_frame_equal(google.progress[columns], local.progress[columns])


def without_gids(value: Any) -> Any:
    """Problems name the gid of their tab, which a file does not have."""
    if isinstance(value, tuple):
        return [without_gids(item) for item in value]
    names = [field.name for field in fields(value)] if hasattr(value, "__dataclass_fields__") else []
    return {name: getattr(value, name) for name in names if name != "gid"} if names else value
