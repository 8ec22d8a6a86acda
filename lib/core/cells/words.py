"""Words of a drop-down list, and links to evidence."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from lib.core.cells.keys import normal_key
from lib.core.cells.text import cell_text, is_ditto, is_no_data, shown, text
from lib.core.reading import NO_DATA, Reading, ambiguous, refused, warning

_DANGEROUS = re.compile(r"(?:java|vb|live)script:|(?:^|[\s\"'(<>=])(?:data|file|blob|about|view-source|mhtml|jar):\S")
_DANGEROUS_WHOLE = re.compile(r"(?:javascript|vbscript|livescript):")
_ADDRESS = re.compile(r"https?:", re.IGNORECASE)
_LOCAL_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\\w")


@lru_cache(maxsize=100)
def _keys(words: type[StrEnum]) -> dict[str, StrEnum]:
    return {normal_key(word.value): word for word in words}


def word(value: object, words: type[StrEnum]) -> Reading:
    """A member of ``words``, whatever its case or tone placement; anything else is refused."""
    reading = cell_text(value)
    if not reading.is_used:
        return reading
    key = normal_key(reading.value[:200])
    found = _keys(words).get(key) or _keys(words).get(key.strip(" .,;:-"))
    if found is not None:
        return Reading(found)
    if is_no_data(key):
        return NO_DATA
    if is_ditto(key):
        return ambiguous("cell-ditto", typed=shown(value))
    allowed = ", ".join(word.value for word in words)
    return refused("word-unknown", typed=shown(value), words=allowed)


def link(value: object) -> Reading:
    """An http(s) address, or other evidence as text (*202/TTr-STTTT*); scripts and files are refused."""
    reading = text(value)
    if not reading.is_used:
        return reading
    found: str = reading.value
    squeezed = "".join(found.split()).casefold()
    if _DANGEROUS.search(found.casefold()) or _DANGEROUS_WHOLE.match(squeezed):
        return refused("link-scheme", typed=shown(value))
    if _ADDRESS.match(found) and not _has_host(found.split(maxsplit=1)[0]):
        return refused("link-broken", typed=shown(value))
    if _LOCAL_PATH.match(found):
        return warning(found, "link-local", typed=shown(value))
    return reading


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
