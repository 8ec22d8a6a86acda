"""A real Government progress table, pasted in with a platform column in front, reads in full."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lib import schema
from lib.core.board import Board, assess_register
from lib.core.register import Register, build
from lib.core.workbook import RawTab, Workbook
from lib.sheets.local import LocalHome
from lib.sheets.seed import seed_rows
from lib.sync.store import open_state
from lib.words import Flag, Status
from tests.builders import READ_AT, Row, tab, write_xlsx

ROOT = Path(__file__).parent.parent
DAY = date(2025, 6, 1)
HEADER = (
    "Mã nền tảng",
    "TT",
    "NHIỆM VỤ",
    "KẾT QUẢ YÊU CẦU",
    "THỜI GIAN HOÀN THÀNH",
    "CƠ QUAN THỰC HIỆN",
    "TIẾN ĐỘ",
    "KẾT QUẢ HIỆN NAY",
)
MINISTRIES = {
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BNV": "Bộ Nội vụ",
    "BTC": "Bộ Tài chính",
    "BCA": "Bộ Công an",
    "BGDDT": "Bộ Giáo dục và Đào tạo",
    "BYT": "Bộ Y tế",
    "VPCP": "Văn phòng Chính phủ",
}
STATUSES = {Status.DONE.value: 21, Status.IN_PROGRESS.value: 14, Status.NO_INFORMATION.value: 2}
DUE = {date(2025, 3, 31): 6, date(2025, 4, 30): 5, date(2025, 5, 31): 26}


def facts() -> list[dict[str, str]]:
    with (ROOT / "tests" / "data" / "real_progress.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FACTS = facts()
TASKS = [row for row in FACTS if row["deadline"]]


def tabs(*, with_ministries: bool = True) -> dict[str, Sequence[Row]]:
    """The table as a progress tab, the seed's platforms and bodies beside it, the ministries if wanted."""
    ministries = [{"code": code, "name": name} for code, name in MINISTRIES.items()] if with_ministries else []
    lists = {
        schema.PLATFORMS: seed_rows(schema.PLATFORMS),
        schema.DEPARTMENTS: [*seed_rows(schema.DEPARTMENTS), *ministries],
    }
    found: dict[str, Sequence[Row]] = {"Tiến độ": [HEADER, *([cell or None for cell in row.values()] for row in FACTS)]}
    for known, rows in lists.items():
        header = [column.header for column in known.columns]
        found[known.title] = [header, *([row.get(column.field) for column in known.columns] for row in rows)]
    return found


def raw_register(*, with_ministries: bool = True) -> Register:
    raw: list[RawTab] = [tab(title, rows) for title, rows in tabs(with_ministries=with_ministries).items()]
    return build(Workbook("real.xlsx", tuple(raw), "1", READ_AT), DAY)


def from_file(path: Path) -> Register:
    home = LocalHome(write_xlsx(path / "real.xlsx", tabs()), open_state("sqlite://"))
    return build(home.read(), DAY)


@pytest.fixture(params=["in memory", "through an .xlsx file"])
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Board:
    read: Callable[[], Register] = raw_register if request.param == "in memory" else lambda: from_file(tmp_path)
    return assess_register(read(), DAY)


def test_every_task_is_a_record_and_every_section_row_is_structure(board):
    count = next(count for count in board.register.counts if count.tab == "Tiến độ")
    assert (count.rows, count.records, count.structure, count.refused) == (43, 37, 6, 0)
    assert board.progress["task"].tolist() == [row["task"] for row in TASKS]
    assert board.progress["row"].tolist() == [n for n, row in enumerate(FACTS, start=2) if row["deadline"]]
    assert count.extra == ("TT", "KẾT QUẢ YÊU CẦU")


