"""What is to be done to a spreadsheet so that it is as the schema wants it. Pure.

A plan follows from what was found; made again from what is there after it was carried out,
it is empty. Nothing in it deletes, moves or overwrites what somebody typed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlsxwriter.utility import xl_rowcol_to_cell

from lib import schema
from lib.config import TIME_ZONE
from lib.core.cells import normal_key
from lib.core.entities import Department
from lib.sheets import provision_words as words
from lib.sheets.provision_columns import list_ranges, new_column_rules, old_column_changes
from lib.sheets.provision_content import first_rows, header_on_empty, new_columns, new_tab
from lib.sheets.provision_guards import People, plan_guards
from lib.sheets.provision_owners import DepartmentTab
from lib.sheets.provision_rules import ListRange
from lib.sheets.provision_state import Area, FoundBook, JsonObject
from lib.sheets.provision_targets import Target, choose_targets
from lib.sheets.provision_words import Advice, Change, Detail, Phrase

LOCALE = "vi_VN"
MARKER_KEY = "provision"
_MARKERS_KEPT = 20  # a spreadsheet has room for some 30,000 characters of metadata
_ROOM = 100
_EDGE = 9  # a header further down than this is not kept in view: it would fill the screen


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes in the order they are made; ``advice`` is what only people can do."""

    changes: tuple[Change, ...]
    advice: tuple[Advice, ...]
    markers: tuple[int, ...] = ()

    @property
    def has_drift(self) -> bool:
        """Whether anything is not as it should be."""
        return bool(self.changes) or any(each.is_drift for each in self.advice)

    @property
    def requests(self) -> list[JsonObject]:
        """One batchUpdate; with a marker, so that the same batch arriving twice is refused the second time."""
        made = [request for change in self.changes for request in change.requests]
        made += [request for change in self.changes for request in change.later]
        return [*self._marker(made), *made] if made else []

    def _marker(self, made: Sequence[JsonObject]) -> list[JsonObject]:
        digest = hashlib.blake2b(json.dumps(made, sort_keys=True).encode(), digest_size=4).digest()
        number = (int.from_bytes(digest) >> 1) or 1
        marker: JsonObject = {"metadataId": number, "metadataKey": MARKER_KEY, "metadataValue": str(number)}
        marker |= {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
        old = [{"dataFilter": {"developerMetadataLookup": {"metadataId": each}}} for each in self._forgotten(number)]
        return [
            *({"deleteDeveloperMetadata": each} for each in old),
            {"createDeveloperMetadata": {"developerMetadata": marker}},
        ]

    def _forgotten(self, number: int) -> tuple[int, ...]:
        """Markers that go: one from when the same had to be done before; all, where many have gathered.

        The others stay, since Google may still be working on a batch whose reply was lost.
        """
        if number in self.markers:
            return (number,)
        return self.markers if len(self.markers) >= _MARKERS_KEPT else ()


@dataclass(slots=True)
class _Draft:
    """A plan being made: what our account may not touch becomes advice."""

    own: str
    changes: list[Change] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)

    def change(
        self,
        target: Target,
        said: Phrase,
        requests: Sequence[JsonObject],
        cells: Area,
        later: Sequence[JsonObject] = (),
    ) -> None:
        """Add a change, unless somebody's protection of these cells locks us out."""
        found = target.found
        if found and any(each.locks_us_out and each.area.overlaps(cells) for each in found.protections):
            details: dict[str, Detail] = {"tab": target.title, "change": (said,), "account": self.own or "?"}
            self.advice.append(Advice(Phrase(words.LOCKED, details), words.LOCKED_ADVICE, is_drift=True))
        else:
            self.changes.append(Change(said, tuple(requests), tuple(later)))


def make_plan(
    book: FoundBook, people: People, departments: Sequence[Department], wanted: Sequence[DepartmentTab] = ()
) -> Plan:
    """The plan for ``book``. ``departments`` are the bodies in force; ``wanted`` asks for tabs of their own."""
    targets, advice = choose_targets(book, departments, wanted)
    draft = _Draft(people.own, advice=advice)
    _plan_book(book, draft)
    lists = list_ranges(targets)
    for target in [_with_room(each, draft) for each in targets]:
        _plan_start(target, lists, draft)
        _plan_columns(target, lists, draft)
    plan_guards(book, targets, people, draft.changes, draft.advice)
    return Plan(tuple(draft.changes), tuple(draft.advice), book.markers)


def with_rows_elsewhere(plan: Plan, titles: Sequence[str]) -> Plan:
    """``plan`` with a word about rows of departments that stand on other tabs than their own."""
    if not titles:
        return plan
    said = Phrase(words.ROWS_ELSEWHERE, {"tabs": ", ".join(f"“{title}”" for title in titles)})
    return replace(plan, advice=(*plan.advice, Advice(said, words.ROWS_ELSEWHERE_ADVICE)))


