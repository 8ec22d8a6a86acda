"""Joining the segments of a cell into the names it holds.

The partition that leaves the fewest words unread wins, and among those the one with the
fewest names, so that the longest names are found: ``Sở Văn hóa, Thể thao và Du lịch, Sở Y tế``
is two. The work is bounded: at most LONGEST segments make a name, MOST segments are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from lib.core.references.words import Cut, Segment

LONGEST = 10
MOST = 80


class Sort(IntEnum):
    """What a stretch of a cell is; a smaller one is understood better."""

    NAMED = 0
    GROUP = 1
    LOOSE = 2
    UNREAD = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Words ``first`` to ``last`` (exclusive) of a cell, and the entities they may name."""

    sort: Sort
    first: int
    last: int
    positions: tuple[int, ...] = ()
    is_label: bool = False


Classify = Callable[[int, int], tuple[Sort, tuple[int, ...]]]
"""From the first and last word (exclusive) of a stretch to what it is."""

_Cost = tuple[int, int, int]


def partition(cell: Cut, found: Sequence[Segment], classify: Classify) -> list[Piece]:
    """The pieces of ``cell`` in order; neighbours that can't be read are one piece."""
    pieces: list[Piece] = []
    for run in _runs(found[:MOST]):
        pieces.extend(_best(run, classify))
    if len(found) > MOST:
        pieces.append(Piece(Sort.UNREAD, found[MOST].first, len(cell.words)))
    return _merged(pieces)


def _runs(found: Sequence[Segment]) -> list[list[Segment]]:
    runs: list[list[Segment]] = []
    for segment in found:
        if segment.is_apart or not runs:
            runs.append([])
        runs[-1].append(segment)
    return runs


def _best(run: Sequence[Segment], classify: Classify) -> list[Piece]:
    """Dynamic programming from the end: the cheapest partition of every tail of ``run``."""
    costs: list[_Cost] = [(0, 0, 0)] * (len(run) + 1)
    steps: list[tuple[int, Piece] | None] = [None] * len(run)
    for start in reversed(range(len(run))):
        best: _Cost | None = None
        for end in range(min(len(run), start + LONGEST), start, -1):
            piece = _piece(run[start:end], classify)
            if piece.sort is Sort.UNREAD and end > start + 1:
                continue
            cost = _added(costs[end], piece.sort, end - start)
            if best is None or cost < best:
                best, steps[start] = cost, (end, piece)
        costs[start] = best or costs[start]
    return _walked(steps)


def _piece(stretch: Sequence[Segment], classify: Classify) -> Piece:
    first, last = stretch[0].first, stretch[-1].last
    sort, positions = classify(first, last)
    return Piece(sort, first, last, positions, stretch[-1].is_label)


def _added(cost: _Cost, sort: Sort, length: int) -> _Cost:
    unread = length if sort is Sort.UNREAD else 0
    loose = length if sort is Sort.LOOSE else 0
    return cost[0] + unread, cost[1] + loose, cost[2] + 1


def _walked(steps: Sequence[tuple[int, Piece] | None]) -> list[Piece]:
    pieces, position = [], 0
    while position < len(steps) and (step := steps[position]) is not None:
        position, piece = step
        pieces.append(piece)
    return pieces


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        if merged and piece.sort is Sort.UNREAD and merged[-1].sort is Sort.UNREAD:
            merged[-1] = Piece(Sort.UNREAD, merged[-1].first, piece.last, (), piece.is_label)
        else:
            merged.append(piece)
    return merged
