"""About how wide a line of a formal document is, and where to break it when it is too wide."""

from __future__ import annotations

_MM_PER_POINT = 0.3528


def in_even_lines(text: str, size: float, room: float) -> str:
    """``text`` in one line where ``room`` millimetres hold it, else in two of about the same length."""
    gaps = [place for place, letter in enumerate(text) if letter == " "]
    if not gaps or width_of(text, size) <= room:
        return text
    middle = min(gaps, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def width_of(text: str, size: float) -> float:
    """About how wide bold ``text`` is, in millimetres."""
    ems = sum(0.27 if letter == " " else 0.72 if letter.isupper() else 0.5 for letter in text)
    return ems * size * _MM_PER_POINT
