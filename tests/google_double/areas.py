"""Areas of requests held against the grid, and how areas move with inserted or deleted rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.google_double.a1 import Area
from tests.google_double.content import Content, NamedRange, Protection, Tab, area_of
from tests.google_double.errors import bad_request
from tests.google_double.spreadsheet import Spreadsheet
from tests.google_double.values import check_inside

JsonObject = dict[str, Any]


def located(book: Spreadsheet, grid_range: JsonObject | None) -> tuple[Tab, Area]:
    """The tab and open area of a GridRange; 400 when it starts outside the grid.

    A range that starts inside and ends outside is taken, and cut at the grid.
    """
    if grid_range is None:
        raise bad_request("range is required")
    tab = book.content.tab_of_id(grid_range.get("sheetId"))
    area = area_of(grid_range)
    far = 2**31
    if (area.bottom or far) < area.top or (area.right or far) < area.left:
        raise bad_request("The end of a range must not be before its start.")
    check_inside(tab, area)
    return tab, area


def closed_in(tab: Tab, area: Area) -> Area:
    """The area cut at the tab's grid."""
    return area.within(tab.grid.row_count, tab.grid.column_count)


def dimension_range(book: Spreadsheet, payload: JsonObject | None) -> tuple[Tab, str, int, int]:
    """Tab, ``ROWS`` or ``COLUMNS``, start and end of a DimensionRange; open ends are the grid's."""
    if payload is None:
        raise bad_request("range is required")
    tab = book.content.tab_of_id(payload.get("sheetId"))
    dimension = payload.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise bad_request("No dimension specified.")
    size = tab.grid.row_count if dimension == "ROWS" else tab.grid.column_count
    start = int(payload.get("startIndex") or 0)
    end = payload.get("endIndex")
    return tab, dimension, start, size if end is None else int(end)


def _sides(area: Area, dimension: str) -> tuple[int, int | None]:
    return (area.top, area.bottom) if dimension == "ROWS" else (area.left, area.right)


def _with_sides(area: Area, dimension: str, start: int, end: int | None) -> Area:
    if dimension == "ROWS":
        return replace(area, top=start, bottom=end)
    return replace(area, left=start, right=end)


def after_insert(area: Area, dimension: str, start: int, count: int) -> Area:
    """Where the area is after ``count`` rows or columns came in before ``start``."""
    low, high = _sides(area, dimension)
    new_low = low + count if low >= start and not (low == 0 and high is None) else low
    new_high = high + count if high is not None and high > start else high
    return _with_sides(area, dimension, new_low, new_high)


def after_delete(area: Area, dimension: str, start: int, end: int) -> Area | None:
    """Where the area is after [start, end) went; None when nothing of it is left."""
    low, high = _sides(area, dimension)
    new_low = low - max(min(low, end) - start, 0)
    if high is None:
        return _with_sides(area, dimension, new_low, None)
    new_high = high - max(min(high, end) - start, 0)
    return _with_sides(area, dimension, new_low, new_high) if new_high > new_low else None


def shift_everything(content: Content, tab: Tab, dimension: str, start: int, change: int) -> None:
    """Move merges, protections and names of the tab; ``change`` is rows or columns gained or lost."""

    def moved(area: Area) -> Area | None:
        if change >= 0:
            return after_insert(area, dimension, start, change)
        return after_delete(area, dimension, start, start - change)

    merges = [moved(merge) for merge in tab.merges]
    tab.merges = [merge for merge in merges if merge]
    names = [named for named in content.named_ranges if named.sheet_id == tab.sheet_id]
    holders: list[Protection | NamedRange] = [*tab.protections, *names]
    for holder in holders:
        # What is deleted altogether is left without height, and then dropped.
        holder.area = moved(holder.area) or replace(holder.area, bottom=holder.area.top)
    tab.protections = [p for p in tab.protections if p.area.bottom != p.area.top]
    content.named_ranges = [n for n in content.named_ranges if n.area.bottom != n.area.top]
    sizes = {}
    for index, found in tab.sizes[dimension].items():
        cell = moved(_with_sides(Area(), dimension, index, index + 1))
        if cell:
            sizes[_sides(cell, dimension)[0]] = found
    tab.sizes[dimension] = sizes
