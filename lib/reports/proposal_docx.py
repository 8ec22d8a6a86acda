"""Proposals as a Word file in the formal layout: a submission with its table, and an appendix with each in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from lib.core.proposals import ProposalRecord
from lib.i18n import N_, show_number, translate
from lib.reports.docx_table import Cell, Column, Shaded
from lib.reports.formal_docx import PORTRAIT_WIDTH, FormalDocument
from lib.reports.pack_model import Issuer
from lib.reports.proposal_words import FIELDS, label, words
from lib.reports.workbook_file import Progress

_KIND_SIGN = "TTr"
_SIZE = 12.0
_LABEL_WIDTH = 48.0
# A receipt is typed and searched for, so it stands on one line.
_OVERVIEW = {"code": 36.0, "name": 46.0, "kind": 24.0, "proposing_body": 24.0, "governing_agency": 25.0}
_NUMBER_WIDTH = 10.0


def proposals_to_docx(
    records: Sequence[ProposalRecord],
    names: Mapping[str, str],
    issuer: Issuer,
    day: date,
    *,
    language: str = "vi",
    progress: Progress | None = None,
) -> bytes:
    """The submission of ``records`` dated ``day``, the same bytes for the same content.

    ``names`` gives each body's code its name. Private notes never get into it.
    """
    title = _about(records, language)
    document = FormalDocument(language, title, datetime.combine(day, time()))
    document.opening(issuer, _KIND_SIGN, day)
    document.title(translate(language, N_("Submission")), title)
    document.addressee(issuer)
    document.paragraph(translate(language, N_("Pursuant to [the documents this rests on];")), highlight=True)
    document.paragraph(_introduction(records, issuer, language))
    document.add_table(_overview_columns(language), _overview(records, names, language), _SIZE)
    document.paragraph(translate(language, N_("Each proposal is set out in full in the appendix.")))
    document.paragraph(translate(language, N_("Submitted for consideration and decision./.")))
    document.signature(issuer)
    document.appendix(
        translate(language, N_("The proposals in full")),
        translate(language, N_("(Attached to submission no. …… dated …… of {body})"), body=issuer.body or "……"),
        is_landscape=False,
    )
    for number, record in enumerate(records, start=1):
        document.heading(f"{number}. {record.id} – {words(record, 'name', names, language)}")
        columns = [Column("", _LABEL_WIDTH), Column("", PORTRAIT_WIDTH - _LABEL_WIDTH)]
        document.add_table(columns, _in_full(record, names, language), _SIZE, has_header=False)
        if progress is not None:
            progress(0.9 * number / len(records))
    made = document.to_bytes()
    if progress is not None:
        progress(1.0)
    return made


def _about(records: Sequence[ProposalRecord], language: str) -> str:
    if len(records) == 1:
        name = str(records[0].values.get("name") or records[0].id)
        return translate(language, N_("On the proposal of the platform “{name}”"), name=name)
    return translate(language, N_("On proposals of digital platforms"))


def _introduction(records: Sequence[ProposalRecord], issuer: Issuer, language: str) -> str:
    return translate(
        language,
        N_("{body} submits for consideration {count} proposals of digital platforms, as follows:"),
        body=issuer.body or "……",
        count=f"{len(records):02}" if len(records) < 10 else show_number(language, len(records)),
    )


def _overview_columns(language: str) -> list[Column]:
    labels = {"code": translate(language, N_("Code"))}
    return [
        Column(translate(language, N_("No.")), _NUMBER_WIDTH, "center"),
        *(Column(labels.get(field) or label(field, language), width) for field, width in _OVERVIEW.items()),
    ]


def _overview(records: Sequence[ProposalRecord], names: Mapping[str, str], language: str) -> list[list[Cell]]:
    fields = [field for field in _OVERVIEW if field != "code"]
    return [
        [str(number), record.id, *(words(record, field, names, language) for field in fields)]
        for number, record in enumerate(records, start=1)
    ]


def _in_full(record: ProposalRecord, names: Mapping[str, str], language: str) -> list[list[Cell]]:
    """One row a field that was filled in, then the bodies that need it too."""
    rows: list[list[Cell]] = [
        [Shaded(label(field, language), is_bold=True), text]
        for field in FIELDS
        if (text := words(record, field, names, language))
    ]
    if record.supporters:
        supporters = ", ".join(names.get(code, code) for code in record.supporters)
        rows.append([Shaded(translate(language, N_("Which bodies support it")), is_bold=True), supporters])
    return rows
