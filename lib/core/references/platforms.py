"""Which platform of the catalogue a cell names, by code, by name, or by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lib.core.cells import shown as shown_value
from lib.core.cells import text as read_text
from lib.core.entities import Platform
from lib.core.reading import Outcome, Reading, ambiguous, refused, warning
from lib.core.references.lineage import Lineage, Meaning, Span, Standing, days
from lib.core.references.pieces import Piece, Sort, partition
from lib.core.references.platform_index import PlatformIndex, Positions
from lib.core.references.words import Cut, cut, segments, words_of
from lib.core.workbook import CellValue
from lib.schema import PLATFORMS

_SHOWN = 3
_OPENING = words_of("nền")[0]
_LABELS = frozenset(words_of(label) for label in ("mã", "mã số", "mã nền tảng", "nền tảng", "nền tảng số"))


class Platforms:
    """The catalogue of one register, ready to be found by code or name.

    Built once per register. Reading never raises, whatever the cell holds.
    """

    def __init__(self, platforms: Sequence[Platform]) -> None:
        self._platforms = tuple(platforms)
        self._index = PlatformIndex(self._platforms)
        self._lineage = Lineage([self._span(position) for position in range(len(self._platforms))])

    def read(self, value: CellValue, on: date | None) -> Reading:
        """The platform's code as the catalogue writes it, for a register of the day ``on``.

        WARNING when it was replaced or left the catalogue (the row keeps the platform it
        names); AMBIGUOUS with the choices; REFUSED with the nearest names.
        """
        typed = read_text(_without_decimals(value))
        if not typed.is_used:
            return typed
        reading = self._read(str(typed.value), on)
        if typed.outcome is Outcome.WARNING and reading.outcome is Outcome.VALUE:
            return replace(typed, value=reading.value)
        return reading

    def _read(self, text: str, on: date | None) -> Reading:
        cell = cut(text)
        whole = self._index.coded(cell.words) or self._index.named(cell.words)
        if whole:
            return self._meant(whole, text, on)
        pieces = self._pieces(cell)
        coded = [piece.positions for piece in pieces if self._is_code(cell, piece)]
        known = [piece.positions for piece in pieces if piece.sort is Sort.NAMED]
        if not known:
            return self._unknown(text, cell)
        common = frozenset(known[0]).intersection(*known)
        if not common:
            disagrees = len(coded) == 1 and len(known) == 2
            choices = self._shown([position for positions in known for position in positions])
            code = "platform-disagrees" if disagrees else "platform-several"
            return ambiguous(code, text=shown_value(text), choices=choices)
        return self._meant_with_remarks(cell, pieces, tuple(sorted(common)), bool(coded), on)

    def _pieces(self, cell: Cut) -> list[Piece]:
        def classify(first: int, last: int) -> tuple[Sort, Positions]:
            words = cell.words[first:last]
            positions = self._index.coded(words) or self._index.named(words)
            return (Sort.NAMED, positions) if positions else (Sort.UNREAD, ())

        found = partition(cell, segments(cell, _may_start), classify)
        return [piece for piece in found if piece.sort is Sort.NAMED or not _says_nothing(cell, piece)]

    def _is_code(self, cell: Cut, piece: Piece) -> bool:
        return piece.sort is Sort.NAMED and bool(self._index.coded(cell.words[piece.first : piece.last]))

    def _meant_with_remarks(
        self, cell: Cut, pieces: Sequence[Piece], positions: Positions, has_code: bool, on: date | None
    ) -> Reading:
        """One platform beside words we don't know: used when coded, or when they stand in brackets."""
        unread = [piece for piece in pieces if piece.sort is not Sort.NAMED]
        if unread and not has_code and not all(_is_in_brackets(cell, piece) for piece in unread):
            shown = self._shown(positions)
            return ambiguous("platform-did-you-mean", text=shown_value(cell.text), choices=shown)
        reading = self._meant(positions, cell.text, on)
        if not unread or reading.outcome is not Outcome.VALUE:
            return reading
        left = "; ".join(cell.typed(piece.first, piece.last) for piece in unread)
        used = self._shown([p for p in positions if self._platforms[p].code == reading.value])
        line = shown_value(cell.text)
        return warning(reading.value, "platform-partly-unknown", text=line, unread=shown_value(left), used=used)

    def _meant(self, positions: Positions, text: str, on: date | None) -> Reading:
        meaning = self._lineage.meaning(positions, on)
        if meaning.standing is Standing.AMBIGUOUS:
            choices = self._shown(meaning.choices)
            return ambiguous("platform-ambiguous", text=shown_value(text), choices=choices)
        if meaning.standing is Standing.IN_FORCE and not self._is_replaced(meaning.named, on):
            return Reading(self._platforms[meaning.named].code)
        return self._out_of_force(meaning)

    def _out_of_force(self, meaning: Meaning) -> Reading:
        platform = self._platforms[meaning.named]
        shown = self._shown((meaning.named,))
        if meaning.standing is Standing.NOT_YET:
            return warning(platform.code, "platform-not-yet", platform=shown, list_tab=PLATFORMS.title)
        if not platform.replaced_by:
            return warning(platform.code, "platform-ended", platform=shown)
        heirs = self._shown(self._heirs(meaning.named)) or shown_value(platform.replaced_by)
        return warning(platform.code, "platform-replaced", platform=shown, heirs=heirs)

    def _is_replaced(self, position: int, on: date | None) -> bool:
        """*Thay thế bởi* is filled in, and nothing says that it is still to come."""
        platform = self._platforms[position]
        if not platform.replaced_by or on is None:
            return bool(platform.replaced_by)
        starts = [self._platforms[heir].valid_from for heir in self._heirs(position)]
        return platform.valid_to is None and all(start is None or start <= on for start in starts)

    def _unknown(self, text: str, cell: Cut) -> Reading:
        loose = self._index.loosely_named(cell.words)
        if loose:
            return ambiguous("platform-did-you-mean", text=shown_value(text), choices=self._shown(loose))
        near = self._shown(self._index.nearest.to(text)[:_SHOWN])
        line = shown_value(text)
        return refused("platform-unknown", text=line, suggestions=near, list_tab=PLATFORMS.title)

    def _span(self, position: int) -> Span:
        platform = self._platforms[position]
        return Span(platform.valid_from, platform.valid_to, self._heirs(position))

    def _heirs(self, position: int) -> Positions:
        text = self._platforms[position].replaced_by
        found = self._index.coded_in(text) or self._index.named(words_of(text)) if text else ()
        return tuple(heir for heir in found if heir != position)

    def _shown(self, positions: Sequence[int]) -> str:
        """``NT01 name [days]`` of each, for a person to choose from."""
        shown = []
        for position in dict.fromkeys(positions):
            platform = self._platforms[position]
            span = days(platform.valid_from, platform.valid_to)
            shown.append(f"{platform.code} {platform.name}" + (f" [{span}]" if span else ""))
        return "; ".join(shown)


def _without_decimals(value: CellValue) -> CellValue:
    """A code typed as a number may arrive as 1.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _may_start(words: Sequence[str], position: int) -> bool:
    """Before and after a code, and before *Nền tảng*: ``NT01 Nền tảng địa chỉ số``."""
    before, word = words[position - 1], words[position]
    return word == _OPENING or any(char.isdigit() for char in before + word)


def _says_nothing(cell: Cut, piece: Piece) -> bool:
    """The ``1.`` of a numbered line, the ``Mã`` before a code."""
    words = cell.words[piece.first : piece.last]
    return words in _LABELS or (len(words) == 1 and words[0].isdigit())


def _is_in_brackets(cell: Cut, piece: Piece) -> bool:
    start = cell.places[piece.first][0]
    return cell.text[:start].rstrip().endswith("(")
