"""The charts of the pages as vector pictures, in the typeface of the papers."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import vl_convert

from lib.charts import specifications
from lib.charts.specifications import Specification
from lib.reports.plain_text import printable

FONT_DIRECTORY = Path(__file__).parent / "fonts"
FONT = "Source Sans 3"
_CHARTS: Mapping[str, Callable[[str], Specification]] = {
    "ranking": specifications.ranking,
    "timeline": specifications.timeline,
}
# A picture can't go on on the next page, so a long chart is drawn in several.
_MOST_BARS = 22
_WIDTH = 470
_PRINTED: Mapping[str, Specification] = {"ranking": {"height": {"step": 21}}, "timeline": {"height": 170}}
# Millimetres of a pixel, so that the letters of every chart have the size of the tables' letters.
_MM_PER_PIXEL = 0.262
_LOOK = {
    "font": FONT,
    "background": None,
    "axis": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelColor": "#1B2530"},
    "text": {"font": FONT, "fontSize": 10.5},
    "view": {"stroke": None},
}


_SIZE = re.compile(r'width="([0-9.]+)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG, and its width on paper in millimetres."""

    svg: str
    width: float


@functools.cache
def _fonts_are_known() -> bool:
    vl_convert.register_font_directory(str(FONT_DIRECTORY))
    return True


def draw(name: str, data: pa.Table, language: str, room: float) -> list[Picture]:
    """The chart ``name`` of ``data`` as SVG: several, one below the other, when it is long.

    All have one scale and are at most ``room`` millimetres wide; their right edges belong in one line.
    """
    _fonts_are_known()
    rows = [{field: _plain(value) for field, value in row.items()} for row in data.to_pylist()]
    specification = _CHARTS[name](language) | _PRINTED[name]
    pictures = [_svg(specification, part) for part in _parts(rows)]
    widths = [float(found[1]) if (found := _SIZE.search(svg)) else room / _MM_PER_PIXEL for svg in pictures]
    scale = min(_MM_PER_PIXEL, room / max(widths))
    return [Picture(svg, round(scale * width, 1)) for svg, width in zip(pictures, widths, strict=True)]


def _parts(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows by groups of bars of about the same number; in one piece when there is no position."""
    bars = 1 + max((row.get("position") or 0 for row in rows), default=0)
    pieces = -(-bars // _MOST_BARS)
    size = -(-bars // pieces)
    parts = [[row for row in rows if (row.get("position") or 0) // size == piece] for piece in range(pieces)]
    return [part for part in parts if part]


def _plain(value: Any) -> Any:
    """A value as JSON holds it; a day as local midnight, which no time zone moves to another day."""
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    return printable(value) if isinstance(value, str) else value


def _svg(specification: Specification, rows: list[dict[str, Any]]) -> str:
    whole = specification | {"width": _WIDTH, "data": {"values": rows}, "config": _LOOK}
    return vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