def _plan_book(book: FoundBook, draft: _Draft) -> None:
    for name, old, new, sentence in (
        ("locale", book.locale, LOCALE, words.LOCALE),
        ("timeZone", book.time_zone, TIME_ZONE, words.TIME_ZONE),
    ):
        if old != new:
            update = {"updateSpreadsheetProperties": {"properties": {name: new}, "fields": name}}
            draft.changes.append(Change(Phrase(sentence, {"old": old or "?", "new": new}), (update,)))


def _with_room(target: Target, draft: _Draft) -> Target:
    """``target`` with rows below its header: Google refuses rules and formats for rows that aren't there."""
    found = target.found
    missing = target.header_row + 1 + max(1, len(target.rows)) - found.row_count if found else 0
    if found is None or missing <= 0:
        return target
    rows = {"sheetId": target.sheet_id, "dimension": "ROWS", "length": missing + _ROOM}
    below = Area(found.row_count)
    draft.change(target, Phrase(words.ROOM, {"tab": target.title}), [{"appendDimension": rows}], below)
    return replace(target, found=replace(found, row_count=found.row_count + missing + _ROOM))


def _plan_start(target: Target, lists: Mapping[str, ListRange], draft: _Draft) -> None:
    """Tabs, headers, columns and first rows that are not there."""
    later = new_column_rules(target, lists)
    details = {"tab": target.title, "count": str(len(target.tab.columns))}
    if target.found is None:
        draft.change(target, Phrase(words.NEW_TAB, details), new_tab(target), Area(), later)
    elif target.is_whole_header_new:
        draft.change(target, Phrase(words.HEADER, details), header_on_empty(target), Area(), later)
    elif target.added:
        first = target.found.used_columns
        places = [xl_rowcol_to_cell(target.header_row, target.columns[field]) for field in target.added]
        headers = ", ".join(f"“{target.header(field)}”" for field in target.added)
        details = {"tab": target.title, "headers": headers, "cell": places[0]}
        draft.change(target, Phrase(words.NEW_COLUMNS, details), new_columns(target), Area(0, first), later)
    if target.rows:
        details = {"tab": target.title, "count": str(len(target.rows))}
        is_written = target.found is None or target.is_whole_header_new  # with the header
        requests = [] if is_written else first_rows(target)
        draft.change(target, Phrase(words.ROWS, details), requests, Area(target.header_row + 1))


def _plan_columns(target: Target, lists: Mapping[str, ListRange], draft: _Draft) -> None:
    """Rules, formats, notes and colours of the columns that are there; the header kept in view."""
    found = target.found
    if found is None:
        return
    frozen = _rows_in_view(target)
    if frozen:
        grid = {"sheetId": target.sheet_id, "gridProperties": {"frozenRowCount": frozen}}
        update = {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.frozenRowCount"}}
        said = Phrase(words.FREEZE, {"tab": target.title, "row": str(frozen)})
        draft.change(target, said, [update], Area(0, 0, frozen))
    changes = list(old_column_changes(target, lists)) if not target.is_whole_header_new else []
    if found.has_table and changes:
        said = Phrase(words.TABLE, {"tab": target.title})
        draft.advice.append(Advice(said, words.TABLE_ADVICE, is_drift=True))
        return
    for change in changes:
        draft.change(target, change.said, (), change.cells, change.requests)
    draft.advice.extend(_missing_words(target))


def _rows_in_view(target: Target) -> int:
    """How many rows to freeze; 0 where the header is kept in view already, or can't be."""
    found = target.found
    if found is None or found.frozen_rows > target.header_row or target.header_row > _EDGE:
        return 0
    rows = target.header_row + 1
    for merge in sorted(found.raw.merges, key=lambda merge: merge.top):
        if merge.top < rows <= merge.bottom:  # Google doesn't freeze a part of a merged cell
            rows = merge.bottom + 1
    return rows if rows < found.row_count else 0


def _missing_words(target: Target) -> Iterator[Advice]:
    if target.tab is not schema.VOCABULARY or target.found is None or target.rows:
        return
    for column in target.tab.columns:
        if column.field not in target.added:
            typed = {normal_key(str(value)) for value in target.found.column(target.columns[column.field])}
            missing = [word.value for word in column.words or () if normal_key(word.value) not in typed]
            if missing:
                details = {"tab": target.title, "header": column.header, "words": ", ".join(missing)}
                yield Advice(Phrase(words.WORDS_MISSING, details), words.WORDS_MISSING_ADVICE, is_drift=True)
