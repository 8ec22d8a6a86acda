"""The sample workbook: made-up progress in the ways real offices keep their tables."""

from __future__ import annotations

import functools
import re
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from lib import schema
from lib.core.workbook import CellValue
from lib.i18n import N_
from lib.sheets.layout import ILLUSTRATIVE_PROPERTY, people_sheets, write_layout
from lib.sheets.protocol import SourceError
from lib.sheets.sample_cells import BAD_CELLS, COMMUNES_TAB, RENAMED_TAB, ROUGH_CELLS, TEXT_TAB, TITLED_TAB
from lib.sheets.sample_rows import progress_rows
from lib.sheets.seed import seed_rows
from lib.sheets.sheet import Cell, PercentStyle, Row, Sheet, Shown
from lib.sheets.validations import say

SAMPLE_NOTICE = N_("Illustrative data: every progress row in this workbook is made up.")
_NUMBER = "STT"
_NOTE = "Ghi chú"
_FIELDS = tuple(column.field for column in schema.PROGRESS.columns)
_PERCENT_STYLES = {RENAMED_TAB: PercentStyle.NUMBER, TEXT_TAB: PercentStyle.TEXT}
_TITLE_BLOCK = (
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "TIẾN ĐỘ TRIỂN KHAI CÁC NỀN TẢNG SỐ QUỐC GIA",
    "(Số liệu minh họa, tháng 11 năm 2026)",
    "",
)
_RENAMED_ORDER = (
    _NUMBER, "row_id", "task", "platform", "leads", "supporting", "deadline", "status", "percent",
    "result", "obstacles", "recommendation", "evidence", "contact", "updated", _NOTE,
)  # fmt: skip
_RENAMED = {
    "platform": "Tên nền tảng",
    "leads": "Cơ quan chủ trì",
    "supporting": "Cơ quan phối hợp",
    "deadline": "Thời gian hoàn thành",
    "status": "Tiến độ",
    "percent": "Tỷ lệ (%)",
}
_SECTIONS = {"phường": "Khối phường", "xã": "Khối xã", "đặc khu": "Đặc khu"}
_NUMERALS = ("I", "II", "III")
_NOTES = (
    "Ghi chú: số liệu minh họa.",
    "Nơi nhận:",
    "- UBND tỉnh (báo cáo);",
    "- Sở Khoa học và Công nghệ (tổng hợp);",
    "- Lưu: VT.",
)
_PROPERTIES_FILE = "docProps/custom.xml"
_MARK = re.compile(rf'name="{ILLUSTRATIVE_PROPERTY}"[^>]*>\s*<(?:\w+:)?bool[^>]*>(?:true|1)<'.encode())
_LARGEST_PROPERTIES = 1 << 20

TabRow = dict[str, Cell]


def build_sample(path: Path) -> None:
    """Write the sample workbook at ``path``: the same bytes at every run.

    It appears whole: two processes that start at once may both write it, and neither reads half of it.
    Raises SourceError where there is something else already: a slip of the path must not cost a workbook.
    """
    if path.exists() and not is_sample(path):
        raise SourceError("sample-not-over", path=str(path))
    sheets = [_sheet(title, rows) for title, rows in _planted(progress_rows()).items()]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        whole = Path(folder) / path.name
        write_layout(whole, people_sheets(sheets, say(SAMPLE_NOTICE)), is_illustrative=True)
        whole.replace(path)


def is_sample(path: Path) -> bool:
    """Whether the .xlsx at ``path`` says of itself that its data are made up; False when unreadable."""
    try:
        status = path.stat()
    except OSError:
        return False
    return _says_so(path, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=4)  # asked at every run of a page; a file that was saved is looked into again
