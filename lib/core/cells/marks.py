"""Marks of an assignment matrix: a tick, *CT* for the lead, *PH* for a supporting body."""

from __future__ import annotations

import re
from enum import StrEnum

from lib.core.cells.keys import normal_key
from lib.core.cells.text import shown, typed_text
from lib.core.reading import Reading, ambiguous, refused


class Mark(StrEnum):
    """What a mark says about a body and a platform."""

    YES = "yes"
    NO = "no"
    LEAD = "chủ trì"
    SUPPORTING = "phối hợp"


# Ticks, the Cyrillic х, the private-use and plain letters that Wingdings shows as ticks.
_TICKS = "xх×✕✖✗✘☒✓✔☑✅√vü\uf0fcþ\uf0fe\uf052●•■★"
_MARKS: dict[str, Mark] = {
    **dict.fromkeys(_TICKS, Mark.YES),
    **dict.fromkeys(("có", "1", "true", "yes", "y", "đúng", "ok"), Mark.YES),
    **dict.fromkeys(("không", "0", "false", "no", "n", "sai", "☐", "□"), Mark.NO),
    **dict.fromkeys(("ct", "chủ trì", "x (ct)", "x (chủ trì)", "đơn vị chủ trì", "cơ quan chủ trì"), Mark.LEAD),
    **dict.fromkeys(("ph", "phối hợp", "x (ph)", "x (phối hợp)", "đơn vị phối hợp"), Mark.SUPPORTING),
    **dict.fromkeys(("cơ quan phối hợp", "tham gia phối hợp"), Mark.SUPPORTING),
}
_VARIATION = re.compile("[\ufe0e\ufe0f]")
_REPEATED = re.compile(f"([{_TICKS}+*])(?: ?\\1)+")


def mark(value: object) -> Reading:
    """A `Mark`; *xx* is asked about, because two marks may mean lead and supporting."""
    if isinstance(value, float) and value in (0.0, 1.0):
        value = int(value)
    reading = typed_text(value)
    if not reading.is_used:
        return reading
    key = _VARIATION.sub("", normal_key(reading.value[:100]))
    for candidate in (key, key.strip("().")):
        if candidate in _MARKS:
            return Reading(_MARKS[candidate])
    if _REPEATED.fullmatch(key) or key in ("p", "c", "o", "+", "*"):
        return ambiguous("mark-unclear", typed=shown(value))
    return refused("mark-unknown", typed=shown(value))
