"""The raw shape every home hands to the core: a workbook as typed, nothing interpreted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

CellValue = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; zero-based rows and columns, ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RawTab:
    """One tab as typed.

    ``columns`` is columns-major from A1 (element 0 of each column is row 1); the columns
    are of equal length and an empty cell is ``None``. ``formats`` gives, for the columns
    where the number format decides the meaning (percentages, deadlines), one spreadsheet
    format pattern per row, such as ``0.0%`` or ``mm/yyyy``; ``None`` is the default format.
    """

    title: str
    columns: Sequence[Sequence[CellValue]]
    gid: int | None = None
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    formats: Mapping[int, Sequence[str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Every tab of one source at one moment.

    ``source`` names it for good, so that its history can be kept under it; ``title`` is what
    people call it now, "" where that is the same. ``locale`` is the spreadsheet's own
    (``vi_VN``); ``revision`` changes whenever the content may have; ``url`` is the address cell
    links are built from, None for a file.
    """

    source: str
    tabs: tuple[RawTab, ...]
    revision: str
    read_at: datetime
    locale: str = "vi_VN"
    time_zone: str = "Asia/Ho_Chi_Minh"
    url: str | None = None
    title: str = ""