def _says_so(path: Path, _saved_at: int, _size: int) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES_FILE) as properties:
            return _MARK.search(properties.read(_LARGEST_PROPERTIES)) is not None
    except (OSError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


def _planted(tabs: Mapping[str, Sequence[dict[str, Cell]]]) -> dict[str, list[dict[str, Cell]]]:
    """The rows as each tab writes them, the planted cells spread evenly over them."""
    result = {}
    for title, rows in tabs.items():
        written = [row | {"percent": _written_percent(title, row["percent"])} for row in rows]
        planted = [cell for cell in BAD_CELLS + ROUGH_CELLS if cell.tab == title]
        for index, cell in enumerate(planted):
            position = (2 * index + 1) * len(written) // (2 * len(planted))
            written[position] = written[position] | dict(cell.cells)
        result[title] = written
    return result


def _written_percent(title: str, percent: Cell) -> Cell:
    """``percent`` (0 to 100) as the office of this tab keeps it."""
    if not isinstance(percent, int | float):
        return percent
    match _PERCENT_STYLES.get(title, PercentStyle.FRACTION):
        case PercentStyle.FRACTION:
            return round(percent / 100, 4)
        case PercentStyle.NUMBER:
            return percent
        case PercentStyle.TEXT:
            return f"{percent:g}%".replace(".", ",")


def _sheet(title: str, rows: Sequence[TabRow]) -> Sheet:
    if title == TITLED_TAB:
        return Sheet(title, schema.PROGRESS, _records(rows), above=_TITLE_BLOCK, merged="platform")
    if title == RENAMED_TAB:
        names = {row["code"]: row["name"] for row in seed_rows(schema.PLATFORMS)}
        records = _records([_renamed_row(number, row, names) for number, row in enumerate(rows, start=1)])
        return Sheet(title, schema.PROGRESS, records, _RENAMED_ORDER, _RENAMED, percent=PercentStyle.NUMBER)
    if title == COMMUNES_TAB:
        return Sheet(title, schema.PROGRESS, _with_structure(rows), (_NUMBER, *_FIELDS))
    return Sheet(title, schema.PROGRESS, _records(rows), percent=_PERCENT_STYLES.get(title, PercentStyle.FRACTION))


def _records(rows: Sequence[TabRow]) -> list[Row]:
    return [Row(row) for row in rows]


def _renamed_row(number: int, row: TabRow, names: Mapping[CellValue, CellValue]) -> TabRow:
    """Platforms by name, a bare year as a number, a note here and there."""
    deadline, platform = row["deadline"], row["platform"]
    return row | {
        _NUMBER: number,
        "platform": platform if isinstance(platform, Shown) else names.get(platform, platform),
        "deadline": int(deadline) if isinstance(deadline, str) and deadline.isdigit() else deadline,
        _NOTE: "Phối hợp thực hiện với đơn vị trực thuộc" if number % 9 == 0 else None,
    }


def _with_structure(rows: Sequence[TabRow]) -> list[Row]:
    """The rows between a column-number row, section rows, a total and the notes below it."""
    keys = (_NUMBER, *_FIELDS)
    written = [Row({key: f"({index})" for index, key in enumerate(keys, start=1)}, is_structure=True)]
    section = ""
    for number, row in enumerate(rows, start=1):
        kind = _kind_of_body(row["leads"]) or section
        if kind != section:
            numeral = _NUMERALS[list(_SECTIONS).index(kind)]
            written.append(Row({_NUMBER: numeral, "task": _SECTIONS[kind]}, is_structure=True))
            section = kind
        written.append(Row({_NUMBER: number} | row))
    # Typed totals of real reports disagree with their own rows; so does this one.
    written.append(Row({_NUMBER: "Tổng cộng", "task": f"{len(rows) + 4} nhiệm vụ"}, is_structure=True))
    return written + [Row({_NUMBER: note}, is_structure=True) for note in _NOTES]


def _kind_of_body(lead: Cell) -> str:
    """Which of _SECTIONS a body's name says it is; empty when it does not say."""
    text = str(lead).lower().removeprefix("ubnd ")
    return next((kind for kind in _SECTIONS if text.startswith(f"{kind} ")), "")
