"""Which bodies a cell names: codes of the tab *Đơn vị*, generic groups, and what stays unread."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lib.core.cells import shown as shown_value
from lib.core.cells import text as read_text
from lib.core.entities import Department
from lib.core.reading import NO_DATA, Outcome, Reading, ambiguous, refused, warning
from lib.core.references.body_index import BodyIndex, Positions
from lib.core.references.groups import EACH, Groups
from lib.core.references.lineage import Lineage, Meaning, Span, Standing, days
from lib.core.references.pieces import Piece, Sort, partition
from lib.core.references.words import Cut, Segment, cut, segments, words_of
from lib.core.workbook import CellValue
from lib.schema import DEPARTMENTS

PROVINCE = "Quảng Ngãi"
_SUGGESTED = 3
_SHOWN = 6
_OFFICE = words_of("sở")[0]
_COMMITTEE = words_of("ubnd")[0]
_NOT_BEFORE_OFFICE = frozenset(words_of("cơ trụ phòng vp thuộc các"))
_NOBODY = frozenset(
    words_of(text) for text in ("không", "không có", "chưa có", "chưa giao", "chưa phân công", "chưa xác định")
)
_UNCLEAR: Mapping[Standing, str] = {
    Standing.AMBIGUOUS: "body-ambiguous",
    Standing.SHARED: "body-shared",
    Standing.ENDED: "body-ended",
}


@dataclass(frozen=True, slots=True)
class BodiesNamed:
    """Codes of the bodies a cell names, the generic groups as typed, and the whole text."""

    codes: tuple[str, ...]
    groups: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Unread:
    """A stretch that gives no body: its text, why (a message code), and the choices."""

    text: str
    code: str
    choices: Positions


class Bodies:
    """The bodies of one register, ready to be found by any of their names.

    Built once per register; ``province`` is the name that may follow any of them. Reading
    never raises, whatever the cell holds.
    """

    def __init__(self, departments: Sequence[Department], province: str = PROVINCE) -> None:
        self._departments = tuple(departments)
        self._index = BodyIndex(self._departments, province)
        self._groups = Groups(province)
        self._lineage = Lineage([self._span(position) for position in range(len(self._departments))])

    def read(self, value: CellValue, on: date | None) -> Reading:
        """BodiesNamed of ``value``, for a register that speaks of the day ``on``.

        VALUE when every name is known; WARNING when a body was replaced, isn't yet in force
        or is a group, or when a part stays unread; AMBIGUOUS with the choices; REFUSED.
        """
        typed = read_text(value)
        if not typed.is_used:
            return typed
        reading = self._read(str(typed.value), on)
        if typed.outcome is Outcome.WARNING and reading.outcome is Outcome.VALUE:
            return replace(typed, value=reading.value)
        return reading

    def read_one(self, value: CellValue, on: date | None) -> Reading:
        """The code of the one body ``value`` names; several, or a group, are not used."""
        reading = self.read(value, on)
        if not reading.is_used:
            return reading
        named: BodiesNamed = reading.value
        if len(named.codes) == 1 and not named.groups:
            return replace(reading, value=named.codes[0])
        return ambiguous("body-several", text=shown_value(named.text))

    def in_force(self, on: date) -> tuple[Department, ...]:
        """The bodies that exist on the day ``on``, in the order of the sheet."""
        return tuple(d for position, d in enumerate(self._departments) if self._lineage.is_in_force(position, on))

    def _read(self, text: str, on: date | None) -> Reading:
        cell = cut(text)
        positions = self._index.named(cell.words)
        if positions:
            return self._combine(cell, [Piece(Sort.NAMED, 0, len(cell.words), positions)], on)
        if cell.words in _NOBODY:
            return NO_DATA
        found = _without_numbering(cell, segments(cell, _may_start))
        if not found:
            return self._unknown(text, on)
        return self._combine(cell, self._pieces(cell, found), on)

    def _pieces(self, cell: Cut, found: Sequence[Segment]) -> list[Piece]:
        heading = _heading(cell.words[found[0].first :])
        ends = {segment.first: segment.last for segment in found}

        def classify(first: int, last: int) -> tuple[Sort, Positions]:
            words = cell.words[first:last]
            positions = self._index.named_in_list(words, heading if first != found[0].first else ())
            if positions:
                return Sort.NAMED, positions
            if self._groups.is_group(words) or (ends[first] == last and self._groups.is_open(words)):
                return Sort.GROUP, ()
            loose = self._index.loosely_named(words)
            return (Sort.LOOSE, loose) if loose else (Sort.UNREAD, ())

        return partition(cell, found, classify)

    def _combine(self, cell: Cut, pieces: Sequence[Piece], on: date | None) -> Reading:
        used: dict[str, None] = {}
        meanings: list[Meaning] = []
        unread: list[_Unread] = []
        for piece in pieces:
            if piece.sort is Sort.GROUP:
                continue
            text = cell.typed(piece.first, piece.last)
            if piece.sort is not Sort.NAMED:
                unread.append(_Unread(text, "body-did-you-mean", self._current(piece.positions, on)))
                continue
            meaning = self._lineage.meaning(piece.positions, on)
            if meaning.position is None:
                unread.append(_Unread(text, _UNCLEAR[meaning.standing], meaning.choices))
                continue
            used[self._departments[meaning.position].code] = None
            meanings.append(meaning)
        groups = tuple(
            cell.typed(piece.first, piece.last)
            for piece in pieces
            if piece.sort is Sort.GROUP and not (piece.is_label and used)
        )
        named = BodiesNamed(tuple(used), groups, " ".join(cell.text.split()))
        return self._reading(named, meanings, unread, on)

    def _reading(
        self, named: BodiesNamed, meanings: Sequence[Meaning], unread: Sequence[_Unread], on: date | None
    ) -> Reading:
        if unread and not named.codes and not named.groups:
            return self._unclear(named.text, unread, on)
        if unread:
            left = "; ".join(self._with_choices(part) for part in unread)
            return warning(
                named, "body-partly-unknown", text=shown_value(named.text), unread=left, list_tab=DEPARTMENTS.title,
                used="; ".join(self._used(meaning) for meaning in meanings) or "; ".join(named.groups),
            )  # fmt: skip
        if not named.codes:
            return warning(named, "body-generic", text=shown_value(named.text))
        changed = [meaning for meaning in meanings if self._is_worth_saying(meaning)]
        if not changed:
            return Reading(named)
        is_early = all(meaning.standing is Standing.NOT_YET for meaning in changed)
        return warning(
            named, "body-not-yet" if is_early else "body-replaced", text=shown_value(named.text),
            changes="; ".join(self._used(meaning) for meaning in changed), list_tab=DEPARTMENTS.title,
        )  # fmt: skip

    def _unclear(self, text: str, unread: Sequence[_Unread], on: date | None) -> Reading:
        """Nothing to use: one unclear name, several, or a text nobody knows."""
        if not all(part.choices for part in unread):
            return self._unknown(text, on, [position for part in unread for position in part.choices])
        if len(unread) > 1:
            choices = "; ".join(map(self._with_choices, unread))
            return ambiguous("body-ambiguous", text=shown_value(text), choices=choices)
        code, choices = unread[0].code, self._shown(unread[0].choices)
        if code == "body-ended":
            return refused(code, text=shown_value(text), body=choices)
        return ambiguous(code, text=shown_value(text), choices=choices)

    def _unknown(self, text: str, on: date | None, near: Sequence[int] = ()) -> Reading:
        nearest = self._current(tuple(dict.fromkeys((*near, *self._index.nearest.to(text)))), on)
        shown = self._shown(nearest[:_SUGGESTED])
        return refused("body-unknown", text=shown_value(text), suggestions=shown, list_tab=DEPARTMENTS.title)

    def _current(self, positions: Positions, on: date | None) -> Positions:
        """Those in force on the day, or all when none is."""
        if on is None:
            return positions
        return tuple(p for p in positions if self._lineage.is_in_force(p, on)) or positions

    def _is_worth_saying(self, meaning: Meaning) -> bool:
        """A body that goes on under the same name is simply that body."""
        if meaning.standing is Standing.REPLACED and meaning.position is not None:
            return not self._index.have_one_name(meaning.named, meaning.position)
        return meaning.standing is not Standing.IN_FORCE

    def _used(self, meaning: Meaning) -> str:
        """``old → new (01/03/2025)``, or the name with its days, or the name alone."""
        named = self._departments[meaning.named]
        if not self._is_worth_saying(meaning) or meaning.position is None:
            return named.name
        if meaning.standing is Standing.NOT_YET:
            return self._shown((meaning.position,))
        heir = self._departments[meaning.position]
        since = f"{heir.valid_from:%d/%m/%Y}" if heir.valid_from else days(None, named.valid_to)
        return f"{named.name} → {heir.name}" + (f" ({since})" if since else "")

    def _with_choices(self, part: _Unread) -> str:
        text = shown_value(part.text)
        if not part.choices:
            return text
        return f"{text} ({self._shown(part.choices)}{'' if part.code == 'body-ended' else '?'})"

    def _shown(self, positions: Sequence[int]) -> str:
        """``name [code, days]`` of each, for a person to choose from."""
        shown = []
        for position in positions[:_SHOWN]:
            body = self._departments[position]
            about = ", ".join(filter(None, (body.code, days(body.valid_from, body.valid_to))))
            shown.append(f"{body.name} [{about}]")
        return "; ".join((*shown, "…") if len(positions) > _SHOWN else shown)

    def _span(self, position: int) -> Span:
        body = self._departments[position]
        heirs: Positions = ()
        if body.successor:
            heirs = self._index.coded_in(body.successor) or tuple(
                heir for name in body.successor.split(";") for heir in self._index.named(words_of(name))
            )
        return Span(body.valid_from, body.valid_to, tuple(heir for heir in heirs if heir != position))


def _without_numbering(cell: Cut, found: Sequence[Segment]) -> list[Segment]:
    """``1. Sở Y tế`` is Sở Y tế."""
    return [s for s in found if not (s.last - s.first == 1 and cell.words[s.first].isdigit())]


def _may_start(words: Sequence[str], position: int) -> bool:
    """``Sở Y tế Sở Tài chính``, but not ``cơ sở`` and not ``văn phòng UBND``."""
    return words[position] in (_OFFICE, _COMMITTEE) and words[position - 1] not in _NOT_BEFORE_OFFICE


def _heading(words: Sequence[str]) -> tuple[str, ...]:
    """What a list says once for all its names: ``các xã``, ``sở``; () when it says nothing."""
    rest = words[1:] if words and words[0] == _COMMITTEE else words
    if len(rest) > 1 and rest[0] == EACH:
        return tuple(rest[:2])
    return (_OFFICE,) if rest and rest[0] == _OFFICE else ()


@functools.lru_cache(maxsize=2)
def bodies_of(departments: tuple[Department, ...]) -> Bodies:
    """The bodies of a register, made once as long as the sheet has the same ones."""
    return Bodies(departments)
