"""Which of several same-named entities is meant on a day, and what took over from it.

Bodies and platforms are renamed, merged and split. An entity is known by its position in
the register; its successors are positions too. Nothing here reads names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto


class Standing(Enum):
    """What a name means on the day."""

    IN_FORCE = auto()
    REPLACED = auto()  # ended; one successor is in force
    NOT_YET = auto()  # exists only later
    ENDED = auto()  # ended; nothing took over
    SHARED = auto()  # ended; several took over
    AMBIGUOUS = auto()  # the name is that of several


@dataclass(frozen=True, slots=True)
class Meaning:
    """``position`` is the entity to use, None when there isn't one; ``choices`` what to show."""

    standing: Standing
    position: int | None
    named: int
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one entity and the positions of its successors; a blank date is open."""

    first: date | None
    last: date | None
    heirs: tuple[int, ...]


class Lineage:
    """Spans by position."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._replaced_from = [self._first_day_of_heirs(span) for span in spans]

    def is_in_force(self, position: int, on: date) -> bool:
        """Within its days, and not replaced where its last day was left blank."""
        first = self._spans[position].first
        return (first is None or first <= on) and not self.has_ended(position, on)

    def has_ended(self, position: int, on: date) -> bool:
        last = self._spans[position].last
        if last is not None:
            return last < on
        replaced_from = self._replaced_from[position]
        return replaced_from is not None and replaced_from <= on

    def meaning(self, positions: Sequence[int], on: date | None) -> Meaning:
        """What a name shared by ``positions`` (at least one) means on the day ``on``."""
        if on is None:
            return self._meaning_without_day(positions)
        if len(positions) == 1 and self.is_in_force(positions[0], on):
            return Meaning(Standing.IN_FORCE, positions[0], positions[0])
        current = [position for position in positions if self.is_in_force(position, on)]
        if len(current) == 1:
            return Meaning(Standing.IN_FORCE, current[0], current[0])
        if current:
            return Meaning(Standing.AMBIGUOUS, None, current[0], tuple(current))
        return self._meaning_out_of_force(positions, on)

    def _meaning_without_day(self, positions: Sequence[int]) -> Meaning:
        latest = [
            position
            for position in positions
            if all(other == position or position in self._descendants(other) for other in positions)
        ]
        if len(latest) == 1:
            return Meaning(Standing.IN_FORCE, latest[0], latest[0])
        return Meaning(Standing.AMBIGUOUS, None, positions[0], tuple(positions))

    def _meaning_out_of_force(self, positions: Sequence[int], on: date) -> Meaning:
        ended = [position for position in positions if self.has_ended(position, on)]
        heirs = dict.fromkeys(heir for position in ended for heir in self._heirs_in_force(position, on))
        if len(heirs) == 1:
            return Meaning(Standing.REPLACED, next(iter(heirs)), ended[0])
        if heirs:
            return Meaning(Standing.SHARED, None, ended[0], tuple(heirs))
        coming = [position for position in positions if position not in ended]
        if len(coming) == 1:
            return Meaning(Standing.NOT_YET, coming[0], coming[0])
        if coming:
            return Meaning(Standing.AMBIGUOUS, None, coming[0], tuple(coming))
        if len(ended) == 1:
            return Meaning(Standing.ENDED, None, ended[0], (ended[0],))
        return Meaning(Standing.AMBIGUOUS, None, ended[0], tuple(ended))

    def _heirs_in_force(self, position: int, on: date) -> list[int]:
        found: list[int] = []
        waiting, seen = list(self._spans[position].heirs), {position}
        while waiting:
            heir = waiting.pop(0)
            if heir in seen:
                continue
            seen.add(heir)
            if self.is_in_force(heir, on):
                found.append(heir)
            elif self.has_ended(heir, on):
                waiting.extend(self._spans[heir].heirs)
        return found

    def _descendants(self, position: int) -> set[int]:
        seen: set[int] = set()
        waiting = list(self._spans[position].heirs)
        while waiting:
            heir = waiting.pop()
            if heir not in seen:
                seen.add(heir)
                waiting.extend(self._spans[heir].heirs)
        return seen

    def _first_day_of_heirs(self, span: Span) -> date | None:
        days = [first for heir in span.heirs if (first := self._spans[heir].first) is not None]
        return min(days, default=None)


def days(first: date | None, last: date | None) -> str:
    """``01/03/2025 – 30/06/2025``; an open end is ``…``, and nothing at all is empty."""
    if first is None and last is None:
        return ""
    return f"{_day(first)} – {_day(last)}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"
