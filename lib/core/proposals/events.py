"""Events of proposals: one appended row per act, and how such a row is read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lib import config, schema
from lib.core import cells
from lib.core.proposals.words import Action
from lib.core.workbook import CellValue

_ZONE = ZoneInfo(config.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class ProposalEvent:
    """One act on a proposal: what, by which role of which body, when, and why.

    ``at`` is the moment as written on the sheet (ISO 8601); `moment` reads it. ``body`` is
    a code of *Đơn vị*. ``merged_into`` is the other proposal's code, for a merge only.
    """

    event_id: str
    proposal_id: str
    at: str
    role: str
    body: str
    action: Action
    reason: str = ""
    document_number: str = ""
    document_symbol: str = ""
    document_date: date | None = None
    merged_into: str = ""
    private_note: str = ""

    @property
    def document(self) -> str:
        """``202/TTr-STTTT``; empty when no document is named."""
        return "/".join(part for part in (self.document_number, self.document_symbol) if part)

    def row(self) -> dict[str, CellValue]:
        """The row for the tab *Xử lý đề xuất*."""
        values = {column.field: getattr(self, column.field) for column in schema.PROPOSAL_EVENTS.columns}
        values["action"] = self.action.value
        return {name: None if value == "" else value for name, value in values.items()}


def moment(at: str) -> datetime | None:
    """The moment ``at`` names; without an offset it is the province's own time. None when it names none."""
    try:
        read = datetime.fromisoformat(at)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=_ZONE)


def days_since(at: str, today: date) -> int | None:
    """Days of the province's calendar from ``at`` to ``today``: from Monday evening to Tuesday morning is one."""
    read = moment(at)
    try:
        return (today - read.astimezone(_ZONE).date()).days if read else None
    except OverflowError:  # within hours of the calendar's ends
        return None


def read_event(row: Mapping[str, CellValue]) -> ProposalEvent | None:
    """The event of one row; None when its action is no word of `Action`."""
    action = cells.word(row.get("action"), Action)
    if not action.is_used:
        return None
    texts = {
        column.field: cell_words(row.get(column.field))
        for column in schema.PROPOSAL_EVENTS.columns
        if column.field not in ("action", "document_date")
    }
    for name in ("proposal_id", "merged_into"):
        texts[name] = texts[name].upper()
    return ProposalEvent(action=action.value, document_date=_day(row.get("document_date")), **texts)


def cell_words(value: CellValue) -> str:
    """The text of a cell that the app wrote, whatever type the sheet made of it; empty for a blank.

    Nothing is interpreted: *Không* or *n/a* as a reason is what was said.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _day(value: CellValue) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        reading = cells.date_value(value)
        return reading.value if reading.is_used else None
