"""The audit log: one line for every act and every refused act.

Accounts with a role act in office, so their address stands here. Everybody else is a
pseudonym of the day. What was written, private notes and secrets never come here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from lib.core.permissions import Act, Mode, Role
from lib.sync import store

KEPT_SECONDS = 2 * 366 * 24 * 3600.0
_LONGEST = {"who": 254, "body": 80, "subject": 80, "reason": 400}


class Outcome(StrEnum):
    """What became of an act. ALLOWED is written before it is done, FAILED after it if it could not be."""

    ALLOWED = "allowed"
    FAILED = "failed"
    REFUSED = "refused"
    LIMITED = "limited"


audit_lines = sa.Table(
    "audit_lines",
    store.metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False),
    sa.Column("mode", sa.String(20), nullable=False),
    sa.Column("who", sa.String(254), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("act", sa.String(40), nullable=False),
    sa.Column("body", sa.String(80), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("reason", sa.String(400), nullable=False),
)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """``at`` is in seconds since 1970; ``subject`` is the code of what it was about.

    ``who`` is an address or a pseudonym, ``body`` the code of the body it was done for,
    ``reason`` the msgid of why it was refused.
    """

    at: float
    mode: Mode
    who: str
    role: Role
    act: Act
    outcome: Outcome
    body: str = ""
    subject: str = ""
    reason: str = ""
    number: int = 0


def record(engine: sa.Engine, line: AuditLine) -> None:
    """Append ``line``; its texts are cut to one short line each. Raises sqlalchemy.exc.SQLAlchemyError."""
    values = {
        "at": line.at,
        "mode": line.mode.value,
        "role": line.role.value,
        "act": line.act.value,
        "outcome": line.outcome.value,
        **{name: one_line(getattr(line, name), longest) for name, longest in _LONGEST.items()},
    }
    with engine.begin() as connection:
        connection.execute(audit_lines.insert().values(values))


def lines(
    engine: sa.Engine,
    *,
    mode: Mode | None = None,
    act: Act | None = None,
    outcome: Outcome | None = None,
    before: int | None = None,
    most: int = 200,
) -> tuple[AuditLine, ...]:
    """At most ``most`` lines, the newest first; only those older than the line numbered ``before``."""
    wanted = sa.select(audit_lines)
    for column, value in (("mode", mode), ("act", act), ("outcome", outcome)):
        if value is not None:
            wanted = wanted.where(audit_lines.c[column] == value.value)
    if before is not None:
        wanted = wanted.where(audit_lines.c.number < before)
    with engine.connect() as connection:
        rows = connection.execute(wanted.order_by(audit_lines.c.number.desc()).limit(most)).mappings().all()
    return tuple(_line(row) for row in rows)


def one_line(text: str, longest: int) -> str:
    """``text`` without line breaks, control characters and marks that turn the direction, at most ``longest`` long."""
    kept = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in text)
    return " ".join(kept.split())[:longest]


def _line(row: sa.RowMapping) -> AuditLine:
    return AuditLine(
        at=row["at"],
        mode=Mode(row["mode"]),
        who=row["who"],
        role=Role(row["role"]),
        act=Act(row["act"]),
        outcome=Outcome(row["outcome"]),
        body=row["body"],
        subject=row["subject"],
        reason=row["reason"],
        number=row["number"],
    )
