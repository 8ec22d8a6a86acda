"""The board: a register assessed on one day. What every page, report and command reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from lib.core.codes import Codes
from lib.core.entities import Department, Platform
from lib.core.problems import Problem
from lib.core.progress import assess, contradiction_problems
from lib.core.progress_table import SEPARATOR
from lib.core.references import bodies_of
from lib.core.register import Register


@dataclass(frozen=True)
class Board:
    """``progress`` is the assessed frame; ``leads`` has one row a record and lead department.

    ``leads`` columns: ``record`` (position in ``progress``) and ``department`` (code). A
    record with several leads counts once in totals and once for each of them by department.
    """

    register: Register
    today: date
    progress: pd.DataFrame
    leads: pd.DataFrame
    problems: tuple[Problem, ...]
    platforms: Mapping[str, Platform]
    departments: Mapping[str, Department]
    current_departments: tuple[Department, ...]

    @cached_property
    def codes(self) -> Codes:
        """What is counted, as numbers; made when first asked for."""
        return Codes.of(self.progress, self.leads)


def assess_register(register: Register, today: date) -> Board:
    """The board of ``register`` on the day ``today``."""
    progress = assess(register, today)
    problems = register.problems + contradiction_problems(register, progress)
    return Board(
        register=register,
        today=today,
        progress=progress,
        leads=leads_of(progress),
        problems=problems,
        platforms={platform.code: platform for platform in register.platforms},
        departments={department.code: department for department in register.departments},
        current_departments=bodies_of(register.departments).in_force(today),
    )


def leads_of(progress: pd.DataFrame) -> pd.DataFrame:
    """Records by lead department, long form."""
    codes = progress["leads"].fillna("").str.split(SEPARATOR)
    exploded = codes.reset_index(drop=True).explode()
    exploded = exploded[exploded.notna() & (exploded != "")]
    return pd.DataFrame({"record": exploded.index.to_numpy(), "department": exploded.to_numpy()})
