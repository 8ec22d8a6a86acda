"""Cell formats and colours as Google gives them back."""

from __future__ import annotations

import struct
from typing import Any

JsonObject = dict[str, Any]
_COLOURS = ("backgroundColor", "foregroundColor", "tabColor")
_WHITE = {"red": 1, "green": 1, "blue": 1}

DEFAULT_FORMAT: JsonObject = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}


def _themed(kind: str, *parts: float) -> JsonObject:
    names = ("red", "green", "blue")
    return {"colorType": kind, "color": {"rgbColor": {n: p for n, p in zip(names, parts, strict=True) if p}}}


THEME: JsonObject = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        _themed("TEXT", 0, 0, 0),
        _themed("BACKGROUND", 1, 1, 1),
        _themed("ACCENT1", 0.25882354, 0.52156866, 0.95686275),
        _themed("ACCENT2", 0.91764706, 0.2627451, 0.20784314),
        _themed("ACCENT3", 0.9843137, 0.7372549, 0.015686275),
        _themed("ACCENT4", 0.20392157, 0.65882355, 0.3254902),
        _themed("ACCENT5", 1, 0.42745098, 0.003921569),
        _themed("ACCENT6", 0.27450982, 0.7411765, 0.7764706),
        _themed("LINK", 0.06666667, 0.33333334, 0.8),
    ],
}


def single_precision(number: float) -> int | float:
    """Colour parts are 32-bit floats: 0.4980392156862745 comes back as 0.49803922."""
    (kept,) = struct.unpack("f", struct.pack("f", number))
    for digits in range(1, 10):
        short = float(f"{kept:.{digits}g}")
        if struct.pack("f", short) == struct.pack("f", kept):
            return int(short) if short.is_integer() else short
    return float(kept)


def colour(parts: JsonObject) -> JsonObject:
    """A colour without its zero parts."""
    return {name: single_precision(part) for name, part in parts.items() if part}


def with_colour_styles(value: Any) -> Any:
    """Colours rounded, and each told twice: as ``…Color`` and as ``…ColorStyle``."""
    if not isinstance(value, dict):
        return value
    result: JsonObject = {}
    for name, part in value.items():
        if part is not None:
            is_colour = name in (*_COLOURS, "rgbColor")
            result[name] = colour(part) if is_colour else with_colour_styles(part)
    for name in _COLOURS:
        style = result.get(name + "Style", {})
        if name in result:
            result[name + "Style"] = style or {"rgbColor": result[name]}
        elif "rgbColor" in style:
            result[name] = style["rgbColor"]
    return result


def forget_twins(style: JsonObject, tree: dict[str, Any]) -> JsonObject:
    """The style without the second telling of a colour that is about to be written."""
    named = {name + "Style" for name in tree if name in _COLOURS}
    named |= {name.removesuffix("Style") for name in tree if name.removesuffix("Style") in _COLOURS}
    return {name: part for name, part in style.items() if name not in named}


def overlay(base: JsonObject, over: JsonObject) -> JsonObject:
    """``base`` with ``over`` laid on it, object by object."""
    result = dict(base)
    for name, part in over.items():
        below = result.get(name)
        result[name] = overlay(below, part) if isinstance(part, dict) and isinstance(below, dict) else part
    return result
