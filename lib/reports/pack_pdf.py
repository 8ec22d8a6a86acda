"""The meeting pack as one PDF: A4, charts as vector graphics, the matrix on landscape pages of its own."""

from __future__ import annotations

from lib.charts.specifications import SEGMENTS, Specification
from lib.core.labels import ON_STATE_COLOURS, STATE_COLOURS, STATE_SYMBOLS, STATE_WORDS
from lib.core.progress import State
from lib.i18n import N_, show_date, show_number, show_time, translate
from lib.reports.chart_pieces import pieces
from lib.reports.pack_model import Pack, Part
from lib.reports.pack_words import filter_line
from lib.reports.pdf_file import (
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    Block,
    Paper,
    address,
    heading,
    line,
    note,
    table,
    to_pdf_bytes,
    together,
)
from lib.reports.plain_text import breakable, clipped, printable, signed
from lib.reports.workbook_file import Progress

_CARDS = ("done", "in_progress", "overdue", "due_soon", "not_reported")
# Of the matrix, in millimetres: letters of 7 points, what a landscape page leaves below the
# heading, and how much air a row has.
_PLATFORM_WIDTH = 70.0
_WIDEST_CELL, _MOST_COLUMNS = 11.0, 32
_MM_OF_LETTER, _LINE_HEIGHT = 1.3, 2.5
_PAGE_HEIGHT, _LEAST_CLEARANCE, _MOST_CLEARANCE = 150.0, 0.55, 1.4
_LONGEST_PLATFORM, _LONGEST_DEPARTMENT = 150, 44


def to_pdf(pack: Pack, progress: Progress | None = None) -> bytes:
    """``pack`` as PDF: the same bytes for the same pack."""
    blocks: list[Block] = [_title(pack), _cards(pack)]
    for position, part in enumerate(pack.parts, start=1):
        blocks += _part(pack, part)
        if progress is not None:
            progress(0.5 * position / len(pack.parts))
    if not pack.matrix.is_empty:
        blocks.append({"kind": "landscape", "blocks": _matrix(pack)})
    time = show_time(pack.language, pack.as_of)
    freshness = translate(pack.language, N_("Figures as of {time}"), time=time)
    running = " · ".join(filter(None, (pack.front.title, pack.front.province)))
    charts = [_pieces(pack, name) for name in pack.charts]
    paper = Paper(pack.front.title, pack.language, pack.today, blocks, running, freshness, charts=charts)
    made = to_pdf_bytes(paper)
    if progress is not None:
        progress(1.0)
    return made


def _title(pack: Pack) -> Block:
    language = pack.language
    facts = [
        (N_("Made on"), show_date(language, pack.today)),
        (N_("Figures as of"), show_time(language, pack.as_of)),
        (N_("Source"), pack.source),
        (N_("Chosen"), filter_line(pack)),
    ]
    shown: list[Block] = [{"label": translate(language, label), "value": line(value)} for label, value in facts]
    if pack.front.link:
        shown.append({"label": translate(language, N_("On screen")), "value": address(pack.front.link)})
    over = " · ".join(filter(None, (pack.front.issuer.body, pack.front.province)))
    return {
        "kind": "title",
        "over": line(over),
        "text": line(pack.front.title),
        "facts": shown,
        "notice": line(pack.front.notice),
    }


def _cards(pack: Pack) -> Block:
    figures = {figure.name: figure for figure in pack.figures}
    items = [
        {
            "label": figures[name].label,
            "value": show_number(pack.language, figures[name].value),
            "share": figures[name].share,
            "change": "" if (change := figures[name].change) is None else signed(pack.language, change),
        }
        for name in _CARDS
    ]
    return {"kind": "cards", "across": len(items), "items": items}


def _part(pack: Pack, part: Part) -> list[Block]:
    blocks = [heading(part.title)]
    if part.name == "summary":
        return [*blocks, {"kind": "list", "items": [line(sentence) for sentence in part.sentences]}]
    blocks += [note(sentence) for sentence in part.sentences]
    if part.chart in pack.charts:
        blocks = _with_chart(pack, part.chart, blocks)
    if part.on_paper is not None:
        blocks.append(table(part.on_paper, part.columns, pack.language, PORTRAIT_WIDTH, part.blanks))
    elif part.table is not None and part.nothing:
        blocks.append(note(part.nothing))
    return blocks


def _with_chart(pack: Pack, name: str, before: list[Block]) -> list[Block]:
    """The chart with what stands above it on the same page; its further pieces after it."""
    finding = line(pack.charts[name].finding)
    number = list(pack.charts).index(name)
    count = len(_pieces(pack, name))
    first, *others = ({"kind": "chart", "chart": number, "piece": piece, "alt": finding} for piece in range(count))
    said = {"kind": "paragraph", "text": finding}
    return [together([*before, said, _legend(pack.language, SEGMENTS), first]), *others]


def _pieces(pack: Pack, name: str) -> list[Specification]:
    return pieces(name, pack.charts[name].data, pack.language)


def _legend(language: str, states: tuple[State, ...]) -> Block:
    items = [
        {"fill": STATE_COLOURS[state], "text": f"{STATE_SYMBOLS[state]} {translate(language, STATE_WORDS[state])}"}
        for state in states
    ]
    return {"kind": "legend", "items": items}


def _matrix(pack: Pack) -> list[Block]:
    """The matrix in blocks of columns, so that none is too narrow to read; each on a page of its own."""
    count = len(pack.matrix.departments)
    pieces = -(-count // _MOST_COLUMNS)
    size = -(-count // pieces)
    blocks: list[Block] = [
        heading(translate(pack.language, N_("Platforms and departments"))),
        note(pack.matrix.finding),
        _legend(pack.language, tuple(STATE_WORDS)),
    ]
    for piece in range(pieces):
        if piece:
            blocks.append({"kind": "page"})
        blocks.append(_matrix_piece(pack, range(piece * size, min(count, (piece + 1) * size))))
    return blocks


def _matrix_piece(pack: Pack, columns: range) -> Block:
    matrix = pack.matrix
    departments = [clipped(printable(matrix.departments[column]), _LONGEST_DEPARTMENT) for column in columns]
    head = 2 + _MM_OF_LETTER * max(len(department) for department in departments)
    return {
        "kind": "matrix",
        "corner": translate(pack.language, N_("Platform")),
        "label-width": _PLATFORM_WIDTH,
        "head-height": round(head, 1),
        "clear": _clearance(matrix.platforms, head),
        "cell-width": round(min(_WIDEST_CELL, (LANDSCAPE_WIDTH - _PLATFORM_WIDTH) / len(columns)), 2),
        "departments": departments,
        "rows": [
            {
                "platform": breakable(clipped(printable(platform), _LONGEST_PLATFORM)),
                "states": [matrix.states.get((row, column), "") for column in columns],
            }
            for row, platform in enumerate(matrix.platforms)
        ],
        "states": {
            state.value: {
                "symbol": STATE_SYMBOLS[state],
                "fill": STATE_COLOURS[state],
                "ink": ON_STATE_COLOURS[state],
            }
            for state in State
        },
    }


def _clearance(platforms: tuple[str, ...], head: float) -> float:
    """Millimetres above and below each row, so that a usual catalogue fills one page and no more."""
    lines = sum(1 + int(_MM_OF_LETTER * len(platform) / _PLATFORM_WIDTH) for platform in platforms)
    spare = _PAGE_HEIGHT - head - _LINE_HEIGHT * lines
    return round(min(max(spare / (2 * len(platforms)), _LEAST_CLEARANCE), _MOST_CLEARANCE), 2)
