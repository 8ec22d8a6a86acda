"""What each column of a tab needs: drop-downs, limits, number formats, colours, notes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lib import schema
from lib.core.workbook import CellValue
from lib.schema import Kind, Writer
from lib.sheets import provision_words as words
from lib.sheets.provision_content import format_below
from lib.sheets.provision_rules import (
    ListRange,
    colour_rule,
    colours,
    has_format,
    header_note,
    holds_names,
    is_same_rule,
    list_name,
    number_format,
    percent_style,
    read_reference,
    validation,
)
from lib.sheets.provision_state import ROWS_LOOKED_AT, Area, FoundTab, JsonObject
from lib.sheets.provision_targets import Target
from lib.sheets.provision_words import Phrase
from lib.words import Status


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """One thing a column lacks; ``cells`` is where it is done."""

    said: Phrase
    requests: tuple[JsonObject, ...]
    cells: Area


def list_ranges(targets: Sequence[Target]) -> dict[str, ListRange]:
    """Where the words of each drop-down stand, by ``tab.field``."""
    found = {}
    for target in targets:
        if target.tab in (schema.PLATFORMS, schema.DEPARTMENTS, schema.VOCABULARY):
            for field, index in target.columns.items():
                last = _last_body_of_today(target) if target.tab is schema.DEPARTMENTS else None
                reach = target.found.last_filled_row(index) if target.found else 0
                place = ListRange(target.title, index, target.header_row + 1, last, reach)
                found[f"{target.tab.name}.{field}"] = place
    return found


def _last_body_of_today(target: Target) -> int | None:
    """The last row to be offered where ended bodies come last, as in the seed; None for all rows.

    Ended bodies would offer most names twice.
    """
    names, ends = (_values(target, field) for field in ("name", "valid_to"))
    pairs = list(zip_longest(names, ends))
    today = [row for row, (name, end) in enumerate(pairs) if name is not None and end is None]
    ended = [row for row, (_, end) in enumerate(pairs) if end is not None]
    return target.header_row + 1 + max(today) if today and ended and max(today) < min(ended) else None


def _values(target: Target, field: str) -> Sequence[CellValue]:
    """What stands below a header, or will when the first rows are written."""
    if target.rows:
        return [row.get(field) for row in target.rows]
    return target.found.column(target.columns[field])[target.header_row + 1 :] if target.found else ()


def new_column_rules(target: Target, lists: Mapping[str, ListRange]) -> list[JsonObject]:
    """Rules and colours of the columns that are added, in which nothing is typed."""
    requests: list[JsonObject] = []
    is_at_edge = target.found is not None and target.found.used_columns >= target.found.column_count
    for field in target.added:
        column, area = target.tab.column(field), _area(target, field)
        percent = percent_style(None, 0, 0)
        rule = validation(column, percent, lists) if _has_rules(target) else None
        if rule or is_at_edge:  # at the edge a column comes with the rule of the one before it
            requests.append(_set_rule(target, area, rule))
        if column.kind is Kind.STATUS and _has_rules(target):
            requests += _colour_requests(target, area, list(Status))
    return requests


def old_column_changes(target: Target, lists: Mapping[str, ListRange]) -> Iterator[ColumnChange]:
    """What the columns that are there lack."""
    if target.found is None or not _has_rules(target):
        return
    for column in target.tab.columns:
        if column.field not in target.added:
            yield from _rule_change(target, column, lists)
            yield from _format_change(target, column)
            yield from _note_change(target, column)
            if column.kind is Kind.STATUS:
                yield from _colour_change(target, column)


def _has_rules(target: Target) -> bool:
    return target.tab.writer in (Writer.ICT, Writer.DEPARTMENTS)


def _area(target: Target, field: str, row: int | None = None) -> Area:
    index = target.columns[field]
    return Area(target.header_row + 1 if row is None else row, index, None, index + 1)


def _details(target: Target, column: schema.Column) -> dict[str, str]:
    return {"tab": target.title, "header": target.header(column.field)}


def _set_rule(target: Target, area: Area, rule: JsonObject | None) -> JsonObject:
    return {"setDataValidation": {"range": area.on(target.sheet_id)} | ({"rule": rule} if rule else {})}


def _rule_change(target: Target, column: schema.Column, lists: Mapping[str, ListRange]) -> Iterator[ColumnChange]:
    found, index = target.found, target.columns[column.field]
    assert found is not None  # noqa: S101 - for the type checker: the target is there
    percent = percent_style(found, index, target.header_row)
    by_name = holds_names(target.header(column.field))
    wanted = validation(column, percent, lists, by_name=by_name)
    words_at = lists.get(list_name(column, by_name=by_name))
    reach = words_at.reach if words_at else 0
    if wanted is None or _has_rule(found, index, target.header_row + 1, wanted, reach):
        return
    area = _area(target, column.field)
    sentence, details = _told(wanted)
    yield ColumnChange(Phrase(sentence, _details(target, column) | details), (_set_rule(target, area, wanted),), area)


def _has_rule(found: FoundTab, column: int, first: int, wanted: JsonObject, reach: int) -> bool:
    """Whether every cell looked at from row ``first`` on has the rule."""
    good: JsonObject | None = None
    for row in range(first, min(found.row_count, ROWS_LOOKED_AT)):
        rule = found.look(row, column).validation
        if rule is None or (rule != good and not is_same_rule(rule, wanted, reach)):
            return False
        good = rule
    return True


def _told(wanted: JsonObject) -> tuple[str, dict[str, str]]:
    condition = wanted["condition"]
    values = [value["userEnteredValue"] for value in condition.get("values", ())]
    match condition["type"]:
        case "ONE_OF_RANGE":
            place = read_reference(values[0])
            return words.DROP_DOWN, {"source": place.title if place else values[0]}
        case "NUMBER_BETWEEN":
            limits = ("0 %", "100 %") if values == ["0", "1"] else tuple(values)
            return words.NUMBER_RULE, {"low": limits[0], "high": limits[1]}
    return words.DATE_RULE, {}


def _format_change(target: Target, column: schema.Column) -> Iterator[ColumnChange]:
    """Only cells below the last value: a format can change what a typed number means."""
    found, index = target.found, target.columns[column.field]
    assert found is not None  # noqa: S101 - for the type checker: the target is there
    wanted = number_format(column, percent_style(found, index, target.header_row))
    first = max(found.last_filled_row(index), target.header_row) + 1
    if wanted is None or first >= found.row_count or has_format(found, index, range(first, found.row_count), wanted):
        return
    details = _details(target, column) | {"pattern": wanted["pattern"], "row": str(first)}
    request = format_below(target, column.field, first, wanted)
    yield ColumnChange(Phrase(words.FORMAT, details), (request,), _area(target, column.field, first))


def _note_change(target: Target, column: schema.Column) -> Iterator[ColumnChange]:
    """A note somebody wrote stays."""
    index = target.columns[column.field]
    wanted = header_note(column, target.tab.writer)
    assert target.found is not None  # noqa: S101 - for the type checker: the target is there
    if not wanted or target.found.look(target.header_row, index).note:
        return
    area = Area(target.header_row, index, target.header_row + 1, index + 1)
    cell = {"range": area.on(target.sheet_id), "cell": {"note": wanted}, "fields": "note"}
    yield ColumnChange(Phrase(words.NOTE, _details(target, column)), ({"repeatCell": cell},), area)


def _colour_change(target: Target, column: schema.Column) -> Iterator[ColumnChange]:
    found, area = target.found, _area(target, column.field)
    assert found is not None  # noqa: S101 - for the type checker: the target is there
    last = max(found.last_filled_row(area.left), target.header_row + 1)
    cells = Area(area.top, area.left, last + 1, area.right)
    missing = [status for status in Status if not colours(found.colour_rules, status, cells)]
    if missing:
        requests = tuple(_colour_requests(target, area, missing))
        yield ColumnChange(Phrase(words.COLOURS, _details(target, column)), requests, area)


def _colour_requests(target: Target, area: Area, statuses: Sequence[Status]) -> list[JsonObject]:
    """Behind the rules that are there, which so keep their precedence."""
    first = len(target.found.colour_rules) if target.found else 0
    return [
        {"addConditionalFormatRule": {"rule": colour_rule(status, target.sheet_id, area), "index": first + offset}}
        for offset, status in enumerate(statuses)
    ]
