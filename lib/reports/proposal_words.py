"""A proposal's fields as documents print them: the words of the sheet, names instead of codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lib import schema
from lib.core.proposals import KIND_WORDS, STATE_WORDS, ProposalKind, ProposalRecord, moment
from lib.i18n import N_, translate
from lib.reports.plain_text import cell_text

# What stands in the document itself; a document's number, symbol and date are its own.
FIELDS = (
    "kind", "proposing_body", "need", "functions", "scope", "users", "expected_users", "governing_agency",
    "similar", "legal_basis", "integration", "security_level", "personal_data", "cost", "roadmap",
    "document_number", "document_symbol", "document_date", "attachment",
)  # fmt: skip
_LABELS = {
    "kind": N_("Kind of proposal"),
    "name": N_("Name of the platform"),
    "need": N_("Need, problem to be solved"),
    "legal_basis": N_("Legal basis"),
    "scope": N_("Scope"),
    "users": N_("Users"),
    "expected_users": N_("Expected number of users"),
    "functions": N_("Main functions"),
    "proposing_body": N_("Proposing department"),
    "governing_agency": N_("Proposed governing agency"),
    "similar": N_("Similar platforms, and why they are not enough"),
    "integration": N_("Integration and data"),
    "security_level": N_("Information security level"),
    "personal_data": N_("Personal data, and where it is stored"),
    "cost": N_("Cost and its source"),
    "roadmap": N_("Roadmap"),
    "document_number": N_("Document number"),
    "document_symbol": N_("Document symbol"),
    "document_date": N_("Document date"),
    "attachment": N_("Address of the attached document"),
}


def label(field: str, language: str) -> str:
    """What a field is called; its header in the sheet when there is no other word."""
    return translate(language, _LABELS[field]) if field in _LABELS else schema.PROPOSALS.column(field).header


def words(record: ProposalRecord, field: str, names: Mapping[str, str], language: str) -> str:
    """A field's content as printed; empty when nothing was filled in. ``names``: code of a body → its name."""
    value = record.values.get(field)
    if field == "kind" and str(value or "").strip() in set(ProposalKind):
        return translate(language, KIND_WORDS[ProposalKind(str(value).strip())])
    if field == "proposing_body":
        return names.get(record.proposing_body, record.proposing_body)
    return cell_text(value, language).strip()


def state(record: ProposalRecord, language: str) -> str:
    """Where the proposal stands."""
    return translate(language, STATE_WORDS[record.state])


def sent_on(record: ProposalRecord) -> date | None:
    """The day it was sent; None when the sheet says none."""
    at = moment(record.sent_at)
    return at.date() if at else None
