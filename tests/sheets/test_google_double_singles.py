"""Single recorded replies (errors and rare requests): the double gives the same bodies."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from tests.google_double import GoogleDouble, SheetHandle
from tests.google_double.a1 import parse_area, split_title
from tests.google_double.content import area_of
from tests.google_double.direct import Direct
from tests.google_double.replay import ACCOUNT, Names, recorded

JsonObject = dict[str, Any]
SINGLES = recorded("recorded_singles.jsonl.gz")
FIXED_TIME = 1_690_000_000.0


def name_of(single: JsonObject) -> str:
    what = next(iter(single["body"]["requests"][0])) if "requests" in (single["body"] or {}) else ""
    return re.sub(r"[^A-Za-z]+", "-", f"{single['method']} {single['path'][:60]} {what}") + str(single["status"])


def title_of(single: JsonObject) -> str:
    """The tab that the recorded reply or path speaks of."""
    reply = single["reply"]
    ranges = [found["range"] for found in reply.get("valueRanges", [])]
    ranges.append(reply.get("updates", {}).get("updatedRange", "Sheet1!A1"))
    return split_title(ranges[0])[0] or "Sheet1"


def arranged(double: GoogleDouble, single: JsonObject) -> SheetHandle:
    """A spreadsheet in which the recorded request makes sense."""
    sheet = double.add_spreadsheet("file1", "Test CellTest test_a1_value", {title_of(single): []}, locale="en_US")
    double.service.store.books[sheet.id].modified += 0.02
    for found in single["reply"].get("valueRanges", []):
        fill(sheet, found["range"], found["values"])
        if found["range"].endswith("10"):
            direct = Direct(double, "file1")
            size = {"sheetId": 0, "gridProperties": {"rowCount": 10, "columnCount": 10}}
            direct.batch({"updateSheetProperties": {"properties": size, "fields": "gridProperties"}})
    if "tableRange" in single["reply"]:
        title, rest = split_title(single["reply"]["tableRange"])
        top, left, bottom, right = (parse_area(rest) or pytest.fail(rest)).closed()
        fill(sheet, f"{title}!A1", [["filled"] * (right - left)] * (bottom - top))
    for request in (single["body"] or {}).get("requests", []):
        prepare(double, sheet, request, single["reply"])
    return sheet


def fill(sheet: SheetHandle, text: str, rows: list[list[Any]]) -> None:
    title, rest = split_title(text)
    area = parse_area(rest)
    assert title is not None
    assert area is not None
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = f"{chr(65 + area.left + column)}{area.top + row + 1}"
            sheet.put(title, place, value)


def prepare(double: GoogleDouble, sheet: SheetHandle, request: JsonObject, reply: JsonObject) -> None:
    """What the request takes for granted: a name, a protection, a tab with this gid, a header."""
    direct = Direct(double, "file1")
    ((kind, payload),) = request.items()
    corner = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    if kind == "updateNamedRange":
        named = {"namedRangeId": payload["namedRange"]["namedRangeId"], "name": "Old", "range": corner}
        direct.batch({"addNamedRange": {"namedRange": named}})
    elif kind == "deleteProtectedRange":
        direct.batch({"addProtectedRange": {"protectedRange": payload | {"range": corner}}})
    elif kind == "repeatCell" and payload["range"]["sheetId"]:
        properties = {"title": "other", "sheetId": payload["range"]["sheetId"]}
        direct.batch({"addSheet": {"properties": properties}})
    elif kind == "addTable":
        area = area_of(payload["table"]["range"])
        columns = reply["replies"][0]["addTable"]["table"]["columnProperties"]
        assert len(columns) == (area.right or 0) - area.left
        fill(sheet, "Sheet1!A1", [[column["columnName"] for column in columns]])


def use_up(double: GoogleDouble, single: JsonObject) -> None:
    """Bring about the state that the recorded error speaks of."""
    if single["status"] == 404:
        del double.service.store.books["file1"]
    elif single["status"] == 403:
        double.spreadsheet("file1").unshare()
    elif single["status"] == 429:
        double.quotas.enforced = True
        double.quotas.per_user = 0


@pytest.mark.parametrize("single", SINGLES, ids=name_of)
def test_a_recorded_reply_has_the_same_body_here(single: JsonObject) -> None:
    with GoogleDouble(quotas=False, now=lambda: FIXED_TIME) as double:
        arranged(double, single)
        use_up(double, single)
        token = "unknown" if single["status"] == 401 else double.token(ACCOUNT)
        answer = requests.request(
            single["method"],
            double.url + single["path"],
            params=single["query"],
            json=single["body"],
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )
    assert answer.status_code == single["status"]
    assert Names().first_difference(single["reply"], answer.json()) is None
    assert "Retry-After" not in answer.headers
