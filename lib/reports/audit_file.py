"""The audit log as a table and as a CSV file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from lib import config
from lib.core.access_words import ACT_WORDS, ROLE_WORDS
from lib.i18n import N_, translate
from lib.reports.csv_file import to_csv
from lib.sync.audit import AuditLine, Outcome

OUTCOME_WORDS = {
    Outcome.ALLOWED: N_("allowed"),
    Outcome.FAILED: N_("failed"),
    Outcome.REFUSED: N_("refused"),
    Outcome.LIMITED: N_("too often"),
}
HEADINGS = {
    "at": N_("Time"),
    "who": N_("Account"),
    "role": N_("Role"),
    "act": N_("Act"),
    "outcome": N_("Outcome"),
    "body": N_("For the body"),
    "subject": N_("About"),
    "reason": N_("Reason"),
}


def audit_table(lines: Iterable[AuditLine], language: str) -> pa.Table:
    """One row a line, its columns named as people read them in ``language``, every cell a text."""
    rows = [_row(line, language) for line in lines]
    return pa.table(
        {translate(language, HEADINGS[name]): pa.array([row[name] for row in rows], pa.string()) for name in HEADINGS}
    )


def audit_csv(lines: Iterable[AuditLine], language: str) -> bytes:
    """The same as a CSV file in which no cell is a formula."""
    return to_csv(audit_table(lines, language), language)


def _row(line: AuditLine, language: str) -> dict[str, str]:
    at = datetime.fromtimestamp(line.at, ZoneInfo(config.TIME_ZONE))
    return {
        "at": at.strftime("%Y-%m-%d %H:%M:%S"),
        "who": line.who,
        "role": translate(language, ROLE_WORDS[line.role]),
        "act": translate(language, ACT_WORDS[line.act]),
        "outcome": translate(language, OUTCOME_WORDS[line.outcome]),
        "body": line.body,
        "subject": line.subject,
        "reason": translate(language, line.reason) if line.reason else "",
    }
