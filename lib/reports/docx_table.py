"""Tables of a Word document, written as XML at once: a thousand cells through the library's objects take seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.reports.plain_text import printable

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TWIPS_PER_MM = 56.6929
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
TABLE_STYLE = "TableText"
_ABOVE, _BESIDE = 20, 60
# A header stays with the row below it. LibreOffice would else leave it alone at the foot of a
# page, and with it lose every row of the table.
_KEPT = "<w:keepNext/>"
# A row with more text than this may go on overleaf: moved there whole, it would leave a page half empty.
_LONGEST_KEPT = 900


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, width in millimetres, and how its cells are aligned (left, center, right)."""

    title: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Shaded:
    """A cell in colours, as ``#801650``; or in bold."""

    text: str
    fill: str = ""
    ink: str = ""
    is_bold: bool = False


Cell = str | Shaded


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    size: float,
    *,
    upright_height: float = 0.0,
    has_header: bool = True,
) -> BaseOxmlElement:
    """The table element: its header repeats on every page, its rows are not torn apart unless they are long.

    ``size`` in points. With ``upright_height`` (millimetres) all titles but the first stand upright.
    """
    width = sum(_twips(column.width) for column in columns)
    borders = "".join(f"<w:{side} {_LINE}/>" for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{_twips(column.width)}"/>' for column in columns)
    head = _header(columns, size, upright_height) if has_header else ""
    body = "".join(_row(columns, row, size) for row in rows)
    return parse_xml(
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_margins(0 if upright_height else _ABOVE)}</w:tblCellMar>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


def _margins(above: int) -> str:
    sides = (("top", above), ("left", _BESIDE), ("bottom", above), ("right", _BESIDE))
    return "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in sides)


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)


def _header(columns: Sequence[Column], size: float, upright_height: float) -> str:
    height = f'<w:trHeight w:val="{_twips(upright_height)}" w:hRule="exact"/>' if upright_height else ""
    upright = '<w:textDirection w:val="btLr"/>' if upright_height else ""
    cells = "".join(
        _cell(
            Shaded(column.title, is_bold=True),
            Column("", column.width, "left" if upright_height else "center"),
            size,
            upright if position else "",
            _KEPT,
        )
        for position, column in enumerate(columns)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(columns: Sequence[Column], row: Sequence[Cell], size: float) -> str:
    cells = "".join(_cell(cell, column, size) for cell, column in zip(row, columns, strict=True))
    longest = max((len(cell if isinstance(cell, str) else cell.text) for cell in row), default=0)
    look = "<w:trPr><w:cantSplit/></w:trPr>" if longest <= _LONGEST_KEPT else ""
    return f"<w:tr>{look}{cells}</w:tr>"


def _cell(cell: Cell, column: Column, size: float, direction: str = "", kept: str = "") -> str:
    shaded = Shaded(cell) if isinstance(cell, str) else cell
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shaded.fill.lstrip("#")}"/>' if shaded.fill else ""
    middle = '<w:vAlign w:val="center"/>' if kept or shaded.fill else ""
    # An empty cell is as high as the mark at its end.
    low = "" if shaded.text else f'<w:rPr><w:sz w:val="{round(2 * size)}"/></w:rPr>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(column.width)}" w:type="dxa"/>{fill}{direction}{middle}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{TABLE_STYLE}"/>{kept}<w:jc w:val="{column.align}"/>{low}</w:pPr>'
        f"{_run(shaded, size)}</w:p></w:tc>"
    )


def _run(shaded: Shaded, size: float) -> str:
    if not shaded.text:
        return ""
    bold = "<w:b/><w:bCs/>" if shaded.is_bold else ""
    ink = f'<w:color w:val="{shaded.ink.lstrip("#")}"/>' if shaded.ink else ""
    half_points = round(2 * size)
    look = f'<w:rPr>{bold}{ink}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    return f"<w:r>{look}{_text(shaded.text)}</w:r>"


def _text(text: str) -> str:
    lines = printable(text).replace("\t", " ").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
