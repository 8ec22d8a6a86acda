"""What a spreadsheet holds: tabs with their grids, named ranges, metadata, properties."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from tests.google_double.a1 import Area
from tests.google_double.cells import Cell, FormulaError, Grid, Scalar, entry_of, value_of
from tests.google_double.errors import bad_request
from tests.google_double.formulas import Block, evaluate
from tests.google_double.patterns import uses_decimal_comma

JsonObject = dict[str, Any]


def grid_range(sheet_id: int, area: Area) -> JsonObject:
    """A GridRange as replies have it: sheetId 0 and open sides are left out."""
    result: JsonObject = {"sheetId": sheet_id} if sheet_id else {}
    for start, end, low, high in (
        ("startRowIndex", "endRowIndex", area.top, area.bottom),
        ("startColumnIndex", "endColumnIndex", area.left, area.right),
    ):
        if high is not None:
            result[start], result[end] = low, high
        elif low:
            result[start] = low
    return result


def area_of(grid_range: JsonObject) -> Area:
    """The area of a GridRange; a side that isn't given is open."""
    return Area(
        grid_range.get("startRowIndex") or 0,
        grid_range.get("startColumnIndex") or 0,
        grid_range.get("endRowIndex"),
        grid_range.get("endColumnIndex"),
    )


@dataclass(slots=True)
class Protection:
    """A protected range; ``editors`` None is nobody named."""

    protection_id: int
    area: Area
    is_whole_tab: bool
    description: str = ""
    warning_only: bool = False
    editors: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class Tab:
    """One sheet. ``properties`` is what isn't a field here (hidden, tabColorStyle, …)."""

    sheet_id: int
    title: str
    grid: Grid
    properties: JsonObject = field(default_factory=dict)
    grid_properties: JsonObject = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    protections: list[Protection] = field(default_factory=list)
    conditional_formats: list[JsonObject] = field(default_factory=list)
    sizes: dict[str, dict[int, JsonObject]] = field(default_factory=lambda: {"ROWS": {}, "COLUMNS": {}})
    groups: dict[str, list[JsonObject]] = field(default_factory=lambda: {"ROWS": [], "COLUMNS": []})
    tables: list[JsonObject] = field(default_factory=list)
    basic_filter: JsonObject | None = None

    @property
    def is_hidden(self) -> bool:
        return bool(self.properties.get("hidden"))

    def copy(self) -> Tab:
        return Tab(
            self.sheet_id,
            self.title,
            self.grid.copy(),
            dict(self.properties),
            dict(self.grid_properties),
            list(self.merges),
            copy.deepcopy(self.protections),
            copy.deepcopy(self.conditional_formats),
            {name: dict(found) for name, found in self.sizes.items()},
            copy.deepcopy(self.groups),
            copy.deepcopy(self.tables),
            self.basic_filter,
        )


@dataclass(slots=True)
class NamedRange:
    """A name for an area of a tab."""

    named_range_id: str
    name: str
    sheet_id: int
    area: Area

    def reply(self) -> JsonObject:
        area = grid_range(self.sheet_id, self.area)
        return {"namedRangeId": self.named_range_id, "name": self.name, "range": area}


@dataclass(slots=True)
class Content:
    """Everything the Sheets API can change; copied before a batch, put back when it fails."""

    properties: JsonObject
    tabs: list[Tab]
    named_ranges: list[NamedRange] = field(default_factory=list)
    metadata: list[JsonObject] = field(default_factory=list)
    has_formulas: bool = False

    @property
    def locale(self) -> str:
        return str(self.properties["locale"])

    def copy(self) -> Content:
        return Content(
            dict(self.properties),
            [tab.copy() for tab in self.tabs],
            copy.deepcopy(self.named_ranges),
            list(self.metadata),
            self.has_formulas,
        )

    def tab_of_id(self, sheet_id: int | None) -> Tab:
        """The tab with this gid; 400 when there is none."""
        for tab in self.tabs:
            if tab.sheet_id == int(sheet_id or 0):
                return tab
        raise bad_request(f"No grid with id: {int(sheet_id or 0)}")

    def tab_titled(self, title: str) -> Tab | None:
        """The tab with this title; case is looked past when no title fits exactly."""
        exact = [tab for tab in self.tabs if tab.title == title]
        loose = exact or [tab for tab in self.tabs if tab.title.casefold() == title.casefold()]
        return loose[0] if loose else None

    def recalculate(self) -> None:
        """Compute every formula anew (nothing to do where there never was one)."""
        if self.has_formulas:
            _Calculation(self).run()


class _Calculation:
    """One pass over all formulas; a cell that refers to itself becomes #REF!."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.decimal_comma = uses_decimal_comma(content.locale)
        self.done: dict[tuple[int, int, int], Scalar | None] = {}
        self.under_way: set[tuple[int, int, int]] = set()

    def run(self) -> None:
        for tab in self.content.tabs:
            for index, row in enumerate(tab.grid.rows):
                if any(isinstance(entry, Cell) and entry.formula for entry in row):
                    tab.grid.set_row(index, [self._renewed(tab, index, c) for c in range(len(row))])

    def _renewed(self, tab: Tab, row: int, column: int) -> Any:
        entry = tab.grid.entry(row, column)
        if not isinstance(entry, Cell) or not entry.formula:
            return entry
        value = self._value(tab, row, column)
        return entry_of(Cell(value, entry.formula, entry.style, entry.note, entry.validation))

    def _value(self, tab: Tab, row: int, column: int) -> Scalar | None:
        entry = tab.grid.entry(row, column)
        if not isinstance(entry, Cell) or not entry.formula:
            return value_of(entry)
        place = (tab.sheet_id, row, column)
        if place not in self.done:
            if place in self.under_way:
                return FormulaError("#REF!")
            self.under_way.add(place)
            self.done[place] = evaluate(entry.formula, self._lookup_from(tab), self.decimal_comma)
            self.under_way.discard(place)
        return self.done[place]

    def _lookup_from(self, home: Tab) -> Any:
        def lookup(title: str | None, area: Area) -> Block | None:
            tab = home if title is None else self.content.tab_titled(title)
            if tab is None or area.top >= tab.grid.row_count or area.left >= tab.grid.column_count:
                return None
            top, left, bottom, right = area.within(tab.grid.row_count, tab.grid.column_count).closed()
            used = max(min(bottom, len(tab.grid.rows)), top + 1)
            return [[self._value(tab, r, c) for c in range(left, right)] for r in range(top, used)]

        return lookup
