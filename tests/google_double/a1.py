"""A1 notation: columns, quoted titles, and ranges of every shape Google takes.

Rows and columns are zero-based inside, ends exclusive, None where a side is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CORNER = re.compile(r"^\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?$")
_PLAIN_TITLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_LOOKS_LIKE_CELL = re.compile(r"^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*)$")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle; ``bottom`` and ``right`` are exclusive, None is open."""

    top: int = 0
    left: int = 0
    bottom: int | None = None
    right: int | None = None

    @property
    def is_cell(self) -> bool:
        return self.bottom == self.top + 1 and self.right == self.left + 1

    def within(self, rows: int, columns: int) -> Area:
        """The area with its open and overlong sides closed at the grid's."""
        bottom = rows if self.bottom is None else min(self.bottom, rows)
        right = columns if self.right is None else min(self.right, columns)
        return Area(self.top, self.left, bottom, right)

    def closed(self) -> tuple[int, int, int, int]:
        """top, left, bottom, right of an area without open sides."""
        if self.bottom is None or self.right is None:
            raise ValueError(f"{self} has an open side")
        return self.top, self.left, self.bottom, self.right


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A → 0."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def parse_area(text: str) -> Area | None:
    """``A1``, ``A1:B2``, ``A:C``, ``2:3``, ``A1:C``, ``A2:2``, ``D4:A1``; None when it is none of them."""
    first, colon, second = text.partition(":")
    start, end = _CORNER.match(first), _CORNER.match(second if colon else first)
    if not first or not start or not end or (colon and not second):
        return None
    (left, top), (right, bottom) = start.groups(), end.groups()
    if not colon and not (left and top):
        return None
    columns = sorted(column_index(letters) for letters in (left, right) if letters)
    rows = sorted(int(digits) - 1 for digits in (top, bottom) if digits)
    if not colon:
        return Area(rows[0], columns[0], rows[0] + 1, columns[0] + 1)
    return Area(
        rows[0] if rows else 0,
        columns[0] if columns else 0,
        rows[1] + 1 if len(rows) == 2 else None,
        columns[1] + 1 if len(columns) == 2 else None,
    )


def split_title(text: str) -> tuple[str | None, str]:
    """(title, rest) of ``'It''s'!A1``, ``Sheet1!A1`` or ``A1``; the title is None in the last."""
    quoted = re.match(r"^'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL)
    if quoted:
        return quoted.group(1).replace("''", "'"), quoted.group(2) or ""
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def quoted(title: str) -> str:
    """The title as Google writes it in ranges: bare only when it is a plain identifier."""
    if _PLAIN_TITLE.match(title) and not _LOOKS_LIKE_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def write_area(area: Area) -> str:
    """``A1``, ``A1:B2``; open sides are left out as in ``A1001:B``."""
    start = f"{column_letters(area.left)}{area.top + 1}"
    if area.is_cell:
        return start
    right = "" if area.right is None else column_letters(area.right - 1)
    bottom = "" if area.bottom is None else str(area.bottom)
    return f"{start}:{right}{bottom}" if right or bottom else f"{start}:"


def write_range(title: str, area: Area) -> str:
    """``Sheet1!A1:B2`` with the title quoted where it must be."""
    return f"{quoted(title)}!{write_area(area)}"
