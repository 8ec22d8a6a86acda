"""Text of other people, made harmless for the places where Streamlit reads Markdown."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$^=&])")
_NUMBERED = re.compile(r"^(\d+)\.")
# Icons, emojis, addresses and arrows are found in the text after Markdown was read, so a
# backslash does not stop them: an invisible word joiner does.
_JOINER = "\u2060"
_LATE = re.compile(
    r"(?<=:)(?=[\w+\-/])|(?<=www)(?=\.)|(?<=[\w.+\-])(?=@)|(?<=[<>~\-])(?=[>=\-])",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
# Marks that turn the direction of writing; without an end they would turn the app's own words too.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """``text`` so that Markdown shows it as typed, on one line, and loads nothing."""
    joined = _LATE.sub(_JOINER, _SPACES.sub(" ", text).strip())
    escaped = _NUMBERED.sub(r"\1\\.", _PUNCTUATION.sub(r"\\\1", joined))
    return f"\u2068{escaped}\u2069" if _TURNING.search(escaped) else escaped
