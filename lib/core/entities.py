"""Bodies and platforms as typed values: one row of *Đơn vị*, one row of *Nền tảng*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.words import BodyKind, Confirmation, OwnerKind

_LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform of the catalogue; ``tab`` and ``row`` (1-based) say where it was typed."""

    code: str
    name: str
    scope: str
    governing_agency: str
    owner_kind: OwnerKind | None
    group: str
    catalogue: str
    valid_from: date | None
    valid_to: date | None
    replaced_by: str
    confirmation: Confirmation | None
    source: str
    note: str
    tab: str = ""
    row: int = 0

    def is_valid_on(self, day: date) -> bool:
        """By its own dates alone; a blank date is open, both ends are included."""
        return _is_within(day, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Department:
    """A body of any kind: sở, ban, ngành, UBND. ``successor`` is the text as typed."""

    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    kind: BodyKind | None
    valid_from: date | None
    valid_to: date | None
    successor: str
    editors: tuple[str, ...]
    tab: str = ""
    row: int = 0

    @property
    def label(self) -> str:
        """The name where it is short enough for a chart, else the short name."""
        return self.name if len(self.name) <= _LONGEST_LABEL or not self.short_name else self.short_name

    def is_valid_on(self, day: date) -> bool:
        """By its own dates alone; a blank date is open, both ends are included.

        A body replaced while its end was left blank is known only beside the others:
        `lib.core.references.Bodies` reads successors too.
        """
        return _is_within(day, self.valid_from, self.valid_to)


def _is_within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
