"""A Word document in the layout of Nghị định 30/2020/NĐ-CP, to be edited and signed by hand.

Sizes, margins and places are those of its Appendix I: A4, Times New Roman, black. What only
a person knows (number, signer) is a highlighted placeholder.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from lib.i18n import N_, translate
from lib.reports.docx_table import TABLE_STYLE, Cell, Column, table
from lib.reports.pack_model import Issuer
from lib.reports.plain_text import printable
from lib.reports.text_width import in_even_lines, width_of

FONT = "Times New Roman"
BODY_SIZE, FORMAL_SIZE, SMALL_SIZE = 14, 13, 12
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 210 - LEFT - RIGHT, 297 - LEFT - RIGHT
_HEADING_WIDTHS = (74, 91)
_BLANK = "……"
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def formal_date(language: str, place: str, day: date) -> str:
    """Place and day by the rule: days under 10 and the months 1 and 2 take a leading zero."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return translate(
        language,
        N_("{place}, {day}/{month}/{year}"),
        place=place or _BLANK,
        day=f"{day.day:02}",
        month=month,
        year=day.year,
    )


class FormalDocument:
    """A document being written from top to bottom; ``at`` is the moment it says it was made."""

    def __init__(self, language: str, title: str, at: datetime) -> None:
        self.language = language
        self.document: Document = docx.Document()
        _set_styles(self.document, language)
        _set_page(self.document.sections[0], is_landscape=False)
        _number_pages(self.document.sections[0])
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = printable(title), "", ""
        properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)
        properties.language = language

    def opening(self, issuer: Issuer, kind_sign: str, day: date) -> None:
        """The first lines: body and number on the left, national heading, place and day on the right."""
        said = self._said
        (left, right), (below_left, below_right) = _side_by_side(self.document, _HEADING_WIDTHS, 2)
        for name, is_bold in ((issuer.upper, False), (issuer.body, True)):
            _add(left, in_even_lines(name.upper() or _BLANK, SMALL_SIZE, _HEADING_WIDTHS[0]), SMALL_SIZE, bold=is_bold)
        _rule(left, _HEADING_WIDTHS[0], 0.45 * width_of(issuer.body.upper() or _BLANK, SMALL_SIZE))
        _add(right, said(N_("SOCIALIST REPUBLIC OF VIET NAM")), SMALL_SIZE, bold=True)
        motto = said(N_("Independence - Freedom - Happiness"))
        _add(right, motto, FORMAL_SIZE, bold=True)
        _rule(right, _HEADING_WIDTHS[1], width_of(motto, FORMAL_SIZE))
        number = said(N_("No.: {number}/{symbol}"), number=_BLANK, symbol=f"{kind_sign}-{issuer.sign or _BLANK}")
        _add(below_left, number, FORMAL_SIZE, highlight=True)
        _add(below_right, formal_date(self.language, issuer.place, day), FORMAL_SIZE, italic=True)
        _add(self.document, "", SMALL_SIZE)

    def title(self, kind: str, about: str, details: Sequence[str] = ()) -> None:
        """The kind of document in capitals, what it is about, and quiet lines below."""
        _add(self.document, kind.upper(), BODY_SIZE, bold=True)
        _add(self.document, about, BODY_SIZE, bold=True)
        _rule(self.document, PORTRAIT_WIDTH, 0.4 * min(width_of(about, BODY_SIZE), PORTRAIT_WIDTH))
        for detail in details:
            _add(self.document, detail, FORMAL_SIZE, italic=True)

    def addressee(self, issuer: Issuer) -> None:
        """*Kính gửi: …*"""
        line = self._said(N_("To: {addressee}"), addressee=issuer.addressee or _BLANK)
        _add(self.document, line, BODY_SIZE, highlight=not issuer.addressee, before=6, after=6)

    def paragraph(self, text: str, *, highlight: bool = False) -> None:
        """A paragraph of the body."""
        paragraph = self.document.add_paragraph(style="Body Text")
        _run(paragraph, text, BODY_SIZE, highlight=highlight)

    def note(self, text: str) -> None:
        """A quiet line about the table that follows."""
        quiet = _add(
            self.document, text, FORMAL_SIZE, italic=True, align=WD_PARAGRAPH_ALIGNMENT.LEFT, before=3, after=3
        )
        quiet.paragraph_format.keep_with_next = True

    def heading(self, text: str) -> None:
        """The heading of a part."""
        _run(self.document.add_paragraph(style="Heading 1"), text, BODY_SIZE, bold=True)

    def add_table(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], size: float, **options: Any) -> None:
        """A table of text, and a little room below it."""
        body = self.document.element.body
        body.insert_element_before(table(columns, rows, size, **options), "w:sectPr")
        _add(self.document, "", 4)

    def new_page(self) -> None:
        """What follows starts a page."""
        _add(self.document, "", 1).paragraph_format.page_break_before = True

    def signature(self, issuer: Issuer) -> None:
        """Recipients on the left, the signer's title and name on the right; never on a page without text."""
        for paragraph in (self.document.paragraphs[-1], _add(self.document, "", SMALL_SIZE)):
            paragraph.paragraph_format.keep_with_next = True
        ((left, right),) = _side_by_side(self.document, (65, 100), 1)
        _add(left, self._said(N_("Recipients:")), SMALL_SIZE, bold=True, italic=True, align=WD_PARAGRAPH_ALIGNMENT.LEFT)
        archive = self._said(N_("- Archives: {sign}."), sign=f"VT, {issuer.sign}" if issuer.sign else "VT")
        for line in (self._said(N_("- As above;")), archive):
            _add(left, line, 11, align=WD_PARAGRAPH_ALIGNMENT.LEFT)
        _add(right, self._said(N_("[POSITION OF THE SIGNER]")), BODY_SIZE, bold=True, highlight=True)
        for _ in range(4):
            _add(right, "", BODY_SIZE)
        _add(right, self._said(N_("[Full name]")), BODY_SIZE, bold=True, highlight=True)

    def appendix(self, title: str, belongs_to: str, *, is_landscape: bool) -> None:
        """An appendix on pages of its own."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        _set_page(section, is_landscape)
        room = LANDSCAPE_WIDTH if is_landscape else PORTRAIT_WIDTH
        _add(self.document, self._said(N_("Appendix")), BODY_SIZE, bold=True)
        _add(self.document, title.upper(), BODY_SIZE, bold=True)
        _add(self.document, belongs_to, BODY_SIZE, italic=True)
        _rule(self.document, room, 0.4 * min(width_of(belongs_to, BODY_SIZE), room))

    def to_bytes(self) -> bytes:
        """The .docx: the same bytes for the same content."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        with zipfile.ZipFile(buffer) as made:
            parts = [(name, made.read(name)) for name in made.namelist()]
        fixed = io.BytesIO()
        with zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts:
                archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP), content, zipfile.ZIP_DEFLATED)
        return fixed.getvalue()

    def _said(self, message: str, **values: Any) -> str:
        return translate(self.language, message, **values)


