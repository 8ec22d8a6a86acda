"""The check of what is typed: a new proposal, and an act on one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lib import schema
from lib.core import cells
from lib.core.proposals.text_guard import secrecy_mark
from lib.core.proposals.words import ProposalKind
from lib.core.reading import Outcome
from lib.core.workbook import CellValue
from lib.i18n import N_

Typed = str | date | None

# Longest texts, in characters. A cell of the sheet holds 50,000.
LONGEST = {"name": 300, "need": 5000, "functions": 5000, "similar": 5000, "reason": 5000, "private_note": 5000}
LONGEST_OTHER = 2000
FORM_FIELDS: tuple[schema.Column, ...] = tuple(
    column for column in schema.PROPOSALS.columns if column.field not in ("id", "sent_at")
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A checked proposal: field → value, ready to be appended under ``id``."""

    id: str
    values: Mapping[str, CellValue]

    def row(self, sent_at: datetime) -> dict[str, CellValue]:
        """The row for the tab *Đề xuất*."""
        return {"id": self.id, "sent_at": sent_at.isoformat(timespec="seconds"), **self.values}


def check(draft: Mapping[str, Typed], proposal_id: str, bodies: Collection[str]) -> Proposal | dict[str, str]:
    """A Proposal, or the errors: field → msgid of what to do about it.

    ``draft`` holds what was typed, by field; ``bodies`` are the codes a proposing body may have.
    """
    values: dict[str, CellValue] = {}
    errors: dict[str, str] = {}
    for column in FORM_FIELDS:
        value, error = _checked(column, draft.get(column.field), bodies)
        values[column.field] = value
        if error:
            errors[column.field] = error
    return errors or Proposal(proposal_id, values)


def checked_text(typed: str, longest: int = LONGEST_OTHER) -> tuple[str, str]:
    """What was typed, cleaned, and the msgid of what is wrong with it; both empty for no answer."""
    text = typed.strip()
    if len(text) > longest:
        return "", N_("This text is too long; put the details into the attached document.")
    if secrecy_mark(text):
        return "", N_(
            "This text bears a mark of secrecy (Mật, Tối mật or Tuyệt mật). State secrets must not be "
            "entered here. If it only speaks of them, write “bí mật nhà nước”."
        )
    reading = cells.text(text)
    if reading.outcome is Outcome.NO_DATA:
        return "", ""
    if not reading.is_used:
        return "", N_("This text can't be read; please type it in Unicode.")
    return str(reading.value), ""


def _checked(column: schema.Column, typed: Typed, bodies: Collection[str]) -> tuple[CellValue, str]:
    if isinstance(typed, date):
        return typed, ""
    text, error = checked_text(typed or "", LONGEST.get(column.field, LONGEST_OTHER))
    if error:
        return None, error
    if not text:
        return None, N_("Please fill this in.") if column.required else ""
    return _checked_kind(column, text, bodies)


def _checked_kind(column: schema.Column, text: str, bodies: Collection[str]) -> tuple[CellValue, str]:
    if column.field == "kind" and text not in set(ProposalKind):
        return None, N_("Choose a kind from the list.")
    if column.field == "proposing_body" and text not in bodies:
        return None, N_("Choose a department from the list.")
    if column.field == "expected_users":
        reading = cells.count(text)
        return (reading.value, "") if reading.is_used else (None, N_("Enter a whole number, such as 1.200."))
    if column.field == "attachment" and not text.startswith(("https://", "http://")):
        return None, N_("Enter an address that starts with https://.")
    return text, ""
