"""Proposals for platforms: the check of a form, and where each proposal stands.

A proposal is appended once and never edited. What happens to it afterwards is a list of
events; its state is the fold of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lib import schema
from lib.core import cells
from lib.core.workbook import CellValue
from lib.i18n import N_


class ProposalKind(StrEnum):
    """What is asked for. The value is the word of the sheet."""

    ADD_TO_LIST = "Bổ sung danh mục quốc gia"
    COMMISSION = "Đặt hàng phát triển"
    LOCAL = "Nền tảng của địa phương"
    SECTOR = "Nền tảng của ngành"


class ProposalState(StrEnum):
    """Where a proposal stands. The value is the word of the sheet."""

    SENT = "Đã gửi"
    RECEIVED = "Đã tiếp nhận"
    MORE_ASKED = "Yêu cầu bổ sung"
    SUPPLEMENTED = "Đã bổ sung"
    UNDER_EXAMINATION = "Đang thẩm định"
    SUBMITTED = "Trình UBND tỉnh"
    APPROVED = "Đồng ý"
    REFUSED = "Không đồng ý"
    NOT_YET = "Chưa đồng ý"
    SENT_TO_MINISTRY = "Đã gửi Bộ"
    ON_THE_LIST = "Đưa vào danh mục"
    NOT_ON_THE_LIST = "Không đưa vào"
    WITHDRAWN = "Rút"
    MERGED = "Gộp vào đề xuất khác"


# Longest texts, in characters. A cell of the sheet holds 50,000.
LONGEST = {"name": 300, "need": 5000, "functions": 5000, "similar": 5000}
LONGEST_OTHER = 2000
FORM_FIELDS: tuple[schema.Column, ...] = tuple(
    column for column in schema.PROPOSALS.columns if column.field not in ("id", "sent_at")
)
# No look-alike letters: no 0 O, 1 I L, 2 Z, 5 S, 8 B.
_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
_CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A checked proposal: field → value, ready to be appended under ``id``."""

    id: str
    values: Mapping[str, CellValue]

    def row(self, sent_at: datetime) -> dict[str, CellValue]:
        """The row for the tab *Đề xuất*."""
        return {"id": self.id, "sent_at": sent_at.isoformat(timespec="seconds"), **self.values}


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A proposal that was sent, and its state."""

    id: str
    sent_at: str
    values: Mapping[str, CellValue]
    state: ProposalState = ProposalState.SENT


def new_id(year: int) -> str:
    """A code people can quote, such as ``DX-26-7K3F9M-C``; the last letter checks the others."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    start = f"DX-{year % 100:02d}-{body}"
    return f"{start}-{_check_letter(start)}"


def is_id(text: str) -> bool:
    """Whether ``text`` is a code whose check letter fits."""
    start, _, letter = text.strip().upper().rpartition("-")
    return start.startswith("DX-") and len(letter) == 1 and letter == _check_letter(start)


def _check_letter(start: str) -> str:
    total = sum(weight * ord(char) for weight, char in enumerate(start, start=1))
    return _ALPHABET[total % len(_ALPHABET)]


def check(
    draft: Mapping[str, str | date | None], proposal_id: str, bodies: Collection[str]
) -> Proposal | dict[str, str]:
    """A Proposal, or the errors: field → msgid of what to do about it.

    ``draft`` holds what was typed, by field; ``bodies`` are the codes a proposing body may have.
    """
    values: dict[str, CellValue] = {}
    errors: dict[str, str] = {}
    for column in FORM_FIELDS:
        typed = draft.get(column.field)
        value, error = _checked(column, typed, bodies)
        values[column.field] = value
        if error:
            errors[column.field] = error
    return errors or Proposal(proposal_id, values)


def _checked(column: schema.Column, typed: str | date | None, bodies: Collection[str]) -> tuple[CellValue, str]:
    if isinstance(typed, date):
        return typed, ""
    text = (typed or "").strip()
    if not text:
        return None, N_("Please fill this in.") if column.required else ""
    if len(text) > LONGEST.get(column.field, LONGEST_OTHER):
        return None, N_("This text is too long; put the details into the attached document.")
    reading = cells.text(text)
    if not reading.is_used:
        return None, N_("This text can't be read; please type it in Unicode.")
    return _checked_kind(column, str(reading.value), bodies)


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


def fold(rows: Iterable[Mapping[str, CellValue]]) -> tuple[ProposalRecord, ...]:
    """The proposals of the tab *Đề xuất*, newest first. A row that stands twice counts once."""
    seen: dict[str, ProposalRecord] = {}
    for row in rows:
        proposal_id = str(row.get("id") or "").strip()
        if proposal_id and proposal_id not in seen:
            values = {name: value for name, value in row.items() if name not in ("id", "sent_at")}
            seen[proposal_id] = ProposalRecord(proposal_id, str(row.get("sent_at") or ""), values)
    return tuple(sorted(seen.values(), key=lambda record: record.sent_at, reverse=True))
