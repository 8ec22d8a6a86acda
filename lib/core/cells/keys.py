"""Clean text, and the keys by which words, headers and names are compared.

Two texts that a person reads as the same word have the same `normal_key`; `search_key`
also drops the accents, so that it finds but never identifies (Sơn Hà is not Sơn Hạ).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_UNEVEN = re.compile("  |[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u00d0\u00f0\u0189\u0256]")
_LINE_EDGES = re.compile(" ?\n ?")
# Eth and the African D look exactly like the Vietnamese letter and come from old keyboards.
_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d\u301e", '"'),
        "\u2026": "...",
        "\uff05": "%",
    }
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_NEW_STYLE = re.compile(r"o[àáảãạèéẻẽẹ](?![^\W\d_])|(?<!q)u[ỳýỷỹỵ](?![^\W\d_])")
_MISPLACED = re.compile(r"[òóỏõọ][ae](?=[^\W\d_])|(?<!q)[ùúủũụ]y(?=[^\W\d_])|(?<=q)[ùúủũụ][aăâeêiouôơy]")


def clean(text: str) -> str:
    """``text`` composed (NFC), without invisible marks, spaces and line breaks made plain."""
    text = _CONTROLS.sub("", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))
    text = unicodedata.normalize("NFC", text)
    if _UNEVEN.search(text):
        text = _SPACES.sub(" ", text.translate(_LOOKALIKES))
    return (_LINE_EDGES.sub("\n", text) if "\n" in text else text).strip()


@lru_cache(maxsize=50_000)
def normal_key(text: str) -> str:
    """What makes two texts the same word: case, spaces, dashes and tone placement put aside."""
    folded = unicodedata.normalize("NFC", clean(text).casefold()).translate(_PUNCTUATION)
    placed = _MISPLACED.sub(_tone_forward, _NEW_STYLE.sub(_tone_back, folded))
    return " ".join(placed.split())


@lru_cache(maxsize=50_000)
def search_key(text: str) -> str:
    """`normal_key` without accents (đ → d): for search only, never for identity."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", normal_key(text)))
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


def split_tone(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the combining tone mark (empty when it has none)."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)), tone


def _tone_back(match: re.Match[str]) -> str:
    first, second = match.group()[0], match.group()[1]
    letter, tone = split_tone(second)
    return unicodedata.normalize("NFC", first + tone) + letter


def _tone_forward(match: re.Match[str]) -> str:
    first, second = match.group()[0], match.group()[1]
    letter, tone = split_tone(first)
    return letter + unicodedata.normalize("NFC", second + tone)
