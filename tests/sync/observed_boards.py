"""Boards of one sheet at several moments, as a process would read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lib import config
from lib.core.board import Board, assess_register
from lib.core.register import build
from lib.core.workbook import CellValue, RawTab
from tests.builders import progress_tab, tab, workbook

ZONE = ZoneInfo(config.TIME_ZONE)
START = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)
SOURCE = "book.xlsx"
PERIOD_HEADER = "Mã kỳ"


def moment(days: float) -> datetime:
    """``days`` after the first reading."""
    return START + timedelta(days=days)


def board_at(
    days: float, *tasks: Mapping[str, CellValue], revision: str = "", app_tabs: tuple[RawTab, ...] = ()
) -> Board:
    """The board of ``tasks``, read ``days`` after the first one; a revision of its own unless told."""
    at = moment(days)
    read = workbook(progress_tab(*tasks), *app_tabs, revision=revision or f"r{days}", read_at=at)
    return assess_register(build(read, at.date()), at.date())


def board_without_header(days: float) -> Board:
    """The board of a sheet whose progress tab has just lost a required column."""
    at = moment(days)
    broken = tab("Tiến độ", [("Mã nền tảng", "Nhiệm vụ", "Trạng thái"), ("NT01", "Kết nối", "Hoàn thành")])
    read = workbook(broken, revision=f"r{days}", read_at=at)
    return assess_register(build(read, at.date()), at.date())
