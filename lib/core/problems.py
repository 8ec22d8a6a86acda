"""A problem in the sheet: where it is, what was typed, why it matters, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lib.core import cells
from lib.core.messages import MESSAGES, UNLIKE_ANY
from lib.core.reading import Outcome, Reading
from lib.core.workbook import CellValue
from lib.i18n import translate

_LONGEST_VALUE = 120
_TAB_FAULTS = ("tab-missing", "header-missing", "tab-repeated")


class Severity(StrEnum):
    """How bad: an error is not used, an ambiguity waits for an answer, a warning is used."""

    ERROR = "error"
    AMBIGUOUS = "ambiguous"
    WARNING = "warning"


SEVERITY_OF = {
    Outcome.REFUSED: Severity.ERROR,
    Outcome.AMBIGUOUS: Severity.AMBIGUOUS,
    Outcome.WARNING: Severity.WARNING,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """``row`` and ``column_index`` are one-based and zero-based; ``row`` 0 is the whole tab.

    ``bodies`` names the lead departments of the row, so that each can see its own.
    """

    tab: str
    row: int
    column_index: int
    column: str
    value: str
    severity: Severity
    code: str
    details: Mapping[str, str] = field(default_factory=dict)
    gid: int | None = None
    bodies: tuple[str, ...] = ()

    @property
    def cell(self) -> str:
        """``F12``; empty for a problem of the whole tab."""
        return f"{column_letters(self.column_index)}{self.row}" if self.row else ""


def column_letters(index: int) -> str:
    """``0`` → ``A``, ``27`` → ``AB``."""
    letters = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def shown(value: CellValue) -> str:
    """A raw value as its reader would recognise it, at most 120 characters."""
    if value is None:
        return ""
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, str):
        text = value[: _LONGEST_VALUE + 1].encode("utf-8", "replace").decode()
    else:
        text = cells.shown(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def from_reading(
    reading: Reading,
    *,
    tab: str,
    row: int,
    column_index: int,
    column: str,
    value: CellValue,
    gid: int | None,
    bodies: tuple[str, ...] = (),
) -> Problem:
    """The problem that ``reading`` reports; only for readings with a code."""
    severity = SEVERITY_OF[reading.outcome]
    return Problem(tab, row, column_index, column, shown(value), severity, reading.code, reading.details, gid, bodies)


def tab_faults(problems: Iterable[Problem]) -> list[Problem]:
    """Those of ``problems`` for which a whole tab could not be read."""
    return [each for each in problems if each.code in _TAB_FAULTS and each.severity is Severity.ERROR]


def describe(problem: Problem, language: str) -> tuple[str, str]:
    """What is wrong and what to do, in ``language``."""
    message, advice = MESSAGES[problem.code]
    if problem.details.get("suggestions") == "":
        message = UNLIKE_ANY[problem.code]
    details = {"value": problem.value, "column": problem.column, "tab": problem.tab, **problem.details}
    return translate(language, message, **details), translate(language, advice, **details)


def cell_link(url: str | None, gid: int | None, cell: str) -> str:
    """The address that opens ``cell`` in the shared sheet; empty for a local workbook."""
    if not url or gid is None:
        return ""
    target = f"{url}#gid={gid}"
    return f"{target}&range={cell}" if cell else target