def test_every_deadline_is_understood(board):
    progress = board.progress
    assert set(progress["kind"]) == {"month"}
    for typed, due in zip(progress["deadline_text"], progress["due"], strict=True):
        month, year = map(int, re.findall(r"\d+", typed))
        following = date(year + month // 12, month % 12 + 1, 1)
        assert (following - due.date()).days == 1
    assert Counter(due.date() for due in progress["due"]) == DUE


def test_the_two_typed_overdue_are_reported_as_computed_and_still_counted_as_overdue(board):
    computed = [problem for problem in board.problems if problem.code == "status-computed"]
    typed = [n for n, row in enumerate(FACTS, start=2) if row["status"] == "Quá hạn"]
    assert [(problem.row, problem.column, problem.value) for problem in computed] == [
        (n, "Trạng thái", "Quá hạn") for n in typed
    ]
    rows = board.progress[board.progress["row"].isin(typed)]
    assert rows[Flag.OVERDUE.value].tolist() == [True, True]
    assert rows[Flag.NOT_REPORTED.value].tolist() == [False, False]
    assert rows["status_text"].tolist() == ["Quá hạn", "Quá hạn"]


def test_totals_come_from_the_rows(board):
    progress = board.progress
    assert Counter(progress["status"]) == STATUSES
    late = [row for row in TASKS if row["status"] != "Hoàn thành"]
    assert progress[Flag.OVERDUE.value].sum() == len(late) == 16
    assert {flag: int(progress[flag.value].sum()) for flag in Flag if flag is not Flag.OVERDUE} == {
        Flag.DUE_SOON: 0,
        Flag.NOT_REPORTED: 0,
        Flag.CONTRADICTORY: 0,
        Flag.DONE_LATE: 0,
    }


def test_bodies_and_platforms_are_known_and_groups_are_said_to_be_groups(board):
    progress = board.progress
    names = dict(MINISTRIES.items())
    for codes, groups, typed in zip(
        progress["leads"], progress["lead_groups"].fillna(""), progress["lead_text"], strict=True
    ):
        assert (names.get(codes) or groups) == typed
    assert progress["platform"].tolist() == [row["platform"] for row in TASKS]
    assert Counter(p.code for p in board.problems) == {"status-computed": 2, "body-generic": 3}


def test_the_first_day_of_june_is_the_first_day_on_which_most_tasks_are_late():
    register = raw_register()
    on_the_last_day = assess_register(register, date(2025, 5, 31)).progress
    assert on_the_last_day[Flag.OVERDUE.value].sum() == 2
    assert on_the_last_day[Flag.DUE_SOON.value].sum() == 14


def test_without_the_ministries_among_the_bodies_every_task_is_still_a_record():
    board = assess_register(raw_register(with_ministries=False), DAY)
    assert len(board.progress) == 37
    assert (board.register.structure_rows, board.register.refused_rows) == (6, 0)
    unknown = [problem for problem in board.problems if problem.code == "body-unknown"]
    assert len(unknown) == 34
    assert all(problem.column == "Đơn vị chủ trì" and problem.value in MINISTRIES.values() for problem in unknown)
    assert Counter(board.progress["status"]) == STATUSES
    assert board.progress[Flag.OVERDUE.value].sum() == 16


KEYS = {
    "source", "as_of", "today", "rows_read", "records", "structure_rows", "refused_rows", "platforms", "departments",
    "by_status", "flags", "problems", "progress",
}  # fmt: skip
PROBLEM_KEYS = {"tab", "cell", "column", "value", "severity", "code", "message", "advice"}
RECORD_KEYS = {
    "tab", "row", "row_id", "platform", "leads", "supporting", "task", "deadline_text", "due", "kind", "status",
    "percent", "flags",
}  # fmt: skip


def test_the_command_line_says_the_same(tmp_path: Path):
    path = write_xlsx(tmp_path / "real.xlsx", tabs())
    command = [sys.executable, "-m", "lib.cli", "check", str(path), "--json", "--today", "2025-06-01"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.stderr == ""
    assert report.keys() >= KEYS
    listed = len(seed_rows(schema.PLATFORMS)) + len(seed_rows(schema.DEPARTMENTS)) + len(MINISTRIES)
    assert (report["rows_read"], report["records"]) == (43 + listed, 37 + listed)
    assert (report["structure_rows"], report["refused_rows"]) == (6, 0)
    assert (report["source"], report["today"]) == ("real.xlsx", "2025-06-01")
    assert {status: count for status, count in report["by_status"].items() if count} == STATUSES
    assert report["by_status"].keys() == {status.value for status in Status}
    assert report["flags"] == {flag.value: 16 if flag is Flag.OVERDUE else 0 for flag in Flag}
    assert all(problem.keys() >= PROBLEM_KEYS for problem in report["problems"])
    assert len(report["progress"]) == 37
    assert all(record.keys() >= RECORD_KEYS and record["kind"] == "month" for record in report["progress"])
    first = report["progress"][0]
    assert (first["row"], first["platform"], first["leads"], first["due"]) == (3, "NT01", ["BKHCN"], "2025-04-30")
    assert (first["status"], first["percent"], first["flags"], first["row_id"]) == ("Hoàn thành", None, [], None)
