"""Talking to the double without a client library, for tests of the double itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import requests

from tests.google_double.accounts import DEFAULT_ACCOUNT
from tests.google_double.double import GoogleDouble

JsonObject = dict[str, Any]


class Direct:
    """Requests to one spreadsheet, signed in as ``account``."""

    def __init__(self, double: GoogleDouble, file_id: str, account: str = DEFAULT_ACCOUNT) -> None:
        self.root = double.url
        self.book = f"{double.url}/v4/spreadsheets/{file_id}"
        self.file = f"{double.url}/drive/v3/files/{file_id}"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {double.token(account)}"

    def batch(self, *batch: JsonObject, **more: Any) -> requests.Response:
        """spreadsheets.batchUpdate."""
        return self.session.post(f"{self.book}:batchUpdate", json={"requests": list(batch)} | more, timeout=10)

    def get(self, **parameters: Any) -> requests.Response:
        """spreadsheets.get."""
        return self.session.get(self.book, params=parameters, timeout=10)

    def values(self, text: str, **parameters: Any) -> requests.Response:
        """values.get."""
        return self.session.get(f"{self.book}/values/{quote(text, safe='')}", params=parameters, timeout=10)

    def update(self, text: str, rows: Any, option: str = "RAW") -> requests.Response:
        """values.update."""
        address = f"{self.book}/values/{quote(text, safe='')}"
        return self.session.put(address, params={"valueInputOption": option}, json={"values": rows}, timeout=10)

    def append(self, text: str, rows: Any, **parameters: Any) -> requests.Response:
        """values.append, RAW unless said otherwise."""
        address = f"{self.book}/values/{quote(text, safe='')}:append"
        chosen = {"valueInputOption": "RAW"} | parameters
        return self.session.post(address, params=chosen, json={"values": rows}, timeout=10)

    def metadata(self, number: int) -> requests.Response:
        """developerMetadata.get."""
        return self.session.get(f"{self.book}/developerMetadata/{number}", timeout=10)


def typed_cell(value: str | float | bool) -> JsonObject:
    """CellData of one typed value."""
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    kind = "stringValue" if isinstance(value, str) else "numberValue"
    return {"userEnteredValue": {kind: value}}


def append_cells(*values: str | float | bool, sheet_id: int = 0) -> JsonObject:
    """An appendCells request of one row."""
    row = {"values": [typed_cell(value) for value in values]}
    return {"appendCells": {"sheetId": sheet_id, "rows": [row], "fields": "userEnteredValue"}}


def marker(number: int, value: str = "", key: str = "event") -> JsonObject:
    """A createDeveloperMetadata request on the whole spreadsheet."""
    made: JsonObject = {"metadataId": number, "metadataKey": key, "metadataValue": value}
    made |= {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": made}}
