"""What a home of the data must do.

A home reads all tabs at once, says cheaply whether anything changed, and appends rows to
the app's own tabs. Values are raw: nothing is interpreted below `lib.core.cells`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from lib.core.workbook import CellValue, Workbook

# Google works on a request for at most 180 seconds, so that one whose reply was lost may still be
# applied until then. Exactly-once rests on it: so long a marker stands and an event is in doubt.
DOUBT_SECONDS = 180.0


class SourceError(Exception):
    """What is asked for can't be done. ``code`` names a message of `lib.core.messages`, which ``details`` fill."""

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Home(Protocol):
    """One port, two homes: a Google spreadsheet or a local workbook."""

    def read(self) -> Workbook:
        """All tabs, the app's own included. Raises SourceError."""
        ...

    def revision(self) -> str:
        """A cheap token that moves when the content may have moved. Raises SourceError."""
        ...

    def append(self, tab: str, event_id: str, row: Mapping[str, CellValue]) -> None:
        """Append one row (schema fields → values) to the app's tab called ``tab``.

        Repeating the call with the same ``event_id`` changes nothing. Raises SourceError.
        """
        ...

    def append_rows(self, tab: str, event_id: str, rows: Sequence[Mapping[str, CellValue]]) -> None:
        """Append several rows as one event: all of them or none, and once. Raises SourceError."""
        ...
