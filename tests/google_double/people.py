"""Another person at work in a spreadsheet of the double, and a look into it for assertions.

What a person does here is what people do in Google's own interface: no quota, no protection,
not in the request log, and noticed by Drive only after a while.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.google_double.a1 import Area, column_index, write_range
from tests.google_double.areas import closed_in
from tests.google_double.batch import batch_update
from tests.google_double.cells import Cell, Entry, Scalar, cell_of, entry_of, value_of
from tests.google_double.content import Protection, Tab, grid_range
from tests.google_double.formats import overlay
from tests.google_double.seeding import entry_from, style_of, tab_from
from tests.google_double.service import Service
from tests.google_double.spreadsheet import Spreadsheet
from tests.google_double.values import entered, formatted

JsonObject = dict[str, Any]


class SheetHandle:
    """One spreadsheet: reading its state and editing it by hand. Rows are numbered from 1."""

    def __init__(self, service: Service, book: Spreadsheet, interface_delay: float) -> None:
        self._service = service
        self._book = book
        self._delay = interface_delay

    # -- looking

    @property
    def id(self) -> str:
        return self._book.file_id

    @property
    def titles(self) -> list[str]:
        """Titles of the tabs, in order."""
        return [tab.title for tab in self._book.content.tabs]

    @property
    def metadata(self) -> list[JsonObject]:
        """The developer metadata that lives now."""
        return list(self._book.content.metadata)

    @property
    def version(self) -> int:
        """Drive's version number."""
        return self._book.version

    def gid(self, tab: str) -> int:
        return self._tab(tab).sheet_id

    def rows(self, tab: str) -> list[list[Scalar | None]]:
        """Values without formats; empty cells at the end of rows and empty rows at the end are cut."""
        grid = self._tab(tab).grid
        rows = [[value_of(entry) for entry in row] for row in grid.rows[: grid.count_of_rows_with_data()]]
        for row in rows:
            while row and row[-1] is None:
                row.pop()
        return rows

    def entry(self, tab: str, place: str) -> Cell:
        """The whole cell: value, formula, style, note, validation."""
        found, area = self._find(tab, place)
        return cell_of(found.grid.entry(area.top, area.left))

    def value(self, tab: str, place: str) -> Scalar | None:
        return self.entry(tab, place).value

    def shown(self, tab: str, place: str) -> str:
        """The text a person sees in the cell."""
        return formatted(self.entry(tab, place), self._book.content.locale)

    def number_format(self, tab: str, place: str) -> str | None:
        """The pattern of the cell's number format."""
        style = self.entry(tab, place).style or {}
        pattern = style.get("numberFormat", {}).get("pattern")
        return None if pattern is None else str(pattern)

    # -- editing cells

    def type(self, tab: str, place: str, text: str) -> None:
        """Type ``text`` into a cell, as Google understands it in the spreadsheet's locale."""
        found, area = self._find(tab, place)

        def typed(row: int, column: int, entry: Entry) -> Entry:
            return entered(self._book, entry, text, "USER_ENTERED")

        self._edit(lambda: found.grid.change(area, typed))

    def put(self, tab: str, place: str, value: Any) -> None:
        """Put a typed value (or a `cell`) there, whatever its text would be taken for."""
        found, area = self._find(tab, place)
        new = entry_from(value, self._book.content.locale)
        self._book.content.has_formulas |= isinstance(new, Cell) and new.formula is not None
        self._edit(lambda: found.grid.change(area, lambda r, c, e: new))

    def format(self, tab: str, place: str, pattern: str) -> None:
        """Give cells (``D2:D9``, ``D:D``) a number format pattern."""
        found, area = self._find(tab, place)

        def styled(row: int, column: int, entry: Entry) -> Entry:
            old = cell_of(entry)
            style = overlay(old.style or {}, style_of(pattern))
            return entry_of(Cell(old.value, old.formula, style, old.note, old.validation))

        self._edit(lambda: found.grid.change(closed_in(found, area), styled))

    def clear(self, tab: str, place: str) -> None:
        """Empty cells, formats included."""
        found, area = self._find(tab, place)
        self._edit(lambda: found.grid.change(closed_in(found, area), lambda r, c, e: None))

    def merge(self, tab: str, place: str) -> None:
        found, area = self._find(tab, place)
        self._request("mergeCells", range=_whole(found, area), mergeType="MERGE_ALL")

    # -- rows and columns

    def insert_row(self, tab: str, before: int, values: Sequence[Any] = ()) -> None:
        """A new row above row ``before``."""
        self._request("insertDimension", range=self._lines(tab, "ROWS", before - 1))
        self._fill(tab, Area(before - 1, 0), [values])

    def add_row(self, tab: str, values: Sequence[Any]) -> None:
        """Fill the first row below the data."""
        found = self._tab(tab)
        last = found.grid.count_of_rows_with_data()
        found.grid.row_count = max(found.grid.row_count, last + 1)
        self._fill(tab, Area(last, 0), [values])

    def delete_row(self, tab: str, row: int) -> None:
        self._request("deleteDimension", range=self._lines(tab, "ROWS", row - 1))

    def insert_column(self, tab: str, before: str, values: Sequence[Any] = ()) -> None:
        """A new column left of column ``before``, filled from the top."""
        place = column_index(before)
        self._request("insertDimension", range=self._lines(tab, "COLUMNS", place))
        self._fill(tab, Area(0, place), [[value] for value in values])

    def delete_column(self, tab: str, column: str) -> None:
        self._request("deleteDimension", range=self._lines(tab, "COLUMNS", column_index(column)))

    def move_column(self, tab: str, column: str, before: str) -> None:
        source = self._lines(tab, "COLUMNS", column_index(column))
        self._request("moveDimension", source=source, destinationIndex=column_index(before))

    # -- tabs

    def add_tab(self, title: str, rows: Sequence[Sequence[Any]] = ()) -> None:
        """A new tab at the end."""

        def add() -> None:
            tab = tab_from(self._book.new_id(), title, rows, self._book.content.locale)
            self._book.content.tabs.append(tab)

        self._edit(add)

    def rename_tab(self, title: str, new_title: str) -> None:
        self._tab_properties(title, title=new_title)

    def hide_tab(self, title: str) -> None:
        self._tab_properties(title, hidden=True)

    def move_tab(self, title: str, index: int) -> None:
        self._tab_properties(title, index=index)

    def duplicate_tab(self, title: str, new_title: str) -> None:
        """A copy next to the original, with a gid of its own."""
        place = self.titles.index(title) + 1
        self._request("duplicateSheet", sourceSheetId=self.gid(title), newSheetName=new_title, insertSheetIndex=place)

    def delete_tab(self, title: str) -> None:
        self._request("deleteSheet", sheetId=self.gid(title))

    def protect(self, title: str, editors: Sequence[str] = ()) -> None:
        """Protect a whole tab; only ``editors`` may then write to it by the API."""
        tab = self._tab(title)
        editor_list = {"users": list(editors)}
        number = self._book.new_id()
        self._edit(lambda: tab.protections.append(Protection(number, Area(), True, editors=editor_list)))

    # -- sharing

    def share(self, account: str, role: str = "writer") -> None:
        """Let an account (or ``anyone``) in as reader or writer."""
        self._book.permissions[account] = role

    def unshare(self, account: str = "anyone") -> None:
        """Take the right away: the API answers 403."""
        self._book.permissions.pop(account, None)

    def rename(self, title: str) -> None:
        """Give the spreadsheet itself another title."""
        self._request("updateSpreadsheetProperties", properties={"title": title}, fields="title")

    def set_locale(self, locale: str) -> None:
        """Another locale for the spreadsheet (``en_US``, ``vi_VN``)."""
        self._request("updateSpreadsheetProperties", properties={"locale": locale}, fields="locale")

    # -- inside

    def _tab(self, title: str) -> Tab:
        found = [tab for tab in self._book.content.tabs if tab.title == title]
        if not found:
            raise KeyError(f"no tab {title!r} among {self.titles}")
        return found[0]

    def _find(self, tab: str, place: str) -> tuple[Tab, Area]:
        self._tab(tab)
        return self._book.find_range(f"{write_range(tab, Area(0, 0, 1, 1)).rpartition('!')[0]}!{place}")

    def _edit(self, change: Callable[[], Any]) -> None:
        with self._service.lock:
            self._book.transaction(change)
            self._book.gathered_edits.append(self._service.now() + self._delay)

    def _request(self, name: str, **payload: Any) -> None:
        with self._service.lock:
            batch_update(self._book, {"requests": [{name: payload}]}, self._book.owner)
            self._book.gathered_edits.append(self._service.now() + self._delay)

    def _tab_properties(self, tab: str, **properties: Any) -> None:
        ((name, _),) = properties.items()
        properties["sheetId"] = self.gid(tab)
        self._request("updateSheetProperties", properties=properties, fields=name)

    def _lines(self, tab: str, dimension: str, index: int) -> JsonObject:
        return {"sheetId": self.gid(tab), "dimension": dimension, "startIndex": index, "endIndex": index + 1}

    def _fill(self, tab: str, corner: Area, rows: Sequence[Sequence[Any]]) -> None:
        locale = self._book.content.locale
        block = [[entry_from(value, locale) for value in row] for row in rows]
        found = self._tab(tab)
        self._edit(lambda: found.grid.write(corner.top, corner.left, block))


def _whole(tab: Tab, area: Area) -> JsonObject:
    return {"sheetId": tab.sheet_id} | grid_range(tab.sheet_id, area)
