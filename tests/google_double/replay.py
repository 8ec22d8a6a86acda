"""Replaying recorded traffic of the real API against the double.

The files are lines of JSON: sequence, step, method, path, query, body, status, reply. Ids
and times can't be the same; they are mapped one to one as they turn up, and a mapping that
breaks is a difference.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from tests.google_double.double import GoogleDouble
from tests.google_double.quotas import ManualClock
from tests.google_double.spreadsheet import Spreadsheet, new_content

JsonObject = dict[str, Any]
DATA = Path(__file__).parent.parent / "data"
ACCOUNT = "someone@example.com"
_FILE_ID = re.compile(r"\bfile\d+\b")
_ID_KEYS = {"id", "spreadsheetId", "sheetId", "namedRangeId", "protectedRangeId", "tableId"}
_TIME_KEYS = {"createdTime", "modifiedTime"}
_CREATES = ("/drive/v3/files", "/copy")


def recorded(name: str) -> list[JsonObject]:
    """The recordings of one file of `tests/data`."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def takes(steps: list[JsonObject]) -> Iterator[list[JsonObject]]:
    """Sequences cut into takes: each was recorded from a new spreadsheet to its deletion."""
    take: list[JsonObject] = []
    for step in steps:
        is_new = not take or step["sequence"] != take[0]["sequence"]
        if is_new or (step["path"] == take[0]["path"] and step["body"] == take[0]["body"]):
            if take:
                yield take
            take = []
        take.append(step)
    yield take


@dataclass(slots=True)
class Names:
    """What stands for what: recorded id or time → the double's, one to one."""

    known: dict[str, Any] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def fits(self, kind: str, old: Any, new: Any) -> bool:
        """Whether ``new`` may stand for ``old``; the first time, it is made to."""
        name, other = f"{kind} {old}", f"{kind} {new}"
        if name not in self.known and other not in self.taken and type(old) is type(new):
            self.known[name] = new
            self.taken.add(other)
        return name in self.known and bool(self.known[name] == new)

    def of(self, kind: str, old: Any) -> Any:
        return self.known.get(f"{kind} {old}", old)

    def in_text(self, text: str) -> str:
        return _FILE_ID.sub(lambda found: str(self.of("file", found.group())), text)

    def in_body(self, body: Any) -> Any:
        """A request body with the double's ids."""
        if isinstance(body, dict):
            return {k: self.of(k, v) if k in _ID_KEYS else self.in_body(v) for k, v in body.items()}
        return [self.in_body(item) for item in body] if isinstance(body, list) else body

    def first_difference(self, old: Any, new: Any, path: str = "") -> str | None:
        """Where ``new`` isn't ``old`` under this mapping; None when it is."""
        if isinstance(old, dict) and isinstance(new, dict):
            for key in sorted(old.keys() | new.keys()):
                if key not in old or key not in new:
                    return f"{path}.{key} {'is extra' if key in new else 'is missing'}"
                found = self._value_difference(key, old[key], new[key], f"{path}.{key}")
                if found:
                    return found
            return None
        if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            pairs = enumerate(zip(old, new, strict=True))
            found_ones = (self.first_difference(a, b, f"{path}[{i}]") for i, (a, b) in pairs)
            return next((found for found in found_ones if found), None)
        if isinstance(old, str):
            old = self.in_text(old)
        if old == new and isinstance(old, bool) == isinstance(new, bool):
            return None
        return f"{path}: {old!r} recorded, {new!r} here"

    def _value_difference(self, key: str, old: Any, new: Any, path: str) -> str | None:
        if key in _TIME_KEYS:
            return None if self.fits("time", old, new) else f"{path}: the time moved, or didn't"
        if key in _ID_KEYS and not isinstance(old, dict):
            kind = "file" if _FILE_ID.fullmatch(str(old)) else key
            return None if self.fits(kind, old, new) else f"{path}: another id"
        return self.first_difference(old, new, path)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One step replayed; ``difference`` None: answered alike, status and whole JSON."""

    step: JsonObject
    difference: str | None


def replay(take: list[JsonObject]) -> list[Outcome]:
    """Send a take's requests in order to a fresh double."""
    clock = ManualClock()
    with GoogleDouble(now=clock, quotas=False) as double, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {double.token(ACCOUNT)}"
        names = Names()
        _furnish(double, take, names)
        outcomes = []
        for step in take:
            clock.advance(0.5)
            outcomes.append(Outcome(step, _answered(double, session, step, names)))
        return outcomes


def _answered(double: GoogleDouble, session: requests.Session, step: JsonObject, names: Names) -> str | None:
    address = double.url + names.in_text(step["path"])
    body = names.in_body(step["body"])
    data = body.encode() if isinstance(body, str) else None
    sent = body if isinstance(body, dict) else None
    reply = session.request(step["method"], address, params=step["query"], json=sent, data=data, timeout=20)
    if reply.status_code != step["status"]:
        return f"status {step['status']} recorded, {reply.status_code} here: {reply.text[:200]}"
    return names.first_difference(step["reply"], reply.json() if reply.content else None)


def _furnish(double: GoogleDouble, take: list[JsonObject], names: Names) -> None:
    """What the account held before: files that are listed or refused, but not created in the take."""
    made = {step["reply"]["id"] for step in take if step["path"].endswith(_CREATES) and step["method"] == "POST"}
    for step in take:
        for file in (step["reply"] or {}).get("files", []):
            if file["id"] not in made:
                made.add(file["id"])
                _keep(double, file, names)
        asked = _FILE_ID.search(step["path"])
        if asked and asked.group() not in made and step["status"] == 403:
            hidden = double.add_spreadsheet("private", "Private")
            hidden.unshare()
            names.fits("file", asked.group(), hidden.id)


def _keep(double: GoogleDouble, file: JsonObject, names: Names) -> Spreadsheet:
    store = double.service.store
    book = store.add(new_content(file["name"]), ACCOUNT, _seconds(file["createdTime"]))
    book.modified = _seconds(file["modifiedTime"])
    names.fits("file", file["id"], book.file_id)
    return book


def _seconds(written: str) -> float:
    return datetime.fromisoformat(written).timestamp()
