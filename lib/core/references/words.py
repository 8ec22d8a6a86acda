"""Cutting a cell into words and into segments, the smallest stretches that may be a name.

A cell may hold several names, and names themselves hold commas and *và*. So nothing is
split for good here: a segment ends wherever a name might, and `lib.core.references.pieces`
joins segments again into the longest names that exist.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.core.cells import normal_key

_WORD = re.compile(r"[^\W_]+")
_HARD = frozenset(";")
# Tight "&" and "-" hold a short name together: "KH&CN", "TT-TT".
_PLAIN_GAPS = frozenset(("", " ", "\u00a0", "&", "-", "–"))


@functools.lru_cache(maxsize=8_192)
def normal_word(word: str) -> str:
    """The identity key of one word."""
    return normal_key(word)


def words_of(text: str) -> tuple[str, ...]:
    """The words of ``text`` as identity keys; everything but letters and digits parts them."""
    return tuple(normal_word(match) for match in _WORD.findall(text))


# Words between two names, never part of a name. "và" is not here: names hold it too.
_LINKS = sorted(
    (
        words_of(link)
        for link in (
            "và",
            "va",
            "cùng",
            "cùng với",
            "với",
            "phối hợp",
            "phối hợp với",
            "phối hợp cùng",
            "cơ quan phối hợp",
            "đơn vị phối hợp",
            "chủ trì",
            "cơ quan chủ trì",
            "đơn vị chủ trì",
            "chủ trì thực hiện",
        )
    ),
    key=len,
    reverse=True,
)
_LINK_STARTS = frozenset(link[0] for link in _LINKS)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words ``first`` to ``last`` (exclusive) of a cell.

    ``is_apart`` says that no name reaches over its start; ``is_label`` that a colon follows.
    """

    first: int
    last: int
    is_apart: bool
    is_label: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell in words; ``places`` are the start and end of each word in ``text``."""

    text: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def typed(self, first: int, last: int) -> str:
        """The text of words ``first`` to ``last`` (exclusive) as typed, on one line."""
        if first >= last:
            return ""
        return " ".join(self.text[self.places[first][0] : self.places[last - 1][1]].split())


def cut(text: str) -> Cut:
    """The words of ``text`` and where they stand."""
    found = [(normal_word(match.group()), match.span()) for match in _WORD.finditer(text)]
    return Cut(text, tuple(word for word, _ in found), tuple(place for _, place in found))


def segments(cell: Cut, may_start: Callable[[Sequence[str], int], bool]) -> list[Segment]:
    """Where names may start and end: punctuation, line breaks, linking words.

    ``may_start(words, position)`` says whether one may start where only a space stands.
    """
    found: list[Segment] = []
    first = position = 0
    is_apart = False
    while position < len(cell.words):
        gap = _gap(cell, position)
        linked = _link_length(cell.words, position)
        if position > first and (linked or gap not in _PLAIN_GAPS or may_start(cell.words, position)):
            found.append(Segment(first, position, is_apart, ":" in gap))
            first, is_apart = position, False
        is_apart = is_apart or not _HARD.isdisjoint(gap)
        position += linked or 1
        if linked:
            first = position
    if first < len(cell.words):
        found.append(Segment(first, len(cell.words), is_apart, False))
    return found


def _gap(cell: Cut, position: int) -> str:
    if position == 0:
        return ""
    return cell.text[cell.places[position - 1][1] : cell.places[position][0]]


def _link_length(words: Sequence[str], position: int) -> int:
    if words[position] not in _LINK_STARTS:
        return 0
    for link in _LINKS:
        if tuple(words[position : position + len(link)]) == link:
            return len(link)
    return 0
