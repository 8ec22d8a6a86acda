"""Workbooks that put the app into a state worth looking at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from lib import schema
from lib.core.workbook import CellValue
from lib.sheets.layout import write_layout
from lib.sheets.seed import seed_rows, vocabulary_rows
from lib.sheets.sheet import Row, Sheet
from lib.words import Status

SCIENCE, FINANCE = "Sở Khoa học và Công nghệ", "Sở Tài chính"
SCIENCE_CODE, FINANCE_CODE = "Q25-KHCN", "Q25-STC"
Cells = Mapping[str, CellValue]


def write_workbook(
    path: Path,
    progress: Sequence[Cells],
    *,
    title: str = schema.PROGRESS.title,
    without: str = "",
    platforms: Sequence[Cells] | None = None,
    departments: Sequence[Cells] | None = None,
) -> None:
    """An .xlsx with ``progress`` rows; the seed's lists unless others are given.

    ``without`` is the field of a progress column to leave out.
    """
    order = tuple(column.field for column in schema.PROGRESS.columns if column.field != without)
    listed = {
        schema.PLATFORMS: seed_rows(schema.PLATFORMS) if platforms is None else platforms,
        schema.DEPARTMENTS: seed_rows(schema.DEPARTMENTS) if departments is None else departments,
        schema.VOCABULARY: vocabulary_rows(),
    }
    sheets = [Sheet(title, schema.PROGRESS, [Row(cells) for cells in progress], order)]
    sheets += [Sheet(tab.title, tab, [Row(cells) for cells in rows]) for tab, rows in listed.items()]
    write_layout(path, sheets)


def task(number: int, **cells: CellValue) -> dict[str, CellValue]:
    """A progress row that nothing is wrong with, changed by ``cells``."""
    return {
        "row_id": f"TD-{number:03}",
        "platform": "NT01",
        "leads": SCIENCE,
        "task": f"Nhiệm vụ thử nghiệm số {number}",
        "deadline": "12/2099",
        "status": Status.IN_PROGRESS.value,
        "percent": 0.5,
        "evidence": "12/BC-UBND",
        "obstacles": "Chưa bố trí kinh phí",
        **cells,
    }


def day(today: date, days: int) -> str:
    """The day ``days`` after ``today`` as a department types it."""
    return (today + timedelta(days=days)).strftime("%d/%m/%Y")


def known_tasks(today: date) -> list[dict[str, CellValue]]:
    """Eleven tasks whose figures can be counted by hand: see `KNOWN_FIGURES`."""
    done, not_started = Status.DONE.value, Status.NOT_STARTED.value
    return [
        task(1, status=done, percent=1.0),
        task(2, status=done, percent=1.0, leads=FINANCE),
        task(3, status=done, percent=1.0, leads=FINANCE, platform="NT02"),
        task(4, deadline=day(today, -10)),
        task(5, deadline=day(today, -40), status=not_started, percent=0, leads=FINANCE),
        task(6, deadline=day(today, 10)),
        task(7, deadline=day(today, 100), obstacles=None, platform="NT02"),
        task(8, deadline=Status.CONTINUOUS.value, status=Status.CONTINUOUS.value, percent=None),
        task(9, status=Status.DROPPED.value, percent=None, obstacles=None),
        task(10, deadline=day(today, 100), status=None, percent=None, obstacles=None, leads=FINANCE),
        task(11, deadline=day(today, -5), status=None, percent=None),
    ]


# Counted by hand; 9 of the 11 are counted in shares: one is continuous, one is not applicable.
KNOWN_FIGURES = {"done": 3, "in_progress": 3, "overdue": 3, "due_soon": 1, "not_reported": 2}
KNOWN_COUNTED = 9
