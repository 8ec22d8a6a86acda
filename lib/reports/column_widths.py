"""How wide the columns of a printed table are: no word cut, the rest shared by what is to be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Millimetres of a character at 1 point, on average, in a text face; and what a cell keeps clear.
_MM_PER_POINT = 0.3528 * 0.48
_CLEAR = 2.6
_SENTENCE = 28.0
# A space at which no line ends, and the ones at which it may.
NO_BREAK = "\u00a0"
_GAP = re.compile("[ \t\n]+")
_COUNT = re.compile("[-+−–0-9.,/%()\\s]+")
_LONGEST_WORD, _ONE_LINE, _ENOUGH, _MOST_HEAD_LINES = 15, 30, 90, 3
# Letters wider and narrower than the average one, and by how much; a header is bold.
_WIDE, _WIDER, _BOLD = frozenset("mwươừứửữựờớởỡợ&%"), 1.4, 1.1
# Fonts that stand in for the one named are a little wider.
_SLACK = 1.06
_NARROW, _NARROWER = frozenset("ijlt.,:;'()/-| " + NO_BREAK), 0.7
# How much smaller letters may get for names to stay on one line.
_LITTLE, _STEP = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """Widths in millimetres and the size of letters in points.

    ``short`` says which columns hold short values only; ``keeps_lines`` that each of those
    has room for its values on one line.
    """

    widths: list[float]
    size: float
    short: list[bool]
    keeps_lines: bool


def fitted(
    labels: Sequence[str],
    columns: Sequence[Sequence[str]],
    room: float,
    largest: float = 9.0,
    smallest: float = 6.5,
    head_lines: int = _MOST_HEAD_LINES,
) -> Fit:
    """Widths that fill at most ``room`` millimetres, and the size at which no word is cut.

    The size lies between ``smallest`` and ``largest``. A table of short values stays narrow.
    Columns with more to read get more of what is left. A header takes about ``head_lines`` at most.
    """
    words = [_longest_word(label, values, head_lines) for label, values in zip(labels, columns, strict=True)]
    whole = [max(word, _one_line(values)) for word, values in zip(words, columns, strict=True)]
    wanted = [max(word, _usual_length(values)) for word, values in zip(words, columns, strict=True)]
    short = [_is_short(values) for values in columns]
    size, kept = largest, whole
    # Beside short values on one line, columns of sentences must keep room for some words.
    sentences = _SENTENCE * short.count(False)
    kept_short = [length for length, is_short in zip(whole, short, strict=True) if is_short]
    while size > largest - _LITTLE and _sum(kept_short, size) + sentences > room:
        size -= _STEP
    keeps_lines = _sum(kept_short, size) + sentences <= room
    if not keeps_lines:
        size, kept = largest, words
        while size > smallest and _sum(words, size) > room:
            size -= _STEP
    least = [_mm(word, size) for word in kept]
    most = [_mm(want, size) for want in wanted]
    spare = room - sum(least)
    if spare <= 0:
        return Fit([width * room / sum(least) for width in least], size, short, keeps_lines)
    # By the root: twice the text needs less than twice the width, since it can take more lines.
    hunger = [(want - have) ** 0.5 if want > have else 0.0 for want, have in zip(most, least, strict=True)]
    share = spare / sum(hunger) if any(hunger) else 0.0
    widths = [min(have + share * part, max(want, have)) for have, part, want in zip(least, hunger, most, strict=True)]
    return Fit(widths, size, short, keeps_lines)


def _sum(characters: Sequence[float], size: float) -> float:
    return sum(_mm(each, size) for each in characters)


def _mm(characters: float, size: float) -> float:
    return characters * size * _MM_PER_POINT + _CLEAR


def _longest_word(label: str, values: Sequence[str], head_lines: int) -> float:
    """The width in average letters of the longest word that must not be cut: of the label, and of the usual values."""
    longest = max([_BOLD * _letters(word) for word in label.split()] + [len(label) / head_lines + 2])
    words = {word for value in values for word in _GAP.split(value) if len(word) <= _LONGEST_WORD or NO_BREAK in word}
    return max([min(longest, _LONGEST_WORD * _WIDER), *map(_letters, words)])


def whole_counts(values: Sequence[str]) -> list[str]:
    """``values`` in which a count with its share, ``12 / 35 (34 %)``, stays on one line."""
    return [value.replace(" ", NO_BREAK) if _COUNT.fullmatch(value) else value for value in values]


def _letters(word: str) -> float:
    """How many average letters are as wide as ``word``."""
    wide = sum(letter in _WIDE or letter.isupper() for letter in word)
    return _SLACK * (len(word) + (_WIDER - 1) * wide - (1 - _NARROWER) * sum(letter in _NARROW for letter in word))


def _is_short(values: Sequence[str]) -> bool:
    """Whether all are as short as names and shares are."""
    return all(len(value) <= _ONE_LINE and "\n" not in value for value in values)


def _one_line(values: Sequence[str]) -> float:
    """The width in average letters of short values; 0 when some are long."""
    return max(map(_letters, set(values)), default=0.0) if _is_short(values) else 0.0


def _usual_length(values: Sequence[str]) -> float:
    lengths = sorted(len(value) for value in values if value)
    if not lengths or lengths[-1] <= _ONE_LINE:
        return max(map(_letters, set(values)), default=0.0)
    return min(lengths[int(0.9 * (len(lengths) - 1))], _ENOUGH)


def alignment(values: Sequence[Any]) -> str:
    """Numbers stand to the right, everything else to the left."""
    known = next((value for value in values if value is not None), None)
    return "right" if isinstance(known, int | float) else "left"


def broken(label: str, values: Sequence[str]) -> str:
    """``label`` on up to three lines, so that it makes the column of ``values`` no wider than it must."""
    words = label.split()
    least = max([len(word) for word in words] + [len(value) for value in values], default=0)
    for room in range(least, len(label) + 1):
        lines = _lines(words, room)
        if len(lines) <= _MOST_HEAD_LINES:
            return "\n".join(lines)
    return label


def _lines(words: Sequence[str], room: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
