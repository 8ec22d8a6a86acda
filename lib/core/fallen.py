"""Percentages that fell: a contradiction that no single reading of the sheet can show."""

from __future__ import annotations

from collections.abc import Mapping

from lib.core.changes import Change
from lib.core.following import FollowedRow
from lib.core.problems import Problem, Severity
from lib.core.progress_table import SEPARATOR
from lib.core.register import Register
from lib.schema import PROGRESS


def fallen_problems(
    register: Register, rows: Mapping[str, FollowedRow], fallen: Mapping[str, Change]
) -> tuple[Problem, ...]:
    """One warning a record whose percentage fell (`lib.core.changes.fallen_percents`), at its percent cell.

    ``rows`` are the known rows by key.
    """
    found = []
    for key, change in fallen.items():
        row = rows.get(key)
        index = register.layout.get(row.tab, {}).get("percent") if row is not None else None
        if row is None or index is None or row.value("percent") != change.new:
            continue
        found.append(
            Problem(
                tab=row.tab,
                row=row.row,
                column_index=index,
                column=PROGRESS.column("percent").header,
                value=change.new,
                severity=Severity.WARNING,
                code="percent-fell",
                details={"before": change.old, "after": change.new},
                gid=row.gid,
                bodies=tuple(filter(None, row.departments.split(SEPARATOR))),
            )
        )
    return tuple(found)
