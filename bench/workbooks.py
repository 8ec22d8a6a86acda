"""Large progress workbooks with the spread of values that real ones have, for measuring."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from lib import schema
from lib.core.workbook import CellValue
from lib.sheets.seed import read_table, seed_rows
from lib.words import Status

PROGRESS_COLUMNS = 14
_FORMATS = {schema.Kind.PERCENT: "0.0%", schema.Kind.DATE: "dd/mm/yyyy"}
_STATUSES = (
    *([Status.IN_PROGRESS.value] * 40),
    *([Status.DONE.value] * 30),
    *([Status.NOT_STARTED.value] * 12),
    *([Status.CONTINUOUS.value] * 8),
    *("Đang triển khai", "Đã hoàn thành", "hoàn thành", "Quá hạn", Status.DROPPED.value, Status.NO_INFORMATION.value),
)
_DEADLINES = (
    *[f"{month:02}/{year}" for year in (2025, 2026, 2027) for month in range(1, 13)],
    *[f"Tháng {month}/2026" for month in range(1, 13)],
    *[f"Quý {quarter}/{year}" for year in (2025, 2026) for quarter in ("I", "II", "III", "IV")],
    *("2025", "2026", "2025 - 2026", "Thường xuyên", "Hằng năm", "2026 và những năm tiếp theo"),
)
_FIRST_DAY = date(2026, 1, 5)


class Rows:
    """Made-up progress rows, the same for the same seed."""

    def __init__(self, seed: int = 20261124) -> None:
        self._random = random.Random(seed)
        self._platforms = [(str(row["code"]), str(row["name"])) for row in seed_rows(schema.PLATFORMS)]
        bodies = [row for row in seed_rows(schema.DEPARTMENTS) if not row["valid_to"]]
        self._bodies = [_Body(self._random, row, bodies) for row in bodies]
        self._tasks = [row["task"] for row in read_table("sample/tasks")]
        self._results = [row["result"] for row in read_table("sample/results")]
        self._obstacles = [(row["obstacle"], row["recommendation"]) for row in read_table("sample/obstacles")]

    def row(self, number: int) -> dict[str, CellValue]:
        """One record: schema field → value."""
        pick, chance = self._random.choice, self._random.random
        code, platform = pick(self._platforms)
        body = pick(self._bodies)
        status = pick(_STATUSES)
        obstacle, recommendation = pick(self._obstacles) if chance() < 0.3 else (None, None)
        is_done = status.casefold().endswith("hoàn thành")
        share = 1.0 if is_done else self._random.randrange(0, 96) / 100
        return {
            "row_id": f"TD-{number:05}",
            "platform": code if chance() < 0.8 else f"{code} - {platform}",
            "leads": pick(body.ways),
            "supporting": pick(body.partners),
            "task": pick(self._tasks).format(platform=platform, where=f"tại {body.name}"),
            "deadline": pick(_DEADLINES),
            "status": status,
            "percent": share if chance() < 0.8 else None,
            "result": pick(self._results).format_map(_Numbers(self._random)) if chance() < 0.7 else None,
            "evidence": f"{self._random.randrange(1, 3000)}/BC-UBND" if is_done or chance() < 0.2 else None,
            "obstacles": obstacle,
            "recommendation": recommendation,
            "contact": f"Phòng Chuyển đổi số, {body.short}" if chance() < 0.5 else None,
            "updated": _FIRST_DAY + timedelta(days=self._random.randrange(320)),
        }


class _Body:
    """A body: the few ways in which its office writes itself, and whom it usually works with."""

    def __init__(
        self, source: random.Random, row: dict[str, CellValue], others: Sequence[dict[str, CellValue]]
    ) -> None:
        self.name = str(row["name"])
        self.short = str(row["short_name"] or row["name"])
        names = [str(other["name"]) for other in others]
        self.ways = (self.name, self.name, self.name, self.short, f"{self.name}, {source.choice(names)}")
        self.partners = (
            None,
            "Các sở, ban, ngành; UBND các xã, phường",
            *("; ".join(source.sample(names, count)) for count in (1, 1, 2, 2, 3)),
        )


class _Numbers(dict[str, str]):
    """A number of its own for each placeholder of a template."""

    def __init__(self, source: random.Random) -> None:
        super().__init__()
        self._source = source

    def __missing__(self, key: str) -> str:
        return str(self._source.randrange(2, 400))


def write_workbook(path: Path, count: int) -> None:
    """An .xlsx with ``count`` progress rows of 14 columns, the catalogue and the bodies."""
    rows = Rows()
    with xlsxwriter.Workbook(path) as workbook:
        formats = {kind: workbook.add_format({"num_format": pattern}) for kind, pattern in _FORMATS.items()}
        _write(workbook, schema.PLATFORMS, seed_rows(schema.PLATFORMS), formats)
        _write(workbook, schema.DEPARTMENTS, seed_rows(schema.DEPARTMENTS), formats)
        _write(workbook, schema.PROGRESS, [rows.row(number) for number in range(1, count + 1)], formats)


def _write(workbook: Any, tab: schema.Tab, rows: Sequence[dict[str, CellValue]], formats: dict[Any, Any]) -> None:
    sheet = workbook.add_worksheet(tab.title)
    sheet.write_row(0, 0, [column.header for column in tab.columns])
    for index, row in enumerate(rows, start=1):
        for position, column in enumerate(tab.columns):
            value = row.get(column.field)
            if value is not None:
                sheet.write(index, position, value, formats.get(column.kind))
