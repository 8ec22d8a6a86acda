"""The Excel annex of proposals: one row a proposal, every field a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from lib.core.proposals import ProposalRecord
from lib.i18n import N_, translate
from lib.reports.csv_file import to_csv
from lib.reports.proposal_words import FIELDS, label, sent_on, state, words
from lib.reports.workbook_file import Progress, tables_to_xlsx


def proposals_table(records: Sequence[ProposalRecord], names: Mapping[str, str], language: str) -> pa.Table:
    """One row a proposal, columns as `HEADERS` names them. Private notes are not in it."""
    fields = ("name", *FIELDS)
    texts = {field: [words(record, field, names, language) for record in records] for field in fields}
    return pa.table(
        {
            "code": pa.array([record.id for record in records], pa.string()),
            **{field: pa.array(values, pa.string()) for field, values in texts.items() if field != "expected_users"},
            "expected_users": pa.array([_number(record) for record in records], pa.int64()),
            "state": pa.array([state(record, language) for record in records], pa.string()),
            "sent": pa.array([sent_on(record) for record in records], pa.date32()),
            "supporters": pa.array([len(record.supporters) for record in records], pa.int32()),
            "supported_by": pa.array(
                [", ".join(names.get(code, code) for code in record.supporters) for record in records], pa.string()
            ),
        }
    )


def _number(record: ProposalRecord) -> int | None:
    value = record.values.get("expected_users")
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def proposals_to_xlsx(
    records: Sequence[ProposalRecord],
    names: Mapping[str, str],
    *,
    language: str = "vi",
    about: Sequence[str] = (),
    progress: Progress | None = None,
) -> bytes:
    """The annex: the same bytes for the same content."""
    title = translate(language, N_("Proposed platforms"))
    labels = _labels(language)
    tables = {title: proposals_table(records, names, language)}
    return tables_to_xlsx(title, tables, language, about, progress, labels)


def proposals_to_csv(records: Sequence[ProposalRecord], names: Mapping[str, str], language: str) -> bytes:
    """The same as `proposals_table` as CSV, no cell a formula."""
    table = proposals_table(records, names, language)
    labels = _labels(language)
    return to_csv(table.rename_columns([labels.get(name, name) for name in table.column_names]), language)


def _labels(language: str) -> dict[str, str]:
    labels = {field: label(field, language) for field in ("name", *FIELDS)}
    return labels | {"supported_by": translate(language, N_("Which bodies support it"))}
