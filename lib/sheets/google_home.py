"""A Google spreadsheet as a home of the data: reading, noticing changes, appending exactly once.

How requests travel is the business of a `Link`, which `lib.sheets.google` has.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from lib import schema
from lib.core.workbook import CellValue, RawTab, Workbook
from lib.sheets import google_append as appending
from lib.sheets.google_address import quoted
from lib.sheets.google_append import Place, Row
from lib.sheets.google_faults import REFUSED
from lib.sheets.google_reading import Reading
from lib.sheets.google_values import VALUES_PARAMETERS, read_values
from lib.sheets.protocol import DOUBT_SECONDS, SourceError
from lib.sheets.retry import AttemptError, Clock
from lib.sheets.traffic import TrafficView

log = logging.getLogger(__name__)

_SALTS = 4
_LOOKS = 3
_HEADER_ROWS = 40
_REMOVALS = 100

Parameters = Mapping[str, str | Sequence[str]]


class Link(Protocol):
    """Requests about one spreadsheet, retried as long as that helps; raises AttemptError."""

    def get(self, path: str, parameters: Parameters) -> bytes:
        """The JSON reply to a GET below the spreadsheet's address."""
        ...

    def batch_update(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """One `spreadsheets.batchUpdate`; must be safe to repeat."""
        ...

    def operation(self) -> AbstractContextManager[None]:
        """Requests made inside share one deadline."""
        ...

    @property
    def traffic(self) -> TrafficView:
        """The requests of the last minute."""
        ...


class SheetHome:
    """Implements `lib.sheets.protocol.Home` over ``link``."""

    def __init__(
        self,
        identifier: str,
        link: Link,
        clock: Clock,
        *,
        structure_seconds: float = 60.0,
    ) -> None:
        self.identifier = identifier
        self._link = link
        self._clock = clock
        self._reading = Reading(identifier, link.get, clock, structure_seconds)
        self._sent: dict[str, float] = {}

    @property
    def traffic(self) -> TrafficView:
        """The requests of the last minute, against the quota."""
        return self._link.traffic

    def revision(self) -> str:
        """One request for the values of all tabs; nothing is parsed. Raises SourceError."""
        with self._told_to_people():
            return self._reading.revision()

    def read(self) -> Workbook:
        """All tabs: one request after `revision`, two otherwise. Raises SourceError."""
        with self._told_to_people():
            return self._reading.read()

    def append(self, tab: str, event_id: str, row: Row) -> None:
        """Append one row to the app's tab called ``tab``, exactly once for ``event_id``. Raises SourceError."""
        self.append_rows(tab, event_id, [row])

    def append_rows(self, tab: str, event_id: str, rows: Sequence[Row]) -> None:
        """Append several rows as one event: all of them or none, and once. Raises SourceError.

        Makes the tab when there is none. May be repeated until `settle` removed the marker.
        """
        found = appending.app_tab(tab)
        with self._told_to_people(tab=found.title):
            self._append(found, event_id, rows)

    def settle(self, *event_ids: str) -> None:
        """Remove the markers of events that were delivered and will never be sent again. Raises SourceError.

        None of them may have been sent in the last three minutes, by whatever process; what
        this one sent is checked (ValueError).
        """
        now = self._clock.steady()
        if any(now - self._sent.get(event, -math.inf) < DOUBT_SECONDS for event in event_ids):
            raise ValueError("an event was sent too recently to be settled")
        with self._told_to_people():
            for start in range(0, len(event_ids), _REMOVALS):
                part = event_ids[start : start + _REMOVALS]
                self._link.batch_update([appending.removal(event) for event in part])
                for event in part:
                    self._sent.pop(event, None)

    @contextmanager
    def _told_to_people(self, **details: object) -> Iterator[None]:
        """One operation, whose last fault becomes a SourceError; what came over the network stays behind."""
        try:
            if not self.identifier:
                raise AttemptError("google-address")
            with self._link.operation():
                yield
        except AttemptError as failure:
            log.warning("the Google spreadsheet can't be used: %s", failure)
            raise SourceError(failure.code, **details) from None

    # -- appending

    def _append(self, tab: schema.Tab, event_id: str, rows: Sequence[Row]) -> None:
        place = self._place(tab)
        for salt in range(_SALTS):
            number = appending.marker_number(event_id, salt)
            for _ in range(_LOOKS):
                _check_columns(place, rows)
                if self._is_sent(place, event_id, number, rows):
                    return
                marker = self._marker(number)
                if marker is not None:
                    break
                place = self._other_place(tab, place)
            else:
                raise SourceError("append-refused", tab=tab.title)
            if appending.is_marker_of(marker, event_id):
                return  # an earlier attempt whose reply was lost
            log.info("the marker number of an event is in use by another; drawing the next")
        raise SourceError("append-refused", tab=tab.title)

    def _is_sent(self, place: Place, event_id: str, number: int, rows: Sequence[Row]) -> bool:
        """Whether Google took the batch; False when it refused. A fault that lasts is raised."""
        try:
            self._link.batch_update(appending.batch(place, event_id, number, rows))
        except AttemptError as failure:
            if failure.code == "google-permission":  # reading was allowed a moment ago
                raise AttemptError("google-read-only", failure.when, failure.technical, failure.status) from None
            if failure.code != REFUSED:
                raise
            return False
        finally:
            self._sent[event_id] = self._clock.steady()
            self._reading.distrust()
        return True

    def _marker(self, number: int) -> Mapping[str, Any] | None:
        try:
            found = json.loads(self._link.get(f"/developerMetadata/{number}", {}))
        except AttemptError as failure:
            if failure.code != "google-not-found":
                raise
            return None
        return found if isinstance(found, dict) else {}

    def _place(self, tab: schema.Tab) -> Place:
        """Where rows go now: the header is looked at again, since columns may have been moved."""
        known = appending.find_place(tab, self._reading.tabs())
        if known is not None:
            try:
                seen = appending.find_place(tab, [self._top_of(known)])
            except AttemptError as failure:
                if failure.code != REFUSED:
                    raise
                seen = None  # renamed or deleted
            if seen is not None and seen.has_header == known.has_header:
                return seen
        return self._place_anew(tab)

    def _place_anew(self, tab: schema.Tab) -> Place:
        found = appending.find_place(tab, self._reading.tabs(anew=True))
        return found or appending.new_place(tab)

    def _other_place(self, tab: schema.Tab, refused: Place) -> Place:
        """Where the tab has gone meanwhile. Raises SourceError when it is where it was: a real refusal."""
        place = self._place_anew(tab)
        is_same = place == refused or (place.is_new and refused.is_new)
        if is_same:
            raise SourceError("append-refused", tab=tab.title)
        return place

    def _top_of(self, place: Place) -> RawTab:
        parameters = {**VALUES_PARAMETERS, "ranges": [f"{quoted(place.title)}!1:{_HEADER_ROWS}"]}
        (values,) = read_values([self._link.get("/values:batchGet", parameters)])
        return RawTab(place.title, values.columns, place.gid)


def _check_columns(place: Place, rows: Sequence[Mapping[str, CellValue]]) -> None:
    missing = place.missing(rows)
    if missing:
        headers = ", ".join(f"“{column.header}”" for column in missing)
        raise SourceError("append-column-missing", tab=place.title, headers=headers)