def _set_styles(document: Document, language: str) -> None:
    styles = document.styles
    styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    for name in ("Normal", "Body Text", "Heading 1", "Header", TABLE_STYLE):
        style: Any = styles[name]
        style.font.name, style.font.size = FONT, Pt(BODY_SIZE)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set_font(style.element.get_or_add_rPr(), language)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    body: Any = styles["Body Text"]
    body.paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.JUSTIFY
    body.paragraph_format.first_line_indent = Mm(10)
    body.paragraph_format.space_before = body.paragraph_format.space_after = Pt(3)
    heading: Any = styles["Heading 1"]
    heading.font.bold = True
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(9), Pt(3)
    # The template's own defaults name fonts of a theme, which would win where a style is silent.
    for fonts in styles.element.iter(qn("w:rFonts")):
        for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[attribute]


def _set_font(look: Any, language: str) -> None:
    fonts = look.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "vi-VN" if language == "vi" else "en-GB")
    look.append(spoken)


def _set_page(section: Section, is_landscape: bool) -> None:
    width, height = (297, 210) if is_landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = Mm(10)


def _number_pages(section: Section) -> None:
    """The page number, centred at the top, on every page but the first."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(FORMAL_SIZE)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text
        run._r.append(part)


def _side_by_side(document: Document, widths: tuple[int, int], rows: int) -> list[tuple[_Cell, _Cell]]:
    """Rows of two cells without lines and margins."""
    beside = document.add_table(rows, 2)
    beside.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = beside._tbl.tblPr
    look.insert_element_before(margins, "w:tblLook")
    # Word goes by the cells, LibreOffice by the columns.
    for column, width in zip(beside.columns, widths, strict=True):
        column.width = Mm(width)
    for row in beside.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return [(row.cells[0], row.cells[1]) for row in beside.rows]


def _add(
    place: Document | _Cell,
    text: str,
    size: float,
    *,
    align: WD_PARAGRAPH_ALIGNMENT = WD_PARAGRAPH_ALIGNMENT.CENTER,
    before: float = 0,
    after: float = 0,
    **look: bool,
) -> Paragraph:
    """A paragraph in the document, or in a cell; a cell's first one is already there."""
    is_first = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
    paragraph = place.paragraphs[0] if is_first else place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    _run(paragraph, text, size, **look)
    if not text:
        _shrink(paragraph, size)
    return paragraph


def _shrink(paragraph: Paragraph, size: float) -> None:
    """An empty line is as high as the mark at its end, not as the run in it."""
    look, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    height.set(qn("w:val"), str(round(2 * size)))
    look.append(height)
    paragraph._p.get_or_add_pPr().insert_element_before(look, "w:sectPr", "w:pPrChange")


def _run(
    paragraph: Paragraph,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    highlight: bool = False,
) -> None:
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(size)
    run.bold, run.italic = bold or None, italic or None
    if highlight:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _rule(place: Document | _Cell, room: float, width: float) -> None:
    """A line of ``width`` millimetres in the middle of ``room``."""
    paragraph = _add(place, "", 2, after=4)
    side = Mm(max(0.0, (room - width) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    look = paragraph._p.get_or_add_pPr()
    look.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
