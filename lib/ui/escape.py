"""Text of other people, made harmless for the places where Streamlit reads Markdown."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$^=])")
# Icon and emoji codes, links and mail addresses are found in the text after Markdown was
# read, so a backslash does not stop them: an invisible word joiner does.
_JOINER = "\u2060"
_LATE = re.compile(r"(?<=:)(?=[\w+\-/])|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\w)(?=@)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """``text`` so that Markdown shows it as typed, on one line, and loads nothing."""
    joined = _LATE.sub(_JOINER, _SPACES.sub(" ", text))
    return _PUNCTUATION.sub(r"\\\1", joined).strip()
