"""How wide the columns of a printed table are: no word cut, the rest shared by what is to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# Millimetres of a character at 1 point, on average, in a text face; and what a cell keeps clear.
_MM_PER_POINT = 0.3528 * 0.48
_CLEAR = 2.6
_BOLD = 1.15
_LONGEST_WORD, _ONE_LINE, _ENOUGH, _MOST_HEAD_LINES = 15, 30, 90, 3
# How much smaller letters may get for names to stay on one line.
_LITTLE, _STEP = 1.0, 0.5


def fitted(
    labels: Sequence[str], columns: Sequence[Sequence[str]], room: float, largest: float = 9.0, smallest: float = 6.5
) -> tuple[list[float], float]:
    """Widths in millimetres that fill at most ``room``, and the size in points at which no word is cut.

    The size lies between ``smallest`` and ``largest``. A table of short values stays narrow.
    Columns with more to read get more of what is left.
    """
    words = [_longest_word(label, values) for label, values in zip(labels, columns, strict=True)]
    whole = [max(word, _one_line(values)) for word, values in zip(words, columns, strict=True)]
    wanted = [max(word, _usual_length(values)) for word, values in zip(words, columns, strict=True)]
    size, kept = largest, whole
    while size > largest - _LITTLE and _sum(whole, size) > room:
        size -= _STEP
    if _sum(whole, size) > room:
        size, kept = largest, words
        while size > smallest and _sum(words, size) > room:
            size -= _STEP
    least = [_mm(word, size) for word in kept]
    most = [_mm(want, size) for want in wanted]
    spare = room - sum(least)
    if spare <= 0:
        return [width * room / sum(least) for width in least], size
    # By the root: twice the text needs less than twice the width, since it can take more lines.
    hunger = [(want - have) ** 0.5 if want > have else 0.0 for want, have in zip(most, least, strict=True)]
    share = spare / sum(hunger) if any(hunger) else 0.0
    return [
        min(have + share * part, max(want, have)) for have, part, want in zip(least, hunger, most, strict=True)
    ], size


def _sum(characters: Sequence[float], size: float) -> float:
    return sum(_mm(each, size) for each in characters)


def _mm(characters: float, size: float) -> float:
    return characters * size * _MM_PER_POINT + _CLEAR


def _longest_word(label: str, values: Sequence[str]) -> int:
    """The longest word that must not be cut: of the label, and of the values' usual ones."""
    # A header is bold, so its letters are wider; and it should not take more than a few lines.
    longest = max([round(_BOLD * len(word)) for word in label.split()] + [len(label) // _MOST_HEAD_LINES + 3])
    for value in values:
        for word in value.split():
            if longest < len(word) <= _LONGEST_WORD:
                longest = len(word)
    return min(longest, _LONGEST_WORD)


def _one_line(values: Sequence[str]) -> int:
    """The length of short values, such as names and shares; 0 when some are long."""
    longest = max(map(len, values), default=0)
    return longest if longest <= _ONE_LINE else 0


def _usual_length(values: Sequence[str]) -> int:
    lengths = sorted(len(value) for value in values if value)
    if not lengths or lengths[-1] <= _ONE_LINE:
        return lengths[-1] if lengths else 0
    return min(lengths[int(0.9 * (len(lengths) - 1))], _ENOUGH)


def alignment(values: Sequence[Any]) -> str:
    """Numbers stand to the right, everything else to the left."""
    known = next((value for value in values if value is not None), None)
    return "right" if isinstance(known, int | float) else "left"
