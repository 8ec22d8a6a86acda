"""Sets a paper as PDF: `python -m lib.reports.typesetter` reads its content (JSON) and writes the PDF.

A process of its own for each paper: the typesetter keeps what it made of the last ten in
memory, and the engine that draws charts is large; both go when the process ends.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import typst
import vl_convert

_FONT_DIRECTORY = Path(__file__).parent / "fonts"
_TEMPLATE = Path(__file__).parent / "paper.typ"
_SIZE = re.compile(r'width="([0-9.]+)"')
# Millimetres of a pixel, so that the letters of every chart have the size of the tables' letters.
_MM_PER_PIXEL = 0.262


def typeset(content: dict[str, Any]) -> bytes:
    """The PDF of ``content``, tagged for screen readers: the same bytes for the same content.

    ``content["charts"]`` are lists of Vega-Lite specifications; blocks of kind ``chart`` show
    them by number. System fonts are left out, as papers would differ between machines.
    """
    if content["charts"]:
        vl_convert.register_font_directory(str(_FONT_DIRECTORY))
    drawn = [_draw(specifications, content["room"]) for specifications in content["charts"]]
    return typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(_FONT_DIRECTORY)]),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content | {"charts": drawn}, ensure_ascii=False)},
        timestamp=0,
    )


def _draw(specifications: list[dict[str, Any]], room: float) -> list[dict[str, Any]]:
    """Each as SVG with its width; all to one scale, none wider than ``room`` millimetres."""
    drawn = [vl_convert.vegalite_to_svg(each, allowed_base_urls=[]) for each in specifications]
    pixels = [float(found[1]) if (found := _SIZE.search(svg)) else room / _MM_PER_PIXEL for svg in drawn]
    scale = min(_MM_PER_PIXEL, room / max(pixels))
    return [{"svg": svg, "width": round(scale * width, 1)} for svg, width in zip(drawn, pixels, strict=True)]


def main() -> None:
    """Content on standard input, PDF on standard output."""
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
