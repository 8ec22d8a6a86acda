"""The charts of the pages as specifications with their data, in the look and the sizes of paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from lib.charts import specifications
from lib.charts.specifications import Specification
from lib.reports.plain_text import printable

FONT = "Source Sans 3"
_CHARTS: Mapping[str, Callable[[str], Specification]] = {
    "ranking": specifications.ranking,
    "timeline": specifications.timeline,
}
_PRINTED: Mapping[str, Specification] = {"ranking": {"height": {"step": 21}}, "timeline": {"height": 170}}
# A picture can't go on on the next page, so a long chart is drawn in several.
_MOST_BARS = 22
_WIDTH = 470
_LOOK = {
    "font": FONT,
    "background": None,
    "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelColor": "#1B2530"},
    "text": {"font": FONT, "fontSize": 10.5},
    "view": {"stroke": None},
}


def pieces(name: str, data: pa.Table, language: str) -> list[Specification]:
    """The chart ``name`` of ``data``: several, to stand one below the other, when it is long."""
    rows = [{field: _plain(value) for field, value in row.items()} for row in data.to_pylist()]
    config = _LOOK | {"locale": {"number": specifications.number_locale(language)}}
    look = _CHARTS[name](language) | _PRINTED[name] | {"width": _WIDTH, "config": config}
    return [look | {"data": {"values": part}} for part in _parts(rows)]


def _parts(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows by groups of bars of about the same number; in one piece when there is no position."""
    bars = 1 + max((row.get("position") or 0 for row in rows), default=0)
    count = -(-bars // _MOST_BARS)
    size = -(-bars // count)
    parts = [[row for row in rows if (row.get("position") or 0) // size == piece] for piece in range(count)]
    return [part for part in parts if part]


def _plain(value: Any) -> Any:
    """A value as JSON holds it; a day as local midnight, which no time zone moves to another day."""
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    return printable(value) if isinstance(value, str) else value
