"""What names a Google spreadsheet: its address in the browser, or its id."""

from __future__ import annotations

import re

_GOOGLE = re.compile(r"https?://(?:docs|drive|sheets)\.google\.com/", re.I)
_ID_IN_ADDRESS = re.compile(r"(?:/d/|[?&]id=)([A-Za-z0-9_-]{20,})")
_ID = re.compile(r"[A-Za-z0-9_-]{30,}")


def is_google_source(text: str) -> bool:
    """Whether ``text`` is an address at Google or a spreadsheet's id, and not a file's path."""
    return bool(_GOOGLE.match(text.strip()) or _ID.fullmatch(text.strip()))


def spreadsheet_id(source: str) -> str | None:
    """The id in an address (``…/d/<id>/edit#gid=0``) or the id itself; None when there is none.

    The address of a sheet that was *published to the web* (``/d/e/…``) holds no id.
    """
    text = source.strip()
    if _GOOGLE.match(text):
        found = _ID_IN_ADDRESS.search(text)
        return found[1] if found else None
    return text if _ID.fullmatch(text) else None


def spreadsheet_url(identifier: str) -> str:
    """The address that people open; links to cells add ``#gid=…&range=…``."""
    return f"https://docs.google.com/spreadsheets/d/{identifier}/edit"


def quoted(title: str) -> str:
    """A tab's title as A1 notation wants it, whatever it looks like."""
    return "'" + title.replace("'", "''") + "'"
