"""What reading a cell gives: a value, no data, a warning, an ambiguity or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a cell was understood; only VALUE and WARNING carry a value that is used."""

    VALUE = "value"
    NO_DATA = "no_data"
    WARNING = "warning"
    AMBIGUOUS = "ambiguous"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell, read.

    ``code`` names the sentence in `lib.core.messages` that says what is wrong and what to
    do (empty for VALUE and NO_DATA); ``details`` fills its placeholders.
    """

    value: Any = None
    outcome: Outcome = Outcome.VALUE
    code: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_used(self) -> bool:
        return self.outcome in (Outcome.VALUE, Outcome.WARNING)


NO_DATA = Reading(None, Outcome.NO_DATA)


def warning(value: Any, code: str, **details: str) -> Reading:
    """A value that is used and listed as a warning."""
    return Reading(value, Outcome.WARNING, code, details)


def ambiguous(code: str, **details: str) -> Reading:
    """Two readings remain: not used, both are shown."""
    return Reading(None, Outcome.AMBIGUOUS, code, details)


def refused(code: str, **details: str) -> Reading:
    """Not used; the reason is shown."""
    return Reading(None, Outcome.REFUSED, code, details)
